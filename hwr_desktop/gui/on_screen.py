"""Keeps a window where it can be reached: not on a screen that is gone, and not larger than the one that is left."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

_REACH_PX = 60
_SETTLE_MS = 300


class OnScreen(QObject):
    """Watches over one window from its start, and whenever a screen is unplugged."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        # The system moves windows too when a screen goes; what it leaves outside is brought back after it.
        self._later = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._later.timeout.connect(self.bring_back)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._later.start)
            application.primaryScreenChanged.connect(self._later.start)

    def bring_back(self) -> None:
        """Moves the window onto the nearest screen if its title cannot be reached where it is."""
        frame = self._window.frameGeometry()
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        place = place_on(screens, frame)
        if screens and place != frame:
            self._window.resize(self._window.size().boundedTo(place.size()))
            self._window.move(place.topLeft())


def place_on(screens: list[QRect], frame: QRect) -> QRect:
    """Where a window belongs: its own place if enough of its upper edge is on a screen, else on the nearest screen, no larger than that."""
    title = QRect(frame.left(), frame.top(), frame.width(), _REACH_PX)
    for screen in screens:
        shared = screen.intersected(title)
        if shared.width() >= _REACH_PX and shared.height() >= _REACH_PX // 2:
            return frame
    if not screens:
        return frame
    nearest = min(screens, key=lambda screen: (screen.center() - frame.center()).manhattanLength())
    size = frame.size().boundedTo(nearest.size())
    left = min(max(frame.left(), nearest.left()), nearest.right() + 1 - size.width())
    top = min(max(frame.top(), nearest.top()), nearest.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())
