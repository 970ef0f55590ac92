"""The opened file: its pages, what was read on them, and what the user typed instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.gui.jobs import Job, Jobs
from hwr_desktop.gui.page_file import PageFile, Picture
from hwr_desktop.gui.reader import SharedReader
from hwr_desktop.line_edits import normal, retyped

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_SHOW, _READ = "show page", "read page"


class PageReading(QObject):
    """Opens files, turns pages and reads them, one at a time.

    Signals:
        opened: The source of a file whose first page is about to be shown.
        page_shown: A ``PageImage``.
        text_changed: The ``Page`` that was read on the page shown, or None while there is none.
        retyped: Index and ``TextLine`` of one line that changed alone.
        progress: Lines read and lines in all; (0, 0) while lines are being looked for.
        busy_changed: Whether a page is being opened or read.
    """

    opened = Signal(str)
    page_shown = Signal(object)
    text_changed = Signal(object)
    retyped = Signal(int, object)
    progress = Signal(int, int)
    busy_changed = Signal(bool)

    def __init__(self, jobs: Jobs, reader: SharedReader, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = undo_stack
        self.source = ""
        self.count = self.index = 0
        self.image: PageImage | None = None
        self._jobs, self._reader = jobs, reader
        self._file: PageFile | None = None
        self._pages: dict[int, Page] = {}

    @property
    def page(self) -> Page | None:
        """What was read on the page shown."""
        return self._pages.get(self.index)

    @property
    def unread(self) -> int:
        """How many pages have not been read yet."""
        return self.count - len(self._pages)

    def document(self) -> Document:
        """All pages read so far, in order."""
        return Document(self.source, tuple(self._pages[i] for i in sorted(self._pages)))

    def open(self, path: Path, dpi: float) -> None:
        """Opens a picture or PDF and reads its first page; what was open stays until the new page can be shown."""
        self._open(PageFile(path, dpi), str(path))

    def open_picture(self, rgb: NDArray[Any], source: str) -> None:
        """Opens a picture from the clipboard, ``(H, W, 3)`` uint8."""
        self._open(Picture(rgb, source), source)

    def _open(self, file: PageFile, source: str) -> None:
        self.cancel()

        def show(found: tuple[int, PageImage]) -> None:
            self._file, self.source, self._pages = file, source, {}
            self.undo_stack.clear()
            self.count = found[0]
            self.opened.emit(source)
            self._show(0, found[1])

        self._start(_SHOW, lambda _: (file.count(), file.page(0)), show, "pages")

    def go(self, index: int) -> None:
        """Shows another page, and reads it if it was not."""
        file = self._file
        if file is None or not 0 <= index < self.count or index == self.index:
            return
        self.cancel()
        self._start(_SHOW, lambda _: file.page(index), lambda page: self._show(index, page), "pages")

    def close(self) -> None:
        """Forgets the file."""
        self.cancel()
        self._file = self.image = None
        self.source, self.count, self.index, self._pages = "", 0, 0, {}
        self.undo_stack.clear()

    def read_again(self) -> None:
        """Finds and reads the lines of the page shown."""
        image, reader = self.image, self._reader
        if image is None:
            return
        index = self.index
        self.progress.emit(0, 0)

        def show(page: Page) -> None:
            self._pages[index] = page
            self.undo_stack.clear()
            self.text_changed.emit(page)

        self._start(_READ, lambda job: _read(image, reader, job), show, "reading")

    def cancel(self) -> None:
        """Stops opening and reading; what was read before stays."""
        self._jobs.cancel(_SHOW)
        self._jobs.cancel(_READ)
        self.busy_changed.emit(False)

    def retype(self, line: int, text: str) -> None:
        """Undoably gives a line of the page shown another text."""
        page, text = self.page, normal(text)
        if page is not None and page.lines[line].text != text:
            self.undo_stack.push(_Retype(self, self.index, line, page.lines[line], retyped(page.lines[line], text)))

    def change_line(self, line: int, value: TextLine) -> None:
        """Undoably puts another line in the place of one; as ``retype`` it is undone together with the typing before."""
        page = self.page
        if page is not None and page.lines[line] != value:
            self.undo_stack.push(_Retype(self, self.index, line, page.lines[line], value))

    def change_lines(self, first: int, count: int, lines: tuple[TextLine, ...], name: str) -> None:
        """Undoably puts any number of lines in the place of ``count`` lines of the page shown.

        Args:
            first: Index of the first line.
            count: How many lines go.
            lines: What comes.
            name: What the user did, for the undo command.
        """
        page = self.page
        if page is not None:
            self.undo_stack.push(
                _ChangeLines(self, self.index, page, replace(page, lines=page.lines[:first] + lines + page.lines[first + count :]), name)
            )

    def put_page(self, index: int, page: Page) -> None:
        """Puts all lines of a page in their place and tells so."""
        self._pages[index] = page
        if index == self.index:
            self.text_changed.emit(page)
        else:
            self.go(index)

    def put_line(self, index: int, line: int, value: TextLine) -> None:
        """Puts a line in its place on a page and tells so."""
        page = self._pages[index]
        self._pages[index] = replace(page, lines=(*page.lines[:line], value, *page.lines[line + 1 :]))
        if index == self.index:
            self.retyped.emit(line, value)
        else:
            self.go(index)

    def _show(self, index: int, image: PageImage) -> None:
        self.index, self.image = index, image
        self.page_shown.emit(image)
        self.text_changed.emit(self.page)
        if self.page is None:
            self.read_again()

    def _start(self, slot: str, work: Any, done: Any, lane: str) -> None:
        def finished(value: object) -> None:
            self.busy_changed.emit(False)
            done(value)

        self.busy_changed.emit(True)
        failed = lambda _: self.busy_changed.emit(False)  # noqa: E731
        self._jobs.start(slot, work, finished, lane=lane, failed=failed, progress=lambda at: self.progress.emit(*at))


class _Retype(QUndoCommand):
    def __init__(self, reading: PageReading, page: int, line: int, old: TextLine, new: TextLine) -> None:
        super().__init__(reading.tr("Typing"))
        self.place = page, line
        self._reading, self._old, self.new = reading, old, new

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Typing in one line is undone at once."""
        if not isinstance(other, _Retype) or other.place != self.place:
            return False
        self.new = other.new
        return True

    def redo(self) -> None:
        self._reading.put_line(*self.place, self.new)

    def undo(self) -> None:
        self._reading.put_line(*self.place, self._old)


class _ChangeLines(QUndoCommand):
    def __init__(self, reading: PageReading, index: int, old: Page, new: Page, name: str) -> None:
        super().__init__(name)
        self._reading, self._index, self._old, self._new = reading, index, old, new

    def redo(self) -> None:
        self._reading.put_page(self._index, self._new)

    def undo(self) -> None:
        self._reading.put_page(self._index, self._old)


def _read(image: PageImage, reader: SharedReader, job: Job) -> Page:
    from hwr_desktop.reading import looks_like_line, read_line, read_page

    if looks_like_line(image):
        return read_line(image, reader.get())
    return read_page(image, reader.get(), lambda done, total: job.report((done, total)), job.cancelled)
