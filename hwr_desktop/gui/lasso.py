"""Selecting strokes with a loop, and moving what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from hwr_desktop.gui.ink_drawing import DrawnStroke, draw_curve
from hwr_desktop.gui.ink_gestures import Gesture, Sample, bounds_of, moved
from hwr_desktop.gui.theme import colours, translucent

if TYPE_CHECKING:
    from hwr_desktop.gui.canvas import Canvas

_INSIDE = 0.6  # of a stroke's points
_TAP = 6.0  # px of the window


class Lassoing(Gesture):
    """A loop around strokes; without a loop, the stroke that was tapped."""

    makes_ink = False

    def __init__(self, canvas: Canvas, first: Sample) -> None:
        self._canvas = canvas
        self._loop = [first.place]
        canvas.select([])

    def move(self, sample: Sample) -> None:
        self._loop.append(sample.place)
        self._canvas.viewport().update()

    def end(self) -> None:
        canvas, loop = self._canvas, QPolygonF(self._loop)
        area = loop.boundingRect()
        if max(area.width(), area.height()) * canvas.zoom < _TAP:
            canvas.select(canvas.sheet.touched(self._loop[0], self._loop[-1], _TAP / canvas.zoom)[-1:])
        else:
            canvas.select([drawn for drawn in canvas.sheet.within(area) if _share_inside(drawn, loop) >= _INSIDE])

    def cancel(self) -> None:
        self._canvas.viewport().update()

    def paint(self, painter: QPainter) -> None:
        painter.setPen(_dashes())
        painter.setBrush(translucent(colours().accent, 24))
        painter.drawPolygon(QPolygonF([self._canvas.in_view(p) for p in self._loop]))


class Moving(Gesture):
    """Drags the selected strokes; they stay on the paper."""

    def __init__(self, canvas: Canvas, first: Sample) -> None:
        self._canvas = canvas
        self._start, self._by = first.place, QPointF()
        self._strokes = list(canvas.selection)
        self._bounds = bounds_of(self._strokes)
        canvas.select([])
        canvas.sheet.take(self._strokes)

    def move(self, sample: Sample) -> None:
        by = sample.place - self._start
        self._by = QPointF(max(by.x(), -self._bounds.left()), max(by.y(), -self._bounds.top()))
        self._canvas.viewport().update()

    def end(self) -> None:
        sheet = self._canvas.sheet
        if self._by.isNull():
            self.cancel()
            return
        placed = [moved(drawn, self._by) for drawn in self._strokes]
        sheet.put(placed)
        sheet.edit(QCoreApplication.translate("InkSheet", "Move"), self._strokes, placed, done=True)
        self._canvas.select(placed)

    def cancel(self) -> None:
        self._canvas.sheet.put(self._strokes)
        self._canvas.select(self._strokes)

    def paint(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(self._canvas.in_view(self._by))
        painter.scale(self._canvas.zoom, self._canvas.zoom)
        for drawn in self._strokes:
            drawn.draw(painter)
        painter.restore()
        paint_frame(painter, self._canvas.area_in_view(self._bounds.translated(self._by)))


def paint_selection(painter: QPainter, canvas: Canvas) -> None:
    """Lights the selected strokes, and frames them."""
    if not canvas.selection:
        return
    painter.save()
    painter.translate(canvas.in_view(QPointF()))
    painter.scale(canvas.zoom, canvas.zoom)
    shown = QRectF(canvas.on_sheet(QPointF()), canvas.viewport().size().toSizeF() / canvas.zoom)
    for drawn in canvas.selection:
        if drawn.bounds.intersects(shown):
            for width, path in drawn.parts:
                draw_curve(painter, path, width + 5 / canvas.zoom, translucent(colours().accent, 70))
    painter.restore()
    paint_frame(painter, canvas.area_in_view(bounds_of(canvas.selection)))


def paint_frame(painter: QPainter, area: QRectF) -> None:
    """The dashed frame around what is selected."""
    painter.setPen(_dashes())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(-6, -6, 6, 6), 4, 4)


def _dashes() -> QPen:
    return QPen(QBrush(QColor(colours().accent)), 1.5, Qt.PenStyle.DashLine)


def _share_inside(drawn: DrawnStroke, loop: QPolygonF) -> float:
    points = drawn.stroke.points[:, :2]
    return float(np.mean([loop.containsPoint(QPointF(float(x), float(y)), Qt.FillRule.OddEvenFill) for x, y in points]))
