"""The bar at the foot of the window: what is going on, how far it is, how to stop it; which page, how large."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

_BUSY_SIGN_MS = 400


class ActivityBar(QStatusBar):
    """Says "Reading ..." only about what takes long enough to wonder about.

    Nothing moves in it by itself: an animation would slow down the loading of the model.

    Args:
        cancel: The action that stops what is going on.
    """

    def __init__(self, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._bar, self._stop = QLabel(), QProgressBar(), QToolButton(autoRaise=True)
        self._page, self._zoom = QLabel(), QLabel()
        self._bar.setFixedWidth(180)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._stop.setDefaultAction(cancel)
        self._sign = QTimer(self, singleShot=True, interval=_BUSY_SIGN_MS)
        self._sign.timeout.connect(lambda: self._show_activity(True))
        self._text = ""
        self.setSizeGripEnabled(False)
        for part in (self._label, self._bar, self._stop):
            self.addWidget(part)
        for part in (self._page, self._zoom):
            self.addPermanentWidget(part)
            part.setContentsMargins(8, 3, 8, 3)
        self._label.setContentsMargins(8, 3, 8, 3)
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """Something began, or all of it ended."""
        if busy:
            self._text = self.tr("Opening …")
            self._bar.setRange(0, 0)
            self._sign.start()
        else:
            self._sign.stop()
            self._show_activity(False)

    def show_progress(self, done: int, total: int) -> None:
        """Lines read and lines in all; a total of 0 while they are looked for."""
        if total == 0:
            self._text = self.tr("Looking for lines …")
        else:
            self._text = self.tr("Reading line {done} of {total} …").format(done=min(done + 1, total), total=total)
            self._bar.setRange(0, total)
            self._bar.setValue(done)
        if self._label.text():
            self._show_activity(True)

    def show_pages(self, done: int, total: int) -> None:
        """Pages read and pages in all, while several are read."""
        self._text = self.tr("Reading page {done} of {total} …").format(done=min(done + 1, total), total=total)
        self._show_step(done, total)

    def show_files(self, done: int, total: int) -> None:
        """Files opened and files in all, while several are opened."""
        self._text = self.tr("Opening file {done} of {total} …").format(done=min(done + 1, total), total=total)
        self._show_step(done, total)

    def _show_step(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._label.text():
            self._show_activity(True)

    def show_page(self, index: int, count: int) -> None:
        """Which page of how many; nothing for a count of 0."""
        self._page.setText(self.tr("Page {page} of {count}").format(page=index + 1, count=count) if count else "")

    def show_zoom(self, zoom: float | None) -> None:
        """Size on the screen over size in the picture; None where there is no picture."""
        self._zoom.setText("" if zoom is None else f"{round(zoom * 100)} %")

    def _show_activity(self, shown: bool) -> None:
        self._label.setText(self._text if shown else "")
        self._bar.setVisible(shown and self._bar.maximum() > 0)
        self._stop.setVisible(shown)
