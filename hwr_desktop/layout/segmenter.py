"""A page -> its lines of writing."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.clean import skew_angle
from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.cores import find_cores, line_pitch
from hwr_desktop.layout.marks import find_marks
from hwr_desktop.layout.order import reading_order
from hwr_desktop.layout.outlines import assign_marks, marks_by_line, outline, without_far_scraps, written_lines

Doubles = NDArray[np.float64]

_SIZE = 1500  # px of the longer side at which lines are looked for


def find_lines(page: PageImage) -> list[LineShape]:
    """Finds the lines of writing on a page.

    The page is made level, the ink is separated from paper, rules and pictures, the middles of the lines are followed from left to right,
    and each mark is given to a line. The page itself stays as it is.

    Args:
        page: Any size, turned by at most 20 degrees.

    Returns:
        The lines in reading order, each with a baseline, in px of the page as given. Empty for a page without writing.
    """
    level, back = _levelled(page.pixels)
    mask = find_marks(level)
    pitch = line_pitch(mask)
    if not pitch:
        return []
    cores = find_cores(mask, pitch)
    pixels = marks_by_line(assign_marks(mask, cores, pitch), len(cores))
    found = [outline(*without_far_scraps(*pixels[i], pitch), cores[i], pitch) for i in written_lines(pixels, pitch)]
    boxes = [(*polygon.min(0), *polygon.max(0)) for polygon, _ in found]
    return [_on_page(*found[i], back, page) for i in reading_order(boxes)]


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
