"""Lines and pages to measure with, written by a simple hand of our own: no data set is needed."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.line import LineImage
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.paths import resource
from hwr_desktop.recognise.dictionary import dictionary

Points = NDArray[np.float64]

_WORDS = """a all and came can cannot cold come data deal done eaten exact idea into line lit made mean milan mine moment named note
once one out tail tame tell time to tunnel two until valid velvet voice want wax wet wide wild wind window zone"""


def _arc(x: float, y: float, across: float, up: float, start: float, end: float) -> Points:
    """Part of an ellipse around (x, y); angles in degrees, counter-clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 14))
    return np.stack([x + across * np.cos(angle), y + up * np.sin(angle)], 1)


def _line(*points: tuple[float, float]) -> Points:
    return np.array(points, float)


_BOWL = _arc(0.4, 0.5, 0.38, 0.5, 30, 390)
_ARCH = np.concatenate([_line((0, 1), (0, 0), (0, 0.5)), _arc(0.32, 0.5, 0.3, 0.5, 180, 0), _line((0.62, 0))])
_CUP = np.concatenate([_line((0, 1)), _arc(0.32, 0.4, 0.32, 0.4, 180, 360), _line((0.64, 1), (0.64, 0))])
# Strokes of each letter; x from its left edge, y up from the baseline, in units of the x-height; then its width.
LETTERS: dict[str, tuple[list[Points], float]] = {
    "a": ([_BOWL, _line((0.78, 1), (0.8, 0))], 0.85),
    "c": ([_arc(0.4, 0.5, 0.38, 0.5, 50, 310)], 0.7),
    "d": ([_BOWL, _line((0.8, 2), (0.8, 0))], 0.85),
    "e": ([np.concatenate([_line((0.05, 0.5), (0.75, 0.55)), _arc(0.4, 0.5, 0.37, 0.5, 10, 315)])], 0.75),
    "i": ([_line((0.1, 1), (0.1, 0)), _line((0.1, 1.45), (0.12, 1.4))], 0.2),
    "l": ([_line((0.1, 2), (0.1, 0))], 0.2),
    "m": ([_ARCH, _ARCH[3:] + np.array([0.62, 0])], 1.3),
    "n": ([_ARCH], 0.65),
    "o": ([_BOWL], 0.8),
    "t": ([_line((0.3, 1.6), (0.3, 0.1), (0.5, 0)), _line((0, 1.05), (0.6, 1.05))], 0.6),
    "u": ([_CUP], 0.7),
    "v": ([_line((0, 1), (0.35, 0), (0.7, 1))], 0.7),
    "w": ([_line((0, 1), (0.3, 0), (0.55, 0.9), (0.8, 0), (1.1, 1))], 1.1),
    "x": ([_line((0, 1), (0.7, 0)), _line((0.7, 1), (0, 0))], 0.7),
    "z": ([_line((0, 1), (0.7, 1), (0, 0), (0.7, 0))], 0.7),
}


def text_of(words: int, seed: int, known: str = _WORDS) -> str:
    """A line of so many words, the same for the same seed."""
    return " ".join(np.random.default_rng(seed).choice(known.split(), words))


@cache
def english() -> str:
    """All words of the dictionary that these letters can write."""
    return " ".join(word for word in dictionary(resource("dictionaries/en.txt")) if set(word) <= set(LETTERS))


def write(text: str, seed: int, x_height: float = 30.0) -> Ink:
    """The text as ink: slanted, with letters that differ a little from each other."""
    rng = np.random.default_rng(seed)
    slant, x, strokes = rng.uniform(0.05, 0.3), 0.0, []
    for char in text:
        if char == " ":
            x += 0.75
            continue
        letter, width = LETTERS[char]
        stretch = 1 + rng.normal(0, 0.06, 2)
        shift = rng.normal(0, 0.03)
        for points in letter:
            at = points * stretch + rng.normal(0, 0.015, points.shape)
            placed = np.stack([x + at[:, 0] + slant * at[:, 1], shift - at[:, 1]], 1) * x_height
            strokes.append(Stroke(np.pad(placed, ((0, 0), (0, 1)), constant_values=np.nan).astype(np.float32)))
        x += width * stretch[0] + 0.2
    return Ink(tuple(strokes))


def line(seed: int, words: int = 8, height: int = 64, known: str = _WORDS) -> LineImage:
    """The picture of one line of writing."""
    return rasterise(write(text_of(words, seed, known), seed), height)


def page(lines: int = 25) -> NDArray[np.uint8]:
    """A grey page of A4 proportions at 150 dpi, 255 = paper, with so many lines on it."""
    paper = np.full((1754, 1240), 245, np.uint8)
    step = 1500 // lines
    for i in range(lines):
        pixels = line(100 + i, 7, 56).pixels
        scale = min(1.0, 1000 / pixels.shape[1])
        ink = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        top, (height, width) = 120 + i * step, ink.shape
        region = paper[top : top + height, 120 : 120 + width]
        region[:] = np.minimum(region, (245 - 200 * ink).astype(np.uint8))
    return paper
