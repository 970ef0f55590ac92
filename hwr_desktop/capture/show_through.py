"""Writing on the back of thin paper that shows through, taken off a page."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.page import PageImage

Floats = NDArray[np.float32]

_SIZE = 1400  # px of the longer side
_STROKE = 21  # px; what is wider is no stroke
_FAINT = 0.5  # of the darkness of the page's own strokes
_BLURRED = 0.8  # of the steepness of their edges, as a share of the darkness of each
_LEAST_SHARE = 0.06  # of the area of the page's own strokes; less is a matter of specks


def without_show_through(page: PageImage) -> PageImage:
    """Paints over marks that are both much fainter than the page's own writing and blurred, where there are many of them.

    Pencil beside ink is faint but sharp, and stays. Marks that touch the page's own writing stay too. This is for finding lines: what shows
    through would give lines between the lines.

    Args:
        page: Any page.

    Returns:
        The page itself where nothing shows through.
    """
    scale = min(1.0, _SIZE / max(page.pixels.shape))
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    small = np.asarray(cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    marks = _from_the_back(np.asarray(cv2.subtract(paper, small), np.float32))
    if marks is None:
        return page
    whole = page.width, page.height
    hidden = cv2.resize(cv2.dilate(marks, np.ones((3, 3), np.uint8)), whole, interpolation=cv2.INTER_NEAREST) > 0
    ground = cv2.resize(paper, whole, interpolation=cv2.INTER_LINEAR)
    return replace(page, pixels=np.asarray(np.where(hidden, ground, page.pixels), np.uint8))


def _from_the_back(depth: Floats) -> NDArray[np.uint8] | None:
    """``(H, W)`` 1 where something shows through, of the depth of ink under the paper in grey values; None where nothing does."""
    strokes = depth[depth > 25]
    if len(strokes) < 500:
        return None
    usual = float(np.percentile(strokes, 80))
    found, marks, stats, _ = cv2.connectedComponentsWithStats((depth > max(10.0, 0.13 * usual)).astype(np.uint8), connectivity=8)
    labels = np.asarray(marks, np.int32)
    edges = np.hypot(cv2.Sobel(depth, cv2.CV_32F, 1, 0), cv2.Sobel(depth, cv2.CV_32F, 0, 1))
    deepest, steepest = (_highest(values, labels, found) for values in (depth, edges))
    area = stats[:, cv2.CC_STAT_AREA]
    whole = area > 25
    whole[0] = False  # the paper
    sharpness = steepest / np.maximum(deepest, 1)
    own = whole & (deepest > 0.6 * usual)
    if not own.any():
        return None
    faint = (deepest < _FAINT * usual) & (sharpness < _BLURRED * float(np.median(sharpness[own])))
    faint[0] = False
    if area[faint & whole].sum() < _LEAST_SHARE * area[own].sum():
        return None
    return faint[labels].astype(np.uint8)


def _highest(values: NDArray[np.floating], labels: NDArray[np.integer], count: int) -> Floats:
    """The highest value within each label."""
    highest = np.zeros(count, np.float32)
    np.maximum.at(highest, labels.ravel(), values.ravel().astype(np.float32))
    return highest
