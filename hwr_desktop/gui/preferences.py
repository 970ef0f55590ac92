"""The command that opens the settings, and what each change of them does at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from hwr_desktop.gui.theme import DARK_BOXES, DARK_BUTTONS, dark_palette, is_dark

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.gui.settings_dialog import SettingsDialog

_SCHEMES = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class Preferences(QObject):
    """Made with the window; the dialogue itself when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: SettingsDialog | None = None
        action = window.actions_.make(self.tr("&Settings …"), "Ctrl+,")
        action.triggered.connect(lambda: self.show())
        learn = window.actions_.make(self.tr("&Learn my hand …"), None)
        learn.triggered.connect(window.learning.show)
        menu = window.actions_.menus["tools"]
        menu.addActions([learn, action])

    @property
    def dialog(self) -> SettingsDialog:
        """The settings."""
        if self._dialog is None:
            from hwr_desktop.gui.settings_dialog import SettingsDialog

            self._dialog = SettingsDialog(self._window, self._window.learning.page)
            self._dialog.changed.connect(self.apply)
        return self._dialog

    def show(self, page: QWidget | None = None) -> None:
        """Opens the settings, at a page where one is given."""
        self.dialog.show_page(page) if page is not None else self.dialog.show()
        self.dialog.raise_()

    def apply(self, name: str) -> None:
        """Lets a changed setting take effect."""
        window, settings = self._window, self._window.settings
        if name in ("language", "threads", "spelling"):
            window.jobs.start("forget reader", lambda _: window.reader.forget(), lambda _: None, lane="reading")
        if name == "spelling":
            window.correction.spelling.set_mode(settings.spelling)
        if name == "appearance":
            apply_appearance(settings.appearance)


def apply_appearance(choice: str) -> None:
    """Takes the light or the dark colours, or those of the system."""
    hints = QGuiApplication.styleHints()
    if choice == "system":
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(_SCHEMES[choice])
    follow_scheme(choice)


def follow_scheme(choice: str) -> None:
    """Brings the palette in step with the scheme: Qt's own follows it nearly everywhere; where it stays light in the dark, ours takes its place."""
    app = QApplication.instance()
    dark = choice == "dark" or (choice == "system" and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    if not isinstance(app, QApplication):
        return
    if dark != is_dark():
        app.setPalette(dark_palette() if dark else QPalette())
    boxes = DARK_BOXES + DARK_BUTTONS if is_dark() else ""
    if app.styleSheet() != boxes:
        app.setStyleSheet(boxes)
