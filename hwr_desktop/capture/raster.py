"""Ink -> LineImage: strokes drawn as a scan would show them."""

from __future__ import annotations

import cv2
import numpy as np

from hwr_desktop.capture.ink import Ink
from hwr_desktop.capture.line import Frame, LineImage

SUPERSAMPLE = 4
"""How many times finer than the result strokes are drawn: OpenCV alone makes lines of 3 px 5 px wide."""
_SHIFT = 4  # cv2 takes fixed-point coordinates with this many fractional bits


def rasterise(ink: Ink, height: int = 64, pen_width: float = 3.0, max_width: int = 16_000) -> LineImage:
    """Draws the strokes of one line, anti-aliased.

    Args:
        ink: One line of writing, at least one stroke. Its size and place do not matter.
        height: Rows of the result in px, at least 16.
        pen_width: Width of the pen in px of the result, more than 0. Where strokes have pressure it varies around this.
        max_width: No more columns than this; a longer line is drawn smaller.

    Returns:
        A line image whose frame is in the units of the ink.

    Raises:
        ValueError: Ink without strokes.
    """
    left, top, right, bottom = ink.bounds
    margin = pen_width / 2 + 2
    extent = _extent(ink)
    scale = min((height - 2 * margin) / extent, max_width / max(right - left, 1e-6))
    pad = (height / scale - (bottom - top)) / 2
    width = max(int(np.ceil((right - left) * scale + 2 * margin)), height // 4)
    pixels = np.zeros((height * SUPERSAMPLE, width * SUPERSAMPLE), np.uint8)
    side = (width / scale - (right - left)) / 2
    origin = np.array([left - side, top - pad])
    for stroke in ink.strokes:
        points = (stroke.points[:, :2].astype(np.float64) - origin) * (scale * SUPERSAMPLE)
        draw_stroke(pixels, points, stroke.pressure, pen_width * SUPERSAMPLE)
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    corners = origin + np.array([[0, 0], [width / scale, 0], [0, height / scale], [width / scale, height / scale]])
    corners = corners.astype(np.float32)
    frame = Frame(np.array([0, width], np.float32), corners[:2], corners[2:])
    return LineImage(small.astype(np.float32) / np.float32(255), frame)


def _extent(ink: Ink) -> float:
    """The height, in ink units, that is to fill the rows: the ink's own, save for a dash or dot, which must stay small."""
    left, top, right, bottom = ink.bounds
    tall, wide = bottom - top, right - left
    if len(ink) <= 2 and tall < 0.2 * wide:
        return 0.5 * wide
    return max(tall, 8.0 if wide < 8 else 1e-3)


def draw_stroke(pixels: np.ndarray, points: np.ndarray, pressure: np.ndarray | None, pen_width: float) -> None:
    """Draws a stroke in 255.

    Args:
        pixels: ``(H, W)`` uint8; drawn on.
        points: ``(N, 2)``: x, y in px, N at least 1.
        pressure: ``(N,)``, 0 to 1, or None.
        pen_width: In px.
    """
    fixed = np.round(points * (1 << _SHIFT)).astype(np.int32)
    if len(fixed) == 1 or not np.ptp(fixed, axis=0).any():
        radius = round(pen_width * 0.65 * (1 << _SHIFT))
        cv2.circle(pixels, tuple(int(v) for v in fixed[0]), radius, 255, -1, cv2.LINE_AA, _SHIFT)
    elif pressure is None:
        cv2.polylines(pixels, [fixed.reshape(-1, 1, 2)], False, 255, max(1, round(pen_width)), cv2.LINE_AA, _SHIFT)
    else:
        widths = pen_width * (0.5 + 0.5 * (pressure[1:] + pressure[:-1]))
        for a, b, w in zip(fixed[:-1], fixed[1:], widths, strict=True):
            cv2.line(pixels, tuple(map(int, a)), tuple(map(int, b)), 255, max(1, round(w)), cv2.LINE_AA, _SHIFT)
