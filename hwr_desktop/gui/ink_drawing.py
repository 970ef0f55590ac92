"""How a stroke looks: smooth curves through the middle of each pair of points, wider where the pen was pressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from hwr_desktop.capture.ink import Stroke
from hwr_desktop.capture.ink_cut import distances
from hwr_desktop.export.ink_curves import pressed_width
from hwr_desktop.gui.theme import colours, is_dark


@dataclass(frozen=True, eq=False)
class DrawnStroke:
    """A stroke with what is needed to draw it again quickly.

    Attributes:
        stroke: The pen's points in px of the sheet.
        order: When it was written among the others; what is cut off or moved keeps its place by a further number.
        width: The pen's width in px without pressure.
        bounds: Where its ink lies, pen width included.
        parts: Width in px and path of each part.
    """

    stroke: Stroke
    order: tuple[int, ...]
    width: float
    bounds: QRectF
    parts: tuple[tuple[float, QPainterPath], ...]

    @classmethod
    def of(cls, stroke: Stroke, order: tuple[int, ...], usual_width: float = 3.0) -> DrawnStroke:
        """Lays out a finished stroke; one whose pen is unknown is drawn with the usual width (px)."""
        width = stroke.width or usual_width
        points = [QPointF(float(x), float(y)) for x, y, _ in stroke.points]
        pressure = None if stroke.pressure is None else [float(p) for p in stroke.pressure]
        parts = tuple(_joined(curves(points, pressure, width)))
        bounds = QRectF()
        for part_width, path in parts:
            margin = part_width / 2 + 1
            bounds = bounds.united(path.controlPointRect().adjusted(-margin, -margin, margin, margin))
        return cls(stroke, order, width, bounds, parts)

    def draw(self, painter: QPainter) -> None:
        """Draws the whole stroke."""
        colour = ink_colour(self.stroke.colour)
        for width, path in self.parts:
            draw_curve(painter, path, width, colour)

    def touched(self, start: QPointF, end: QPointF, radius: float) -> bool:
        """Whether the way of an eraser of this radius (px) from ``start`` to ``end`` meets the stroke."""
        way = QRectF(start, end).normalized().adjusted(-radius, -radius, radius, radius)
        if not self.bounds.intersects(way):
            return False
        dense = _dense(self.stroke.points[:, :2].astype(np.float64))
        away = distances(dense, np.array([start.x(), start.y()]), np.array([end.x(), end.y()]))
        return bool(away.min() <= radius + self.width / 2)


def ink_colour(name: str) -> QColor:
    """The colour in which ink is seen: the scheme's own for "", else the colour itself, lighter in the dark."""
    if not name:
        return QColor(colours().ink)
    colour = QColor(name)
    if is_dark() and colour.lightness() < 150:
        colour.setHsl(colour.hslHue(), colour.hslSaturation(), 170)
    return colour


def curve(points: list[QPointF], at: int) -> QPainterPath:
    """The piece of a stroke around point ``at``: from the middle before it to the middle after it, or to the end points."""
    here = points[at]
    path = QPainterPath((points[at - 1] + here) / 2 if at else here)
    if at + 1 == len(points):
        path.lineTo(here + QPointF(0.01, 0) if at == 0 else here)
    elif at == 0:
        path.lineTo((here + points[1]) / 2)
    else:
        path.quadTo(here, (here + points[at + 1]) / 2)
    return path


def curves(points: list[QPointF], pressure: list[float] | None, width: float) -> Iterable[tuple[float, QPainterPath]]:
    """All pieces of a stroke in order, each with its width in px."""
    for at in range(len(points)):
        yield pressed_width(width, pressure[at] if pressure else None), curve(points, at)


def draw_curve(painter: QPainter, path: QPainterPath, width: float, colour: QColor) -> None:
    """Draws a piece with round ends."""
    painter.strokePath(path, QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))


def _joined(pieces: Iterable[tuple[float, QPainterPath]]) -> Iterable[tuple[float, QPainterPath]]:
    joined: tuple[float, QPainterPath] | None = None
    for width, path in pieces:
        if joined is not None and joined[0] == width:
            joined[1].connectPath(path)
            continue
        if joined is not None:
            yield joined
        joined = width, path
    if joined is not None:
        yield joined


def _dense(points: np.ndarray) -> np.ndarray:
    """Points no further than 2 px apart along the stroke."""
    if len(points) == 1:
        return points
    steps = np.hypot(*np.diff(points, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, way[-1], max(2, int(way[-1] / 2) + 1))
    return np.stack([np.interp(at, way, points[:, axis]) for axis in (0, 1)], axis=1)
