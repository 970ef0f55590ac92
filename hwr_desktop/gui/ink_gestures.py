"""What a pointer does between going down and up: write, erase whole strokes or parts, move the paper."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from hwr_desktop.capture.ink import Stroke
from hwr_desktop.capture.ink_cut import cut
from hwr_desktop.export.ink_curves import pressed_width
from hwr_desktop.gui.ink_drawing import DrawnStroke, curve, draw_curve, ink_colour

if TYPE_CHECKING:
    from hwr_desktop.gui.canvas import Canvas

ERASER_RADIUS = 9.0
"""In px of the window."""


class Sample(NamedTuple):
    """Place in px of the sheet, seconds since the first pen-down, pressure in [0, 1] or NaN where the device reports none."""

    place: QPointF
    time_s: float
    pressure: float


class Gesture:
    """One pointer from down to up. Exactly one of ``end`` and ``cancel`` is called, once."""

    makes_ink = True
    """Whether reading had better wait till it ends."""
    ring = False
    """Whether a ring shows what it reaches."""

    def move(self, sample: Sample) -> None:
        """The pointer went on."""

    def end(self) -> None:
        """It was lifted."""

    def cancel(self) -> None:
        """What was begun shall not be."""

    def paint(self, painter: QPainter) -> None:
        """What is not on the sheet yet, in px of the window."""


class Writing(Gesture):
    """A stroke, or a scratch that takes strokes away."""

    def __init__(self, canvas: Canvas, first: Sample) -> None:
        self._canvas = canvas
        self._live = [first]
        self._colour = ink_colour(canvas.pen_colour)

    def move(self, sample: Sample) -> None:
        if sample.place == self._live[-1].place:
            return
        self._live.append(sample)
        # The piece that this movement settled; the tail up to the pen is painted over the sheet until it settles too.
        points = [s.place for s in self._live[-3:]]
        self._canvas.draw_piece(curve(points, len(points) - 2), self._width(self._live[-2].pressure), self._colour, points[-1])

    def end(self) -> None:
        canvas, stroke = self._canvas, self._stroke()
        if canvas.tap(stroke):
            self.cancel()
            return
        drawn = canvas.sheet.drawn(stroke)
        gone = self._scratched(drawn) if canvas.scratch else []
        if gone:
            canvas.sheet.edit(QCoreApplication.translate("InkSheet", "Scratch out"), removed=gone)
            canvas.redraw_area(drawn.bounds)
        else:
            canvas.sheet.edit(QCoreApplication.translate("InkSheet", "Stroke"), added=[drawn])

    def cancel(self) -> None:
        self._canvas.redraw_area(DrawnStroke.of(self._stroke(), ()).bounds)

    def paint(self, painter: QPainter) -> None:
        canvas = self._canvas
        points = [canvas.in_view(s.place) for s in self._live[-2:]]
        draw_curve(painter, curve(points, len(points) - 1), self._width(self._live[-1].pressure) * canvas.zoom, self._colour)

    def _width(self, pressure: float) -> float:
        return pressed_width(self._canvas.pen_width, None if math.isnan(pressure) else pressure)

    def _stroke(self) -> Stroke:
        points = np.array([(p.x(), p.y(), t) for p, t, _ in self._live], np.float32)
        pressure = np.array([s.pressure for s in self._live], np.float32)
        return Stroke(points, None if np.isnan(pressure).any() else pressure, self._canvas.pen_width, self._canvas.pen_colour)

    def _scratched(self, drawn: DrawnStroke) -> list[DrawnStroke]:
        from hwr_desktop.layout.scratch_out import scratched_out

        near = self._canvas.sheet.within(drawn.bounds)
        points = [other.stroke.points[:, :2].astype(np.float64) for other in near]
        return [near[i] for i in scratched_out(drawn.stroke.points[:, :2].astype(np.float64), points)]


class Erasing(Gesture):
    """Takes whole strokes away as soon as they are touched."""

    ring = True

    def __init__(self, canvas: Canvas, first: Sample) -> None:
        self._canvas = canvas
        self._last = first.place
        self._gone: list[DrawnStroke] = []
        self.move(first)

    def move(self, sample: Sample) -> None:
        touched = self._canvas.sheet.touched(self._last, sample.place, ERASER_RADIUS / self._canvas.zoom)
        if touched:
            self._canvas.sheet.take(touched)
            self._gone += touched
        self._last = sample.place

    def end(self) -> None:
        self._canvas.sheet.edit(QCoreApplication.translate("InkSheet", "Erase"), removed=self._gone, done=True)

    def cancel(self) -> None:
        self._canvas.sheet.put(self._gone)


class Cutting(Gesture):
    """Takes away what lies under the eraser, and leaves the rest of each stroke."""

    ring = True

    def __init__(self, canvas: Canvas, first: Sample) -> None:
        self._canvas = canvas
        self._last = first.place
        self._gone: list[DrawnStroke] = []
        self._made: list[DrawnStroke] = []
        self.move(first)

    def move(self, sample: Sample) -> None:
        radius = ERASER_RADIUS / self._canvas.zoom
        for drawn in self._canvas.sheet.touched(self._last, sample.place, radius):
            self._cut(drawn, _array(self._last), _array(sample.place), radius + drawn.width / 2)
        self._last = sample.place

    def _cut(self, drawn: DrawnStroke, start: np.ndarray, end: np.ndarray, radius: float) -> None:
        pieces = cut(drawn.stroke, start, end, radius)
        if pieces is None:
            return
        long = [piece for piece in pieces if np.ptp(piece.points[:, :2], axis=0).max() > 1]  # no crumbs
        made = [DrawnStroke.of(piece, (*drawn.order, i), drawn.width) for i, piece in enumerate(long)]
        self._canvas.sheet.take([drawn])
        self._canvas.sheet.put(made)
        kept = [other for other in self._made if other is not drawn]
        if len(kept) == len(self._made):
            self._gone.append(drawn)
        self._made = kept + made

    def end(self) -> None:
        self._canvas.sheet.edit(QCoreApplication.translate("InkSheet", "Erase"), self._gone, self._made, done=True)

    def cancel(self) -> None:
        self._canvas.sheet.take(self._made)
        self._canvas.sheet.put(self._gone)


class Panning(Gesture):
    """Moves the paper under the pointer."""

    makes_ink = False

    def __init__(self, canvas: Canvas, first: Sample) -> None:
        self._canvas = canvas
        self._held = first.place

    def move(self, sample: Sample) -> None:
        self._canvas.pan((self._held - sample.place) * self._canvas.zoom)


def moved(drawn: DrawnStroke, by: QPointF) -> DrawnStroke:
    """The stroke at another place, in its place among the others."""
    points = drawn.stroke.points + np.array([by.x(), by.y(), 0], np.float32)
    return DrawnStroke.of(replace(drawn.stroke, points=points), drawn.order, drawn.width)


def bounds_of(strokes: list[DrawnStroke]) -> QRectF:
    """Where these strokes lie."""
    area = QRectF()
    for drawn in strokes:
        area = area.united(drawn.bounds)
    return area


def _array(point: QPointF) -> np.ndarray:
    return np.array([point.x(), point.y()])
