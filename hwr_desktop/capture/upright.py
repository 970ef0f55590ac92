"""Which way up a page is, told from its writing."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.clean import skew_angle
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.shrink import shrunk

Grey = NDArray[np.uint8]
Marks = NDArray[np.bool_]

_SIZE = 1000  # px of the longer side
_LEAST_MARKS = 3000  # px of ink; less is too little to tell
_SIDEWAYS = 1.9  # how much more the ink must keep to columns than to rows
_LEAST_ROWS = 0.3
_SURELY_ROWS = 0.6  # writing that lies on its side never comes near this
_UPSIDE_DOWN = 0.09
_RULE = 60  # px; a straight line at least as long is no writing
_STRIPS = 3


def quarter_turns(page: PageImage) -> int:
    """How many quarter turns clockwise make the page upright; 0 where that is not clear.

    Lines of writing make rows, so a page whose ink keeps to columns lies on its side. Latin letters stand on their baseline: below a row of
    letters the ink ends more sharply than it begins above, and lines begin more evenly than they end. Both are statistics of some lines:
    a page with little on it is left as it is.

    Args:
        page: Any size.

    Returns:
        0, 1, 2 or 3.
    """
    small = shrunk(page.overview, _SIZE)
    if min(small.shape) < 150:
        return 0
    marks = _writing(small, page.skew)
    if marks.sum() < _LEAST_MARKS:
        return 0
    rows, columns, lying = _rows(marks), 0.0, marks
    if rows < _SURELY_ROWS:
        on_its_side = np.ascontiguousarray(np.rot90(small, -1))
        lying = _writing(on_its_side, skew_angle(on_its_side))
        columns = _rows(lying)
    sideways = lying.sum() >= _LEAST_MARKS and columns > _SIDEWAYS * rows
    if max(rows, columns) < _LEAST_ROWS:
        return 0  # a picture, or writing all over the place
    down = _uprightness(lying if sideways else marks) < -_UPSIDE_DOWN
    return (1 if sideways else 0) + (2 if down else 0)


def _writing(small: Grey, angle: float) -> Marks:
    """``(H, W)`` where there is thin dark ink, the page made level by ``angle`` degrees first, long straight lines taken off."""
    dark = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8))
    if abs(angle) >= 0.2:
        height, width = dark.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
        dark = cv2.warpAffine(dark, turn, (width, height))
    marks = np.asarray(dark > max(18.0, 0.35 * float(np.percentile(dark, 99.5))), np.uint8)
    level, plumb = (cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, _RULE), (_RULE, 1)))
    rules = np.maximum(cv2.dilate(level, np.ones((3, 1), np.uint8)), cv2.dilate(plumb, np.ones((1, 3), np.uint8)))
    return np.asarray((marks > 0) & (rules == 0))


def _profiles(marks: Marks, strips: int) -> list[NDArray[np.float64]]:
    """Ink a row, a little smoothed, in each of some strips side by side: lines that are not quite level blur less in a strip."""
    edges = np.linspace(0, marks.shape[1], strips + 1).astype(int)
    three = np.ones(3) / 3
    return [np.convolve(marks[:, a:b].sum(1).astype(np.float64), three, "same") for a, b in pairwise(edges)]


def _rows(marks: Marks) -> float:
    """How much the ink keeps to rows: by how much its amount goes up and down from row to row."""
    moved = total = 0.0
    for profile in _profiles(marks, 4):
        usual = np.convolve(profile, np.ones(41) / 41, "same")
        moved += float(((profile - usual) ** 2).sum())
        total += float((usual**2).sum())
    return moved / max(total, 1e-9)


def _uprightness(marks: Marks) -> float:
    """Above 0 for upright writing, below 0 for writing upside down, near 0 where it cannot be told."""
    falls = rises = 0.0
    for profile in _profiles(marks, _STRIPS):
        step = np.diff(profile)
        falls += float((np.maximum(-step, 0) ** 3).sum())
        rises += float((np.maximum(step, 0) ** 3).sum())
    return (falls - rises) / max(falls + rises, 1e-9) + 0.06 * float(np.clip(_evener_starts(marks), -1, 1))


def _evener_starts(marks: Marks) -> float:
    """Logarithm of how much more evenly lines begin than they end; 0 for fewer than six rows of ink."""
    starts, ends = [], []
    for y in range(0, marks.shape[0], 8):
        columns = np.nonzero(marks[y : y + 8].any(0))[0]
        if len(columns) > 15:
            first, last = np.interp((0.02, 0.98), np.linspace(0, 1, len(columns)), columns)
            starts.append(float(first))
            ends.append(float(last))
    if len(starts) < 6:
        return 0.0
    spread = [float(np.median(np.abs(np.array(side) - np.median(side)))) + 3 for side in (starts, ends)]
    return float(np.log(spread[1] / spread[0]))
