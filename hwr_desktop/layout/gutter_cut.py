"""Lines that run on from one column of text into the next, cut at the gutter between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.margin_cut import between
from hwr_desktop.layout.outlines import Marks, Pixels, columns_of

Doubles = NDArray[np.float64]

_GAP = 0.6  # heights of a line that a gutter is wide at least
_NEAR = 8.0  # heights of a line, above and below, within which others must have the same gap
_LEAST = 6  # of them; gaps between words do not stand above each other in so many lines
_NEXT = 3.0  # heights; so near are lines that follow each other
_SIDE = 4.0  # heights; what is narrower is no column of text
_CROSSING = 0.15  # of them: so many may run across, such as a heading


def cut_at_gutters(lines: Sequence[Baseline], marks: Sequence[Marks]) -> tuple[list[Baseline], list[Marks]]:
    """Cuts lines at gaps that stand above each other in many lines.

    Args:
        lines: Of one page, level, in px.
        marks: For each the columns and rows of its pixels.

    Returns:
        The same with a line for each column of text.
    """
    columns = [columns_of(pixels) for pixels in marks]
    gaps = [_gaps(x, line.height) for line, x in zip(lines, columns, strict=True)]
    gutters = [[_is_gutter(i, gap, lines, columns, gaps) for gap in gaps[i]] for i in range(len(lines))]
    _follow(gutters, lines, columns, gaps)
    found: list[tuple[Baseline, Marks]] = []
    for i, line in enumerate(lines):
        edges = [-np.inf, *(float(gap.mean()) for gap, is_gutter in zip(gaps[i], gutters[i], strict=True) if is_gutter), np.inf]
        x, y = marks[i]
        for left, right in pairwise(edges):
            part = between(line, left, right) if len(edges) > 2 else line
            inside = (x > left) & (x <= right)
            if part is not None:
                found.append((part, (x[inside], y[inside])))
    return [line for line, _ in found], [pixels for _, pixels in found]


def _gaps(columns: Pixels, height: float) -> Doubles:
    """``(N, 2)``: the last column of ink before each gap, and the first one after it."""
    wide = np.flatnonzero(np.diff(columns) > _GAP * height)
    return np.stack([columns[wide], columns[wide + 1]], 1).astype(np.float64) if len(wide) else np.zeros((0, 2))


def _is_gutter(i: int, gap: Doubles, lines: Sequence[Baseline], columns: Sequence[Pixels], gaps: Sequence[Doubles]) -> bool:
    middle, height = float(gap.mean()), lines[i].height
    if not _has_two_sides(columns[i], gap, height):
        return False
    y = float(np.interp(middle, *lines[i].points.T))
    crossing = before = after = 0
    shared = []
    for j, other in enumerate(lines):
        x = columns[j]
        if j == i or not len(x) or abs(float(np.interp(middle, *other.points.T)) - y) > _NEAR * height:
            continue
        if x[0] < gap[0] and x[-1] > gap[1]:
            left, right = np.maximum(gaps[j][:, 0], gap[0]), np.minimum(gaps[j][:, 1], gap[1])
            widest = int((right - left).argmax()) if len(left) else -1
            if widest >= 0 and right[widest] - left[widest] > _GAP * height and _has_two_sides(x, gap, height):
                shared.append((left[widest], right[widest]))
            else:
                crossing += 1
        elif x[-1] - x[0] > _SIDE * height:  # a line of one of the columns alone
            before += bool(x[-1] < gap[1])
            after += bool(abs(x[0] - gap[1]) < height)
    same = len(shared) + min(before, after)
    if same < _LEAST or crossing > _CROSSING * same or len(shared) + min(before, after) // 2 < 2:
        return False
    shared = shared or [(gap[0], gap[1])]
    return bool(min(right for _, right in shared) - max(left for left, _ in shared) > _GAP * height)


def _follow(gutters: list[list[bool]], lines: Sequence[Baseline], columns: Sequence[Pixels], gaps: Sequence[Doubles]) -> None:
    """Follows gutters to the first and last lines of the columns, which have fewer lines near them."""
    going = [(i, k) for i, row in enumerate(gutters) for k, is_gutter in enumerate(row) if is_gutter]
    while going:
        i, k = going.pop()
        gap, height = gaps[i][k], lines[i].height
        y = float(np.interp(gap.mean(), *lines[i].points.T))
        for j, other in enumerate(lines):
            if abs(float(np.interp(gap.mean(), *other.points.T)) - y) > _NEXT * height:
                continue
            for n, own in enumerate(gaps[j]):
                shared = min(own[1], gap[1]) - max(own[0], gap[0])
                if not gutters[j][n] and shared > _GAP * height and _has_two_sides(columns[j], own, other.height):
                    gutters[j][n] = True
                    going.append((j, n))


def _has_two_sides(columns: Pixels, gap: Doubles, height: float) -> bool:
    return bool(gap[0] - columns[0] > _SIDE * height and columns[-1] - gap[1] > _SIDE * height)
