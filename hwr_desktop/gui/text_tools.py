"""Commands about how text is seen and typed: its size, the size of the line's picture, special characters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QSplitter

from hwr_desktop.gui.line_picture import LEAST_PERCENT, MOST_PERCENT
from hwr_desktop.gui.palette import Palette, recent_with

if TYPE_CHECKING:
    from hwr_desktop.gui.line_sight import LineSight
    from hwr_desktop.gui.main_window import MainWindow

_LEAST_TEXT, _MOST_TEXT, _STEP = 50, 300, 10


class TextTools(QObject):
    """Sizes are kept in the settings, apart from the zoom of the page."""

    def __init__(self, window: MainWindow, sight: LineSight) -> None:
        super().__init__(window)
        self._window, self._sight, self._editor = window, sight, window.text_panel.editor
        self._recent: tuple[str, ...] = ()
        self._add_actions()
        self._editor.zoomed.connect(self.step_text)
        sight.picture.zoomed.connect(self.step_picture)
        self.set_place(window.settings.text_place == "below")
        self.set_text(window.settings.text_percent)
        self.set_picture(window.settings.picture_percent)

    def set_text(self, percent: int) -> None:
        """Shows the text in this percentage of its usual size, within what can be read."""
        percent = min(_MOST_TEXT, max(_LEAST_TEXT, percent))
        self._window.settings = replace(self._window.settings, text_percent=percent)
        self._window.text_panel.set_text_percent(percent)

    def set_picture(self, percent: int) -> None:
        """Shows the picture of the line in this percentage of what fits."""
        percent = min(MOST_PERCENT, max(LEAST_PERCENT, percent))
        self._window.settings = replace(self._window.settings, picture_percent=percent)
        self._sight.set_percent(percent)

    def set_place(self, below: bool) -> None:
        """Puts the text below what is in front, where lines have the window's whole width, or beside it."""
        self._window.settings = replace(self._window.settings, text_place="below" if below else "beside")
        self._below.setChecked(below)
        splitter = self._window.text_panel.parentWidget()
        if isinstance(splitter, QSplitter):
            splitter.setOrientation(Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal)

    def step_text(self, steps: int) -> None:
        """Makes the text larger, or smaller if ``steps`` is below 0."""
        self.set_text(self._window.settings.text_percent + steps * _STEP)

    def step_picture(self, steps: int) -> None:
        """Makes the picture of the line larger, or smaller if ``steps`` is below 0."""
        self.set_picture(self._window.settings.picture_percent + steps * _STEP)

    def show_palette(self) -> Palette:
        """Opens the special characters at the caret; the chosen one is put where the keyboard was."""
        focused = QApplication.focusWidget()
        field = focused if isinstance(focused, QLineEdit) and self._window.isAncestorOf(focused) else None
        palette = Palette(self._window, self._recent)
        palette.chosen.connect(lambda character: self._put(field, character))
        if field is not None:
            palette.open_at(field.mapToGlobal(field.rect().bottomLeft()))
        else:
            palette.open_at(self._editor.viewport().mapToGlobal(self._editor.cursorRect().bottomLeft()))
        return palette

    def _put(self, field: QLineEdit | None, character: str) -> None:
        self._recent = recent_with(self._recent, character)
        if field is not None:
            field.insert(character)
        elif not self._editor.isReadOnly():
            self._editor.type_text(character)
            self._editor.setFocus()

    def _add_actions(self) -> None:
        make, menus = self._window.actions_.make, self._window.actions_.menus
        characters = make(self.tr("Special &characters …"), "Ctrl+.")
        characters.triggered.connect(lambda: self.show_palette())
        menus["text"].addSeparator()
        menus["text"].addAction(characters)
        sizes = [
            (make(self.tr("Larger &text"), "Ctrl+Alt++"), lambda: self.step_text(1)),
            (make(self.tr("S&maller text"), "Ctrl+Alt+-"), lambda: self.step_text(-1)),
            (make(self.tr("&Usual text size"), "Ctrl+Alt+0"), lambda: self.set_text(100)),
            (make(self.tr("Larger &line picture"), "Alt++"), lambda: self.step_picture(1)),
            (make(self.tr("Smaller li&ne picture"), "Alt+-"), lambda: self.step_picture(-1)),
            (make(self.tr("Usual line pi&cture"), "Alt+0"), lambda: self.set_picture(100)),
        ]
        self._below = make(self.tr("Te&xt below the page"), "Ctrl+Shift+B", checkable=True)
        self._below.triggered.connect(self.set_place)
        menus["view"].addSeparator()
        menus["view"].addAction(self._below)
        for action, slot in sizes:
            menus["view"].addAction(action)
            action.triggered.connect(lambda _=False, slot=slot: slot())
