"""Fingers on the canvas: one writes or moves the paper, two move and zoom, none counts while a pen is near."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEventPoint, QTouchEvent

if TYPE_CHECKING:
    from hwr_desktop.gui.canvas import Canvas


class Touch:
    """Turns touch events into what the canvas does.

    Args:
        pen_here: Says whether a pen is near.
    """

    def __init__(self, canvas: Canvas, pen_here: Callable[[], bool]) -> None:
        self._canvas, self._pen_here = canvas, pen_here
        self._several = self._palm = False

    def take(self, event: QTouchEvent) -> None:
        """Follows the fingers. After a second one came down, none writes until all are lifted; what lay there while a pen was near never counts."""
        canvas, points = self._canvas, event.points()
        if event.type() == QEvent.Type.TouchBegin:
            self._several = self._palm = False
        self._palm = self._palm or self._pen_here()
        if event.type() == QEvent.Type.TouchCancel or self._palm:
            canvas.lift_touch()
        elif len(points) > 1:
            if not self._several:
                canvas.drop()
                self._several = True
            self._pinch(points[0], points[1])
        elif self._several or not points:
            return
        elif event.type() == QEvent.Type.TouchBegin:
            canvas.begin(points[0].position(), canvas.tool, touch=True)
        elif event.type() == QEvent.Type.TouchUpdate:
            canvas.go_on(points[0].position())
        elif event.type() == QEvent.Type.TouchEnd:
            canvas.end()

    def _pinch(self, a: QEventPoint, b: QEventPoint) -> None:
        if QEventPoint.State.Pressed in (a.state(), b.state()):
            return  # the last places belong to an older touch
        before, now = _span(a.lastPosition(), b.lastPosition()), _span(a.position(), b.position())
        middle = (a.position() + b.position()) / 2
        self._canvas.pan((a.lastPosition() + b.lastPosition()) / 2 - middle)
        if before > 20 and now > 20 and abs(now / before - 1) > 1e-3:
            self._canvas.zoom_to(self._canvas.zoom * now / before, middle, snap=False)


def _span(a: QPointF, b: QPointF) -> float:
    return math.hypot(a.x() - b.x(), a.y() - b.y())
