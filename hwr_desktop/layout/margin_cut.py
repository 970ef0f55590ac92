"""Lines that run on into the margin, cut where they leave the block of text: page numbers, dates and notes stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.outlines import Marks, columns_of

Doubles = NDArray[np.float64]
Side = Literal["left", "right"]

_GAP = 0.9  # heights of a line without ink
_WIDE_GAP = 1.5  # the same on the right
_WIDER = 1.5  # times as wide as any other gap of the line, on the right
_ASIDE = 0.35  # of a line's width: at most that lies in the margin
_NEAR = 4.0  # heights of a line, within which others show where the text ends
_LEAST = 3  # of them
_EDGE = 3  # px


def cut_at_margins(lines: Sequence[Baseline], marks: Sequence[Marks], width: int) -> tuple[list[Baseline], list[Marks]]:
    """Cuts lines at a gap where the lines above and below begin or end.

    Args:
        lines: Of one page, level, in px.
        marks: For each the columns and rows of its pixels.
        width: Of the picture.

    Returns:
        The same with each part of a line that lies in the margin as a line of its own, without what is cut off by the picture's edge there: ends of
        lines of the page beside.
    """
    if not lines:
        return [], []
    ends = np.array([_ends(line, x) for line, (x, _) in zip(lines, marks, strict=True)])
    parts = [part for i in range(len(lines)) for part in _parts(i, lines, marks[i], ends, width)]
    return [line for line, _ in parts], [pixels for _, pixels in parts]


def _ends(line: Baseline, x: NDArray[np.intp]) -> tuple[float, float]:
    if len(x):
        return float(x.min()), float(x.max())
    return float(line.points[0, 0]), float(line.points[-1, 0])


def _parts(i: int, lines: Sequence[Baseline], marks: Marks, ends: Doubles, width: int) -> Iterator[tuple[Baseline, Marks]]:
    line = lines[i]
    for side in ("left", "right"):
        at = _cut(i, lines, columns_of(marks), ends, "left" if side == "left" else "right")
        if at is None:
            continue
        inner = marks[0] > at if side == "left" else marks[0] <= at
        aside = between(line, -np.inf, at) if side == "left" else between(line, at, np.inf)
        rest = between(line, at, np.inf) if side == "left" else between(line, -np.inf, at)
        if aside is not None and rest is not None:
            x, y = marks[0][~inner], marks[1][~inner]
            if x.min() > _EDGE and x.max() < width - 1 - _EDGE:
                yield aside, (x, y)
            line, marks = rest, (marks[0][inner], marks[1][inner])
    yield line, marks


def _cut(i: int, lines: Sequence[Baseline], columns: NDArray[np.intp], ends: Doubles, side: Side) -> float | None:
    """The middle of the gap between a line's text and what it has in the margin on this side; None where it has nothing there."""
    if len(columns) < 2:
        return None
    height, width = lines[i].height, float(columns[-1] - columns[0])
    gaps = np.diff(columns)
    # Lines end unevenly: on the right a last word is not in the margin unless it stands much further off than words do.
    least = _GAP * height if side == "left" else max(_WIDE_GAP * height, _WIDER * float(np.partition(gaps, -2)[-2] if len(gaps) > 1 else 0))
    for k in np.flatnonzero(gaps > least):
        before, after = float(columns[k]), float(columns[k + 1])
        aside = before - columns[0] if side == "left" else columns[-1] - after
        if aside > _ASIDE * width:
            continue
        middle = (before + after) / 2
        y = float(np.interp(middle, *lines[i].points.T))
        others = [
            j
            for j, other in enumerate(lines)
            if j != i and np.ptp(ends[j]) > 0.5 * width and abs(float(np.interp(middle, *other.points.T)) - y) < _NEAR * height
        ]
        clear = sum(bool(ends[j, 0] > middle if side == "left" else ends[j, 1] < middle) for j in others)
        if len(others) >= _LEAST and clear >= len(others) - (len(others) > _LEAST):
            return middle
    return None


def between(line: Baseline, left: float, right: float) -> Baseline | None:
    """The part of a baseline between two columns; None where it is nothing."""
    x, y = line.points.T
    first, last = max(left, float(x[0])), min(right, float(x[-1]))
    if last - first < 2:
        return None
    at = np.concatenate([[first], x[(x > first) & (x < last)], [last]])
    return replace(line, points=np.stack([at, np.interp(at, x, y)], 1))
