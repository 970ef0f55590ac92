"""Cuts a round eraser's way out of a stroke."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hwr_desktop.capture.ink import Stroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]


def distances(points: Doubles, start: Doubles, end: Doubles) -> Doubles:
    """How far points ``(N, 2)`` are from the way between two places ``(2,)``, as ``(N,)``."""
    along = end - start
    length = float(along @ along)
    t = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    away: Doubles = np.hypot(*(points - (start + t[:, None] * along)).T)
    return away


def cut(stroke: Stroke, start: Doubles, end: Doubles, radius: float) -> tuple[Stroke, ...] | None:
    """What is left of a stroke after an eraser went over it.

    Args:
        stroke: Its points stay as they are where they are kept; where it is cut, points are put in between, with time and pressure.
        start: ``(2,)`` x, y in px, where the eraser came from.
        end: Where it went, in a straight line.
        radius: In px; what is nearer than this is taken.

    Returns:
        The pieces in order, possibly none; None where the eraser did not touch the stroke.
    """
    at = _steps(stroke.points[:, :2].astype(np.float64), max(0.5, radius / 8))
    kept = distances(_at(stroke.points[:, :2], at), start, end) > radius
    if kept.all():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    return tuple(_piece(stroke, at[first], at[last - 1]) for first, last in edges.reshape(-1, 2))


def _steps(points: Doubles, step: float) -> Doubles:
    """Places on a stroke no further apart than ``step`` px, as fractional indices of its points; the points are among them."""
    if len(points) == 1:
        return np.zeros(1)
    counts = np.maximum(1, np.ceil(np.hypot(*np.diff(points, axis=0).T) / step)).astype(int)
    parts = [i + np.arange(n) / n for i, n in enumerate(counts)]
    return np.concatenate([*parts, [len(points) - 1.0]])


def _at(columns: NDArray[np.float32], at: Doubles) -> Doubles:
    index = np.arange(len(columns))
    return np.stack([np.interp(at, index, columns[:, i].astype(np.float64)) for i in range(columns.shape[1])], 1)


def _piece(stroke: Stroke, first: float, last: float) -> Stroke:
    inside = np.arange(np.ceil(first), np.floor(last) + 1)
    at = np.unique(np.concatenate([[first], inside, [last]]))
    pressure = None if stroke.pressure is None else _at(stroke.pressure[:, None], at)[:, 0].astype(np.float32)
    return replace(stroke, points=_at(stroke.points, at).astype(np.float32), pressure=pressure)
