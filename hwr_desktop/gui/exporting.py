"""The command that exports what is in front."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwr_desktop.document import Document

if TYPE_CHECKING:
    from hwr_desktop.gui.export_dialog import ExportDialog
    from hwr_desktop.gui.main_window import MainWindow


class Exporting(QObject):
    """Adds *Export* to the menu of files, and opens its dialogue."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.action = window.actions_.make(
            self.tr("&Export …"), "Ctrl+Shift+X", "", self.tr("Write the text, or the pages with their text, in another format")
        )
        self.action.triggered.connect(lambda _: self.ask())
        menu = window.actions_.menus["file"]
        menu.insertAction(window.actions_.close, self.action)
        menu.insertSeparator(window.actions_.close)
        window.front.changed.connect(self._show_state)
        self._show_state()

    def document(self) -> Document:
        """All that is in front: every opened page, or the canvas with its ink; no pages where there is nothing."""
        window = self._window
        if window.front.is_page:
            return Document(window.page_reading.source, window.page_reading.pages)
        ink = window.canvas.sheet.ink()
        return Document(self.tr("Canvas"), (replace(window.ink_reading.page, ink=ink),) if ink.strokes else ())

    def ask(self) -> ExportDialog | None:
        """Opens the dialogue, or says that there is nothing to export."""
        window, document = self._window, self.document()
        if not document.pages:
            window.message_bar.show_message(self.tr("There is nothing to export yet."))
            return None
        from hwr_desktop.gui.export_dialog import ExportDialog

        index = window.page_reading.index if window.front.is_page else 0
        dialog = ExportDialog(document, index, window.settings.folder, window.jobs, self._tell, window)
        dialog.open()
        return dialog

    def _tell(self, paths: list[Path]) -> None:
        if len(paths) == 1:
            told = self.tr("Saved as {path}.").format(path=paths[0])
        else:
            told = self.tr("Saved as {count} files: {path} and so on.").format(count=len(paths), path=paths[0])
        self._window.message_bar.show_message(told)

    def _show_state(self) -> None:
        self.action.setEnabled(self._window.front.is_page or self._window.front.is_canvas)
