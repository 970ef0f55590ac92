"""From doubtful word to doubtful word, over all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from hwr_desktop.document import Page
from hwr_desktop.gui.word_marks import UNSURE

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class DoubtfulWords(QObject):
    """Selects the next word that may be wrong, or the one before, and says when it begins again or when there is none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._editor, self._reading = window, window.text_panel.editor, window.page_reading
        self._coming: tuple[int, bool] | None = None  # the page that is being turned to, and the direction
        self.before = window.actions_.make(self.tr("Doubtful word be&fore"), "Shift+F8")
        self.before.triggered.connect(lambda: self.step(False))
        menu, after = window.actions_.menus["text"], window.actions_.doubtful
        menu.insertAction(menu.actions()[menu.actions().index(after) + 1], self.before)
        after.triggered.connect(lambda: self.step(True))
        window.front.changed.connect(self._enable)
        self._editor.lines_shown.connect(self._arrive)
        self._enable()

    def _enable(self) -> None:
        self.before.setVisible(not self._window.front.is_start)

    def step(self, forward: bool) -> None:
        """Goes to the next doubtful word, or to the one before."""
        self._coming = None
        if self._editor.step_doubtful(forward):
            self._editor.setFocus()
            return
        here = self._reading.index if self._window.front.is_page else 0
        pages = self._reading.pages if self._window.front.is_page else (self._window.ink_reading.page,)
        found = _page_with_doubt(pages, here, forward)
        if found is None:
            self._say_none(pages)
            return
        if (found <= here) if forward else (found >= here):
            self._window.message_bar.show_message(self.tr("From the beginning again.") if forward else self.tr("From the end again."))
        if found == here:
            self._select_first(forward)
        else:
            self._coming = found, forward
            self._reading.go(found)

    def _arrive(self) -> None:
        if self._coming is not None and self._coming[0] == self._reading.index and self._window.front.is_page:
            forward, self._coming = self._coming[1], None
            self._select_first(forward)

    def _select_first(self, forward: bool) -> None:
        self._editor.moveCursor(QTextCursor.MoveOperation.Start if forward else QTextCursor.MoveOperation.End)
        if self._editor.step_doubtful(forward):
            self._editor.setFocus()

    def _say_none(self, pages: tuple[Page, ...]) -> None:
        told, unread = self.tr("No word here is doubtful."), sum(not page.finished for page in pages)
        if unread:
            told += " " + self.tr("Pages not read yet: {count}.").format(count=unread)
        self._window.message_bar.show_message(told)


def _page_with_doubt(pages: tuple[Page, ...], here: int, forward: bool) -> int | None:
    """The next page with a doubtful word; the one where we are comes last."""
    for step in range(1, len(pages) + 1):
        index = (here + (step if forward else -step)) % len(pages)
        if any(word.confidence < UNSURE for line in pages[index].lines for word in line.words):
            return index
    return None
