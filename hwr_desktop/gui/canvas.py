"""The sheet to write on, with mouse, pen or finger."""

from __future__ import annotations

import math
import time
from enum import Enum

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QInputDevice, QMouseEvent, QPainter, QPen, QPointingDevice, QTabletEvent, QTouchEvent, QUndoStack
from PySide6.QtWidgets import QWidget

from hwr_desktop.capture.ink import Stroke
from hwr_desktop.gui.ink_drawing import curve, draw_curve, pressed_width
from hwr_desktop.gui.ink_sheet import Placed
from hwr_desktop.gui.ink_view import InkView
from hwr_desktop.gui.theme import colours, translucent

_ERASER_RADIUS = 9.0
_PEN_AWAY_S = 0.6

Sample = tuple[QPointF, float, float]
"""Place in px of the sheet, seconds since the first pen-down, pressure in [0, 1] or NaN where the device reports none."""


class Tool(Enum):
    """What the pointer does."""

    PEN = "pen"
    ERASER = "eraser"


class Canvas(InkView):
    """An ink view that is written on.

    Signals:
        pen_down: Writing or erasing begins.
        pen_up: It ended, with or without a stroke.
    """

    pen_down = Signal()
    pen_up = Signal()

    def __init__(self, undo_stack: QUndoStack | None = None, parent: QWidget | None = None) -> None:
        super().__init__(undo_stack, parent)
        self.tool = Tool.PEN
        self.pen_width = 3.0
        self._live: list[Sample] | None = None
        self._lifts: list[list[Placed]] | None = None
        self._last = QPointF()
        self._ring: QPointF | None = None
        self._origin_s = self._pen_seen_s = 0.0
        self._pen_near = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("Write here with a pen, a finger or the mouse; the text appears beside it"))
        view = self.viewport()
        view.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        view.setMouseTracking(True)
        view.setTabletTracking(True)
        self.set_tool(Tool.PEN)

    @property
    def busy(self) -> bool:
        """Whether a pen is down."""
        return self._live is not None or self._lifts is not None

    def set_tool(self, tool: Tool) -> None:
        """Chooses pen or eraser for mouse, finger and the pen's tip; a pen's other end always erases."""
        self.tool = tool
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if tool is Tool.PEN else Qt.CursorShape.BlankCursor)
        self.viewport().update()

    def set_pen_near(self, near: bool) -> None:
        """Told by the application when a pen comes near and goes away; while it is near, fingers and palms do not write."""
        self._pen_near = near

    # Pointers: all three kinds end in _begin, _move and _end, in px of the sheet.

    def viewportEvent(self, event: QEvent) -> bool:
        """Takes pen and touch before Qt turns them into mouse events."""
        if isinstance(event, QTabletEvent):
            self._tablet(event)
            event.accept()
            return True
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), self.tool)
        elif event.button() == Qt.MouseButton.RightButton:
            self._begin(event.position(), Tool.ERASER)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # the dot of an i, made quickly after its stem

    def _tablet(self, event: QTabletEvent) -> None:
        self._pen_seen_s = time.perf_counter()
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            other_end = event.pointerType() == QPointingDevice.PointerType.Eraser or event.button() == Qt.MouseButton.RightButton
            self._begin(event.position(), Tool.ERASER if other_end else self.tool, self._pressure(event))
        elif kind == QEvent.Type.TabletMove:
            self._move(event.position(), self._pressure(event))
        elif kind == QEvent.Type.TabletRelease:
            self._end()

    @staticmethod
    def _pressure(event: QTabletEvent) -> float:
        knows = event.pointingDevice().capabilities() & QInputDevice.Capability.Pressure
        return min(1.0, max(0.0, event.pressure())) if knows else math.nan

    def _touch(self, event: QTouchEvent) -> None:
        pen_here = self._pen_near or time.perf_counter() - self._pen_seen_s < _PEN_AWAY_S
        if pen_here or event.type() == QEvent.Type.TouchCancel:
            return
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin and len(points) == 1:
            self._begin(points[0].position(), self.tool)
        elif len(points) > 1:
            self._drop()
            self._scroll(points[0].position() - points[0].lastPosition())
        elif event.type() == QEvent.Type.TouchUpdate:
            self._move(points[0].position())
        elif event.type() == QEvent.Type.TouchEnd:
            self._end()

    def _begin(self, at: QPointF, tool: Tool, pressure: float = math.nan) -> None:
        if self.busy:
            return
        now = time.perf_counter()
        if not self.sheet.strokes:
            self._origin_s = now
        self._last = self._on_sheet(at)
        if tool is Tool.ERASER:
            self._lifts = []
            self._lift_to(self._last)
        else:
            self._live = [(self._last, now - self._origin_s, pressure)]
        self._point_at(at)
        self.viewport().update()
        self.pen_down.emit()

    def _move(self, at: QPointF, pressure: float = math.nan) -> None:
        self._point_at(at)
        here = self._on_sheet(at)
        if self._lifts is not None:
            self._lift_to(here)
        elif self._live is not None and here != self._last:
            self._live.append((here, time.perf_counter() - self._origin_s, pressure))
            self._last = here
            self._draw_newest(self._live)

    def _end(self) -> None:
        live, lifts = self._live, self._lifts
        self._live = self._lifts = None
        if live is None and lifts is None:
            return
        if live is not None:
            self.sheet.add(_stroke(live), self.pen_width)
        elif lifts:
            self.sheet.erased(lifts)
        self._grow()
        self.pen_up.emit()

    def _drop(self) -> None:
        """Forgets what the first of two fingers began."""
        if self._live is not None:
            self._live = None
            self.redraw_all()
            self.pen_up.emit()

    def _lift_to(self, here: QPointF) -> None:
        assert self._lifts is not None
        lifted = self.sheet.lift(self._last, here, _ERASER_RADIUS)
        if lifted:
            self._lifts.append(lifted)
        self._last = here

    # Drawing what is not on the sheet yet.

    def _draw_newest(self, live: list[Sample]) -> None:
        """Draws the piece that the last movement settled; the tail up to the pen is painted over the sheet until it settles too."""
        points = [p for p, _, _ in live[-3:]]
        self._draw_piece(curve(points, len(points) - 2), self._width(live[-2][2]), points[-1])

    def _width(self, pressure: float) -> float:
        return pressed_width(self.pen_width, None if math.isnan(pressure) else pressure)

    def _point_at(self, at: QPointF | None) -> None:
        """Moves the ring that shows what the eraser reaches."""
        ring = at if self.tool is Tool.ERASER or self._lifts is not None else None
        if ring != self._ring:
            self._ring = ring
            self.viewport().update()

    def _paint_above(self, painter: QPainter) -> None:
        scheme = colours()
        if not self.sheet.strokes and not self.busy:
            painter.setPen(QColor(scheme.muted))
            area = self.viewport().rect().adjusted(24, 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignTop, self.tr("Write here with a pen, a finger or the mouse."))
        if self._live is not None:
            points = [p - self._offset() for p, _, _ in self._live[-2:]]
            draw_curve(painter, curve(points, len(points) - 1), self._width(self._live[-1][2]), QColor(scheme.ink))
        if self._ring is not None:
            painter.setPen(QPen(QColor(scheme.accent), 1.5))
            painter.setBrush(translucent(scheme.accent, 40))
            painter.drawEllipse(self._ring, _ERASER_RADIUS, _ERASER_RADIUS)


def _stroke(live: list[Sample]) -> Stroke:
    points = np.array([(p.x(), p.y(), t) for p, t, _ in live], np.float32)
    pressure = np.array([pressure for _, _, pressure in live], np.float32)
    return Stroke(points, None if np.isnan(pressure).any() else pressure)
