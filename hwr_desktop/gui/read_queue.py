"""Whole pages to be read, one after the other: the one that is shown, or all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hwr_desktop.document import Page, Picture, TextLine, counted
from hwr_desktop.errors import InputError
from hwr_desktop.gui.jobs import Job, Jobs
from hwr_desktop.gui.reader import SharedReader

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.gui.page_reading import PageReading

_OPEN, _READ = "open page to read", "read page"
_TOLD_S = 0.04
"""Lines that are read within this time are shown together: to show each alone would make the reading slower."""


class Status(Enum):
    """How far a page is."""

    UNREAD = "unread"
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


class ReadQueue(QObject):
    """Reads the pages of a ``PageReading``.

    Signals:
        lines_read: Lines read and lines in all of the page at work; (0, 0) while lines are being looked for.
        pages_read: Pages read and pages in all, where several were asked for.
        finished: All pages that were asked for are done: how many failed, how many there were.
        busy_changed: Reading began or ended.
    """

    lines_read = Signal(int, int)
    pages_read = Signal(int, int)
    finished = Signal(int, int)
    busy_changed = Signal()

    def __init__(self, reading: PageReading, jobs: Jobs, reader: SharedReader) -> None:
        super().__init__(reading)
        self._reading, self._jobs, self._reader = reading, jobs, reader
        self._waiting: list[int] = []
        self._at: int | None = None
        self._total = 0
        self.faults: dict[int, str] = {}
        self.settled: set[tuple[str, int]] = set()  # file and number of pictures that the user turned, or whose corners they moved

    @property
    def busy(self) -> bool:
        """Whether pages are being read."""
        return self._at is not None

    def status(self, index: int) -> Status:
        """How far a page is."""
        if index == self._at:
            return Status.READING
        if self._reading.pages[index].finished:
            return Status.READ
        if index in self._waiting:
            return Status.WAITING
        return Status.FAILED if index in self.faults else Status.UNREAD

    def read_first(self, index: int) -> None:
        """Reads this page before all others."""
        if self._at == index:
            return
        self.pause()
        self._waiting = [index, *(i for i in self._waiting if i != index)]
        self.resume()

    def read_all(self) -> None:
        """Reads every page that was not read to its end yet, those that failed included."""
        unread = [i for i, page in enumerate(self._reading.pages) if not page.finished and i != self._at]
        self._waiting, self._total, self.faults = unread, len(unread) + self.busy, {}
        for index in unread:
            self._reading.page_changed.emit(index)
        self.resume()

    def pause(self) -> None:
        """Puts the page at work back, so that something else can be read now; ``resume`` goes on."""
        if self._at is not None:
            self._waiting.insert(0, self._at)
            self._stop()

    def resume(self) -> None:
        """Reads the next page, if there is one and none is being read."""
        if self._at is not None:
            return
        while self._waiting and (self._waiting[0] >= len(self._reading.pages) or self._reading.pages[self._waiting[0]].finished):
            self._waiting.pop(0)
        if not self._waiting:
            if self._total:
                self.finished.emit(len(self.faults), self._total)
            self._total = 0
            self.busy_changed.emit()
            return
        self._at = self._waiting.pop(0)
        if self._total:
            self.pages_read.emit(self._total - len(self._waiting) - 1, self._total)
        self._reading.page_changed.emit(self._at)
        self.busy_changed.emit()
        self._open(self._at)

    def clear(self) -> None:
        """Stops reading; what was read stays."""
        waiting, self._waiting, self._total = self._waiting, [], 0
        self._stop()
        for index in waiting:
            if index < len(self._reading.pages):
                self._reading.page_changed.emit(index)

    def _stop(self) -> None:
        at, self._at = self._at, None
        self._jobs.cancel(_OPEN)
        self._jobs.cancel(_READ)
        if at is not None:
            if at < len(self._reading.pages):
                self._reading.page_changed.emit(at)
            self.busy_changed.emit()

    def _open(self, index: int) -> None:
        reading = self._reading
        if index == reading.index and reading.image is not None:
            self._read(index, reading.image)
            return
        page, pictures = reading.pages[index], reading.pictures

        def work(_: Job) -> PageImage | InputError:
            try:
                return pictures.of(page)  # type: ignore[return-value]  # ink is always read
            except InputError as e:
                return e

        def opened(image: PageImage | InputError) -> None:
            if isinstance(image, InputError):
                self._failed(index, image)
            else:
                self._read(index, image)

        self._jobs.start(_OPEN, work, opened, lane="pages", failed=lambda _: self.clear())

    def _read(self, index: int, image: PageImage) -> None:
        reading, reader, page = self._reading, self._reader, self._reading.pages[index]
        picture, found = page.picture, tuple(line for line in page.lines if line.unread)
        # A picture that the user has put right is right.
        look = picture is not None and not (picture.corners or picture.turns) and (picture.file, picture.number) not in self.settled

        def progress(brought: _Found | tuple[TextLine, ...]) -> None:
            nonlocal found
            if isinstance(brought, _Found):
                found = brought.page.lines
                if not reading.first.put_lines(index, picture, brought.page, brought.image):
                    self._stop()
                    self.resume()
                    return
            else:
                reading.first.put_texts(index, found, brought)
            if not self._total:
                self.lines_read.emit(*counted(found if isinstance(brought, _Found) else brought))

        def read(lines: tuple[TextLine, ...]) -> None:
            self._at = None
            reading.first.put_texts(index, found, lines)
            reading.page_changed.emit(index)
            reading.page_read.emit(index)
            self.resume()

        def work(job: Job) -> tuple[TextLine, ...]:
            return _read_rest(image, found, reader, job) if page.read else _read(image, picture, look, reader, job)

        if not self._total:
            self.lines_read.emit(0, 0)
        self._jobs.start(_READ, work, read, progress=progress, failed=lambda _: self.clear())

    def _failed(self, index: int, error: InputError) -> None:
        self._at = None
        self.faults[index] = str(error)
        self._reading.page_changed.emit(index)
        self.resume()


@dataclass(frozen=True)
class _Found:
    """A page with its lines before they are read, and its picture as it is read."""

    page: Page
    image: PageImage


def _read(image: PageImage, picture: Picture | None, look: bool, reader: SharedReader, job: Job) -> tuple[TextLine, ...]:
    """Reads a page, and tells of its lines as soon as they are found; ``look``: the picture is put right before."""
    from hwr_desktop.layout.upright import prepare
    from hwr_desktop.reading import read_page

    if look and picture is not None:
        image, changes = prepare(image)
        picture = replace(picture, corners=changes.corners, turns=changes.turns)
    found = False

    def told(lines: tuple[TextLine, ...]) -> None:
        nonlocal found
        if found:
            job.report_at_most(_TOLD_S, lambda: lines)
        else:
            found = True
            job.report(_Found(Page(image.width, image.height, lines, picture), image))

    return read_page(image, reader.get(), told, job.cancelled).lines


def _read_rest(image: PageImage, lines: tuple[TextLine, ...], reader: SharedReader, job: Job) -> tuple[TextLine, ...]:
    """Reads lines that were found before."""
    from hwr_desktop.reading import read_lines

    return read_lines(image, lines, reader.get(), lambda read: job.report_at_most(_TOLD_S, lambda: read), job.cancelled)
