"""One line of writing as the recogniser wants it. Polarity is settled here, once: 1 is ink, 0 is paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MOST_COLUMNS = 16_000  # of a fitted line: a picture one pixel high and very wide would fill the memory


@dataclass(frozen=True, eq=False)
class LineShape:
    """Where a line stands on its page.

    Attributes:
        polygon: ``(N, 2)`` float32, N at least 3: x, y in page px around the writing, ascenders and descenders included.
        baseline: ``(M, 2)`` float32, M at least 2: x, y in page px from left to right under the letters' bodies, or None.
    """

    polygon: Floats
    baseline: Floats | None = None


@dataclass(frozen=True, eq=False)
class Frame:
    """Where the columns of a line image lie on the page (or in the ink).

    Attributes:
        columns: ``(K,)`` float32, increasing, K at least 2: columns of the line image in px.
        top: ``(K, 2)`` float32: x, y of each column's upper end, in page px or ink units.
        bottom: ``(K, 2)`` float32: x, y of its lower end.
    """

    columns: Floats
    top: Floats
    bottom: Floats

    def box(self, start: float, end: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom on the page of the columns from ``start`` to ``end`` (px of the line image)."""
        inner = self.columns[(self.columns > start) & (self.columns < end)]
        at = np.concatenate([[start], inner, [end]])
        points = [np.interp(at, self.columns, side[:, axis]) for side in (self.top, self.bottom) for axis in (0, 1)]
        x, y = np.concatenate(points[0::2]), np.concatenate(points[1::2])
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())


@dataclass(frozen=True, eq=False)
class LineImage:
    """The picture of one line.

    Attributes:
        pixels: ``(H, W)`` float32 in [0, 1], **1 = ink**, 0 = paper.
        frame: Where the columns lie on the page, or None for a picture that is not part of one.
        shape: Polygon and baseline on the page, or None.
    """

    pixels: Floats
    frame: Frame | None = None
    shape: LineShape | None = None

    @classmethod
    def from_grey(cls, grey: NDArray[np.uint8], frame: Frame | None = None, shape: LineShape | None = None) -> LineImage:
        """Makes a line image of a grey crop, see ``ink_from_grey``."""
        return cls(ink_from_grey(grey), frame, shape)


def ink_from_grey(grey: NDArray[np.uint8]) -> Floats:
    """Separates ink from paper in the crop of one line.

    The paper's tone is estimated locally, so that shadow and uneven light go; contrast is stretched until the darkest
    strokes reach 1, so that pencil and ink look alike. Light writing on dark ground is turned round.

    Args:
        grey: ``(H, W)`` uint8, 255 = white.

    Returns:
        ``(H, W)`` float32 in [0, 1], 1 = ink. All but zero where nothing is written.
    """
    low, middle, high = np.percentile(grey, (1, 50, 99))
    if high - middle > 60 and middle - low < (high - middle) / 2:
        grey = 255 - grey
    paper = _paper_tone(grey)
    ink = np.maximum(paper - grey, 0) / np.maximum(paper, 32)
    darkest = float(np.percentile(ink[::2, ::2], 98))
    # Below a contrast of 0.12 there is no writing, and stretching would only turn grain into marks.
    ink *= 1.05 / max(darkest, 0.12)
    ink -= 0.05
    return np.clip(ink, 0, 1).astype(np.float32)


def _paper_tone(grey: NDArray[np.uint8]) -> Floats:
    """The local tone of the paper, ``(H, W)`` float32: a high quantile of the neighbourhood, smoothed."""
    height, width = grey.shape
    step = max(1, min(height // 16, width // 4))
    small = cv2.resize(grey, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
    # Closing (of bright tone) removes strokes narrower than the kernel and keeps slow changes of light.
    size = max(3, int(small.shape[0] * 0.6) | 1)
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8), borderType=cv2.BORDER_REPLICATE)
    small = cv2.blur(small, (size, size), borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def fit(line: LineImage, height: int) -> LineImage:
    """Levels a line, cuts off blank margins and scales it to the height that a network reads; the aspect ratio stays.

    A third of the height is left blank after the writing: a network trained with CTC names a character a little after its
    strokes, and without that room half of the full stops at the end of a line are lost.

    Args:
        line: Any size from 1 x 1.
        height: Rows of the result in px.

    Returns:
        A line image of that height, up to 16,000 columns wide and the blank ones, whose frame leads to the same places.
    """
    slope = _slope(line.pixels)
    level = _shear(line.pixels, slope) if slope else line.pixels
    written = _written(level)
    top, bottom, left, right = written
    pixels = level[top:bottom, left:right]
    scale = height / pixels.shape[0]
    width = min(max(round(pixels.shape[1] * scale), height // 4), _MOST_COLUMNS)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    fitted = np.asarray(cv2.resize(pixels, (width, height), interpolation=way), np.float32)
    frame = line.frame and _reframe(line.frame, line.pixels.shape, slope, written, width)
    return LineImage(np.pad(fitted, ((0, 0), (0, height // 3))), frame, line.shape)


def _slope(ink: Floats) -> float:
    """Rows by which the writing falls per column, within +-0.25; 0 where it is level already or too short to tell."""
    height, width = ink.shape
    if width < 3 * height:
        return 0.0
    marks = np.where(ink > 0.4, ink, 0)
    weight = marks.sum(0, dtype=np.float64)
    total = weight.sum()
    if total < 1:
        return 0.0
    centre = np.arange(height) @ marks / np.maximum(weight, 1e-6)
    x = np.arange(width) - weight @ np.arange(width) / total
    y = centre - weight @ centre / total
    slope = float((weight * x * y).sum() / max((weight * x * x).sum(), 1e-6))
    return slope if 0.1 * height < abs(slope) * width and abs(slope) < 0.25 else 0.0


def _shear(ink: Floats, slope: float) -> Floats:
    """Shifts the columns so that writing of this slope becomes level; rows are added, none is lost."""
    height, width = ink.shape
    added = int(np.ceil(abs(slope) * width))
    start = max(slope, 0) * width
    matrix = np.array([[1, 0, 0], [-slope, 1, start]], np.float64)
    return np.asarray(cv2.warpAffine(ink, matrix, (width, height + added), flags=cv2.INTER_LINEAR), np.float32)


def _written(ink: Floats) -> tuple[int, int, int, int]:
    """Top, bottom, left, right (half open) of the part with writing, a small margin included; all of it where there is none."""
    height, width = ink.shape
    marks = np.where(ink > 0.4, ink, 0)
    rows, columns = marks.sum(1), marks.sum(0)
    total = float(rows.sum())
    if total < 1:
        return 0, height, 0, width
    # Stray specks and a neighbour's descender weigh little: the outermost 0.2 % of the ink do not count as writing.
    top, bottom = np.searchsorted(np.cumsum(rows) / total, (0.002, 0.998))
    left, right = np.searchsorted(np.cumsum(columns) / total, (0.0002, 0.9998))
    tall = int(bottom - top + 1)
    # A dash or a dot alone stays small in its crop instead of filling the height.
    margin = max(1, round(tall * 0.06)) + max(0, round(height * 0.4) - tall + 1) // 2
    side = max(2, tall // 8)
    return max(0, int(top) - margin), min(height, int(bottom) + 1 + margin), max(0, int(left) - side), min(width, int(right) + 1 + side)


def _reframe(frame: Frame, shape: tuple[int, ...], slope: float, written: tuple[int, int, int, int], width: int) -> Frame:
    """The frame after ``_shear`` of an image of this shape, the cut to ``written`` and scaling to ``width`` columns."""
    top, bottom, left, right = written
    inner = frame.columns[(frame.columns > left) & (frame.columns < right)]
    at = np.concatenate([[left], inner, [right]]).astype(np.float32)
    upper = np.stack([np.interp(at, frame.columns, frame.top[:, i]) for i in (0, 1)], 1)
    lower = np.stack([np.interp(at, frame.columns, frame.bottom[:, i]) for i in (0, 1)], 1)
    across = (lower - upper) / shape[0]
    shift = (slope * at - max(slope, 0) * shape[1])[:, None]
    columns = (at - left) * width / (right - left)
    ends = [(upper + across * (row + shift)).astype(np.float32) for row in (top, bottom)]
    return Frame(columns.astype(np.float32), ends[0], ends[1])
