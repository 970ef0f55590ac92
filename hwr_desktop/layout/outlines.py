"""Marks and baselines -> which mark belongs to which line, and the outlines of lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.maps import Baseline

Mask = NDArray[np.uint8]
Doubles = NDArray[np.float64]
Pixels = NDArray[np.intp]
Marks = tuple[Pixels, Pixels]

_LEAST_INK = 0.015  # of the area of a line; on all pages known no line had less than 0.02
_MIDDLE = 0.2  # the middle of the letters' bodies above the baseline, over the line's height
_ABOVE = 0.9  # of its distance seems a mark above the middle to be off
_BAND = 1.2  # heights of a line around it, in which its marks are looked for first
_REACH = 0.95, 0.45  # how far an outline reaches above and below the baseline, in heights of the line; swashes beyond disturb the reading


def marks_of(lines: Sequence[Baseline], mask: Mask) -> list[Marks]:
    """Gives every mark to a line.

    A mark that lies in the body of one line belongs to it whole, ascenders and descenders too. One that lies in the bodies of several is
    cut between them. One in none, a dot or an accent, goes to the nearest line.

    Args:
        lines: Where lines run, at least one.
        mask: ``(H, W)`` uint8, 1 = stroke.

    Returns:
        For each line the columns and the rows of its pixels, from top to bottom.
    """
    y, x = np.unravel_index(np.flatnonzero(mask), mask.shape)
    line = _line_of_each(x, y, lines, mask) if len(x) else np.zeros(0, np.intp)
    order = np.argsort(line.astype(np.int32), kind="stable")
    ends = np.searchsorted(line[order], np.arange(len(lines) + 1))
    return [(x[order[first:end]], y[order[first:end]]) for first, end in pairwise(ends.tolist())]


def _line_of_each(x: Pixels, y: Pixels, lines: Sequence[Baseline], mask: Mask) -> Pixels:
    """The line of each pixel of the mask, -1 for none."""
    nearest, distance = _nearest(x, y, lines, mask.shape[1])
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    component = np.asarray(labels[y, x], np.intp)
    # How many pixels of each component lie in each line's body.
    body = distance < 0.22
    count = int(component.max()) + 1
    table = np.bincount(component[body] * len(lines) + nearest[body], minlength=count * len(lines)).reshape(count, len(lines))
    total = np.bincount(component, minlength=count)
    share = table / np.maximum(total, 1)[:, None]
    strong = (share > 0.12) & (table >= 4)
    in_lines = strong.sum(1)
    line = np.where(in_lines[component] == 1, strong.argmax(1)[component], nearest)
    free = (in_lines == 0)[component]
    if free.any():
        line[free], keep = _of_free_marks(component[free], nearest[free], distance[free])
        line[np.flatnonzero(free)[~keep]] = -1
    return line


def _nearest(x: Pixels, y: Pixels, lines: Sequence[Baseline], width: int) -> tuple[Pixels, Doubles]:
    """For each pixel the line that is nearest, and how far it is off in heights of that line. Marks above a body seem a little nearer: accents.

    Args:
        x: Columns of the pixels.
        y: Their rows, rising.
        lines: At least one.
        width: Of the picture.
    """
    best = np.zeros(len(x), np.intp)
    distance = np.full(len(x), np.inf)
    columns = np.arange(width)
    middles = [np.interp(columns, *line.points.T) - _MIDDLE * line.height for line in lines]
    asides = [np.maximum(np.maximum(line.points[0, 0] - columns, columns - line.points[-1, 0]) / line.height - 0.3, 0) for line in lines]

    def compare(i: int, part: slice | Pixels) -> None:
        at = x[part]
        off = (y[part] - middles[i][at]) / lines[i].height
        d = np.maximum(-_ABOVE * off, off) + 0.8 * asides[i][at]
        better = d < distance[part]
        best[part], distance[part] = np.where(better, i, best[part]), np.where(better, d, distance[part])

    for i, line in enumerate(lines):
        reach = _BAND * line.height
        compare(i, slice(*np.searchsorted(y, (middles[i].min() - reach / _ABOVE, middles[i].max() + reach))))
    # No line of another band is nearer than a band is wide.
    far = np.flatnonzero(distance > _BAND)
    for i in range(len(lines)):
        compare(i, far)
    return best, distance


def _of_free_marks(component: NDArray[np.int32], nearest: Pixels, distance: Doubles) -> tuple[Pixels, NDArray[np.bool_]]:
    """The line of each mark outside all bodies, by its nearest pixel, and whether it is near enough to belong to any."""
    order = np.lexsort((distance, component))
    _, first = np.unique(component[order], return_index=True)
    at = order[first]
    inverse = np.searchsorted(component[at], component)
    return nearest[at][inverse], distance[at][inverse] < 0.85


def columns_of(marks: Marks) -> Pixels:
    """The columns in which a line has ink, rising, each once."""
    return np.flatnonzero(np.bincount(marks[0]))


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
    rows = y.astype(np.float64)
    np.minimum.at(upper, cell, rows)
    np.maximum.at(lower, cell, rows + 1)
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
