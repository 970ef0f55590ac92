"""Pages -> pieces of pages with the maps that the layout network should draw for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.learn.augment import blur, compress, grain
from hwr_desktop.learn.pages import PageMaker, WrittenPage

Rng = np.random.Generator
Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Points = NDArray[np.float64]

SIDE = 640  # px of a piece
STRIDE = 4  # px per cell of the maps; layout.network has the same
_SIZE = 1200  # px of a page's longer side, around which pieces vary


@dataclass(frozen=True, eq=False)
class PageBatch:
    """Pieces of pages.

    Attributes:
        pixels: ``(B, SIDE, SIDE)`` uint8, 255 = white.
        maps: ``(B, 5, SIDE / 4, SIDE / 4)`` float32: baseline, end and writing in [0, 1], heights above and below the baseline in
            cells, negative where there is no baseline and nothing is to be learnt.
    """

    pixels: Grey
    maps: Floats


class PageLessons:
    """Draws batches; what it draws depends on seed and step alone.

    Args:
        pages: Real pages, by set, with the share of each set.
        maker: Draws the synthetic ones.
        synthetic: Their share, in [0, 1].
        batch: Pieces a batch.
        seed: Start of every random choice.
    """

    def __init__(
        self, pages: Sequence[tuple[float, Sequence[WrittenPage]]], maker: PageMaker | None, synthetic: float = 0.3, batch: int = 6, seed: int = 1
    ) -> None:
        self.pages, self.maker, self.synthetic, self.size, self.seed = pages, maker, synthetic, batch, seed
        shares = np.array([share for share, _ in pages], np.float64)
        self._shares = shares / shares.sum()

    def batch(self, step: int) -> PageBatch:
        """The batch of a step, counted from 0."""
        rng = np.random.default_rng((self.seed, step))
        pieces = [piece(self._page(rng), rng) for _ in range(self.size)]
        return PageBatch(np.stack([p for p, _ in pieces]), np.stack([m for _, m in pieces]))

    def _page(self, rng: Rng) -> WrittenPage:
        if self.maker is not None and rng.random() < self.synthetic:
            return self.maker.page(rng)
        pages = self.pages[int(rng.choice(len(self.pages), p=self._shares))][1]
        return pages[int(rng.integers(len(pages)))]


def piece(page: WrittenPage, rng: Rng) -> tuple[Grey, Floats]:
    """A random piece of a page, warped and lit anew, and its maps: ``(SIDE, SIDE)`` and ``(5, SIDE / 4, SIDE / 4)``."""
    height, width = page.pixels.shape
    scale = _SIZE / max(height, width) * float(np.exp(rng.uniform(np.log(0.6), np.log(1.6))))
    pixels = page.pixels
    shrunk = min(1.0, 1.15 * scale)
    if shrunk < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA), np.uint8)
    there = _transform(page, scale, rng)
    waves = _waves(rng)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    back = np.linalg.inv(there @ np.diag([1 / shrunk, 1 / shrunk, 1]))
    source = cv2.perspectiveTransform(np.stack([columns + waves[0], rows + waves[1]], -1).reshape(1, -1, 2), back).reshape(SIDE, SIDE, 2)
    border, tone = (cv2.BORDER_CONSTANT, float(rng.choice([255, 30, rng.uniform(0, 255)]))) if rng.random() < 0.7 else (cv2.BORDER_REPLICATE, 0.0)
    warped = cv2.remap(pixels, source[..., 0], source[..., 1], cv2.INTER_LINEAR, borderMode=border, borderValue=tone)

    def placed(points: Points) -> Points:
        goal = cv2.perspectiveTransform(points.reshape(1, -1, 2), there)[0]
        moved = goal
        for _ in range(2):  # the waves are given where points arrive, not where they come from
            at = np.clip(np.round(moved), 0, SIDE - 1).astype(int)
            moved = goal - waves[:, at[:, 1], at[:, 0]].T
        return np.asarray(moved, np.float64)

    maps = draw_maps([placed(p) for p in page.polygons], [placed(b) for b in page.baselines])
    return lit(np.asarray(warped, np.uint8), rng), maps


def _transform(page: WrittenPage, scale: float, rng: Rng) -> Points:
    """Matrix ``(3, 3)`` from px of the page to px of the piece."""
    height, width = page.pixels.shape
    middle = rng.uniform([0.1, 0.1], [0.9, 0.9]) * (width, height)
    if page.baselines and rng.random() < 0.5:
        line = page.baselines[int(rng.integers(len(page.baselines)))]
        middle = line[0] if rng.random() < 0.5 else line[-1]
    turn = np.deg2rad(rng.normal(0, 2.5))
    wide, tall = scale * np.exp(rng.normal(0, 0.06, 2))
    lean = rng.normal(0, 0.06)
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.array([[wide, lean * tall], [0, tall]])
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = SIDE / 2 - linear @ middle
    if rng.random() < 0.3:  # a phone that is not held level
        corners = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]], np.float32)
        moved = corners + rng.normal(0, 0.05 * SIDE, (4, 2)).astype(np.float32)
        matrix = np.asarray(cv2.getPerspectiveTransform(corners, moved), np.float64) @ matrix
    return matrix


def _waves(rng: Rng) -> Floats:
    """How far each pixel is drawn aside, ``(2, SIDE, SIDE)``: paper that curls, lines that wander."""
    if rng.random() < 0.4:
        return np.zeros((2, SIDE, SIDE), np.float32)
    knots = int(rng.integers(3, 7))
    reach = rng.uniform(0, 10)
    coarse = rng.standard_normal((2, knots, knots)).astype(np.float32) * np.float32(reach)
    return np.stack([cv2.resize(c, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) for c in coarse])


def lit(grey: Grey, rng: Rng) -> Grey:
    """The piece on other paper, in other light, with other ink, from another camera."""
    result: Floats = grey.astype(np.float32)
    if rng.random() < 0.15:  # writing on the other side shines through
        result -= rng.uniform(0.05, 0.3) * cv2.GaussianBlur(255 - result[:, ::-1], (0, 0), rng.uniform(0.5, 2))
    if rng.random() < 0.5:
        dark, light = rng.uniform(0, 90), rng.uniform(150, 255)
        result = np.asarray(dark + (light - dark) * (np.clip(result, 0, 255) / 255) ** rng.uniform(0.6, 1.8), np.float32)
    if rng.random() < 0.4:
        knots = rng.uniform(0.45, 1.0, (int(rng.integers(2, 5)), int(rng.integers(2, 5)))).astype(np.float32)
        result *= cv2.resize(knots, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.1:  # the page of a scanner that did not shut
        edge = int(rng.integers(10, 120))
        side = np.index_exp[:, :edge] if rng.random() < 0.5 else np.index_exp[:edge]
        result[side] = rng.uniform(0, 60)
    changed = np.clip(result, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        changed = blur(changed, rng)
    if rng.random() < 0.4:
        changed = grain(changed, rng)
    if rng.random() < 0.15:
        changed = compress(changed, rng)
    return changed


def draw_maps(polygons: Sequence[Points], baselines: Sequence[Points], side: int = SIDE) -> Floats:
    """The maps ``(5, side / 4, side / 4)`` for lines in px of a square piece; see ``PageBatch``."""
    cells = side // STRIDE
    maps = np.zeros((5, cells, cells), np.float32)
    maps[3:] = -1
    marks = np.zeros((3, cells, cells), np.uint8)
    for polygon, baseline in zip(polygons, baselines, strict=True):
        if baseline[:, 0].max() < -side or baseline[:, 0].min() > 2 * side:
            continue
        cv2.fillPoly(marks[2], [_fixed(polygon)], 255, cv2.LINE_8, 4)
        heights = _heights(polygon, baseline)
        for channel, height in zip((3, 4), heights, strict=True):
            cv2.polylines(maps[channel], [_fixed(baseline)], False, height / STRIDE, 3, cv2.LINE_8, 4)
    for baseline in baselines:
        cv2.polylines(marks[0], [_fixed(baseline)], False, 255, 2, cv2.LINE_AA, 4)
        for end in (baseline[0], baseline[-1]):
            if (np.abs(end) < 4 * side).all():
                x, y = _fixed(end[None])[0]
                cv2.circle(marks[1], (int(x), int(y)), 32, 255, -1, cv2.LINE_AA, 4)
    maps[:3] = marks / np.float32(255)
    return maps


def _fixed(points: Points) -> NDArray[np.int32]:
    """Px -> sixteenths of a cell, as OpenCV draws them."""
    return np.round((np.clip(points, -8000, 8000) / STRIDE - 0.375) * 16).astype(np.int32)


def _heights(polygon: Points, baseline: Points) -> tuple[float, float]:
    """How far a line's outline reaches above and below its baseline, in px: what two thirds of it stay within."""
    if np.ptp(baseline[:, 0]) < 2:
        return float(np.ptp(polygon[:, 1])) * 0.7, float(np.ptp(polygon[:, 1])) * 0.3
    baseline = baseline[np.argsort(baseline[:, 0], kind="stable")]
    xs = np.linspace(baseline[0, 0], baseline[-1, 0], 18)[1:-1]
    ys = np.interp(xs, baseline[:, 0], baseline[:, 1])
    a, b = polygon, np.roll(polygon, -1, 0)
    crosses = (a[:, 0] <= xs[:, None]) != (b[:, 0] <= xs[:, None])
    wide = np.where(b[:, 0] == a[:, 0], 1.0, b[:, 0] - a[:, 0])
    at = a[:, 1] + (xs[:, None] - a[:, 0]) / wide * (b[:, 1] - a[:, 1])
    top, bottom = np.where(crosses, at, np.inf).min(1), np.where(crosses, at, -np.inf).max(1)
    good = np.isfinite(top) & np.isfinite(bottom)
    if not good.any():
        return float(np.ptp(polygon[:, 1])) * 0.7, float(np.ptp(polygon[:, 1])) * 0.3
    above, below = np.percentile((ys - top)[good], 66), np.percentile((bottom - ys)[good], 66)
    return max(float(above), 1.0), max(float(below), 1.0)
