"""A page -> its lines of writing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.clean import skew_angle
from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.gutter_cut import cut_at_gutters
from hwr_desktop.layout.maps import Baseline, find_baselines
from hwr_desktop.layout.margin_cut import cut_at_margins
from hwr_desktop.layout.marks import find_marks
from hwr_desktop.layout.order import reading_order
from hwr_desktop.layout.outlines import assign_marks, is_written, marks_by_line, outline
from hwr_desktop.paths import layout_model

if TYPE_CHECKING:
    from hwr_desktop.layout.model import LayoutModel

Doubles = NDArray[np.float64]
Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

_SIZE = 1400  # px of the longer side at which marks are told apart
_HEIGHTS = 24.0, 100.0  # px of a usual line, at the size of the maps, between which the network is at its best
_WRITING = 0.2  # probability below which a mark is no writing


def find_lines(page: PageImage, model: LayoutModel | None = None) -> list[LineShape]:
    """Finds the lines of writing on a page.

    The page is made level, the layout network marks its baselines, the ink is separated from paper, rules and pictures, and each mark
    is given to a line. The page itself stays as it is.

    Args:
        page: Any size, turned by at most 20 degrees.
        model: The layout network; the one that comes with the program if there is none.

    Returns:
        The lines in reading order, each with a baseline, in px of the page as given. Empty for a page without writing.

    Raises:
        ModelError: The layout network that comes with the program is missing or damaged.
    """
    level, back = _levelled(page.pixels)
    lines, writing = _looked_at(level, model)
    if not lines:
        return []
    mask = find_marks(level, writing > _WRITING)
    given = zip(lines, marks_by_line(assign_marks(mask, lines), len(lines)), strict=True)
    written = [(line, marks) for line, marks in given if is_written(*marks, line)]
    lines, pixels = cut_at_gutters([line for line, _ in written], [marks for _, marks in written])
    lines, pixels = cut_at_margins(lines, pixels, level.shape[1])
    polygons = [outline(*marks, line) for marks, line in zip(pixels, lines, strict=True)]
    boxes = [(*polygon.min(0), *polygon.max(0)) for polygon in polygons]
    return [_on_page(polygons[i], lines[i].points, back, page) for i in reading_order(boxes)]


def evident_writing(page: PageImage) -> float:
    """How much writing in lines the network sees on a page as it stands: the lines' lengths over their heights, weighted by its certainty."""
    level, _ = _levelled(page.pixels)
    lines, _ = _looked_at(level)
    return sum(line.strength * float(np.ptp(line.points[:, 0])) / max(line.height, 1.0) for line in lines)


def _looked_at(level: Grey, model: LayoutModel | None = None) -> tuple[list[Baseline], Floats]:
    """The baselines of a level page in its px, and ``(H, W)`` the probability that something is written there.

    Where its lines turn out to be much smaller or larger than those that the network knows, it looks again, closer or from afar.
    """
    model = model or _model()
    scale = max(level.shape) / model.card.config.size
    maps = model.maps(_resized(level, scale))
    lines = find_baselines(maps)
    usual = float(np.median([line.height for line in lines])) if lines else _HEIGHTS[0]
    if not _HEIGHTS[0] <= usual <= _HEIGHTS[1]:
        other = scale * float(np.clip(usual / np.clip(usual, *_HEIGHTS), 0.5, 4))
        again = model.maps(_resized(level, other))
        if found := find_baselines(again):
            maps, scale, lines = again, other, found
    writing = cv2.resize(cv2.dilate(maps.writing, np.ones((3, 3), np.uint8)), level.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return [_scaled(line, scale) for line in lines], np.asarray(writing, np.float32)


def _resized(grey: Grey, scale: float) -> Grey:
    """The picture with one px for each ``scale`` px of it."""
    if abs(scale - 1) < 0.02:
        return grey
    size = max(8, round(grey.shape[1] / scale)), max(8, round(grey.shape[0] / scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR), np.uint8)


def _scaled(line: Baseline, scale: float) -> Baseline:
    return replace(line, points=line.points * scale, above=line.above * scale, below=line.below * scale)


@cache
def _model() -> LayoutModel:
    from hwr_desktop.layout.model import LayoutModel

    return LayoutModel.load(layout_model())


def _levelled(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Doubles]:
    """The page at working size, its lines level, and the matrix ``(2, 3)`` that leads from there back to the page."""
    height, width = pixels.shape
    scale = min(1.0, _SIZE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    there = np.array([[size[0] / width, 0, 0], [0, size[1] / height, 0], [0, 0, 1]], np.float64)
    angle = skew_angle(small)
    if abs(angle) >= 0.2:
        turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), -angle, 1.0)
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        wide, tall = int(np.ceil(size[1] * sin + size[0] * cos)), int(np.ceil(size[1] * cos + size[0] * sin))
        turn[:, 2] += (wide - size[0]) / 2, (tall - size[1]) / 2
        small = np.asarray(cv2.warpAffine(small, turn, (wide, tall), borderMode=cv2.BORDER_REPLICATE), np.uint8)
        there = np.vstack([turn, [0, 0, 1]]) @ there
    return small, np.asarray(np.linalg.inv(there)[:2], np.float64)


def _on_page(polygon: Doubles, baseline: Doubles, back: Doubles, page: PageImage) -> LineShape:
    """The line in px of the page, kept within it."""
    limits = np.array([page.width, page.height], np.float64)
    points = [np.clip(p @ back[:, :2].T + back[:, 2], 0, limits).astype(np.float32) for p in (polygon, baseline)]
    return LineShape(points[0], points[1])
