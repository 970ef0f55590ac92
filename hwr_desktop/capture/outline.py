"""The outline of a sheet in a photo, and the sheet pulled straight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.shrink import shrunk

Doubles = NDArray[np.float64]
Grey = NDArray[np.uint8]

_SIZE = 600  # px of the longer side at which the outline is looked for
_LEAST_AREA = 0.2  # of the picture
_REACH = 9  # px to either side of an edge that are compared
_STEP = 0.08  # by how much of its own brightness the sheet must be lighter than what is around it
_AS_LIGHT = 0.88  # of the sheet's own brightness
_MOST_AROUND = 0.35  # of the sheet's area: so much around it may be as light
_LARGEST_SIDE = 32_000  # cv2.warpPerspective's own limit


def find_corners(pixels: Grey) -> Doubles | None:
    """Finds the sheet of paper in a photo, or within the dark borders of a scan.

    A sheet is a four-sided area that is lighter than what lies around it, with an edge along at least two of its sides; sides may be cut
    off by the picture's border.

    Args:
        pixels: ``(H, W)`` uint8, 255 = white.

    Returns:
        ``(4, 2)`` float64: x, y in px, clockwise from the upper left. None where the page fills the picture or no sheet stands out.
    """
    small = shrunk(pixels, _SIZE)
    if min(small.shape) < 60:
        return None
    small = np.asarray(cv2.medianBlur(cv2.medianBlur(small, 5), 5), np.uint8)  # together they smooth as a wider one does, in a fifth of its time
    best, most = None, 0.0
    for quad in _candidates(small):
        refined = _refined(small, quad)
        score = _score(small, refined) if refined is not None else 0.0
        if score > most:
            best, most = refined, score
    size = small.shape[1], small.shape[0]
    if best is None or _fills(best, size):
        return None
    limits = np.array([pixels.shape[1], pixels.shape[0]], np.float64)
    return np.clip(best * limits / np.array(size), 0, limits)


def flatten(page: PageImage, corners: ArrayLike) -> PageImage:
    """Pulls a sheet straight.

    Args:
        page: The photo.
        corners: ``(4, 2)``: x, y in px of the photo, clockwise from the sheet's upper left; the area between them must not be empty.

    Returns:
        The sheet alone, upright where the corners say so, as wide and as high as the longer of its opposite sides.

    Raises:
        ValueError: Corners that are not four, or enclose nothing.
    """
    points = np.asarray(corners, np.float64)
    return replace(page, pixels=straightened(page.pixels, points), corners=tuple((float(x), float(y)) for x, y in points))


def straightened(pixels: Grey, corners: ArrayLike) -> Grey:
    """The same for a picture, grey or ``(H, W, 3)``."""
    matrix, width, height = straightening(corners)
    pixels, matrix = _shrunk(pixels, matrix)
    return np.asarray(cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def straightening(corners: ArrayLike) -> tuple[Doubles, int, int]:
    """The matrix ``(3, 3)`` from px of the photo to px of the straight sheet, and the sheet's width and height in px. Raises ValueError."""
    points = np.asarray(corners, np.float64)
    if points.shape != (4, 2) or not np.isfinite(points).all() or not cv2.isContourConvex(points.astype(np.float32)):
        raise ValueError("a sheet has four corners that enclose an area")
    top, right, bottom, left = (float(np.hypot(*(points[(i + 1) % 4] - points[i]))) for i in range(4))
    width, height = (int(np.clip(round(max(pair)), 1, _LARGEST_SIDE)) for pair in ((top, bottom), (left, right)))
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(points.astype(np.float32), goal), np.float64), width, height


def _shrunk(pixels: Grey, matrix: Doubles) -> tuple[Grey, Doubles]:
    """Picture and matrix to give to OpenCV, which takes no side over its limit, and counts from the middle of the first pixel."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    scale = min(1.0, _LARGEST_SIDE / max(pixels.shape[:2]))
    if scale < 1:
        size = max(1, int(pixels.shape[1] * scale)), max(1, int(pixels.shape[0] * scale))
        matrix = matrix @ np.diag([pixels.shape[1] / size[0], pixels.shape[0] / size[1], 1.0])
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels, np.linalg.inv(half) @ matrix @ half


def _candidates(small: Grey) -> Iterator[Doubles]:
    """Four-sided hulls of the largest light area, for thresholds all over the range of tones: no single one suits light that falls off."""
    otsu, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    low, high = np.percentile(small, [2, 95])
    seen: set[bytes] = set()
    for threshold in (otsu, *np.linspace(low, high, 9)[1:-1]):
        light = cv2.morphologyEx((small > threshold).astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
        outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        if not outlines:
            continue
        hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
        if cv2.contourArea(hull) < _LEAST_AREA * small.size:
            continue
        quad = _four_sided(np.asarray(hull, np.int32))
        if quad is not None and quad.tobytes() not in seen:
            seen.add(quad.tobytes())
            yield quad


def _four_sided(hull: NDArray[np.int32]) -> Doubles | None:
    """The hull with all but four corners taken off, or None where it is no quadrilateral."""
    length, area = cv2.arcLength(hull, True), cv2.contourArea(hull)
    for share in np.arange(0.01, 0.12, 0.01):
        corners = cv2.approxPolyDP(hull, share * length, True)
        if len(corners) == 4:
            points = _clockwise(corners.reshape(4, 2).astype(np.float64))
            return points if cv2.contourArea(points.astype(np.float32)) > 0.85 * area else None
        if len(corners) < 4:
            return None
    return None


def _clockwise(points: Doubles) -> Doubles:
    """Clockwise on the picture, beginning with the corner nearest to the upper left."""
    middle = points.mean(0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    points = points[np.argsort(angles)]
    return np.roll(points, -int(points.sum(1).argmin()), axis=0)


def _side(small: Grey, a: Doubles, b: Doubles) -> tuple[Doubles, Doubles, Doubles, NDArray[np.bool_]]:
    """What the picture shows across one side.

    Returns:
        Points ``(N, 2)`` along the side, the normal that leads outwards, brightness ``(N, 2 * _REACH + 1)`` from within outwards, and
        ``(N,)`` whether the point is so near the picture's border that nothing can be seen there.
    """
    points = a + np.linspace(0.04, 0.96, 60)[:, None] * (b - a)
    along = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
    normal = np.array([along[1], -along[0]])  # clockwise with y down: outwards is to the left of the way
    at = points[:, None] + np.arange(-_REACH, _REACH + 1)[None, :, None] * normal
    grey = cv2.remap(small, at[..., 0].astype(np.float32), at[..., 1].astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    height, width = small.shape
    outer = points + 4 * normal
    hidden = (outer[:, 0] < 0) | (outer[:, 1] < 0) | (outer[:, 0] > width - 1) | (outer[:, 1] > height - 1)
    return points, normal, np.asarray(grey, np.float64), hidden


def _refined(small: Grey, quad: Doubles) -> Doubles | None:
    """The quadrilateral with each side moved onto the steepest fall of brightness near it."""
    lines = []
    for i in range(4):
        a, b = quad[i], quad[(i + 1) % 4]
        points, normal, grey, hidden = _side(small, a, b)
        fall = grey[:, :-2] - grey[:, 2:]
        steepest = fall.argmax(1) + 1 - _REACH
        clear = ~hidden & (fall.max(1) > 8)
        if clear.sum() < 20:
            lines.append((a, (b - a) / max(float(np.hypot(*(b - a))), 1e-9)))
            continue
        moved = (points + steepest[:, None] * normal)[clear].astype(np.float32)
        dx, dy, x, y = (float(v) for v in np.asarray(cv2.fitLine(moved, cv2.DIST_HUBER, 0, 0.01, 0.01)).ravel())
        lines.append((np.array([x, y]), np.array([dx, dy])))
    corners = [_crossing(*lines[i - 1], *lines[i]) for i in range(4)]
    if any(c is None for c in corners):
        return None
    points = np.array(corners, np.float64)
    limits = np.array([small.shape[1], small.shape[0]], np.float64)
    if (np.abs(points - np.clip(points, 0, limits)) > 0.1 * limits).any():
        return None
    return np.clip(points, 0, limits)


def _crossing(a: Doubles, along_a: Doubles, b: Doubles, along_b: Doubles) -> Doubles | None:
    across = along_a[0] * along_b[1] - along_a[1] * along_b[0]
    if abs(across) < 0.3:  # sides that are nearly parallel
        return None
    t = ((b[0] - a[0]) * along_b[1] - (b[1] - a[1]) * along_b[0]) / across
    return np.asarray(a + t * along_a, np.float64)


def _score(small: Grey, quad: Doubles) -> float:
    """How sure it is that this is the sheet: the mean share of the edges at which brightness falls, 0 where it is none."""
    if not cv2.isContourConvex(quad.astype(np.float32)) or cv2.contourArea(quad.astype(np.float32)) < _LEAST_AREA * small.size:
        return 0.0
    shares = []
    for i in range(4):
        _, _, grey, hidden = _side(small, quad[i], quad[(i + 1) % 4])
        if hidden.mean() > 0.6:
            continue
        inside, outside = grey[~hidden, : _REACH - 2].mean(1), grey[~hidden, _REACH + 3 :].mean(1)
        shares.append(float(np.mean(outside < (1 - _STEP) * inside)))
    if len(shares) < 2 or min(shares) < 0.7:
        return 0.0
    mask = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(quad).astype(np.int32), 1)
    light = _AS_LIGHT * np.median(small[mask == 1])
    around = small[mask == 0]
    # Where more is as light, the sheet goes on beyond: the other page of an open book.
    if len(around) and (np.median(around) > light or np.sum(around > light) > _MOST_AROUND * mask.sum()):
        return 0.0
    return float(np.mean(shares)) + 0.1 * len(shares)


def _fills(quad: Doubles, size: tuple[int, int]) -> bool:
    """Whether the sheet is the whole picture, but for 1.5 % at each corner."""
    width, height = size
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    return bool((np.abs(quad - whole) <= 0.015 * max(size)).all())
