"""A line of a page -> a straight picture of it."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.line import Frame, LineImage, LineShape
from hwr_desktop.capture.page import PageImage

Doubles = NDArray[np.float64]
Grey = NDArray[np.uint8]

_ROWS = 128  # no network reads more rows than this
_COLUMNS = 16_000
_FAR = 1e6


def crop_line(page: PageImage, shape: LineShape) -> LineImage:
    """Cuts out a line and straightens it along its baseline.

    Args:
        page: The page.
        shape: Where the line stands; it may reach beyond the page. Without a baseline the polygon's bounding box is cut out.

    Returns:
        A line image of at most 128 x 16,000 px, not enlarged. What lies outside the polygon or the page has the tone of the
        paper near it. Its frame leads back to the page; pixel (row, column) covers the page from there to one further.
    """
    grey, frame = _cut(page, shape)
    return LineImage.from_grey(grey, frame, shape)


def crop_grey(page: PageImage, shape: LineShape) -> Grey:
    """What ``crop_line`` cuts out as it is on the page, ``(H, W)`` uint8 with 255 = white: the form in which corrected lines are kept."""
    return _cut(page, shape)[0]


def _cut(page: PageImage, shape: LineShape) -> tuple[Grey, Frame]:
    polygon = np.clip(shape.polygon, -_FAR, _FAR).astype(np.float64)
    path = _path(polygon, shape.baseline)
    above, below = _extent(polygon, path)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    scale = min(1.0, _ROWS / (above + below), _COLUMNS / lengths[-1])
    height, width = max(1, round((above + below) * scale)), max(1, round(lengths[-1] * scale))
    centres, downward = _along(path, lengths, (np.arange(width) + 0.5) * lengths[-1] / width)
    rows = (np.arange(height) + 0.5) * (above + below) / height - above
    x = centres[None, :, 0] + rows[:, None] * downward[None, :, 0]
    y = centres[None, :, 1] + rows[:, None] * downward[None, :, 1]
    grey = _painted(*_sampled(page.pixels, polygon, x, y, scale))
    columns = np.linspace(0, width, int(np.clip(2 * width // height, 2, 200)))
    points, downward = _along(path, lengths, columns * lengths[-1] / width)
    ends = [(points + row * downward).astype(np.float32) for row in (-above, below)]
    return grey, Frame(columns.astype(np.float32), ends[0], ends[1])


def _path(polygon: Doubles, baseline: NDArray[np.float32] | None) -> Doubles:
    """The baseline, smoothed and reaching from one end of the polygon to the other; the box's lower edge where there is none."""
    left = polygon[:, 0].min()
    right, bottom = polygon.max(0)
    level = np.array([[left, bottom], [max(right, left + 1), bottom]])
    if baseline is None:
        return level
    points = np.clip(baseline, -_FAR, _FAR).astype(np.float64)
    steps = np.hypot(*np.diff(points, axis=0).T)
    points = points[np.concatenate([[True], steps > 1e-6])]
    chord = points[-1] - points[0]
    length = float(np.hypot(*chord))
    if len(points) < 2 or length < 1:
        return level
    across = polygon @ np.array([-chord[1], chord[0]]) / length
    return _extended(_smoothed(points, max(float(np.ptp(across)), 4.0)), polygon)


def _smoothed(points: Doubles, height: float) -> Doubles:
    """The path with a point every half line height or so, its corners rounded, so that letters do not fan out."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    count = int(np.clip(2 * lengths[-1] / height + 1, 2, 400))
    at = np.linspace(0, lengths[-1], count)
    path = np.stack([np.interp(at, lengths, points[:, i]) for i in (0, 1)], 1)
    for _ in range(2):
        path[1:-1] = (path[:-2] + 2 * path[1:-1] + path[2:]) / 4
    return path


def _extended(path: Doubles, polygon: Doubles) -> Doubles:
    """The path with its ends drawn out, straight, to where the polygon ends."""
    reach = min(len(path) - 1, 3)
    first, last = path[0] - path[reach], path[-1] - path[-1 - reach]
    ends = []
    for end, direction in ((path[0], first), (path[-1], last)):
        direction = direction / max(float(np.hypot(*direction)), 1e-6)
        ends.append(end + direction * max(0.0, float(((polygon - end) @ direction).max())))
    path = np.concatenate([[ends[0]], path, [ends[1]]])
    return path[np.concatenate([[True], np.hypot(*np.diff(path, axis=0).T) > 1e-6])]


def _extent(polygon: Doubles, path: Doubles) -> tuple[float, float]:
    """How far the polygon reaches above and below the path in px; together at least 1."""
    ring = np.concatenate([polygon, polygon[:1]])
    dense = np.concatenate([np.linspace(a, b, 5)[:-1] for a, b in pairwise(ring)])
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    points, downward = _along(path, lengths, np.linspace(0, lengths[-1], 200))
    above = below = 0.0
    for part in np.array_split(dense, len(dense) // 500 + 1):
        nearest = ((part[:, None] - points[None]) ** 2).sum(2).argmin(1)
        across = ((part - points[nearest]) * downward[nearest]).sum(1)
        above, below = max(above, -float(across.min())), max(below, float(across.max()))
    return max(above, 1.0 - below), below


def _along(path: Doubles, lengths: Doubles, at: Doubles) -> tuple[Doubles, Doubles]:
    """Points of the path at these lengths, and the unit vectors there that lead across it, downwards; both ``(N, 2)``."""
    points = np.stack([np.interp(at, lengths, path[:, i]) for i in (0, 1)], 1)
    tangents = np.gradient(path, lengths, axis=0)
    tangents = np.stack([np.interp(at, lengths, tangents[:, i]) for i in (0, 1)], 1)
    tangents /= np.maximum(np.hypot(*tangents.T), 1e-9)[:, None]
    return points, np.stack([-tangents[:, 1], tangents[:, 0]], 1)


def _sampled(pixels: Grey, polygon: Doubles, x: Doubles, y: Doubles, scale: float) -> tuple[Grey, NDArray[np.bool_]]:
    """The page's grey at these places, ``(H, W)``, and whether they lie inside the polygon and the page."""
    margin = 2 + 2 / scale
    left, top = max(0, int(x.min() - margin)), max(0, int(y.min() - margin))
    right, bottom = min(pixels.shape[1], int(x.max() + margin)), min(pixels.shape[0], int(y.max() + margin))
    if right <= left or bottom <= top:
        return np.full(x.shape, 255, np.uint8), np.zeros(x.shape, np.bool_)
    part = pixels[top:bottom, left:right]
    # Shrinking by areas first, so that sampling does not skip thin strokes.
    size = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    if size[0] > 32_000 or size[1] > 32_000:  # cv2.remap's own limit
        size = min(size[0], 32_000), min(size[1], 32_000)
    if size != (part.shape[1], part.shape[0]):
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    ratio = np.array([size[0] / (right - left), size[1] / (bottom - top)])
    mask = np.zeros(part.shape, np.uint8)
    corners = np.clip((polygon - (left, top)) * ratio - 0.5, -_FAR, _FAR)
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, shift=4)
    map_x = ((x - left) * ratio[0] - 0.5).astype(np.float32)
    map_y = ((y - top) * ratio[1] - 0.5).astype(np.float32)
    grey = cv2.remap(part, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.remap(mask, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(grey, np.uint8), np.asarray(inside) > 127


def _painted(grey: Grey, inside: NDArray[np.bool_]) -> Grey:
    """The picture with what is outside painted in the tone of the paper nearby: the median of the lighter half inside."""
    if not inside.any():
        return np.full(grey.shape, 255, np.uint8)
    height, width = grey.shape
    overall = _light_tone(grey[inside])
    edges = np.linspace(0, width, max(1, width // (2 * height)) + 1).astype(int)
    tones, middles = [], []
    for start, end in pairwise(edges):
        block = slice(max(0, start - height), end + height)
        near = grey[:, block][inside[:, block]]
        tones.append(_light_tone(near) if len(near) >= 2 * height else overall)
        middles.append((start + end) / 2)
    tone = np.interp(np.arange(width), middles, tones)
    return np.where(inside, grey, np.round(tone)[None, :]).astype(np.uint8)


def _light_tone(values: Grey) -> float:
    return float(np.percentile(values, 75))
