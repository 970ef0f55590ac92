"""The sheet to write on, with mouse, pen or finger."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from enum import Enum

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QPen, QTabletEvent, QTouchEvent, QUndoStack
from PySide6.QtWidgets import QWidget

from hwr_desktop.capture.ink import Stroke
from hwr_desktop.gui.ink_drawing import DrawnStroke
from hwr_desktop.gui.ink_gestures import ERASER_RADIUS, Cutting, Erasing, Gesture, Panning, Sample, Writing
from hwr_desktop.gui.ink_view import InkView
from hwr_desktop.gui.lasso import Lassoing, Moving, bounds_of, paint_selection
from hwr_desktop.gui.tablet import Tablet
from hwr_desktop.gui.theme import colours, translucent
from hwr_desktop.gui.touch import Touch


class Tool(Enum):
    """What the pointer does."""

    PEN = "pen"
    ERASER = "eraser"
    PART_ERASER = "part eraser"
    LASSO = "lasso"


_GESTURES = {Tool.PEN: Writing, Tool.ERASER: Erasing, Tool.PART_ERASER: Cutting, Tool.LASSO: Lassoing}
_ERASERS = (Tool.ERASER, Tool.PART_ERASER)


class Canvas(InkView):
    """An ink view that is written on.

    Signals:
        pen_down: Writing or erasing begins.
        pen_up: It ended, with or without a stroke.
        tablet_used: A tablet's pen writes.
        selection_changed: Other strokes are selected, or none.

    Attributes:
        finger_writes: Whether a finger writes; else it moves the paper.
        pen_width: In px of the sheet.
        pen_colour: ``#rrggbb``, or "" for the scheme's own ink.
        scratch: Whether a zigzag over strokes takes them away.
        taps: Asked in turn whether a tap at a place of the sheet means something else than a dot.
    """

    pen_down = Signal()
    pen_up = Signal()
    tablet_used = Signal()
    selection_changed = Signal()

    def __init__(self, undo_stack: QUndoStack | None = None, parent: QWidget | None = None) -> None:
        super().__init__(undo_stack, parent)
        self.tool = Tool.PEN
        self.pen_width, self.pen_colour, self.scratch, self.finger_writes = 3.0, "", True, True
        self.selection: list[DrawnStroke] = []
        self.taps: list[Callable[[QPointF], bool]] = []
        self.below: list[Callable[[QPainter], None]] = []
        self._gesture: Gesture | None = None
        self._by_touch = self._space = False
        self._ring: QPointF | None = None
        self._origin_s: float | None = None
        self._tablet, self._touch = Tablet(self), Touch(self, lambda: self._tablet.pen_here)
        self.sheet.changed.connect(self._forget_gone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("Write here with a pen, a finger or the mouse; it becomes text"))
        view = self.viewport()
        view.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        view.setMouseTracking(True)
        view.setTabletTracking(True)
        view.ungrabGesture(Qt.GestureType.PanGesture)  # the fingers are ours
        self.set_tool(Tool.PEN)

    @property
    def busy(self) -> bool:
        """Whether a pen is down."""
        return self._gesture is not None and self._gesture.makes_ink

    def set_tool(self, tool: Tool) -> None:
        """Chooses what mouse, finger and the pen's tip do; a pen's other end always erases."""
        self.tool = tool
        if tool is not Tool.LASSO:
            self.select([])
        self._show_cursor()
        self.viewport().update()

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(Qt.CursorShape.BlankCursor if self.tool in _ERASERS and not self._space else shape)

    def select(self, strokes: Sequence[DrawnStroke]) -> None:
        """Selects these strokes of the sheet and no others."""
        if strokes or self.selection:
            self.selection = list(strokes)
            self.viewport().update()
            self.selection_changed.emit()

    def _forget_gone(self) -> None:
        if len(self.sheet.strokes) <= 1:
            self.viewport().update()  # the words on empty paper come or go
        if self.selection and self._gesture is None:
            there = {id(drawn) for drawn in self.sheet.strokes}
            self.select([drawn for drawn in self.selection if id(drawn) in there])

    def redraw_area(self, area: QRectF) -> None:
        """Draws an area of the sheet again as the sheet has it."""
        self._redraw(area)

    # Palms.

    def set_pen_near(self, near: bool) -> None:
        """Told by the application when a pen comes near and goes away; while it is near, fingers and palms do not write."""
        self._tablet.near = near
        if near:
            self.lift_touch()

    def lift_touch(self) -> None:
        """What a finger is doing shall not be: a palm that came before the pen has not written."""
        if self._by_touch:
            self.drop()

    # Pointers: all three kinds end in begin, go_on and end, in px of the window.

    def viewportEvent(self, event: QEvent) -> bool:
        """Takes pen and touch before Qt turns them into mouse events."""
        if isinstance(event, QTabletEvent):
            self._tablet.take(event)
            event.accept()
            return True
        if isinstance(event, QTouchEvent):
            self._touch.take(event)
            event.accept()
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.zoom * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position(), self.tool)
        elif event.button() == Qt.MouseButton.RightButton:
            self.begin(event.position(), self.eraser)
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._start(Panning, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
            self.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # the dot of an i, made quickly after its stem

    @property
    def eraser(self) -> Tool:
        """What a pen's other end does."""
        return self.tool if self.tool in _ERASERS else Tool.ERASER

    def begin(self, at: QPointF, tool: Tool, pressure: float = math.nan, touch: bool = False) -> None:
        """A pointer goes down."""
        inside = self.selection and self.area_in_view(bounds_of(self.selection)).adjusted(-6, -6, 6, 6).contains(at)
        kind = Panning if self._space or (touch and not self.finger_writes) else Moving if tool is Tool.LASSO and inside else _GESTURES[tool]
        self._start(kind, at, pressure)
        self._by_touch = touch

    def _start(self, kind: Callable[[Canvas, Sample], Gesture], at: QPointF, pressure: float = math.nan) -> None:
        if self._gesture is not None:
            return
        now = time.perf_counter()
        if not self.sheet.strokes:
            self._origin_s = now
        elif self._origin_s is None:  # the ink comes from a file: go on a second after it
            last = float(np.nan_to_num(self.sheet.strokes[-1].stroke.points[-1, 2]))
            self._origin_s = now - last - 1
        self._gesture = kind(self, self._sample(at, pressure))
        self._by_touch = False
        self._point_at(at)
        self.viewport().update(QRectF(at, at).adjusted(-40, -40, 40, 40).toAlignedRect())
        if self._gesture.makes_ink:
            self.pen_down.emit()

    def go_on(self, at: QPointF, pressure: float = math.nan) -> None:
        """A pointer moves, be it up or down."""
        self._point_at(at)
        if self._gesture is not None:
            self._gesture.move(self._sample(at, pressure))

    def end(self) -> None:
        """A pointer goes up."""
        self._finish(lambda gesture: gesture.end())

    def drop(self) -> None:
        """What a pointer began shall not be: the first of two fingers, a palm."""
        self._finish(lambda gesture: gesture.cancel())

    def _finish(self, how: Callable[[Gesture], None]) -> None:
        gesture, self._gesture = self._gesture, None
        self._by_touch = False
        if gesture is None:
            return
        how(gesture)
        self._grow()
        if gesture.ring:
            self._point_at(None)
        if not gesture.makes_ink or isinstance(gesture, Moving):
            self.viewport().update()
        if gesture.makes_ink:
            self.pen_up.emit()

    def tap(self, stroke: Stroke) -> bool:
        """Whether a stroke is a tap that somebody else wants."""
        if np.ptp(stroke.points[:, :2], axis=0).max() * self.zoom > 4:
            return False
        x, y, _ = (float(v) for v in stroke.points[0])
        return any(wanted(QPointF(x, y)) for wanted in self.taps)

    def _sample(self, at: QPointF, pressure: float) -> Sample:
        return Sample(self.on_sheet(at), time.perf_counter() - (self._origin_s or 0.0), pressure)

    # Keys.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._gesture is not None:
            event.accept()  # no undo under a pen that is down
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(True)
        elif event.key() == Qt.Key.Key_Escape and self._gesture is not None:
            self.drop()
        elif event.key() == Qt.Key.Key_Escape and self.selection:
            self.select([])
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)
        else:
            super().keyReleaseEvent(event)

    def _hold_space(self, held: bool) -> None:
        self._space = held
        self._show_cursor()

    # Painting.

    def _point_at(self, at: QPointF | None) -> None:
        """Moves the ring that shows what the eraser reaches."""
        rings = self._gesture.ring if self._gesture is not None else self.tool in _ERASERS
        ring = at if rings else None
        if ring != self._ring:
            for place in (ring, self._ring):
                if place is not None:
                    reach = ERASER_RADIUS + 3
                    self.viewport().update(QRectF(place, place).adjusted(-reach, -reach, reach, reach).toAlignedRect())
            self._ring = ring

    def _paint_below(self, painter: QPainter) -> None:
        for paint in self.below:
            paint(painter)

    def _paint_above(self, painter: QPainter) -> None:
        scheme = colours()
        if not self.sheet.strokes and not self.busy:
            painter.setPen(QColor(scheme.muted))
            area = self.viewport().rect().adjusted(24, 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignTop, self.tr("Write here with a pen, a finger or the mouse."))
        paint_selection(painter, self)
        if self._gesture is not None:
            self._gesture.paint(painter)
        if self._ring is not None:
            painter.setPen(QPen(QColor(scheme.accent), 1.5))
            painter.setBrush(translucent(scheme.accent, 40))
            painter.drawEllipse(self._ring, ERASER_RADIUS, ERASER_RADIUS)
