"""Marks and baselines -> which mark belongs to which line, and the outlines of lines."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.maps import Baseline

Mask = NDArray[np.uint8]
Doubles = NDArray[np.float64]
Labels = NDArray[np.int32]
Pixels = NDArray[np.intp]

_LEAST_INK = 0.015  # of the area of a line; on all pages known no line had less than 0.02
_MIDDLE = 0.2  # the middle of the letters' bodies above the baseline, over the line's height
_REACH = 0.95, 0.45  # how far an outline reaches above and below the baseline, in heights of the line; swashes beyond disturb the reading


def assign_marks(mask: Mask, lines: Sequence[Baseline]) -> Labels:
    """Gives every mark to a line.

    A mark that lies in the body of one line belongs to it whole, ascenders and descenders too. One that lies in the bodies of several is
    cut between them. One in none, a dot or an accent, goes to the nearest line.

    Args:
        mask: ``(H, W)`` uint8, 1 = stroke.
        lines: Where lines run.

    Returns:
        ``(H, W)`` int32: number of the line from 1, 0 where there is none.
    """
    result = np.zeros(mask.shape, np.int32)
    y, x = np.nonzero(mask)
    if not lines or not len(x):
        return result
    nearest, distance = _nearest(x, y, lines, mask.shape[1])
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    component = np.asarray(labels[y, x], np.intp)
    # How many pixels of each component lie in each line's body.
    table = np.zeros((int(component.max()) + 1, len(lines)), np.int32)
    body = distance < 0.22
    np.add.at(table, (component[body], nearest[body]), 1)
    total = np.bincount(component, minlength=len(table))
    share = table / np.maximum(total, 1)[:, None]
    strong = (share > 0.12) & (table >= 4)
    in_lines = strong.sum(1)
    line = np.where(in_lines[component] == 1, strong.argmax(1)[component], nearest)
    free = (in_lines == 0)[component]
    if free.any():
        line[free], keep = _of_free_marks(component[free], nearest[free], distance[free])
        line[np.flatnonzero(free)[~keep]] = -1
    result[y, x] = line + 1
    return result


def _nearest(x: Pixels, y: Pixels, lines: Sequence[Baseline], width: int) -> tuple[Pixels, Doubles]:
    """For each pixel the line that is nearest, and how far it is off in heights of that line. Marks above a body seem a little nearer: accents."""
    best = np.zeros(len(x), np.intp)
    distance = np.full(len(x), np.inf)
    columns = np.arange(width)
    for i, line in enumerate(lines):
        rows = np.interp(columns, *line.points.T) - _MIDDLE * line.height
        beyond = np.maximum(np.maximum(line.points[0, 0] - columns, columns - line.points[-1, 0]), 0)
        off = (y - rows[x]) / line.height
        d = np.where(off < 0, 0.9 * -off, off) + 0.8 * np.maximum(beyond[x] / line.height - 0.3, 0)
        better = d < distance
        best[better], distance[better] = i, d[better]
    return best, distance


def _of_free_marks(component: NDArray[np.int32], nearest: Pixels, distance: Doubles) -> tuple[Pixels, NDArray[np.bool_]]:
    """The line of each mark outside all bodies, by its nearest pixel, and whether it is near enough to belong to any."""
    order = np.lexsort((distance, component))
    _, first = np.unique(component[order], return_index=True)
    at = order[first]
    inverse = np.searchsorted(component[at], component)
    return nearest[at][inverse], distance[at][inverse] < 0.85


def marks_by_line(ink: Labels, count: int) -> list[tuple[Pixels, Pixels]]:
    """The pixels x, y of each of ``count`` lines of what ``assign_marks`` gave."""
    y, x = np.nonzero(ink)
    number = ink[y, x]
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number, minlength=count + 1)[: count + 1])
    return [(x[part], y[part]) for part in np.split(order, ends)[1 : count + 1]]


def is_written(x: Pixels, y: Pixels, line: Baseline) -> bool:
    """Whether the marks of a line are writing: more than specks or what shines through, and higher than the dots of ruled paper."""
    length = float(np.ptp(line.points[:, 0]))
    if len(x) < max(4.0, _LEAST_INK * line.height * length):
        return False
    low, high = np.percentile(y - np.interp(x, *line.points.T), (5, 95))
    return bool(np.ptp(x) < 5 * line.height or high - low > max(4.0, 0.2 * line.height))


def outline(x: Pixels, y: Pixels, line: Baseline) -> Doubles:
    """The polygon ``(N, 2)`` around a line. It keeps to the line's marks, and between words to the letters' bodies.

    Args:
        x: Columns of the line's pixels, at least one.
        y: Their rows.
        line: Where the line runs.
    """
    # A far stroke that a mark drags along must not make the line longer than it is.
    left = max(int(x.min()), int(line.points[0, 0] - line.height))
    right = min(int(x.max()), int(line.points[-1, 0] + line.height))
    left, right = min(left, right - 1), max(right, left + 1)
    count = max(2, int((right - left) / max(2.0, line.height / 4)) + 1)
    knots = np.linspace(left, right, count)
    cell = np.clip(np.round((x - left) / (right - left) * (count - 1)).astype(int), 0, count - 1)
    baseline = np.interp(knots, *line.points.T)
    upper, lower = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(upper, cell, y)
    np.maximum.at(lower, cell, y + 1)
    upper = np.minimum(upper, baseline - 2 * _MIDDLE * line.height)
    lower = np.maximum(lower, baseline)
    # A stroke that runs on through other lines is cut.
    upper = np.maximum(upper, baseline - _REACH[0] * line.height)
    lower = np.minimum(lower, baseline + _REACH[1] * line.height)
    margin = max(1.0, 0.12 * line.height)
    upper = _spread(upper, True) - margin
    lower = _spread(lower, False) + margin
    ends = np.array([left - margin, *knots[1:-1], right + 1 + margin])
    return np.concatenate([np.stack([ends, upper], 1), np.stack([ends, lower], 1)[::-1]])


def _spread(values: Doubles, lowest: bool) -> Doubles:
    padded = np.pad(values, 1, mode="edge")
    stack = np.stack([padded[:-2], padded[1:-1], padded[2:]])
    return np.asarray(stack.min(0) if lowest else stack.max(0))
