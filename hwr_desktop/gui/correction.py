"""Correcting by keyboard: save a line and go on, take another reading, split, merge, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from hwr_desktop.document import TextLine
from hwr_desktop.gui.alternatives_menu import AlternativesMenu
from hwr_desktop.gui.doubtful_words import DoubtfulWords
from hwr_desktop.gui.finding import Finding
from hwr_desktop.gui.line_sight import LineSight
from hwr_desktop.gui.spell_check import SpellCheck
from hwr_desktop.gui.text_tools import TextTools
from hwr_desktop.line_edits import approved, line_readings, merge_lines, split_line, word_readings

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class Correction(QObject):
    """What can be done with the line at the caret, as commands of the window.

    Signals:
        corrected: Page, line, the text that was read and the text that is right. Sent when a line is saved by Enter, and when the caret leaves
            one that was changed; again where it is changed later. A line that was saved as it was read has the same text twice. The text read
            is "" where the line was never read as it stands.
    """

    corrected = Signal(int, int, str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._editor, self._reading = window.text_panel.editor, window.page_reading
        self._changed: dict[tuple[int, int], TextLine] = {}
        self._shown_page = -1  # whose text has the caret
        self._carets: dict[int, tuple[int, int]] = {}  # of each page: line and place
        self.sight = LineSight(window)
        self._editor.lines_shown.connect(self._come_to_page)  # before those who look for a place in the text
        self._actions = self._make_actions()
        self.spelling = SpellCheck(window)
        self.finding = Finding(window)
        self.tools = TextTools(window, self.sight)
        self._editor.line_done.connect(self.save_line)
        self._editor.caret_moved.connect(self._caret_moved)
        self._reading.retyped.connect(self._note)
        self._reading.page_shown.connect(lambda _: self._tell_all())
        self._reading.pages_changed.connect(self._forget_carets)
        self._doubtful = DoubtfulWords(window)
        self._reading.about_to_change.connect(self._tell_all)
        self._reading.text_changed.connect(lambda _: self._changed.clear())
        window.front.changed.connect(self._enable)
        self.finding.replaced.connect(self._tell_line)
        self._enable()

    def _make_actions(self) -> list[QAction]:
        window = self._window
        make = window.actions_.make
        menu = QMenu(self.tr("&Text"), window)
        window.menuBar().insertMenu(window.actions_.menus["view"].menuAction(), menu)
        window.actions_.menus["text"] = menu
        save, next_word, last_word = (
            make(self.tr("&Save line and go on"), "Return"),
            make(self.tr("Next &word"), "Tab"),
            make(self.tr("Word befor&e"), "Shift+Tab"),
        )
        above, below = make(self.tr("Line a&bove"), "Up"), make(self.tr("&Line below"), "Down")
        for action in (save, above, below, next_word, last_word):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # the text takes these keys itself; here they are only told
        again = make(self.tr("&Alternatives"), "Ctrl+Space")
        split, merge, delete = (
            make(self.tr("S&plit line"), "Ctrl+D"),
            make(self.tr("&Merge with next line"), "Ctrl+M"),
            make(self.tr("Delete li&ne"), "Ctrl+Delete"),
        )
        menu.addActions([save, above, below, next_word, last_word, window.actions_.doubtful])
        menu.addSeparator()
        menu.addAction(again)
        menu.addSeparator()
        menu.addActions([split, merge, delete])
        self._editor.line_actions = [again, split, merge, delete]
        between = make(self.tr("Between text and pa&ge"), "F6")
        window.actions_.menus["view"].addAction(between)
        between.triggered.connect(self.switch_focus)
        save.triggered.connect(lambda: self.save_line(self._editor.line))
        above.triggered.connect(lambda: self._editor.put_caret(max(0, self._editor.line - 1), 0))
        below.triggered.connect(lambda: self._editor.put_caret(min(len(self._editor.lines()) - 1, self._editor.line + 1), 0))
        next_word.triggered.connect(lambda: self._editor.step_word(True))
        last_word.triggered.connect(lambda: self._editor.step_word(False))
        again.triggered.connect(lambda: self.show_alternatives())
        split.triggered.connect(self.split)
        merge.triggered.connect(self.merge)
        delete.triggered.connect(self.delete)
        self.line_actions = [merge, delete]
        self._of_pages = [split, merge, delete]
        return [save, above, below, next_word, last_word, again, split, merge, delete]

    def _enable(self) -> None:
        for action in self._actions:
            action.setEnabled(self._window.front.is_page or (self._window.front.is_canvas and action not in self._of_pages))

    def _line(self) -> TextLine | None:
        page, at = self._reading.page if self._window.front.is_page else self._window.ink_reading.page, self._editor.line
        return page.lines[at] if page is not None and 0 <= at < len(page.lines) else None

    def _come_to_page(self) -> None:
        """When the text of a page comes, one can go on correcting it at once; later the page keeps the keyboard if it has it."""
        before, here = self._shown_page, self._window.front.is_page and self._editor.lines()
        self._shown_page = self._reading.index if here else -1
        if here and self._shown_page != before:
            line, place = self._carets.get(self._reading.index, (0, 0))
            self._editor.put_caret(min(line, len(self._editor.lines()) - 1), place)
            if self._window.page_view.hasFocus():
                self._editor.setFocus()

    def _forget_carets(self) -> None:
        self._carets, self._shown_page = {}, -1

    def switch_focus(self) -> None:
        """Gives the keyboard to the text, or from the text to what is in front."""
        front = self._window.front.currentWidget()
        if self._editor.isVisible() and not self._editor.hasFocus():
            self._editor.setFocus()
        elif front is not None:
            front.setFocus()

    # Saving.

    def save_line(self, index: int) -> None:
        """Takes a line as right, and goes to the next one, be it on the next page."""
        page = self._reading.page
        if not self._window.front.is_page:
            self._save_ink_line(index)
            return
        if page is None or not 0 <= index < len(page.lines):
            return
        self._editor.tidy(index)
        if not page.lines[index].unread:  # what was not read yet can neither be right nor wrong
            self._note(index, approved(page.lines[index]))
            self._reading.change_line(index, approved(page.lines[index]))
        self._tell_all()
        if index + 1 < len(page.lines):
            self._editor.put_caret(index + 1, 0)
        elif self._reading.index + 1 < self._reading.count:
            self._reading.go(self._reading.index + 1)
            self._editor.setFocus()
        else:
            self._window.message_bar.show_message(self.tr("The line is saved. It was the last one."))

    def _save_ink_line(self, index: int) -> None:
        lines = self._editor.lines()
        if 0 <= index < len(lines):
            self._window.ink_reading.approve(index)
            self._editor.put_caret(min(index + 1, len(lines) - 1), 0)

    def _note(self, index: int, line: TextLine) -> None:
        self._changed[self._reading.index, index] = line
        if index != self._editor.line:  # typing is taken back, or done again, in another line than the caret's: that is where to look
            self._editor.put_caret(index, 0)

    def _caret_moved(self) -> None:
        here = self._reading.index, self._editor.line
        if self._window.front.is_page and self._editor.line >= 0 and self._shown_page == self._reading.index:
            self._carets[self._reading.index] = self._editor.line, self._editor.place
        for place in [place for place in self._changed if place != here]:
            self._editor.tidy(place[1])
            self._tell(place)

    def _tell_all(self) -> None:
        for place in list(self._changed):
            self._tell(place)

    def _tell_line(self, page: int, line: int) -> None:
        self._changed[page, line] = self._reading.pages[page].lines[line]
        self._tell((page, line))

    def _tell(self, place: tuple[int, int]) -> None:
        line = self._changed.pop(place)
        if line.text:
            self.corrected.emit(*place, line.hypothesis.text if line.hypothesis else "", line.text)

    # Other readings.

    def show_alternatives(self, where: QPoint | None = None) -> AlternativesMenu | None:
        """Opens the menu of other readings at the caret, or there on the screen; None where there are none, which is said."""
        line, found = self._line(), self._editor.word_at_caret()
        if line is None:
            return None
        index = 0 if found is None else sum(start < found[0] for start, _ in self._editor.words_of_line(self._editor.line))
        readings = word_readings(line, index) if found else ()
        offered = self.spelling.offered(found[1].text) if found else ()
        menu = AlternativesMenu(self._editor, readings, offered, line_readings(line), line.text, found[1].text if found and offered else "")
        if menu.isEmpty():
            self._window.message_bar.show_message(self.tr("There is no other reading here."))
            menu.deleteLater()
            return None
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if found is not None:
            menu.word_chosen.connect(lambda text: self._put_word(index, text))
        menu.word_kept.connect(self.spelling.keep)
        menu.line_chosen.connect(lambda text: self._put_text(text, len(text)))
        self._editor.ensureCursorVisible()
        menu.popup(where or self._editor.viewport().mapToGlobal(self._editor.cursorRect().bottomLeft()))
        return menu

    def _put_word(self, index: int, text: str) -> None:
        line = self._line()
        if line is not None and index < len(line.words):
            words = [word.text for word in line.words]
            words[index] = text
            self._put_text(" ".join(words), len(" ".join(words[: index + 1])))

    def _put_text(self, text: str, caret: int) -> None:
        at = self._editor.line
        self._window.text.retype(at, text)
        self._editor.put_caret(at, caret)

    # Whole lines.

    def split(self) -> None:
        """Parts the line at the caret, text and picture."""
        line, at, place = self._line(), self._editor.line, self._editor.place
        if line is None:
            return
        places = self.sight.places()
        try:
            if not line.text[:place].strip() or not line.text[place:].strip():
                raise ValueError("nothing on one side")
            parts = split_line(line, place, places.point(places.column(place)) if places else None)
        except ValueError:
            self._window.message_bar.show_message(self.tr("A line is split at the caret: put it between two words first."))
            return
        self._change(at, 1, parts, self.tr("Split line"), (at + 1, 0))

    def merge(self) -> None:
        """Joins the line at the caret and the next."""
        line, at, page = self._line(), self._editor.line, self._reading.page
        if line is None or page is None:
            return
        if at + 1 == len(page.lines):
            self._window.message_bar.show_message(self.tr("There is no line after this one."))
            return
        merged = merge_lines(line, page.lines[at + 1])
        self._change(at, 2, (merged,), self.tr("Merge lines"), (at, min(len(line.text) + 1, len(merged.text))))

    def delete(self) -> None:
        """Takes the line at the caret away."""
        page, at = self._reading.page, self._editor.line
        if self._line() is not None and page is not None:
            self._change(at, 1, (), self.tr("Delete line"), (min(at, len(page.lines) - 2), 0))

    def _change(self, first: int, count: int, lines: tuple[TextLine, ...], name: str, caret: tuple[int, int]) -> None:
        self._tell_all()
        self._reading.change_lines(first, count, lines, name)
        if caret[0] >= 0:
            self._editor.put_caret(*caret)
            self._window.page_view.choose_line(caret[0])
