"""Measures of a page that help to put it right."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.shrink import shrunk

Doubles = NDArray[np.float64]
Grey = NDArray[np.uint8]

_SIZE = 800  # px of the longer side at which the slope is measured
_LARGEST = 20.0  # degrees
_MOST_POINTS = 40_000


def skew_angle(pixels: Grey) -> float:
    """How far the lines of a page are turned against the horizontal.

    The angle is found at which the ink, projected onto the page's side, is most unevenly spread.

    Args:
        pixels: ``(H, W)`` uint8, 255 = white.

    Returns:
        Degrees within +-20; positive where lines rise to the right. 0.0 for a page without writing and where no direction stands out.
    """
    x, y, _ = dark_points(pixels)
    if len(x) < 60:
        return 0.0
    coarse = np.arange(-_LARGEST, _LARGEST + 0.5, 0.5)
    scores = np.array([_evenness(x, y, a) for a in coarse])
    if scores.max() < 1.15 * np.median(scores):
        return 0.0
    best = float(coarse[scores.argmax()])
    fine = np.arange(best - 0.5, best + 0.51, 0.1)
    angle = float(fine[np.argmax([_evenness(x, y, a) for a in fine])])
    return float(np.clip(round(angle, 2), -_LARGEST, _LARGEST))


def dark_points(pixels: Grey) -> tuple[Doubles, Doubles, float]:
    """Thin dark marks on a page; wide dark areas such as a scan's margin have none.

    Args:
        pixels: ``(H, W)`` uint8, 255 = white.

    Returns:
        Columns and rows of some of their pixels, on the page shrunk to at most 800 px, and by what a px of the page is multiplied there.
    """
    small = shrunk(pixels, _SIZE)
    marks = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((11, 11), np.uint8))
    strongest = float(np.percentile(marks, 99.5))
    y, x = np.unravel_index(np.flatnonzero(marks > max(18.0, 0.35 * strongest)), marks.shape)
    step = max(1, len(x) // _MOST_POINTS)
    return x[::step].astype(np.float64), y[::step].astype(np.float64), max(small.shape) / max(pixels.shape)


def _evenness(x: Doubles, y: Doubles, angle: float) -> float:
    """The higher, the more the points keep to parallel lines that rise by ``angle`` degrees."""
    turn = np.deg2rad(angle)
    rows = y * np.cos(turn)
    rows += x * np.sin(turn)
    rows -= rows.min()
    profile = np.bincount(rows.astype(np.intp)).astype(np.float64)
    steps = profile[1:] - profile[:-1]
    return float(steps @ steps + profile[0] ** 2 + profile[-1] ** 2)
