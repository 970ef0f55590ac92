"""The undoable changes of the opened pages. Each keeps the value before and the value after: pages are never changed in place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from hwr_desktop.document import Page

if TYPE_CHECKING:
    from hwr_desktop.gui.page_reading import PageReading


class Kind(Enum):
    """What a change of a page is about; it says which changes are undone together, and what has to be shown again."""

    TYPING = "typing"
    PLACE = "place"
    READING = "reading"
    LINES = "lines"


@dataclass(frozen=True)
class Opened:
    """All that is opened.

    Attributes:
        source: The file or what else the pages come from, as the title shows it; "" where nothing is open.
        pages: Those not read yet are among them.
    """

    source: str = ""
    pages: tuple[Page, ...] = ()


class PageChange(QUndoCommand):
    """One page becomes another one.

    Args:
        reading: Where the pages are.
        index: Of the page.
        page: What it becomes.
        name: What the user did.
        kind: What it is about.
        line: The line concerned, -1 for none.
    """

    def __init__(self, reading: PageReading, index: int, page: Page, name: str, kind: Kind, line: int) -> None:
        super().__init__(name)
        self.index, self.kind, self.line, self.after = index, kind, line, page
        self._reading, self._before, self._done = reading, reading.pages[index], False

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Typing in one line is undone at once; a line that was moved, and then read where it stands, too."""
        if not isinstance(other, PageChange) or (other.index, other.line) != (self.index, self.line) or self.line < 0:
            return False
        typed = self.kind is other.kind is Kind.TYPING
        read = other.kind is Kind.READING and self.kind in (Kind.PLACE, Kind.LINES)
        if typed or read:
            self.after = other.after
        return typed or read

    def redo(self) -> None:
        # What is undone may have been read since: then that is what comes back.
        self._before = self._reading.pages[self.index]
        self._reading.put_page(self, self.after, bring=self._done)
        self._done = True

    def undo(self) -> None:
        self.after = self._reading.pages[self.index]
        self._reading.put_page(self, self._before, bring=True)


class OpenChange(QUndoCommand):
    """Other pages take the place of all."""

    def __init__(self, reading: PageReading, opened: Opened, name: str) -> None:
        super().__init__(name)
        self._reading, self._other, self._done = reading, opened, False

    def redo(self) -> None:
        self._swap(show=self._done)
        self._done = True

    def undo(self) -> None:
        self._swap(show=True)

    def _swap(self, show: bool) -> None:
        here = Opened(self._reading.source, self._reading.pages)
        self._reading.put_all(self._other, show)
        self._other = here
