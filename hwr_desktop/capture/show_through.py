"""Writing on the back of thin paper that shows through, taken off a page."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.page import PageImage

Floats = NDArray[np.float32]
Grey = NDArray[np.uint8]

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
    paper = cv2.morphologyEx(page.overview, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    marks = _from_the_back(np.asarray(cv2.subtract(paper, page.overview), np.uint8))
    if marks is None:
        return page
    whole = page.width, page.height
    hidden = cv2.resize(cv2.dilate(marks, np.ones((3, 3), np.uint8)), whole, interpolation=cv2.INTER_NEAREST) > 0
    ground = cv2.resize(paper, whole, interpolation=cv2.INTER_LINEAR)
    return replace(page, pixels=np.asarray(np.where(hidden, ground, page.pixels), np.uint8))


def _from_the_back(depth: Grey) -> NDArray[np.uint8] | None:
    """``(H, W)`` 1 where something shows through, of the depth of ink under the paper in grey values; None where nothing does."""
    strokes = depth[depth > 25]
    if len(strokes) < 500:
        return None
    usual = float(np.percentile(strokes, 80))
    count, labels = cv2.connectedComponents((depth > max(10.0, 0.13 * usual)).astype(np.uint8), connectivity=8)
    y, x = np.unravel_index(np.flatnonzero(labels), labels.shape)
    mark = np.asarray(labels[y, x], np.intp)
    area = np.bincount(mark, minlength=count)
    whole = area > 25
    deepest = _highest(depth[y, x], mark, count)
    own, faint = whole & (deepest > 0.6 * usual), deepest < _FAINT * usual
    own[0] = faint[0] = False  # the paper
    least = _LEAST_SHARE * area[own].sum()
    if not own.any() or area[faint & whole].sum() < least:
        return None
    edges = np.hypot(cv2.Sobel(depth, cv2.CV_32F, 1, 0)[y, x], cv2.Sobel(depth, cv2.CV_32F, 0, 1)[y, x])
    sharpness = _highest(edges, mark, count) / np.maximum(deepest, 1)
    faint &= sharpness < _BLURRED * float(np.median(sharpness[own]))
    if area[faint & whole].sum() < least:
        return None
    marks = np.zeros(depth.shape, np.uint8)
    marks[y, x] = faint[mark]
    return marks


def _highest(values: NDArray[np.generic], mark: NDArray[np.intp], count: int) -> Floats:
    """The highest value of the pixels of each mark."""
    highest = np.zeros(count, np.float32)
    np.maximum.at(highest, mark, values.astype(np.float32))
    return highest
