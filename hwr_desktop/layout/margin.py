"""Notes in the margin of a block of text: which lines they are, and before which line of the text they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.paragraphs import starts_of_boxes

Boxes = NDArray[np.float64]

_WIDE = 0.5  # of the width of the longest lines: a line of the text
_NARROW = 0.45  # of the width of the text: at most that is a note
_NEAR = 2.5  # heights of a line above and below within which the text's edge is looked at
_GAP = 0.4  # of a height, between text and note
_CLEAR_GAP = 1.0  # the same for a note that stands level with a line of the text
_LEVEL = 0.25  # of a height: so near to each other stand the middles of lines in one row
_NUMBER = 2.0  # heights; what is narrower may be the number of a list's entry
_TABLE = 3  # so many single entries level with lines are a column of a table


@dataclass(frozen=True)
class Note:
    """Lines in a margin that belong together.

    Attributes:
        lines: Their places in the boxes, from top to bottom.
        before: The place of the line of the text before which they are read: the first of the paragraph beside which they begin.
    """

    lines: tuple[int, ...]
    before: int


def margin_notes(boxes: Boxes, height: float) -> list[Note]:
    """Finds the notes beside a block of text.

    A note is narrow, and stands clear of all lines of the text near it, to their left or right. Not everything there is one: numbers of a list, the
    sums of an account, and a last word beyond the margin belong to their rows.

    Args:
        boxes: ``(N, 4)``: left, top, right, bottom of each line of a block.
        height: Of a usual line.

    Returns:
        The notes, from top to bottom.
    """
    widths = boxes[:, 2] - boxes[:, 0]
    text = np.flatnonzero(widths >= _WIDE * np.percentile(widths, 90)) if len(boxes) else np.zeros(0, np.intp)
    if len(text) < 3:
        return []
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    text = text[np.argsort(middles[text], kind="stable")]
    narrow = np.flatnonzero(widths < _NARROW * np.median(widths[text]))
    sides = {int(i): side for i in narrow if (side := _side(boxes, middles, int(i), text, height)) is not None}
    groups = _groups(boxes, sides, height)
    singles = [side for group, side in groups if len(group) == 1]
    found = [g for g, side in groups if _is_note(boxes, g, side, text, height) and not (len(g) == 1 and singles.count(side) >= _TABLE)]
    return [Note(tuple(group), _place(boxes, group, text)) for group in found]


Side = Literal["left", "right"]


def _side(boxes: Boxes, middles: Boxes, i: int, text: NDArray[np.intp], height: float) -> Side | None:
    """On which side of the text a line stands, clear of it; None where it does not, or where there is no text beside it."""
    near = boxes[text[np.abs(middles[text] - middles[i]) < _NEAR * height]]
    if len(near) < 2 or not (near[:, 1].min() < middles[i] < near[:, 3].max()):
        return None
    if boxes[i, 2] < near[:, 0].min() - _GAP * height:
        return "left"
    return "right" if boxes[i, 0] > near[:, 2].max() + _GAP * height else None


def _groups(boxes: Boxes, sides: dict[int, Side], height: float) -> list[tuple[list[int], Side]]:
    """Lines on the same side that follow closely below each other."""
    groups: list[tuple[list[int], Side]] = []
    for i in sorted(sides, key=lambda i: boxes[i, 1] + boxes[i, 3]):
        for group, side in groups:
            last = boxes[group[-1]]
            beside = min(last[2], boxes[i, 2]) <= max(last[0], boxes[i, 0])
            if side == sides[i] and boxes[i, 1] - last[3] < 0.6 * height and not beside:
                group.append(i)
                break
        else:
            groups.append(([i], sides[i]))
    return groups


def _is_note(boxes: Boxes, group: list[int], side: Side, text: NDArray[np.intp], height: float) -> bool:
    """Whether the lines are a note, and not parts of the rows in which they stand."""
    part = boxes[group]
    middles, rows = part[:, 1] + part[:, 3], boxes[text, 1] + boxes[text, 3]
    nearest = np.abs(middles[:, None] - rows[None]).argmin(1)
    level = np.abs(middles - rows[nearest]) < 2 * _LEVEL * height
    if not level.all():
        return True
    beside = boxes[text[nearest]]
    gap = np.where(side == "left", beside[:, 0] - part[:, 2], part[:, 0] - beside[:, 2]).min()
    if len(group) == 1:
        return bool(side == "right" and gap > _CLEAR_GAP * height)
    return bool(np.median(part[:, 2] - part[:, 0]) > _NUMBER * height and len(set(nearest.tolist())) == len(group) and gap > _GAP * height)


def _place(boxes: Boxes, group: list[int], text: NDArray[np.intp]) -> int:
    rows = (boxes[text, 1] + boxes[text, 3]) / 2
    starts = np.flatnonzero(starts_of_boxes(boxes[text], rows))
    top = boxes[group[0], 1] + 0.5 * (boxes[group[0], 3] - boxes[group[0], 1])
    first = int(np.abs(rows - top).argmin())
    return int(text[starts[starts <= first].max()])
