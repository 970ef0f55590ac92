"""Pen strokes: the values, and the program's own JSON form of them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from hwr_desktop.errors import InputError

_COLOUR = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True, eq=False)
class Stroke:
    """One pen-down to pen-up.

    Attributes:
        points: ``(N, 3)`` float32, N at least 1: x, y in pixels with y down, and t in seconds from the first pen-down of the
            ink (NaN where unknown). Read-only. One point is a dot.
        pressure: ``(N,)`` float32 in [0, 1], or None where the device reports none. Read-only.
        width: Of the pen in px, more than 0, or None where unknown.
        colour: ``#rrggbb`` in lower case, or "" for the usual ink. Neither changes what is read.
    """

    points: np.typing.NDArray[np.float32]
    pressure: np.typing.NDArray[np.float32] | None = None
    width: float | None = None
    colour: str = ""

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
        if self.width is not None and not 0 < self.width < 1e6:
            raise ValueError("a pen has a width")
        if self.colour and not _COLOUR.fullmatch(self.colour):
            raise ValueError("colour must be #rrggbb in lower case")

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the points in px."""
        (left, top), (right, bottom) = self.points[:, :2].min(0), self.points[:, :2].max(0)
        return float(left), float(top), float(right), float(bottom)


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
        """The program's own form: ``{"strokes": [[[x, y, t], ...], ...]}``, t left out where unknown.

        Where any stroke has them, lists ``pressure`` (a list for each stroke), ``width`` and ``colour`` follow, null where one has none.
        """
        data: dict[str, Any] = {"strokes": [[_point_out(p) for p in s.points] for s in self.strokes]}
        if any(s.pressure is not None for s in self.strokes):
            data["pressure"] = [None if s.pressure is None else [float(str(v)) for v in s.pressure] for s in self.strokes]
        if any(s.width is not None for s in self.strokes):
            data["width"] = [s.width for s in self.strokes]
        if any(s.colour for s in self.strokes):
            data["colour"] = [s.colour or None for s in self.strokes]
        return json.dumps(data, allow_nan=False)

    @classmethod
    def from_json(cls, text: str, name: str = "the ink") -> Ink:
        """Reads the form that ``to_json`` writes.

        Args:
            text: JSON with ``strokes``: lists of ``[x, y]`` or ``[x, y, t]``, in px (y down) and s.
            name: What the ink is called in error messages.

        Raises:
            InputError: Not JSON, not of this form, a number that is not finite, or no strokes at all. Pressures, widths and colours that
                cannot be are passed over: the strokes count.
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
        looks = [_looks_in(data, i) for i in range(len(strokes))]
        return cls(tuple(_with_look(_points_in(s, name), *look) for s, look in zip(strokes, looks, strict=True) if s))


def _point_out(point: np.typing.NDArray[np.float32]) -> list[float]:
    x, y, t = (float(v) for v in point)
    return [x, y, t] if math.isfinite(t) else [x, y]


def _points_in(stroke: Sequence[Any], name: str) -> np.typing.NDArray[np.float32]:
    try:
        rows = [(p[0], p[1], p[2] if len(p) > 2 and p[2] is not None else math.nan) for p in stroke]
        points = np.array(rows, np.float64)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as e:
        raise InputError(f"{name} has a stroke that is not a list of [x, y] or [x, y, t].") from e
    if points.ndim != 2 or not (np.abs(points[:, :2]) < 1e9).all():
        raise InputError(f"{name} has a point that is not finite or out of range.")
    points[~(np.abs(points[:, 2]) < 1e9), 2] = np.nan  # no time is better than one that cannot be written again
    return points.astype(np.float32)


def _looks_in(data: dict[str, Any], index: int) -> tuple[Any, Any, Any]:
    """Pressure, width and colour of a stroke as they stand in the file, None where they are missing."""
    lists = (data.get(key) for key in ("pressure", "width", "colour"))
    pressure, width, colour = (values[index] if isinstance(values, list) and index < len(values) else None for values in lists)
    return pressure, width, colour


def _with_look(points: np.typing.NDArray[np.float32], pressure: object, width: object, colour: object) -> Stroke:
    force = None
    if isinstance(pressure, list) and len(pressure) == len(points) and all(isinstance(p, (int, float)) and 0 <= p <= 1 for p in pressure):
        force = np.array(pressure, np.float32)
    wide = float(width) if isinstance(width, (int, float)) and 0 < width < 1e6 else None
    return Stroke(points, force, wide, colour if isinstance(colour, str) and _COLOUR.fullmatch(colour) else "")
