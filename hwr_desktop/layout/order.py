"""Lines in the order in which they are read: columns from left to right, each from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.margin import margin_notes

Box = tuple[float, float, float, float]

_LABEL = 0.35  # of the way from the start of one column to that of the next; lines of text fill more of it
_LEVEL = 0.4  # of a height: so near to each other stand the middles of a label and its entry
_ALIKE = 0.8  # of the lines on each side


def reading_order(boxes: Sequence[Box], table: Box | None = None) -> list[int]:
    """Sorts lines.

    The page is cut, again and again, at a gap that no line crosses: first at an upright one between columns of several lines, unless they are
    cells of a table or labels with their entries, else at a level one. What cannot be cut is read from top to bottom, and from left to right
    what stands side by side. Notes in its margin are read whole, before the paragraph beside which they begin.

    Args:
        boxes: Left, top, right, bottom of each line, for a level page.
        table: The same of a table, which is read row by row.

    Returns:
        The indices of the lines in reading order.
    """
    if not boxes:
        return []
    array = np.array(boxes, np.float64)
    return [int(i) for i in _ordered(array, np.arange(len(array)), float(np.median(array[:, 3] - array[:, 1])), table)]


def _ordered(boxes: NDArray[np.float64], indices: NDArray[np.intp], height: float, table: Box | None) -> list[int]:
    parts = _columns(boxes, indices, height, table)
    if parts is None:
        return _with_notes(boxes, indices, height)
    before, left, right, after = parts
    return [i for part in (before, left, right, after) if len(part) for i in _ordered(boxes, part, height, table)]


def _columns(boxes: NDArray[np.float64], indices: NDArray[np.intp], height: float, table: Box | None) -> tuple[NDArray[np.intp], ...] | None:
    """Lines above two columns, of the left one, of the right one, and below them; None where there are no columns."""
    part = boxes[indices]
    if len(part) < 6:
        return None
    best: tuple[int, tuple[NDArray[np.intp], ...]] | None = None
    for cut in np.unique(part[:, 2]):
        is_left, is_right = part[:, 2] <= cut + 0.2 * height, part[:, 0] > cut + 0.2 * height
        across = ~is_left & ~is_right
        if min(is_left.sum(), is_right.sum()) < 3 or (table and all(_within(part[side], table).any() for side in (is_left, is_right))):
            continue
        top, bottom = _common(part[is_left]), _common(part[is_right])
        start, end = max(top[0], bottom[0]), min(top[1], bottom[1])
        middle = (part[:, 1] + part[:, 3]) / 2
        # Both must run side by side over several lines, with nothing that crosses the gap between them.
        if end - start < 4 * height or (across & (middle > start) & (middle < end)).any():
            continue
        beside = (middle >= min(top[0], bottom[0])) & (middle <= max(top[1], bottom[1])) & ~across
        left, right = beside & is_left, beside & is_right
        if min(left.sum(), right.sum()) < 3 or not _even(part[left], part[right]) or _are_labels(part[left], part[right]):
            continue
        score = int(min(left.sum(), right.sum()))
        if best is None or score > best[0]:
            others = ~left & ~right
            above = others & (middle < (start + end) / 2)
            best = score, tuple(indices[m] for m in (above, left, right, others & ~above))
    return None if best is None else best[1]


def _within(part: NDArray[np.float64], table: Box) -> NDArray[np.bool_]:
    x, y = (part[:, 0] + part[:, 2]) / 2, (part[:, 1] + part[:, 3]) / 2
    return np.asarray((x >= table[0]) & (x <= table[2]) & (y >= table[1]) & (y <= table[3]))


def _common(part: NDArray[np.float64]) -> tuple[float, float]:
    return float(part[:, 1].min()), float(part[:, 3].max())


def _even(left: NDArray[np.float64], right: NDArray[np.float64]) -> bool:
    """Whether both sides are columns of text: lines much wider than high, and of like width."""
    widths = [float(np.median(side[:, 2] - side[:, 0])) for side in (left, right)]
    heights = float(np.median(np.concatenate([left, right])[:, 3] - np.concatenate([left, right])[:, 1]))
    return min(widths) > 2.5 * heights and min(widths) > 0.25 * max(widths)


def _are_labels(left: NDArray[np.float64], right: NDArray[np.float64]) -> bool:
    """Whether lines are the labels of a form beside its entries: short of the way to those, and each level with one."""
    way = float(np.median(right[:, 0]) - np.median(left[:, 0]))
    if float(np.median(left[:, 2] - left[:, 0])) > _LABEL * way:
        return False
    heights = float(np.median(np.concatenate([left, right])[:, 3] - np.concatenate([left, right])[:, 1]))
    apart = np.abs((left[:, 1] + left[:, 3])[:, None] - (right[:, 1] + right[:, 3])[None]) / 2
    return bool((apart.min(1) < _LEVEL * heights).mean() >= _ALIKE and (apart.min(0) < _LEVEL * heights).mean() >= _ALIKE)


def _with_notes(boxes: NDArray[np.float64], indices: NDArray[np.intp], height: float) -> list[int]:
    """Rows from top to bottom, and each note in the margin as a whole before the row at which it is read."""
    notes = margin_notes(boxes[indices], height)
    aside = {k for note in notes for k in note.lines}
    rows = _rows(boxes, indices[[k for k in range(len(indices)) if k not in aside]])
    for note in notes:
        at = rows.index(int(indices[note.before]))
        while at and _beside(boxes[rows[at - 1]], boxes[rows[at]]):
            at -= 1
        rows[at:at] = [int(indices[k]) for k in note.lines]
    return rows


def _rows(boxes: NDArray[np.float64], indices: NDArray[np.intp]) -> list[int]:
    """From top to bottom; lines that overlap by more than half their height and stand side by side go from left to right."""
    rest = sorted(indices, key=lambda i: (boxes[i, 1] + boxes[i, 3]) / 2)
    ordered: list[int] = []
    while rest:
        first = rest[0]
        row = [i for i in rest if _beside(boxes[first], boxes[i]) or i == first]
        ordered += sorted((int(i) for i in row), key=lambda i: boxes[i, 0])
        rest = [i for i in rest if i not in row]
    return ordered


def _beside(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    shared = min(a[3], b[3]) - max(a[1], b[1])
    aside = a[2] <= b[0] or b[2] <= a[0]
    return bool(aside and shared > 0.5 * min(a[3] - a[1], b[3] - b[1]))
