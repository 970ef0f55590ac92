"""Pages with the lines on them: from data sets, and drawn from fonts on made-up paper."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from hwr_desktop.learn.page_sets import KnownPage, read_page_set
from hwr_desktop.learn.synthesise import Font

Rng = np.random.Generator
Grey = NDArray[np.uint8]
Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WrittenPage:
    """A page whose lines are known.

    Attributes:
        name: For messages.
        pixels: ``(H, W)`` uint8, 255 = white.
        polygons: Per line the points ``(N, 2)`` x, y around its writing, in px.
        baselines: Per line the points ``(M, 2)`` from left to right, at least 2.
        texts: Per line what it says.
    """

    name: str
    pixels: Grey
    polygons: tuple[Points, ...]
    baselines: tuple[Points, ...]
    texts: tuple[str, ...]


def read_pages(jsonl: Path, images: Path | None = None, split: str | None = None, size: int = 0) -> tuple[WrittenPage, ...]:
    """Reads a set of pages with their pictures, see ``page_sets.read_page_set``; pictures are shrunk to ``size`` px of the longer side, 0: not.

    Raises:
        DataError: A file is missing or not of this form, or no page is left.
    """
    return tuple(_opened(page, size) for page in read_page_set(jsonl, images, split))


def _opened(page: KnownPage, size: int) -> WrittenPage:
    pixels = page.open()
    scale = min(1.0, size / max(pixels.shape)) if size else 1.0
    if scale < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    polygons = tuple(np.asarray(line.polygon, np.float64) * scale for line in page.lines)
    baselines = tuple(
        np.asarray(line.baseline, np.float64) * scale if line.baseline is not None else _under(polygon)
        for line, polygon in zip(page.lines, polygons, strict=True)
    )
    return WrittenPage(page.name, pixels, polygons, baselines, tuple(line.text for line in page.lines))


def _under(polygon: Points) -> Points:
    """A baseline for a line without one: a quarter of the way up from the lower edge."""
    (left, top), (right, bottom) = polygon.min(0), polygon.max(0)
    y = bottom - 0.25 * (bottom - top)
    return np.array([[left, y], [right, y]])


class PageMaker:
    """Draws pages of text in handwriting fonts: columns, letters of many sizes, rules, squares, headings, pictures, or nothing at all.

    Args:
        fonts: At least one.
        words: What is written, at least one word.
    """

    def __init__(self, fonts: tuple[Font, ...], words: tuple[str, ...]) -> None:
        self.fonts, self.words = fonts, words
        self._weights = np.array([f.weight for f in fonts]) / sum(f.weight for f in fonts)

    def page(self, rng: Rng) -> WrittenPage:
        """A random page, 900 to 1,400 px high."""
        height, width = int(rng.integers(900, 1400)), int(rng.integers(700, 1400))
        paper = np.full((height, width), int(rng.integers(170, 256)), np.uint8)
        if rng.random() < 0.45:
            _rule(paper, rng)
        picture = Image.fromarray(paper)
        lines: list[tuple[Points, Points, str]] = []
        kind = rng.random()
        if kind < 0.06:
            count = 0
        elif kind < 0.2:
            count = int(rng.integers(1, 4))
        else:
            count = 200
        columns = 2 if width > 1000 and rng.random() < 0.25 else 1
        pitch = float(np.exp(rng.uniform(np.log(24), np.log(90))))
        edges = np.linspace(rng.uniform(0.02, 0.12) * width, rng.uniform(0.88, 0.99) * width, columns + 1)
        for left, right in pairwise(edges):
            self._column(picture, (left, right - (20 if columns > 1 else 0)), pitch, count, lines, rng)
        pixels = np.array(picture)
        if rng.random() < 0.2:
            _clutter(pixels, [p for p, _, _ in lines], rng)
        return WrittenPage("synthetic", pixels, tuple(p for p, _, _ in lines), tuple(b for _, b, _ in lines), tuple(t for _, _, t in lines))

    def _column(
        self, picture: Image.Image, sides: tuple[float, float], pitch: float, count: int, lines: list[tuple[Points, Points, str]], rng: Rng
    ) -> None:
        draw, height = ImageDraw.Draw(picture), picture.height
        font = self.fonts[int(rng.choice(len(self.fonts), p=self._weights))]
        tight = rng.uniform(0.62, 0.95)  # size of the letters over the distance of the lines
        tone = int(rng.integers(0, 120))
        y = rng.uniform(1.2, 4.0) * pitch if count > 3 else rng.uniform(0.1, 0.8) * height
        ragged = rng.uniform(0, 0.25)
        while y < height - 0.6 * pitch and count > 0:
            size = pitch * tight * (rng.uniform(1.2, 1.6) if rng.random() < 0.04 else 1.0)
            end = (
                sides[1] - rng.random() ** 2 * ragged * (sides[1] - sides[0])
                if rng.random() < 0.85
                else sides[0] + rng.uniform(0.1, 0.8) * (sides[1] - sides[0])
            )
            start = sides[0] + (rng.uniform(0.02, 0.2) * (sides[1] - sides[0]) if rng.random() < 0.15 else rng.uniform(0, 6))
            line = self._line(draw, font, size, (start, end), y, tone, rng)
            if line is not None:
                lines.append(line)
                count -= 1
            y += pitch * rng.uniform(0.94, 1.08) * (rng.uniform(1.4, 2.5) if rng.random() < 0.07 else 1.0)

    def _line(
        self, draw: ImageDraw.ImageDraw, font: Font, size: float, sides: tuple[float, float], y: float, tone: int, rng: Rng
    ) -> tuple[Points, Points, str] | None:
        drawn = ImageFont.truetype(str(font.path), max(10, round(size)))
        x, slope, bounce = sides[0], rng.normal(0, 0.006), 0.03 * size
        boxes, words = [], []
        at = int(rng.integers(len(self.words)))
        heavier = 1 if size > 30 and rng.random() < 0.2 else 0
        while True:
            word = font.text(self.words[at % len(self.words)])
            at += 1
            if not word:
                continue
            if x + drawn.getlength(word) > sides[1]:
                break
            base = y + slope * (x - sides[0]) + bounce * rng.standard_normal()
            draw.text((x, base), word, tone, drawn, anchor="ls", stroke_width=heavier)
            boxes.append((*drawn.getbbox(word, anchor="ls"), x, base))
            words.append(word)
            x += drawn.getlength(word) + size * rng.uniform(0.2, 0.6)
        if not boxes:
            return None
        array = np.array(boxes)
        left, right = array[:, 4] + array[:, 0], array[:, 4] + array[:, 2]
        top, bottom = array[:, 5] + array[:, 1], array[:, 5] + np.maximum(array[:, 3], 0.1 * size)
        upper = np.stack([np.stack([left, right], 1).ravel(), np.repeat(top, 2)], 1)
        lower = np.stack([np.stack([left, right], 1).ravel(), np.repeat(bottom, 2)], 1)
        baseline = np.stack([np.stack([left, right], 1).ravel(), np.repeat(array[:, 5], 2)], 1)
        return np.concatenate([upper, lower[::-1]]), baseline[[0, *range(1, len(baseline) - 1, 2), -1]], " ".join(words)


def _rule(paper: Grey, rng: Rng) -> None:
    """Lines or squares, on the paper before it is written on."""
    height, width = paper.shape
    spacing = rng.uniform(18, 80)
    tone = int(paper[0, 0] - rng.uniform(15, 110))
    thick = int(rng.integers(1, 3))
    for y in np.arange(rng.uniform(0, spacing), height, spacing):
        cv2.line(paper, (0, int(y)), (width, int(y)), tone, thick)
    if rng.random() < 0.5:
        for x in np.arange(rng.uniform(0, spacing), width, spacing):
            cv2.line(paper, (int(x), 0), (int(x), height), tone, thick)


def _clutter(pixels: Grey, polygons: list[Points], rng: Rng) -> None:
    """Boxes, curves, stains and grainy pictures where nothing is written."""
    height, width = pixels.shape
    for _ in range(int(rng.integers(1, 6))):
        w, h = rng.integers(20, width // 2), rng.integers(20, height // 3)
        x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
        if any(p[:, 0].min() < x + w and p[:, 0].max() > x and p[:, 1].min() < y + h and p[:, 1].max() > y for p in polygons):
            continue
        part, tone = pixels[y : y + h, x : x + w], int(rng.integers(0, 160))
        kind = rng.random()
        if kind < 0.3:
            cv2.rectangle(part, (2, 2), (int(w) - 3, int(h) - 3), tone, int(rng.integers(1, 4)))
        elif kind < 0.5:
            cv2.ellipse(part, (int(w) // 2, int(h) // 2), (int(w) // 3, int(h) // 3), rng.uniform(0, 180), 0, rng.uniform(90, 360), tone, 2)
        elif kind < 0.65:
            cv2.polylines(part, [rng.integers(0, [w, h], (int(rng.integers(3, 9)), 2)).astype(np.int32)], False, tone, int(rng.integers(1, 4)))
        else:
            noise = cv2.resize(
                rng.random((int(rng.integers(3, 40)), int(rng.integers(3, 40))), np.float32), (int(w), int(h)), interpolation=cv2.INTER_CUBIC
            )
            part[:] = np.clip(255 * noise, 0, 255).astype(np.uint8)
