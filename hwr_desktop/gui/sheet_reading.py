"""A filled sheet of sentences is opened, read, shown for a look, and its lines are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hwr_desktop.gui.jobs import Job
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.learn.filled_sheet import FilledLine

_SLOT = "filled sheet"


class SheetReading(QObject):
    """Opens scans and photos of filled sheets.

    Signals:
        found: A ``SheetDialog`` with the lines, which is shown.
        ended: In any case.
    """

    found = Signal(object)
    ended = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask(self) -> None:
        """Asks for the files."""
        kinds = self.tr("Scans and photos (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp);;All files (*)")
        paths, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Filled sheets"), self._window.settings.folder, kinds)
        if paths:
            self.open([Path(p) for p in paths])

    def open(self, paths: Sequence[Path]) -> None:
        """Reads all pages of these files."""
        reader = self._window.reader

        def work(job: Job) -> list[FilledLine]:
            from hwr_desktop.learn.filled_sheet import read_sheets

            return read_sheets(paths, reader.get(), job.cancelled)

        self._window.jobs.start(_SLOT, work, self._show, failed=lambda _: self.ended.emit())

    def _show(self, lines: list[FilledLine]) -> None:
        from hwr_desktop.gui.sheet_dialog import SheetDialog

        dialog = SheetDialog(lines, self._window)
        dialog.chosen.connect(self._window.learning.keeping.add_written)
        dialog.show()
        self.ended.emit()
        self.found.emit(dialog)
