"""A page as it came -> the page as it is read: the sheet alone, upright.

Level lines, even light and plain paper are no business of this: lines are found on turned, dark and ruled pages, and each is straightened and its
paper evened out as it is cut out. So a picture that is right stays as it is, px by px.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwr_desktop.capture.outline import find_corners, flatten, straightening
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.upright import quarter_turns

Point = tuple[float, float]

_MOST_OF_IT = 0.85  # of the picture; a sheet that is larger and level is left as it is
_LEVEL = 1.5  # degrees


@dataclass(frozen=True)
class Changes:
    """What was done to a picture before it is read. The same two values stand in a document's ``Picture``.

    Attributes:
        corners: Four points (x, y) in px of the picture as it came, clockwise from the sheet's upper left; what lies between them is
            pulled straight and is the page. Empty for the whole picture.
        turns: Quarter turns clockwise, done last, from 0 to 3.
    """

    corners: tuple[Point, ...] = ()
    turns: int = 0

    def __bool__(self) -> bool:
        """Whether anything was done."""
        return bool(self.corners or self.turns % 4)

    def to_picture(self, points: ArrayLike, page: PageImage) -> NDArray[np.float32]:
        """Points ``(N, 2)`` in px of the page as it is read -> px of the picture as it came.

        Args:
            points: x, y.
            page: The page as it is read.
        """
        moved = np.asarray(points, np.float64).reshape(-1, 2)
        width, height = page.width, page.height
        for _ in range(self.turns % 4):  # back, one quarter anticlockwise at a time
            moved = np.stack([moved[:, 1], width - moved[:, 0]], 1)
            width, height = height, width
        if self.corners:
            back = np.linalg.inv(straightening(self.corners)[0])
            moved = np.asarray(cv2.perspectiveTransform(moved.reshape(-1, 1, 2), back), np.float64).reshape(-1, 2)
        return np.asarray(moved, np.float32)


def find_changes(page: PageImage) -> Changes:
    """What makes the page upright and takes off what is around the sheet; nothing where that is not clear."""
    corners: tuple[Point, ...] = ()
    found = find_corners(page.overview)
    if found is not None and _is_worth_it(found, page.overview):
        found *= np.array(page.pixels.shape[::-1]) / np.array(page.overview.shape[::-1])
        corners = tuple((float(x), float(y)) for x, y in found)
    return Changes(corners, quarter_turns(apply(page, Changes(corners))))


def apply(page: PageImage, changes: Changes) -> PageImage:
    """Does to a picture what the changes say. Raises ValueError for corners that enclose nothing."""
    if changes.corners:
        page = flatten(page, changes.corners)
    if changes.turns % 4:
        page = replace(page, pixels=np.ascontiguousarray(np.rot90(page.pixels, -changes.turns)))
    return page


def _is_worth_it(corners: NDArray[np.float64], pixels: NDArray[np.uint8]) -> bool:
    sides = np.roll(corners, -1, 0) - corners
    slopes = np.degrees(np.arctan2(np.abs(sides).min(1), np.maximum(np.abs(sides).max(1), 1e-9)))
    return bool(slopes.max() > _LEVEL or cv2.contourArea(corners.astype(np.float32)) < _MOST_OF_IT * pixels.size)
