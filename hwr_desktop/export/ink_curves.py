"""Pen strokes -> smooth curves, for drawings outside the window: through the middle of each pair of points, wider where the pen was pressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hwr_desktop.capture.ink import Ink, Stroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

PEN_WIDTH = 3.0
"""Of strokes whose width is not known, in px."""
INK = "#000000"
"""The colour of strokes that have none."""
_WIDTH_STEP = 0.25  # px; curves whose widths differ by less are one path


@dataclass(frozen=True, eq=False)
class Path:
    """Part of a stroke in one width.

    Attributes:
        colour: ``#rrggbb``.
        width: In px.
        start: ``(2,)`` x, y in px.
        curves: ``(N, 2, 2)``, N at least 1: of each quadratic curve the control point and the end.
    """

    colour: str
    width: float
    start: Points
    curves: Points

    def flattened(self, steps: int = 6) -> Points:
        """The path as points on it, ``(1 + N * steps, 2)``."""
        t = np.linspace(0, 1, steps + 1)[1:, None]
        starts = np.concatenate([self.start[None], self.curves[:-1, 1]])
        pieces = [(1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c for a, (b, c) in zip(starts, self.curves, strict=True)]
        return np.concatenate([self.start[None], *pieces])


def paths(stroke: Stroke) -> Iterator[Path]:
    """The parts of a stroke from pen-down to pen-up; a dot is all but without length."""
    points = stroke.points[:, :2].astype(np.float64)
    middles = (points[:-1] + points[1:]) / 2
    starts = np.concatenate([points[:1], middles])
    ends = np.concatenate([middles, points[-1:]])
    if not np.ptp(points, axis=0).any():
        ends[-1] += (0.01, 0)  # of a line without any length many programs draw nothing
    widths = _widths(stroke)
    breaks = [0, *(np.flatnonzero(np.diff(widths)) + 1), len(points)]
    for first, last in pairwise(breaks):
        yield Path(stroke.colour or INK, float(widths[first]), starts[first], np.stack([points[first:last], ends[first:last]], axis=1))


def drawn_bounds(ink: Ink) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in px of the ink as drawn, pen width included. Raises ValueError for ink without strokes."""
    left, top, right, bottom = ink.bounds
    margin = max(float(_widths(stroke).max()) for stroke in ink.strokes) / 2
    return left - margin, top - margin, right + margin, bottom + margin


def pressed_width(width: float, pressure: float | None) -> float:
    """The width in px of ink drawn by a pen of this width with this pressure: from 0.4 to 1.6 of it; without a pressure the pen's own."""
    return width if pressure is None else round(width * (0.4 + 1.2 * pressure) / _WIDTH_STEP) * _WIDTH_STEP or _WIDTH_STEP


def _widths(stroke: Stroke) -> NDArray[np.float64]:
    """Of the curve around each point, in px."""
    pen = stroke.width or PEN_WIDTH
    pressures = [None] * len(stroke.points) if stroke.pressure is None else stroke.pressure.tolist()
    return np.array([pressed_width(pen, pressure) for pressure in pressures])
