"""What the first reading of a page brings, put into the page as it stands by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hwr_desktop.document import Page, Picture, TextLine
from hwr_desktop.page_edits import with_readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.gui.page_reading import PageReading


class FirstReading:
    """Fills pages while they are read: first their lines, then text by text. A line that the user changed meanwhile stays as it is.

    No step of undo: nothing of the user's is lost. Undo knows pages from before a text came; ``recalled`` gives it to them.
    """

    def __init__(self, reading: PageReading) -> None:
        self._reading = reading
        self._texts: dict[TextLine, TextLine] = {}

    def put_lines(self, index: int, picture: Picture | None, page: Page, image: PageImage) -> bool:
        """Puts in the lines that were found on a page; False, and nothing done, where it was turned or its lines were found meanwhile.

        Args:
            index: Of the page.
            picture: What was read.
            page: With its lines; it may bring a picture that was put right.
            image: What that picture shows.
        """
        reading = self._reading
        if index >= reading.count or reading.pages[index].picture != picture or reading.pages[index].read:
            return False
        reading.put(index, page)
        reading.queue.faults.pop(index, None)
        if index == reading.index and page.picture != picture:
            reading.show(index, image)  # it was pulled straight or turned, and is shown as it was read
        elif index == reading.index:
            reading.text_changed.emit(reading.page)
        return True

    def put_texts(self, index: int, found: Sequence[TextLine], lines: Sequence[TextLine]) -> None:
        """Puts in what was read of lines, where these are still as they were found."""
        reading = self._reading
        texts = {old: line for old, line in zip(found, lines, strict=True) if not line.unread}
        self._texts |= texts
        before = reading.pages[index].lines if index < reading.count else ()
        page = with_readings(reading.pages[index], texts) if before else None
        if page is None or page.lines == before:
            return
        reading.put(index, page)
        if index == reading.index and reading.image is not None:
            for i, (old, line) in enumerate(zip(before, page.lines, strict=True)):
                if old is not line:
                    reading.line_changed.emit(i, line)

    def recalled(self, page: Page) -> Page:
        """The page with the text of each line that was read since."""
        return with_readings(page, self._texts)
