"""Pen strokes: the values, and the program's own JSON form of them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.errors import InputError


@dataclass(frozen=True, eq=False)
class Stroke:
    """One pen-down to pen-up.

    Attributes:
        points: ``(N, 3)`` float32, N at least 1: x, y in pixels with y down, and t in seconds from the first pen-down of the
            ink (NaN where unknown). Read-only. One point is a dot.
        pressure: ``(N,)`` float32 in [0, 1], or None where the device reports none. Read-only.
    """

    points: NDArray[np.float32]
    pressure: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        points = np.array(self.points, np.float32)
        if points.ndim != 2 or points.shape[1] != 3 or len(points) == 0:
            raise ValueError(f"points must be (N, 3) with N at least 1, not {points.shape}")
        if not np.isfinite(points[:, :2]).all():
            raise ValueError("points must be finite")
        points.flags.writeable = False
        object.__setattr__(self, "points", points)
        if self.pressure is not None:
            pressure = np.array(self.pressure, np.float32)
            if pressure.shape != (len(points),):
                raise ValueError("pressure must have one value a point")
            pressure.flags.writeable = False
            object.__setattr__(self, "pressure", pressure)


@dataclass(frozen=True, eq=False)
class Ink:
    """Strokes in the order in which they were written; may be empty (a clear canvas)."""

    strokes: tuple[Stroke, ...] = ()

    def __len__(self) -> int:
        return len(self.strokes)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of all points in px. Raises ValueError for ink without strokes."""
        if not self.strokes:
            raise ValueError("ink without strokes has no bounds")
        xy = np.concatenate([s.points[:, :2] for s in self.strokes])
        (left, top), (right, bottom) = xy.min(0), xy.max(0)
        return float(left), float(top), float(right), float(bottom)

    def select(self, indices: Iterable[int]) -> Ink:
        """The strokes with these indices, in the order given."""
        return Ink(tuple(self.strokes[i] for i in indices))

    def to_json(self) -> str:
        """The program's own form: ``{"strokes": [[[x, y, t], ...], ...]}``, t left out where unknown."""
        return json.dumps({"strokes": [[_point_out(p) for p in s.points] for s in self.strokes]}, allow_nan=False)

    @classmethod
    def from_json(cls, text: str, name: str = "the ink") -> Ink:
        """Reads the form that ``to_json`` writes.

        Args:
            text: JSON with ``strokes``: lists of ``[x, y]`` or ``[x, y, t]``, in px (y down) and s.
            name: What the ink is called in error messages.

        Raises:
            InputError: Not JSON, not of this form, a number that is not finite, or no strokes at all.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as e:
            raise InputError(f"{name} is not valid JSON.") from e
        strokes = data.get("strokes") if isinstance(data, dict) else None
        if not isinstance(strokes, list):
            raise InputError(f'{name} holds no ink: a list named "strokes" is missing.')
        if not any(strokes):
            raise InputError(f"{name} holds no strokes.")
        return cls(tuple(Stroke(_points_in(s, name)) for s in strokes if s))


def _point_out(point: NDArray[np.float32]) -> list[float]:
    x, y, t = (float(v) for v in point)
    return [x, y, t] if math.isfinite(t) else [x, y]


def _points_in(stroke: Sequence[Any], name: str) -> NDArray[np.float32]:
    try:
        rows = [(p[0], p[1], p[2] if len(p) > 2 and p[2] is not None else math.nan) for p in stroke]
        points = np.array(rows, np.float64)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as e:
        raise InputError(f"{name} has a stroke that is not a list of [x, y] or [x, y, t].") from e
    if points.ndim != 2 or not (np.abs(points[:, :2]) < 1e9).all():
        raise InputError(f"{name} has a point that is not finite or out of range.")
    points[~(np.abs(points[:, 2]) < 1e9), 2] = np.nan  # no time is better than one that cannot be written again
    return points.astype(np.float32)
