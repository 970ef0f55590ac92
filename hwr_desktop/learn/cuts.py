"""Real lines cut between their words, so that words of one hand can be joined into lines that no one wrote.

A network that sees the same lines often learns their texts by heart; their words in another order it must read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.line import LineImage, ink_from_grey
from hwr_desktop.errors import DataError
from hwr_desktop.files import write_file
from hwr_desktop.learn.accents import Accents
from hwr_desktop.learn.corpus import InkSet, LineSet
from hwr_desktop.learn.pen import Pen
from hwr_desktop.learn.synthesise import LetterBank
from hwr_desktop.recognise.recogniser import Recogniser

Rng = np.random.Generator
Grey = NDArray[np.uint8]
Letters = tuple[NDArray[np.int16] | None, ...]

_AT_ONCE = 256
_CLEAN = 0.06
"""Width of blank paper between two words, in heights of the picture, at which a line may be cut."""
_SIGNED = 0.25
"""Share of the joints at which a sign is written: lines of letters and registers hardly have them."""


@dataclass(frozen=True)
class Cuts:
    """Where a line's picture can be cut.

    Attributes:
        places: For each space of its text the column in the blank paper between the words, or -1 where there is none.
        level: Row of the middle of the writing at column 0.
        slope: Rows by which it falls per column.
        letters: The column of each character of its text.
    """

    places: tuple[int, ...]
    level: float
    slope: float
    letters: tuple[int, ...]

    def pieces(self, text: str, width: int) -> list[tuple[int, int, str]]:
        """First column, end and text of the parts between the cuts, from left to right."""
        words = text.split(" ")
        ends = [i for i, place in enumerate(self.places) if place >= 0]
        columns = [0, *(self.places[i] for i in ends), width]
        bounds = [0, *(i + 1 for i in ends), len(words)]
        return [(a, b, " ".join(words[i:j])) for (a, b), (i, j) in zip(pairwise(columns), pairwise(bounds), strict=True)]


def find_cuts(lines: LineSet, reader: Recogniser) -> Iterator[Cuts | None]:
    """The cuts of each line of a set, found with a network that reads it; None where its text does not fit its picture."""
    for first in range(0, len(lines), _AT_ONCE):
        texts = lines.texts[first : first + _AT_ONCE]
        inks = [ink_from_grey(lines.grey(first + i)) for i in range(len(texts))]
        for ink, text, columns in zip(inks, texts, reader.places([LineImage(i) for i in inks], texts), strict=True):
            yield None if columns is None else _cuts(ink, text, columns)


def _cuts(ink: NDArray[np.float32], text: str, columns: NDArray[np.float32]) -> Cuts:
    height, width = ink.shape
    blank = (ink > 0.35).sum(0) <= height * 0.02
    spaces = [i for i, c in enumerate(text) if c == " "]
    # CTC names a character a little after its strokes: the blank paper may begin before the peak of the last letter ends.
    found = [_blank_place(blank, int(columns[i - 1, 0]), int(columns[i + 1, 1]), height * _CLEAN) for i in spaces]
    # The same blank paper may lie before and after a short word: it parts only once.
    places = [x if x > max(found[:i], default=0) else -1 for i, x in enumerate(found)]
    letters = tuple(map(int, columns.mean(1)))
    marks = np.where(ink > 0.4, ink, 0)
    weight = marks.sum(0, dtype=np.float64)
    if np.count_nonzero(weight) < 2:
        return Cuts(tuple(places), height / 2, 0.0, letters)
    centre = np.arange(height) @ marks / np.maximum(weight, 1e-6)
    slope, level = np.polyfit(np.arange(width), centre, 1, w=np.sqrt(weight))
    return Cuts(tuple(places), float(level), float(slope), letters)


def _blank_place(blank: NDArray[np.bool_], first: int, end: int, least: float) -> int:
    """The middle of the widest run of blank columns between two columns, -1 where none is wide enough."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], blank[first:end], [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return -1
    start, stop = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    return first + int(start + stop) // 2 if stop - start >= least else -1


def write_cuts(path: Path, cuts: Mapping[str, Sequence[Cuts | None]], letters: Mapping[str, Sequence[NDArray[np.int16] | None]]) -> None:
    """Writes what is known of the places in sets, by their names.

    Args:
        path: The file.
        cuts: Of sets of lines: for each line ``[level, slope, places, letters]`` or null.
        letters: Of sets of ink: for each ink the x of its characters, or null.
    """
    lines = {n: [c and [round(c.level, 1), round(c.slope, 4), c.places, c.letters] for c in found] for n, found in cuts.items()}
    inks = {n: [xs if xs is None else xs.tolist() for xs in found] for n, found in letters.items()}
    write_file(path, json.dumps({"lines": lines, "inks": inks}, separators=(",", ":")).encode())


def read_cuts(path: Path, sets: Mapping[str, LineSet], inks: Mapping[str, InkSet]) -> tuple[dict[str, tuple[Cuts | None, ...]], dict[str, Letters]]:
    """The cuts of some sets of lines and the letters' places of sets of ink, as ``write_cuts`` wrote them.

    Raises:
        DataError: The file cannot be read, or does not belong to the sets.
    """
    try:
        read = json.loads(path.read_text("utf-8"))
        cuts = {n: tuple(row and _as_cuts(*row) for row in read["lines"][n]) for n in sets}
        letters = {n: tuple(row and np.array(row, np.int16) for row in read["inks"][n]) for n, ink in inks.items()}
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as e:
        raise DataError(f"{path} cannot be read as the places at which lines can be cut.") from e
    for name, lines in sets.items():
        fits = [c is None or (len(c.places), len(c.letters)) == (t.count(" "), len(t)) for c, t in zip(cuts[name], lines.texts, strict=False)]
        if len(cuts[name]) != len(lines) or not all(fits):
            raise DataError(f"{path} was made for other lines of {lines.name} than those given.")
    for name, ink in inks.items():
        fits = [xs is None or len(xs) == len(t) for xs, t in zip(letters[name], ink.texts, strict=False)]
        if len(letters[name]) != len(ink) or not all(fits):
            raise DataError(f"{path} was made for other inks of {ink.name} than those given.")
    return cuts, letters


def _as_cuts(level: float, slope: float, places: list[int], letters: list[int]) -> Cuts:
    return Cuts(tuple(map(int, places)), float(level), float(slope), tuple(map(int, letters)))


@dataclass(frozen=True, eq=False)
class _Part:
    """A part of a line that is joined.

    Attributes:
        picture: ``(H, W)`` uint8, 255 = white.
        level: Row of the middle of its writing.
        text: What it says, beginning with the space before it, if there is one.
        gap: Columns of more paper before it.
    """

    picture: Grey
    level: float
    text: str
    gap: int

    def without_margin(self, dark: NDArray[np.bool_], order: slice) -> _Part:
        """The part without the blank columns that come first when columns are taken in an order, forwards or backwards."""
        blank = int(np.argmax(np.asarray(dark.any(0))[order]))
        return replace(self, picture=self.picture[:, order][:, blank:][:, order])


@dataclass(frozen=True, eq=False)
class PieceBank:
    """Pieces of real lines, by writer, to join into new lines.

    Attributes:
        lines: The set.
        cuts: Of each of its lines; None: not to be cut.
        accents: What draws accents onto letters.
        by_writer: Numbers of the lines of each writer that can be.
    """

    lines: LineSet
    cuts: Sequence[Cuts | None]
    accents: Accents
    by_writer: Mapping[str, NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for i, (writer, cuts) in enumerate(zip(self.lines.writers, self.cuts, strict=True)):
            if cuts is not None:
                groups[writer].append(i)
        object.__setattr__(self, "by_writer", {w: np.array(g) for w, g in groups.items()})

    def whole(self, rng: Rng, i: int) -> tuple[Grey, str]:
        """Line ``i``, perhaps with accents, ``(H, W)`` uint8, 255 = white, and its text."""
        grey, text, cuts = self.lines.grey(i), self.lines.texts[i], self.cuts[i]
        return self.accents.on_picture(grey, text, cuts.letters, (cuts.level, cuts.slope), rng) if cuts is not None else (grey, text)

    def line(self, rng: Rng, first: int, length: int, signs: LetterBank | None = None) -> tuple[Grey, str]:
        """About ``length`` characters of the writer of line ``first``: runs of words of several lines beside each other, on one level.

        Args:
            rng: Source of chance.
            first: A line of the writer.
            length: Characters.
            signs: Where signs between the runs come from; None: there are none.

        Returns:
            ``(H, W)`` uint8, 255 = white, and its text.
        """
        group = self.by_writer.get(self.lines.writers[first])
        if group is None:
            return self.lines.grey(first), self.lines.texts[first]
        parts: list[_Part] = []
        runs = 0
        while not parts or (sum(len(p.text) for p in parts) < length and runs < 6):
            run = self._run(rng, int(group[rng.integers(len(group))]))
            if parts and signs is not None and rng.random() < _SIGNED:
                parts[-1:], run = self._signed(parts[-1], run, signs, rng)
            parts.append(run)
            runs += 1
        return _joined(parts), "".join(p.text for p in parts).strip()

    def _signed(self, left: _Part, right: _Part, signs: LetterBank, rng: Rng) -> tuple[list[_Part], _Part]:
        """Two parts with a sign between them, close to either or apart, in the pen of the left one: the left one and the sign, the right one."""
        pen, (char, strokes) = Pen.of(left.picture), signs.sign(rng)
        if pen is None or not char or char not in self.accents.charset:
            return [left], right
        close = rng.random(2) < 0.5
        margin = [pen.body * float(rng.uniform(0.1, 0.5) if c else rng.uniform(0.3, 1.0)) for c in close]
        size = 1.25 * pen.body
        points = [p * size for p in strokes]
        (x0, y0), (x1, y1) = np.concatenate(points).min(0), np.concatenate(points).max(0)
        above = pen.width + max(0.0, -float(y0))
        paper = np.full((round(above + max(0.0, float(y1)) + pen.width) + 1, round(x1 - x0 + sum(margin)) + 1), round(pen.paper), np.uint8)
        corner = np.array([margin[0] - x0, above])
        picture = pen.written(paper, [p + corner for p in points])
        sign = _Part(picture, above - 0.5 * size, ("" if close[0] else " ") + char, 0)
        left = left.without_margin(pen.dark, slice(None, None, -1)) if close[0] else left
        inked = Pen.of(right.picture)
        if close[1] and inked is not None:
            right = replace(right.without_margin(inked.dark, slice(None)), text=right.text.lstrip(), gap=0)
        return [left, sign], right

    def _run(self, rng: Rng, i: int) -> _Part:
        """Some neighbouring words of a line."""
        (grey, whole), cuts = self.whole(rng, i), self.cuts[i]
        assert cuts is not None
        pieces = cuts.pieces(whole, grey.shape[1])
        start = int(rng.integers(len(pieces)))
        end = min(len(pieces), start + int(rng.geometric(0.35)))
        a, b = pieces[start][0], pieces[end - 1][1]
        text = " " + " ".join(p[2] for p in pieces[start:end])
        return _Part(grey[:, a:b], cuts.level + cuts.slope * (a + b) / 2, text, int(rng.integers(0, 1 + len(grey) // 5)))


def _joined(parts: Sequence[_Part]) -> Grey:
    """Parts beside each other, their middles on one row, all on paper of the first one's tone."""
    above = max(round(p.level) for p in parts)
    below = max(len(p.picture) - round(p.level) for p in parts)
    tones = [float(np.percentile(p.picture[::2, ::2], 80)) for p in parts]
    width = sum(p.picture.shape[1] + p.gap for p in parts) - parts[0].gap
    joined = np.full((above + below, width), round(tones[0]), np.uint8)
    x = -parts[0].gap
    for part, tone in zip(parts, tones, strict=True):
        x += part.gap
        top = above - round(part.level)
        height, wide = part.picture.shape
        joined[top : top + height, x : x + wide] = cv2.convertScaleAbs(part.picture, alpha=tones[0] / max(tone, 1.0))
        x += wide
    return joined
