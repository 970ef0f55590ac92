"""Grey page -> what is written on it: rules, squares, margins and pictures are taken away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Pixels = NDArray[np.intp]


def find_marks(grey: Grey, written: NDArray[np.bool_]) -> tuple[Mask, Grey]:
    """Separates the strokes of writing from everything else.

    Args:
        grey: ``(H, W)`` uint8, 255 = white, level, at the scale at which layout works (some 1,500 px high).
        written: ``(H, W)`` where there may be writing; how dark its strokes are is told from there alone.

    Returns:
        ``(H, W)`` uint8: 1 where a stroke is, else 0; and ``(H, W)`` uint8: how dark upright rules are, 0 where there is none.
    """
    darkness = _darkness(grey, written)
    rest = _without(darkness, _rules(darkness, (71, 1)))
    rest = _without(rest, _rules(rest, (1, 91)))
    return np.where(written, _without_borders(_binary(rest)), 0).astype(np.uint8), _rules(darkness, (1, 91))


def _without(darkness: Grey, rules: Grey) -> Grey:
    return np.asarray(cv2.subtract(darkness, cv2.convertScaleAbs(rules, alpha=1.15)), np.uint8)


def _darkness(grey: Grey, written: NDArray[np.bool_]) -> Grey:
    """How much darker than the paper around it each pixel is, 0 to 255; slow changes of light and dark margins go."""
    smooth = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    # Closing over some 35 px lifts strokes to the tone of the paper; on a dark margin it stays dark.
    closed = cv2.morphologyEx(_halved(smooth), cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8), borderType=cv2.BORDER_REPLICATE)
    ground = cv2.blur(closed, (13, 13), borderType=cv2.BORDER_REPLICATE)
    paper = np.asarray(cv2.resize(ground, grey.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
    dark = _surroundings(paper, written)
    darkness = np.asarray(cv2.bitwise_not(cv2.divide(smooth, np.maximum(paper, 24), scale=255)), np.uint8)
    if dark is not None:
        darkness[dark] = 0
    return darkness


def _halved(grey: Grey) -> Grey:
    height, width = grey.shape
    return np.asarray(cv2.resize(grey, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA), np.uint8)


def _surroundings(paper: Grey, written: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Where the ground is so dark that it is the table under the page, a scan's margin or a picture; edges included. None where nothing is.

    The measure is the ground of the writing where that is darker than most of the picture: coloured paper on a white bed.
    """
    light = float(np.percentile(paper[::4, ::4], 80))
    ground = paper[::4, ::4][written[::4, ::4]]
    dark = (paper < 0.5 * min(light, float(np.median(ground)) if len(ground) else light)).astype(np.uint8)
    if not dark.any():
        return None
    wide = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    return np.asarray(cv2.dilate(wide, np.ones((31, 31), np.uint8)), np.bool_)


def _rules(darkness: Grey, length: tuple[int, int]) -> Grey:
    """Ruled and squared paper, tables: what is continuously dark over a long level or upright way, of so many columns and rows, and thin."""
    level = length[0] > length[1]
    # Blurring along the rule closes the gaps of a faint or broken one.
    blurred = cv2.blur(darkness, (9, 1) if level else (1, 9))
    rules = cv2.morphologyEx(blurred, cv2.MORPH_OPEN, np.ones(length[::-1], np.uint8))
    thick = cv2.morphologyEx(rules, cv2.MORPH_OPEN, np.ones((9, 1) if level else (1, 9), np.uint8))
    return np.asarray(cv2.dilate(cv2.subtract(rules, thick), np.ones((3, 1) if level else (1, 3), np.uint8)), np.uint8)


def _binary(darkness: Grey) -> Mask:
    """Dark enough against a global and a local measure."""
    values = darkness[darkness > 12]
    if len(values) < 30:
        return np.zeros(darkness.shape, np.uint8)
    otsu, _ = cv2.threshold(values.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    # Pencil beside ink: where only faint strokes are near, half of what they reach is enough.
    strongest = cv2.dilate(cv2.blur(darkness, (3, 3)), np.ones((5, 5), np.uint8))[::4, ::4]
    strongest = cv2.blur(cv2.dilate(strongest, np.ones((15, 15), np.uint8)), (15, 15))
    local = cv2.resize(strongest, darkness.shape[::-1], interpolation=cv2.INTER_LINEAR)
    threshold = np.clip(np.minimum(0.75 * otsu, 0.45 * np.arange(256)), max(12.0, 0.35 * otsu), 255).astype(np.uint8)
    return np.asarray(cv2.compare(darkness, cv2.LUT(local, threshold), cv2.CMP_GT) // 255, np.uint8)


def _without_borders(mask: Mask) -> Mask:
    """Drops what cannot be writing: specks, solid areas, long straight bars, and frames around the page."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    height, width = mask.shape
    y, x = np.unravel_index(np.flatnonzero(mask), mask.shape)
    mark = labels[y, x].astype(np.intp)
    area = np.bincount(mark, minlength=count)
    left, top, wide, tall = _boxes(x, y, mark, count)
    solid = (area > 0.6 * wide * tall) & (np.minimum(wide, tall) > 40)
    bar = (np.maximum(wide, tall) > 120) & (np.minimum(wide, tall) < 0.06 * np.maximum(wide, tall))
    touches = (left <= 2) | (top <= 2) | (left + wide >= width - 2) | (top + tall >= height - 2)
    edge = touches & ((tall > 0.12 * height) | (wide > 0.25 * width))
    frame = (tall > 0.4 * height) & (area < 0.2 * wide * tall)
    keep = (area >= 5) & ~(solid | bar | edge | frame)
    kept = np.zeros_like(mask)
    kept[y, x] = keep[mark]
    return kept


def _boxes(x: Pixels, y: Pixels, mark: Pixels, count: int) -> tuple[Pixels, Pixels, Pixels, Pixels]:
    """Left, top, width and height of each of ``count`` marks, of its pixels; nothing of a mark without any."""
    ends = []
    for values in (x, y):
        least, most = np.full(count, values.max(initial=0)), np.zeros(count, np.intp)
        np.minimum.at(least, mark, values)
        np.maximum.at(most, mark, values)
        ends.append((least, most - least + 1))
    (left, wide), (top, tall) = ends
    return left, top, wide, tall
