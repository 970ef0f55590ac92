"""Accents drawn onto letters of real writing, so that each is seen on every letter, and not only where one language has it.

A network that has seen few letters but e with an accent in real lines reads every other one as the bare letter, however clear the accent is.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.raster import rasterise
from hwr_desktop.learn.corpus import InkSet
from hwr_desktop.learn.pen import Pen
from hwr_desktop.learn.style import bodies
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.recogniser import Recogniser

Rng = np.random.Generator
Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

_CEDILLA = "\u0327"
_MARKS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "": (),
    "\u0301": (((0.2, 0.3), (-0.1, 0.0)),),
    "\u0300": (((-0.1, 0.3), (0.2, 0.0)),),
    "\u0302": (((-0.25, 0.0), (0.0, 0.3), (0.25, 0.0)),),
    "\u0308": (((-0.2, 0.1), (-0.18, 0.05)), ((0.2, 0.1), (0.22, 0.05))),
    "\u0303": (((-0.3, 0.05), (-0.12, 0.2), (0.1, 0.05), (0.3, 0.2)),),
    "\u030a": (((0.12, 0.12), (0.0, 0.24), (-0.12, 0.12), (0.0, 0.0), (0.12, 0.12)),),
    _CEDILLA: (((0.0, 0.0), (0.12, -0.15), (0.1, -0.35), (-0.15, -0.38)),),
}
"""The strokes of accents in x-heights, y up, from the middle of the letter; the cedilla from the baseline, the others from above the letter."""
_SAMPLES = 0.2
"""Share of the lines on which accents are drawn."""
_LETTERS = 0.2
"""Share of the letters of such a line that get one."""


def parts(char: str) -> tuple[str, str]:
    """A letter and its accent, "" for none."""
    letters = unicodedata.normalize("NFD", char)
    return letters[0], letters[1:]


def can_draw(char: str) -> bool:
    """Whether the accent of a character, if it has any, can be drawn."""
    return parts(char)[1] in _MARKS


def marked(letter: list[NDArray[np.float32]], char: str, rng: Rng) -> list[NDArray[np.float32]]:
    """The strokes of a letter (in x-heights, y down, 0 = baseline) with the accent of a character, placed and shaped a little differently each time.

    A dot on the letter gives way to the accent.
    """
    bare, mark = parts(char)
    if not mark:
        return letter
    if bare in "ij" and len(letter) > 1:
        letter = [s for i, s in enumerate(letter) if i != _dot(letter)]
    every = np.concatenate(letter)
    corner = (float(every[:, 0].mean()) + 0.1 * rng.standard_normal(), float(every[:, 1].min()) - rng.uniform(0.05, 0.3))
    if mark == _CEDILLA:
        corner = (corner[0], 0.0)
    return [*letter, *(s.astype(np.float32) for s in _drawn(mark, corner, 1.0, rng))]


def _dot(letter: list[NDArray[np.float32]]) -> int:
    """Which stroke of several is the dot: the highest one, where it is small; else -1."""
    highest = int(np.argmin([s[:, 1].mean() for s in letter]))
    return highest if float(np.ptp(letter[highest], axis=0).max()) < 0.6 else -1


def _drawn(mark: str, corner: tuple[float, float], body: float, rng: Rng) -> list[Floats]:
    """The strokes of an accent in units of which an x-height has ``body``, y down, a little differently each time."""
    size = body * rng.uniform(0.7, 1.5)
    return [(np.array(s) + 0.03 * rng.standard_normal((len(s), 2))) * (size, -size) + corner for s in _MARKS[mark]]


@dataclass(frozen=True, eq=False)
class Accents:
    """Draws accents onto lines whose letters' places are known.

    Attributes:
        charset: What comes out is in it.
        forms: For each letter its forms with an accent above it.
    """

    charset: Charset
    forms: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        forms: dict[str, list[str]] = defaultdict(list)
        for char in self.charset.chars:
            letter, mark = parts(char)
            if mark and mark != _CEDILLA and mark in _MARKS:
                forms[letter].append(char)
        object.__setattr__(self, "forms", {c: tuple(f) for c, f in forms.items()})

    def on_picture(self, grey: Grey, text: str, places: Sequence[int], middle: tuple[float, float], rng: Rng) -> tuple[Grey, str]:
        """A line's picture with accents drawn on some of its letters, mostly none, and its text with them.

        Args:
            grey: ``(H, W)`` uint8, 255 = white.
            text: What it says.
            places: The column of each character.
            middle: Row of the middle of the writing at column 0, and the rows by which it falls per column.
            rng: Source of chance.
        """
        chosen = self._chosen(text, rng)
        pen = Pen.of(grey) if chosen else None
        if pen is None:
            return grey, text
        strokes: list[Floats] = []
        letters = list(text)
        dark = pen.dark.copy()
        for i, form in chosen:
            row = middle[0] + middle[1] * places[i]
            dot = _dot_of(dark, places[i], row, pen.body) if letters[i] in "ij" else None
            if letters[i] in "ij" and dot is None:
                continue
            free = dark if dot is None else dark & ~dot
            corner = self._above(free, places[i], row, pen.body, form.isupper(), rng)
            if corner is None:
                continue
            accent = _drawn(parts(form)[1], corner, 1.25 * pen.body, rng)
            every = np.concatenate(accent)
            (x0, y0), (x1, y1) = np.floor(every.min(0)).astype(int) - 1, np.ceil(every.max(0)).astype(int) + 2
            if y0 < 0 or x0 < 0 or free[y0 : y1 - 1, x0:x1].any():
                continue
            if dot is not None:
                grey, dark = _without(grey, dot, pen.paper), free
            strokes += accent
            letters[i] = form
        return pen.written(grey, strokes) if strokes else grey, "".join(letters)

    def _above(self, dark: NDArray[np.bool_], x: int, middle: float, body: float, tall: bool, rng: Rng) -> tuple[float, float] | None:
        """Where an accent goes over the letter at a column; None where something else is in its way."""
        half = max(1, round(0.25 * body))
        filled = np.asarray(dark[:, max(0, x - half) : x + half + 1].any(1))
        row, inside = int(min(max(middle, 0), len(filled) - 1)), max(2, round(0.6 * body))
        # Letters are hollow: from the middle up to the last ink before as much blank as there is in none.
        while len(above := np.flatnonzero(filled[max(0, row - inside) : row])):
            row = max(0, row - inside) + int(above[0])
        height = (middle - row) / body
        if not (0.9 if tall else 0.25) < height < (2.6 if tall else 1.1):
            return None
        return x + 0.1 * body * float(rng.standard_normal()), row - body * float(rng.uniform(0.05, 0.35))

    def on_ink(self, strokes: Sequence[NDArray[np.int16]], text: str, places: NDArray[np.int16], rng: Rng) -> tuple[list[NDArray[np.float32]], str]:
        """The strokes of one line with accents on some of its letters, mostly none, and its text with them.

        Args:
            strokes: ``(N, 2)`` each: x, y in ink units, y down.
            text: What they say.
            places: x of each character.
            rng: Source of chance.
        """
        kept = [s.astype(np.float32) for s in strokes]
        letters = list(text)
        for i, form in self._chosen(text, rng):
            every = np.concatenate(kept)
            x = float(places[i])
            around = every[np.abs(every[:, 0] - x) < 0.5 * float(np.ptp(every[:, 1]))]
            if len(around) < 8:
                continue
            low, high = bodies(np.sort(around[:, 1]).astype(np.float64), np.ones(len(around)))
            body, middle = max(high - low, 1.0), (low + high) / 2
            if letters[i] in "ij":
                dots = [k for k, s in enumerate(kept) if np.ptp(s, axis=0).max() < 0.5 * body and _over(s, x, middle, body)]
                if len(dots) != 1 or len(kept) == 1:
                    continue
                del kept[dots[0]]
                every = np.concatenate(kept)
            column = every[np.abs(every[:, 0] - x) < 0.3 * body]
            height = (middle - float(column[:, 1].min())) / body if len(column) else 0.0
            tall = form.isupper()
            if not (0.9 if tall else 0.25) < height < (2.6 if tall else 1.3):
                if letters[i] not in "ij":
                    continue
                height = 0.6
            corner = (x + 0.1 * body * float(rng.standard_normal()), middle - body * (height + float(rng.uniform(0.05, 0.35))))
            mark = np.concatenate(drawn := _drawn(parts(form)[1], corner, 1.25 * body, rng))
            if not ((every > mark.min(0)) & (every < mark.max(0))).all(1).any():
                kept += [s.astype(np.float32) for s in drawn]
                letters[i] = form
        return kept, "".join(letters)

    def _chosen(self, text: str, rng: Rng) -> list[tuple[int, str]]:
        """Which characters get which form."""
        if rng.random() >= _SAMPLES:
            return []
        able = [i for i, c in enumerate(text) if c in self.forms]
        return [(i, str(rng.choice(self.forms[text[i]]))) for i in able if rng.random() < _LETTERS]


def _dot_of(dark: NDArray[np.bool_], x: int, middle: float, body: float) -> NDArray[np.bool_] | None:
    """Where the dot of the letter at a column is; None where there is none, or what may be several."""
    left, top = max(0, round(x - 1.2 * body)), max(0, round(middle - 3 * body))
    part = dark[top : max(top + 1, round(middle)), left : round(x + 1.2 * body) + 1]
    _, marks, sizes, centres = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    small = (sizes[:, cv2.CC_STAT_WIDTH] < 0.6 * body) & (sizes[:, cv2.CC_STAT_HEIGHT] < 0.6 * body) & (sizes[:, cv2.CC_STAT_TOP] > 0)
    above = (np.abs(centres[:, 0] + left - x) < 0.8 * body) & (middle - centres[:, 1] - top > 0.5 * body)
    (found,) = np.nonzero(small & above & (np.arange(len(sizes)) > 0))
    if len(found) != 1:
        return None
    dot = np.zeros_like(dark)
    dot[top : top + part.shape[0], left : left + part.shape[1]] = marks == found[0]
    return dot


def _without(grey: Grey, dot: NDArray[np.bool_], paper: float) -> Grey:
    """A picture with paper in place of a dot and of its soft edge."""
    edge = cv2.dilate(dot.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    return np.where(edge, np.uint8(round(paper)), grey)


def _over(stroke: NDArray[np.float32], x: float, middle: float, body: float) -> bool:
    """Whether a small stroke is the dot of the letter at ``x``."""
    at = stroke.mean(0)
    return abs(float(at[0]) - x) < 0.8 * body and 0.4 * body < middle - float(at[1]) < 2.2 * body


def letter_places(inks: InkSet, reader: Recogniser) -> Iterator[NDArray[np.int16] | None]:
    """For each ink the x of its characters, found with a network that reads it; None where its text does not fit."""
    for first in range(0, len(inks), 512):
        numbers = range(first, min(first + 512, len(inks)))
        lines = [rasterise(inks.ink(i)) for i in numbers]
        for line, columns in zip(lines, reader.places(lines, [inks.texts[i] for i in numbers]), strict=True):
            assert line.frame is not None
            yield None if columns is None else np.round(np.interp(columns.mean(1), line.frame.columns, line.frame.top[:, 0])).astype(np.int16)
