"""Maps of a page -> baselines: ridges of the baseline map, followed from left to right and joined where a line goes on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LineMaps:
    """What the layout network draws for a page; all ``(h, w)`` float32, one cell for ``stride`` px of the picture in each direction.

    Attributes:
        baseline: Probability that a baseline runs through the cell.
        end: Probability that a baseline begins or ends there.
        writing: Probability that the cell lies within the outline of a line.
        above: How far the line reaches above its baseline, in px; meaningful on baselines.
        below: How far it reaches below.
        stride: Px per cell.
    """

    baseline: Floats
    end: Floats
    writing: Floats
    above: Floats
    below: Floats
    stride: int


@dataclass(frozen=True, eq=False)
class Baseline:
    """A line as the maps show it.

    Attributes:
        points: ``(N, 2)`` x, y in px of the picture, from left to right, x rising.
        above: How far the line reaches above its baseline, in px.
        below: How far it reaches below.
        strength: Mean probability along it, in [0, 1].
    """

    points: Doubles
    above: float
    below: float
    strength: float

    @property
    def height(self) -> float:
        """From the top of the line to its bottom, in px."""
        return self.above + self.below


_LEAST = 0.3  # probability of a cell on a ridge
_STEP = 1.8  # cells that a ridge may rise or fall from column to column
_SURE = 0.5  # mean probability of a line


@dataclass
class _Ridge:
    x: list[int]
    y: list[float]
    p: list[float]

    @property
    def begin(self) -> tuple[int, float]:
        return self.x[0], self.y[0]

    @property
    def end(self) -> tuple[int, float]:
        return self.x[-1], self.y[-1]


def find_baselines(maps: LineMaps) -> list[Baseline]:
    """Follows the ridges of the baseline map.

    Returns:
        The lines from left to right, in no order of reading.
    """
    if min(maps.baseline.shape) < 3:
        return []
    ridges = _joined([r for r in _followed(maps.baseline) if len(r.x) >= 2], maps)
    found = [_measured(r, maps) for r in ridges]
    return [b for b in found if b.strength >= _SURE and np.ptp(b.points[:, 0]) >= max(0.35 * b.height, 6)]


def _followed(p: Floats) -> list[_Ridge]:
    """Chains of local maxima from column to column."""
    smooth = np.asarray(cv2.GaussianBlur(p, (3, 3), 0.7), np.float32)
    peaks = (smooth >= cv2.dilate(smooth, np.ones((3, 1), np.uint8))) & (p > _LEAST)
    columns, rows = np.nonzero(peaks.T)
    heights, strengths = _between(smooth, rows, columns).tolist(), p[rows, columns].tolist()
    starts = np.searchsorted(columns, np.arange(p.shape[1] + 1))
    going: list[_Ridge] = []
    closed: list[_Ridge] = []
    for x, (first, end) in enumerate(pairwise(starts.tolist())):
        free = set(range(first, end))
        still = [ridge for ridge in going if x - ridge.x[-1] <= 2]
        closed += [ridge for ridge in going if x - ridge.x[-1] > 2]
        for i, j in _pairs([ridge.y[-1] for ridge in still], heights[first:end]):
            free.discard(first + j)
            _append(still[i], x, heights[first + j], strengths[first + j])
        going = still + [_Ridge([x], [heights[j]], [strengths[j]]) for j in sorted(free)]
    return closed + going


def _pairs(ends: Sequence[float], peaks: Sequence[float]) -> list[tuple[int, int]]:
    """Which ridge goes on with which peak: the nearest first, each once. The peaks are given from top to bottom."""
    near = []
    for i, y in enumerate(ends):
        j = bisect_left(peaks, y - _STEP)
        while j < len(peaks) and peaks[j] < y + _STEP:
            near.append((abs(y - peaks[j]), i, j))
            j += 1
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    taken: set[int] = set()
    for _, i, j in sorted(near):
        if i not in used and j not in taken:
            used.add(i)
            taken.add(j)
            found.append((i, j))
    return found


def _append(ridge: _Ridge, x: int, y: float, p: float) -> None:
    ridge.x.append(x)
    ridge.y.append(y)
    ridge.p.append(p)


def _between(values: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Doubles:
    """The maxima between the cells, each from the parabola through three of them."""
    inner = np.clip(rows, 1, values.shape[0] - 2)
    a, b, c = (values[inner + d, columns].astype(np.float64) for d in (-1, 0, 1))
    curve = a - 2 * b + c
    shift = np.where((inner == rows) & (curve < -1e-9), 0.5 * (a - c) / np.minimum(curve, -1e-9), 0.0)
    return np.asarray(rows + shift, np.float64)


def _joined(ridges: list[_Ridge], maps: LineMaps) -> list[_Ridge]:
    """Joins ridges that go on after a gap, unless the maps show a line's end on both sides of it."""
    ridges = sorted(ridges, key=lambda r: r.x[0])
    ends = np.asarray(cv2.dilate(maps.end, np.ones((5, 5), np.uint8)), np.float32)
    tall = np.asarray(maps.above + maps.below, np.float32)
    heights = [_height(ridge, tall) / maps.stride for ridge in ridges]
    while True:
        costs = ((_cost(ridges[i], ridges[j], heights[i], ends), i, j) for i, j in _successors(ridges, heights))
        best, i, j = min(costs, default=(1.0, 0, 0))
        if best >= 1:
            return ridges
        a, b = ridges[i], ridges[j]
        keep = [k for k, x in enumerate(b.x) if x > a.x[-1]]
        whole = _Ridge(a.x + [b.x[k] for k in keep], a.y + [b.y[k] for k in keep], a.p + [b.p[k] for k in keep])
        ridges = [r for k, r in enumerate(ridges) if k not in (i, j)] + [whole]
        heights = [h for k, h in enumerate(heights) if k not in (i, j)] + [_height(whole, tall) / maps.stride]


def _height(ridge: _Ridge, tall: Floats) -> float:
    """Height of a line, of a map of heights."""
    rows = np.clip(np.round(ridge.y).astype(int), 0, tall.shape[0] - 1)
    return float(np.median(tall[rows, ridge.x]))


def _successors(ridges: Sequence[_Ridge], heights: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Which ridges end near the columns in which which others begin."""
    first, last = np.array([r.x[0] for r in ridges]), np.array([r.x[-1] for r in ridges])
    gap = first[None] - last[:, None]
    near = (gap >= -2) & (gap <= 2 * np.array(heights)[:, None]) & (last[None] > last[:, None])
    return zip(*(side.tolist() for side in np.nonzero(near)), strict=True)


def _cost(a: _Ridge, b: _Ridge, height: float, ends: Floats) -> float:
    """How ill ``b`` continues ``a``; below 1 it does."""
    gap = b.x[0] - a.x[-1]
    middle = (a.x[-1] + b.x[0]) / 2
    off = abs(_ahead(a, middle) - _ahead(b, middle))
    if off > 0.3 * height:
        return np.inf
    said = min(_at(ends, *a.end), _at(ends, *b.begin))
    return off / (0.3 * height) * 0.5 + 0.25 * max(gap, 0) / height + (said if gap > 0.5 * height else 0)


def _ahead(ridge: _Ridge, x: float) -> float:
    """Where the ridge would be at a column beyond it, from its nearest cells."""
    part = slice(-12, None) if x >= ridge.x[-1] else slice(0, 12)
    xs, ys = np.array(ridge.x[part], float), np.array(ridge.y[part])
    slope = np.polyfit(xs, ys, 1)[0] if len(xs) >= 6 else 0.0
    return float(ys.mean() + np.clip(slope, -0.4, 0.4) * (x - xs.mean()))


def _at(values: Floats, x: int, y: float) -> float:
    return float(values[int(np.clip(round(y), 0, values.shape[0] - 1)), x])


def _measured(ridge: _Ridge, maps: LineMaps) -> Baseline:
    rows = np.clip(np.round(ridge.y).astype(int), 0, maps.above.shape[0] - 1)
    above, below = (float(np.median(m[rows, ridge.x])) for m in (maps.above, maps.below))
    y = np.array(ridge.y)
    if len(y) >= 5:
        y = cv2.blur(y.reshape(1, -1), (5, 1), borderType=cv2.BORDER_REPLICATE)[0]
    points = (np.stack([np.array(ridge.x, float), y], 1) + 0.5) * maps.stride
    return Baseline(points, above, below, float(np.mean(ridge.p)))
