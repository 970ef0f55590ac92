"""Text -> handwriting-like lines: from fonts, and from real strokes whose words or letters are joined anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.errors import DataError
from hwr_desktop.learn.accents import can_draw, marked, parts
from hwr_desktop.learn.corpus import InkSet

Rng = np.random.Generator
Grey = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Font:
    """A handwriting font.

    Attributes:
        path: The font file.
        missing: Characters that it cannot draw.
        capitals: Draws lower-case letters as capitals, so that its text is upper-cased.
        weight: How often it is drawn, relative to others.
    """

    path: Path
    missing: frozenset[str]
    capitals: bool
    weight: float

    def text(self, text: str) -> str:
        """The text as this font can write it: characters that are missing left out."""
        text = text.upper() if self.capitals else text
        return " ".join("".join(c for c in text if c not in self.missing).split())


def read_fonts(folder: Path) -> tuple[Font, ...]:
    """Reads ``fonts.tsv`` (file, source, version, licence, grade, style, missing_ascii, missing_extra) of a folder. Raises DataError."""
    table = folder / "fonts.tsv"
    try:
        rows = [line.split("\t") for line in table.read_text("utf-8").splitlines()[1:]]
    except OSError as e:
        raise DataError(f"{table} cannot be read.") from e
    fonts = []
    for row in rows:
        row += [""] * (8 - len(row))
        missing = frozenset(row[6] + row[7]) - {" "}
        fonts.append(Font(folder / row[0], missing, row[5] == "print-caps", 2.0 if row[4] == "A" else 1.0))
    if not fonts:
        raise DataError(f"{table} names no font.")
    return tuple(fonts)


def font_line(text: str, font: Font, rng: Rng) -> Grey:
    """Draws a text word by word, each a little off the line and of its own size, as hands do.

    Returns:
        ``(H, W)`` uint8, dark on white, margins of a few px.
    """
    size = int(rng.integers(40, 60))
    spread = rng.uniform(0.0, 1.0)
    space = size * rng.uniform(0.22, 0.6)
    placed, x = [], 0.0
    for word in text.split():
        drawn = ImageFont.truetype(str(font.path), max(12, round(size * (1 + 0.06 * spread * rng.standard_normal()))))
        placed.append((drawn, word, x, size * 0.04 * spread * rng.standard_normal()))
        x += drawn.getlength(word) + space * (1 + 0.3 * spread * rng.standard_normal())
    image = Image.new("L", (int(x) + 2 * size, 3 * size), 255)
    draw = ImageDraw.Draw(image)
    heavier = 1 if rng.random() < 0.2 else 0
    for drawn, word, left, drop in placed:
        draw.text((size + left, 1.9 * size + drop), word, 0, drawn, anchor="ls", stroke_width=heavier)
    grey = np.asarray(image)
    rows, columns = np.flatnonzero(grey.min(1) < 200), np.flatnonzero(grey.min(0) < 200)
    if not len(rows):
        return np.full((size, size), 255, np.uint8)
    top, left = max(0, rows[0] - 4), max(0, columns[0] - 6)
    return np.ascontiguousarray(grey[top : rows[-1] + 5, left : columns[-1] + 7])


_ASCENDING = frozenset("bdfhklt'\"^*!?()[]{}|/\\&%$#@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DESCENDING = frozenset("gjpqy,;()[]{}|/\\$Q_")


def body_box(text: str, top: float, bottom: float) -> tuple[float, float]:
    """Baseline and x-height of ink from its text: which letters rise above the body and which hang below it.

    Args:
        text: What the ink says.
        top: Upper end of the ink, y down.
        bottom: Lower end.
    """
    above = 0.75 if any(c in _ASCENDING for c in text) else 0.35 if any(c in "ij" for c in text) else 0.0
    below = 0.65 if any(c in _DESCENDING for c in text) else 0.0
    body = (bottom - top) / (1 + above + below)
    return bottom - below * body, body


_BETWEEN = '&/"_°+=*@#%()[]{}<>;:!?-'
_BETWEEN_SHARE = 0.06
"""Share of the words of joined ink that a sign follows, close to it or apart: prose hardly has them."""


@dataclass(frozen=True, eq=False)
class WordBank:
    """Real words in ink, by writer, to join into lines.

    Attributes:
        words: The inks; every text at least one letter or digit.
        draw: Gives the strokes and the text of an ink of ``words``, perhaps with accents.
        letters: Where signs between the words come from; None: there are none.
        by_writer: Indices of each writer's words, for writers with 30 or more.
    """

    words: InkSet
    draw: Callable[[int, Rng], tuple[Sequence[NDArray[np.float32]], str]]
    letters: LetterBank | None = None
    by_writer: tuple[NDArray[np.int64], ...] = field(init=False)

    def __post_init__(self) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for i, (writer, text) in enumerate(zip(self.words.writers, self.words.texts, strict=True)):
            if any(c.isalnum() for c in text):
                groups[writer].append(i)
        object.__setattr__(self, "by_writer", tuple(np.array(g) for g in groups.values() if len(g) >= 30))

    def line(self, rng: Rng, length: int) -> tuple[Ink, str]:
        """A line of words of one writer, about ``length`` characters, all with the same x-height on one baseline."""
        group = self.by_writer[rng.integers(len(self.by_writer))]
        gap = 40 * rng.uniform(0.7, 1.6)
        strokes: list[Stroke] = []
        text = ""
        x = 0.0
        while not text or len(text) < length:
            points, word = self.draw(int(group[rng.integers(len(group))]), rng)
            every = np.concatenate(points)
            base, body = body_box(word, float(every[:, 1].min()), float(every[:, 1].max()))
            size = 40 / max(body, 1) * (1 + 0.05 * rng.standard_normal())
            shift = np.array([every[:, 0].min(), base])
            for p in points:
                strokes.append(_stroke((p - shift) * size + (x, 2.0 * rng.standard_normal())))
            x += float(np.ptp(every[:, 0])) * size
            text += word
            if self.letters is not None and rng.random() < _BETWEEN_SHARE:
                x, text = self._signed(x, text, strokes, gap, rng)
            if not text.endswith(" ") and not (text[-1] in _BETWEEN and rng.random() < 0.4):
                x += gap * max(0.4, 1 + 0.25 * rng.standard_normal())
                text += " "
            else:
                x += 8 * rng.random()
        return Ink(tuple(strokes)), text.strip()

    def _signed(self, x: float, text: str, strokes: list[Stroke], gap: float, rng: Rng) -> tuple[float, str]:
        """Writes a sign after a word that ends at ``x``. Returns where the sign ends, and the text with it."""
        assert self.letters is not None
        sign, drawn = self.letters.sign(rng)
        if not sign:
            return x, text
        apart = rng.random() < 0.5
        x += gap if apart else 40 * rng.uniform(0.1, 0.5)
        for p in drawn:
            strokes.append(_stroke(p * 40 + (x, 0.0)))
        return x + 40 * float(np.ptp(np.concatenate(drawn)[:, 0])), text + (" " if apart else "") + sign


def _stroke(xy: NDArray[np.floating]) -> Stroke:
    return Stroke(np.column_stack([xy, np.full(len(xy), np.nan)]))


_FLAT = {"-": (0.55, 0.5), "_": (0.9, -0.1), "=": (0.7, 0.5), "~": (0.7, 0.5)}
"""Signs that are wide and low: their width, and how high their middle stands, in x-heights."""
_SIGNS = {
    **{".": (0.14, 0.0), ",": (0.2, -0.35), ":": (0.9, 0.0), ";": (0.9, -0.35), "'": (1.85, 1.35), '"': (1.85, 1.35), "`": (1.85, 1.4)},
    **{"+": (0.95, 0.1), "°": (1.8, 1.25), "*": (1.7, 0.9), "^": (1.8, 1.2), "<": (1.05, 0.0), ">": (1.05, 0.0)},
}
"""Where other small signs begin and end above the baseline, in x-heights."""


@dataclass(frozen=True, eq=False)
class LetterBank:
    """Real letters in ink, each written alone, by writer, to spell any text with; their sizes are not known, so they come from their shapes.

    Attributes:
        letters: The inks; every text one character.
        by_writer: For each writer of 40 different characters or more, the indices of each character. Accents are drawn onto
            the letters, since no set of ink has them.
    """

    letters: InkSet
    by_writer: tuple[Mapping[str, NDArray[np.int64]], ...] = field(init=False)

    def __post_init__(self) -> None:
        groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for i, (writer, text) in enumerate(zip(self.letters.writers, self.letters.texts, strict=True)):
            groups[writer][text].append(i)
        kept = [{c: np.array(places) for c, places in group.items()} for group in groups.values() if len(group) >= 40]
        object.__setattr__(self, "by_writer", tuple(kept))

    def line(self, rng: Rng, text: str, spaced: bool = False) -> tuple[Ink, str]:
        """A line in the letters of one writer, and its text: characters that this writer did not write are left out.

        Args:
            rng: Source of chance.
            text: What is written.
            spaced: Letters stand far apart, and words still farther.
        """
        group = self.by_writer[rng.integers(len(self.by_writer))]
        text = " ".join("".join(c for c in text if c == " " or (_bare(c) in group and can_draw(c))).split())
        gap, space, capital = rng.uniform(-0.1, 0.45), rng.uniform(0.5, 1.5), rng.uniform(1.4, 1.9)
        uneven, least = 0.4, 0.03 if gap > 0 else -0.15
        if spaced:
            gap, uneven = rng.uniform(0.4, 1.3), 0.3
            space += gap
        strokes: list[Stroke] = []
        x = drop = 0.0
        for char in text:
            if char == " ":
                x += 40 * space * max(0.5, 1 + 0.2 * rng.standard_normal())
                continue
            drop = 0.9 * drop + 0.8 * rng.standard_normal()
            placed = self._placed(group, char, capital, rng)
            for p in placed:
                strokes.append(_stroke(p * 40 + (x, drop)))
            x += 40 * (float(np.ptp(np.concatenate(placed)[:, 0])) + max(least, gap * (1 + uneven * rng.standard_normal())))
        return Ink(tuple(strokes)), text

    def sign(self, rng: Rng) -> tuple[str, list[NDArray[np.float32]]]:
        """A sign of any writer, as it stands between words, its strokes in x-heights (y down, 0 = baseline); "" where there is none of it."""
        char = _BETWEEN[rng.integers(len(_BETWEEN))]
        group = self.by_writer[rng.integers(len(self.by_writer))]
        return (char, self._placed(group, char, rng.uniform(1.4, 1.9), rng)) if _bare(char) in group else ("", [])

    def _placed(self, group: Mapping[str, NDArray[np.int64]], char: str, capital: float, rng: Rng) -> list[NDArray[np.float32]]:
        """The strokes of a character in x-heights, from x = 0 on, y down, 0 = baseline."""
        places = group[_bare(char)]
        points = [s.astype(np.float32) for s in self.letters.strokes[places[rng.integers(len(places))]]]
        every = np.concatenate(points)
        size, base = _letter_size(char if char in _SIGNS else _bare(char), every, capital)
        size *= 1 + 0.05 * rng.standard_normal()
        return marked([(p - (every[:, 0].min(), base)) * size for p in points], char, rng)


def _bare(char: str) -> str:
    """The letter with which a character is written, but for its accent: of ink there is no degree sign, but the letter o."""
    return "o" if char == "°" else parts(char)[0]


def _letter_size(char: str, points: NDArray[np.float32], capital: float) -> tuple[float, float]:
    """Scale that makes the x-height 1, and where the baseline is in the units of the points, y down."""
    top, bottom = float(points[:, 1].min()), float(points[:, 1].max())
    if char in _FLAT:
        width, middle = _FLAT[char]
        size = width / max(float(np.ptp(points[:, 0])), 1.0)
        return size, (top + bottom) / 2 + middle / size
    if char in _SIGNS:
        high, low = _SIGNS[char]
        size = (high - low) / max(bottom - top, 1.0)
    elif char.isupper() or char.isdigit():
        size, low = capital / max(bottom - top, 1.0), 0.0
    else:
        base, body = body_box(char, top, bottom)
        return 1 / max(body, 1.0), base
    return size, bottom + low / size


def jitter(ink: Ink, rng: Rng) -> Ink:
    """The same writing by a less or differently steady pen: slanted, stretched, shaken, with few or many points, joined by a mouse."""
    slant = rng.normal(0, 0.18)
    stretch = np.exp(rng.normal(0, 0.15))
    height = max(ink.bounds[3] - ink.bounds[1], 1.0)
    # A mouse moves in whole pixels of a small writing: points snap to a coarse grid.
    grid = height / rng.uniform(20, 60) if rng.random() < 0.15 else 0.0
    shake = height * rng.choice((0.0, 0.004, 0.012))
    every = int(rng.integers(2, 4)) if rng.random() < 0.2 else 1
    wobble = 0.02 * height * rng.random()
    strokes = []
    for stroke in ink.strokes:
        xy = stroke.points[:, :2].astype(np.float64)
        xy = xy[np.unique(np.append(np.arange(0, len(xy), every), len(xy) - 1))]
        xy = np.column_stack([xy[:, 0] * stretch - slant * xy[:, 1], xy[:, 1]]) + wobble * rng.standard_normal(2)
        if shake:
            xy += shake * rng.standard_normal(xy.shape)
        if grid:
            xy = np.round(xy / grid) * grid
        strokes.append(Stroke(np.column_stack([xy, np.full(len(xy), np.nan)])))
    return Ink(tuple(strokes))
