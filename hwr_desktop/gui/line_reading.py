"""Reading lines of the page shown again, where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from hwr_desktop.document import TextLine, counted
from hwr_desktop.gui.jobs import Job
from hwr_desktop.gui.page_changes import Kind
from hwr_desktop.gui.page_reading import READ_LINES, PageReading
from hwr_desktop.gui.reader import SharedReader
from hwr_desktop.page_edits import is_kept


class LineReading(QObject):
    """Reads single lines before whole pages; what is read is undoable.

    Args:
        reading: The pages.
        reader: Reads lines.
    """

    def __init__(self, reading: PageReading, reader: SharedReader) -> None:
        super().__init__(reading)
        self._reading, self._reader = reading, reader
        self._under_way: tuple[int, list[TextLine]] = -1, []

    def read_all(self) -> None:
        """Reads every line again, save those whose text the user typed or approved."""
        page = self._reading.page
        if page is not None:
            self.read([i for i, line in enumerate(page.lines) if not is_kept(line)])

    def read(self, lines: Sequence[int]) -> None:
        """Reads lines of the page shown. What the user types, moves or deletes meanwhile stays as it is."""
        reading, reader = self._reading, self._reader
        page, image, index = reading.page, reading.image, reading.index
        if page is None or image is None or not lines:
            return
        # What is just being read is read with them: a newer job takes the place of an older one.
        under_way = self._under_way[1] if self._under_way[0] == index and reading.busy_lines else []
        wanted = [line for i, line in enumerate(page.lines) if i in lines or any(line is other for other in under_way)]
        self._under_way = index, wanted

        def work(job: Job) -> tuple[TextLine, ...]:
            from hwr_desktop.reading import read_lines

            return read_lines(image, wanted, reader.get(), lambda lines: job.report(counted(lines)), job.cancelled)

        def show(read: tuple[TextLine, ...]) -> None:
            self._put(index, wanted, read)
            reading.queue.resume()

        reading.queue.pause()
        reading.progress.emit(0, len(wanted))
        reading.start(READ_LINES, work, show, "reading")

    def _put(self, index: int, wanted: Sequence[TextLine], read: Sequence[TextLine]) -> None:
        """Puts what was read in the place of those lines that are still the same."""
        new = {id(old): line for old, line in zip(wanted, read, strict=True)}
        page = self._reading.pages[index] if index < self._reading.count else None
        places = [i for i, line in enumerate(page.lines) if id(line) in new] if page else []
        if page is None or not places:
            return
        lines = tuple(new.get(id(line), line) for line in page.lines)
        name = self.tr("Read line") if len(wanted) == 1 else self.tr("Read lines")
        if lines != page.lines:
            self._reading.change_page(replace(page, lines=lines), name, Kind.READING, places[0] if len(wanted) == 1 else -1, index)
