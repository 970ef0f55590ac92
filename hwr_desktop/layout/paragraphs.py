"""Lines in reading order -> where paragraphs begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hwr_desktop.capture.line import LineShape

Doubles = NDArray[np.float64]

_INDENT = 0.9  # of a line's height: further right than its neighbours
_SHORT = 0.4  # of the column's width: what the last line of a paragraph leaves free
_NOTE = 0.45  # of the width of the line beside: a note in the margin
_GAP = 1.45  # of the usual distance of lines


def paragraph_starts(lines: Sequence[LineShape]) -> list[bool]:
    """Tells with which lines a paragraph begins.

    One begins after a gap, with a line that is indented against those after it, after a line that ends early, and where reading goes on
    beside or above what was read, unless the text there plainly continues.

    Args:
        lines: The lines of a page in reading order, in px of the page.

    Returns:
        One value a line; the first line always begins one.
    """
    if not lines:
        return []
    boxes = np.array([(*line.polygon.min(0), *line.polygon.max(0)) for line in lines], np.float64)
    return starts_of_boxes(boxes, np.array([_row(line) for line in lines]))


def starts_of_boxes(boxes: Doubles, rows: Doubles) -> list[bool]:
    """The same of boxes.

    Args:
        boxes: ``(N, 4)``, N at least 1: left, top, right, bottom of each line.
        rows: ``(N,)``: the height at which each line runs.
    """
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    steps = np.diff(rows)
    down = steps[steps > 0.3 * height]
    usual = float(np.median(down)) if len(down) else height
    return [i == 0 or _begins(boxes, steps, i, height, usual) for i in range(len(boxes))]


def _row(line: LineShape) -> float:
    if line.baseline is not None:
        return float(line.baseline[:, 1].mean())
    return float(line.polygon[:, 1].mean())


def _begins(boxes: Doubles, steps: Doubles, i: int, height: float, usual: float) -> bool:
    before, own = boxes[i - 1], boxes[i]
    step = steps[i - 1]
    if step < -0.3 * height and _uneven(before, own):  # from a note in the margin back to the text
        return True
    if step < 0.3 * height:  # beside: the same line goes on after a gap; above: another column
        return bool(step < -height and _indented(boxes, i, height))
    if step > _GAP * usual:
        return True
    if min(before[2], own[2]) < max(before[0], own[0]):  # nothing of it stands below the line before
        return True
    return _indented(boxes, i, height) or _ended(boxes, i, height)


def _uneven(before: Doubles, own: Doubles) -> bool:
    """Whether one of two lines side by side is much narrower."""
    widths = before[2] - before[0], own[2] - own[0]
    aside = min(before[2], own[2]) < max(before[0], own[0])
    return bool(aside and min(widths) < _NOTE * max(widths))


def _indented(boxes: Doubles, i: int, height: float) -> bool:
    """Whether the line begins further right than the line before and the next one."""
    own = boxes[i, 0]
    after = boxes[i + 1, 0] if i + 1 < len(boxes) and boxes[i + 1, 1] > boxes[i, 1] else None
    before = boxes[i - 1, 0] if boxes[i - 1, 1] < boxes[i, 1] else None
    margins = [m for m in (before, after) if m is not None]
    if after is not None and own - after <= _INDENT * height:
        return False
    return bool(margins and own - max(margins) > _INDENT * height)


def _ended(boxes: Doubles, i: int, height: float) -> bool:
    """Whether the line before ends far left of its neighbours, and not because the whole block is narrow."""
    block = boxes[max(0, i - 4) : i + 4]
    left, right = block[:, 0].min(), np.percentile(block[:, 2], 75)
    free = min(right, boxes[i, 2]) - boxes[i - 1, 2]
    return bool(free > _SHORT * (right - left) and free > 3 * height)
