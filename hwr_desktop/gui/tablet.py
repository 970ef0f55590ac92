"""The pen of a tablet on the canvas: pressure, its other end, its barrel button, and whether it is near."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent

if TYPE_CHECKING:
    from hwr_desktop.gui.canvas import Canvas

_PEN_AWAY_S = 0.6


class Tablet:
    """Turns tablet events into what the canvas does.

    Attributes:
        near: Whether the system says that a pen is near.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.near = False
        self._canvas = canvas
        self._seen_s = -math.inf

    @property
    def pen_here(self) -> bool:
        """Whether a pen is near, or was a moment ago; some devices do not say when it comes and goes."""
        return self.near or time.perf_counter() - self._seen_s < _PEN_AWAY_S

    def take(self, event: QTabletEvent) -> None:
        """Follows the pen."""
        canvas, kind = self._canvas, event.type()
        self._seen_s = time.perf_counter()
        canvas.lift_touch()
        if kind == QEvent.Type.TabletPress:
            canvas.tablet_used.emit()
            barrel = event.button() == Qt.MouseButton.RightButton or bool(event.buttons() & Qt.MouseButton.RightButton)
            other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            canvas.begin(event.position(), canvas.eraser if other_end or barrel else canvas.tool, _pressure(event))
        elif kind == QEvent.Type.TabletMove:
            canvas.go_on(event.position(), _pressure(event))
        elif kind == QEvent.Type.TabletRelease and event.buttons() == Qt.MouseButton.NoButton:
            canvas.end()


def _pressure(event: QTabletEvent) -> float:
    knows = event.pointingDevice().capabilities() & QInputDevice.Capability.Pressure
    return min(1.0, max(0.0, event.pressure())) if knows else math.nan
