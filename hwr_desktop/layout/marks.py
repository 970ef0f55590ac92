"""Grey page -> what is written on it: rules, squares, margins and pictures are taken away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]


def find_marks(grey: Grey, written: NDArray[np.bool_]) -> Mask:
    """Separates the strokes of writing from everything else.

    Args:
        grey: ``(H, W)`` uint8, 255 = white, level, at the scale at which layout works (some 1,500 px high).
        written: ``(H, W)`` where there may be writing; how dark its strokes are is told from there alone.

    Returns:
        ``(H, W)`` uint8: 1 where a stroke is, else 0.
    """
    darkness = _without_rules(_darkness(grey, written))
    return np.where(written, _without_borders(_binary(darkness)), 0).astype(np.uint8)


def _darkness(grey: Grey, written: NDArray[np.bool_]) -> Grey:
    """How much darker than the paper around it each pixel is, 0 to 255; slow changes of light and dark margins go."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    # Closing over some 35 px lifts strokes to the tone of the paper; on a dark margin it stays dark.
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((35, 35), np.uint8), borderType=cv2.BORDER_REPLICATE)
    paper = cv2.blur(paper, (25, 25), borderType=cv2.BORDER_REPLICATE)
    dark = _surroundings(np.asarray(paper, np.uint8), written)
    ratio = smooth.astype(np.float32) / np.maximum(paper, 24).astype(np.float32)
    ratio[dark] = 1
    return np.clip(255 * (1 - ratio), 0, 255).astype(np.uint8)


def _surroundings(paper: Grey, written: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the ground is so dark that it is the table under the page, a scan's margin or a picture; edges included.

    The measure is the ground of the writing where that is darker than most of the picture: coloured paper on a white bed.
    """
    light = float(np.percentile(paper[::4, ::4], 80))
    ground = paper[::4, ::4][written[::4, ::4]]
    dark = (paper < 0.5 * min(light, float(np.median(ground)) if len(ground) else light)).astype(np.uint8)
    wide = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    return np.asarray(cv2.dilate(wide, np.ones((31, 31), np.uint8)), np.bool_)


def _without_rules(darkness: Grey) -> Grey:
    """Takes ruled and squared paper away: what is continuously dark over a long level or upright way, and thin."""
    rest = darkness
    for level in (True, False):
        along = (9, 1) if level else (1, 9)
        length = (71, 1) if level else (1, 91)
        # Blurring along the rule closes the gaps of a faint or broken one.
        blurred = cv2.blur(rest, along)
        rules = cv2.morphologyEx(blurred, cv2.MORPH_OPEN, np.ones(length[::-1], np.uint8))
        thick = cv2.morphologyEx(rules, cv2.MORPH_OPEN, np.ones((9, 1) if level else (1, 9), np.uint8))
        rules = cv2.subtract(rules, thick)
        rules = cv2.dilate(rules, np.ones((3, 1) if level else (1, 3), np.uint8))
        rest = np.asarray(cv2.subtract(rest, cv2.convertScaleAbs(rules, alpha=1.15)), np.uint8)
    return rest


def _binary(darkness: Grey) -> Mask:
    """Dark enough against a global and a local measure."""
    values = darkness[darkness > 12]
    if len(values) < 30:
        return np.zeros(darkness.shape, np.uint8)
    otsu, _ = cv2.threshold(values.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    # Pencil beside ink: where only faint strokes are near, half of what they reach is enough.
    strongest = cv2.dilate(cv2.blur(darkness, (3, 3)), np.ones((61, 61), np.uint8))
    local = cv2.blur(strongest, (61, 61)).astype(np.float32)
    threshold = np.clip(np.minimum(0.75 * otsu, 0.45 * local), max(12.0, 0.35 * otsu), None)
    return (darkness > threshold).astype(np.uint8)


def _without_borders(mask: Mask) -> Mask:
    """Drops what cannot be writing: specks, solid areas, long straight bars, and frames around the page."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height, width = mask.shape
    left, top, wide, tall, area = (stats[:, i] for i in range(5))
    solid = (area > 0.6 * wide * tall) & (np.minimum(wide, tall) > 40)
    bar = (np.maximum(wide, tall) > 120) & (np.minimum(wide, tall) < 0.06 * np.maximum(wide, tall))
    touches = (left <= 2) | (top <= 2) | (left + wide >= width - 2) | (top + tall >= height - 2)
    edge = touches & ((tall > 0.12 * height) | (wide > 0.25 * width))
    frame = (tall > 0.4 * height) & (area < 0.2 * wide * tall)
    keep = (area >= 5) & ~(solid | bar | edge | frame)
    keep[0] = False
    return keep[labels].astype(np.uint8) if count > 1 else np.zeros_like(mask)
