"""Find and replace over all pages, with the places shown in the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from hwr_desktop.document import Page
from hwr_desktop.gui.find_bar import FindBar
from hwr_desktop.text_search import Match, find, replace_at

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class Finding(QObject):
    """Connects the bar with the pages and the text.

    Signals:
        replaced: Page and line where something was replaced together with other lines.
    """

    replaced = Signal(int, int)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._editor, self._reading = window, window.text_panel.editor, window.page_reading
        self.bar = FindBar()
        window.text_panel.put_below(self.bar)
        self._matches: list[Match] = []
        self._coming: Match | None = None
        make = window.actions_.make
        actions = [
            (make(self.tr("&Find …"), QKeySequence.StandardKey.Find), lambda: self._open(False)),
            (make(self.tr("&Replace …"), "Ctrl+H"), lambda: self._open(True)),
            (make(self.tr("Find &next"), "F3"), lambda: self._step(True)),
            (make(self.tr("Find &before"), "Shift+F3"), lambda: self._step(False)),
        ]
        window.actions_.menus["edit"].addSeparator()
        for action, slot in actions:
            window.actions_.menus["edit"].addAction(action)
            action.triggered.connect(lambda _=False, slot=slot: slot())
        self.bar.wanted_changed.connect(self._look)
        self.bar.stepped.connect(self._step)
        self.bar.replace_asked.connect(self._replace)
        self.bar.closed.connect(self._editor.setFocus)
        self._editor.lines_shown.connect(self._arrive)
        self._editor.line_shown.connect(self._search)

    def _pages(self) -> Sequence[Page]:
        return self._reading.pages if self._window.front.is_page else (self._window.ink_reading.page,)

    def _page(self) -> int:
        return self._reading.index if self._window.front.is_page else 0

    def _open(self, replacing: bool) -> None:
        if self._window.text_panel.isVisible():
            text = self._editor.textCursor().selectedText()
            self.bar.open(replacing and self._window.front.is_page, "" if "\u2029" in text else text)

    def _search(self) -> None:
        self._matches = find(self._pages(), self.bar.wanted)
        self._editor.mark_found([(m.line, m.start, m.end) for m in self._matches if m.page == self._page()])
        self._tell()

    def _look(self) -> None:
        """Searches, and goes to the first place from the caret on."""
        self._search()
        if self._matches:
            here = self._here()
            self._go(next((m for m in self._matches if m >= here), self._matches[0]))

    def _here(self) -> Match:
        start = self._editor.place if self._editor.line >= 0 else 0
        return Match(self._page(), max(0, self._editor.line), start, start)

    def _step(self, forward: bool) -> None:
        if not self.bar.isVisible():
            self._open(False)
        elif self._matches:
            here, there = self._here(), self._selected()
            if forward:
                self._go(next((m for m in self._matches if m > (there or here)), self._matches[0]))
            else:
                self._go(next((m for m in reversed(self._matches) if m < (there or here)), self._matches[-1]))

    def _selected(self) -> Match | None:
        """The place that is selected in the text."""
        here, chosen = self._here(), self._editor.textCursor().selectedText()
        return next(
            (m for m in self._matches if (m.page, m.line, m.start) == (here.page, here.line, here.start) and len(chosen) == m.end - m.start), None
        )

    def _go(self, match: Match) -> None:
        if match.page != self._page():
            self._coming = match
            self._reading.go(match.page)
            return
        self._coming = None
        self._editor.put_caret(match.line, match.start, match.end)
        self._tell()

    def _arrive(self) -> None:
        self._search()
        if self._coming is not None and self._coming.page == self._page() and self._coming in self._matches:
            self._go(self._coming)

    def _tell(self) -> None:
        wanted, selected = self.bar.wanted, self._selected()
        if not wanted.text:
            text = ""
        elif not self._matches:
            text = self.tr("Not found")
        elif selected is None:
            text = self.tr("{count} places").format(count=len(self._matches))
        else:
            text = self.tr("{place} of {count}").format(place=self._matches.index(selected) + 1, count=len(self._matches))
        unread = self._reading.unread if self._window.front.is_page else 0
        if wanted.text and unread:
            text += self.tr(" (pages not read yet: {count})").format(count=unread)
        self.bar.show_count(text, bool(self._matches))

    def _replace(self, everywhere: bool) -> None:
        if not self._window.front.is_page or not self._matches:
            return
        if everywhere:
            self._replace_all()
            return
        match = self._selected()
        if match is None:
            self._step(True)
            return
        page = self._reading.pages[match.page]
        self._reading.change_line(match.line, replace_at(page, [match], self.bar.other).lines[match.line])
        self._editor.put_caret(match.line, match.start + len(self.bar.other))
        self._look()

    def _replace_all(self) -> None:
        matches, pages = self._matches, self._reading.pages
        name = self.tr("Replace all")
        self._reading.undo_stack.beginMacro(name)
        for index, found in groupby(matches, key=lambda m: m.page):
            self._reading.change_page(replace_at(pages[index], list(found), self.bar.other), name, index=index)
        self._reading.undo_stack.endMacro()
        self._search()
        for page, line in dict.fromkeys((m.page, m.line) for m in matches):
            self.replaced.emit(page, line)
        self._window.message_bar.show_message(self.tr("Replaced at {count} places.").format(count=len(matches)))
