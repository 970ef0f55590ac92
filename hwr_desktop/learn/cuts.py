"""Real lines cut between their words, so that words of one hand can be joined into lines that no one wrote.

A network that sees the same lines often learns their texts by heart; their words in another order it must read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.line import LineImage, ink_from_grey
from hwr_desktop.errors import DataError
from hwr_desktop.files import write_file
from hwr_desktop.learn.corpus import LineSet
from hwr_desktop.recognise.recogniser import Recogniser

Rng = np.random.Generator
Grey = NDArray[np.uint8]

_CLEAN = 0.06
"""Width of blank paper between two words, in heights of the picture, at which a line may be cut."""


@dataclass(frozen=True)
class Cuts:
    """Where a line's picture can be cut.

    Attributes:
        places: For each space of its text the column in the blank paper between the words, or -1 where there is none.
        level: Row of the middle of the writing at column 0.
        slope: Rows by which it falls per column.
    """

    places: tuple[int, ...]
    level: float
    slope: float

    def pieces(self, text: str, width: int) -> list[tuple[int, int, str]]:
        """First column, end and text of the parts between the cuts, from left to right."""
        words = text.split(" ")
        ends = [i for i, place in enumerate(self.places) if place >= 0]
        columns = [0, *(self.places[i] for i in ends), width]
        bounds = [0, *(i + 1 for i in ends), len(words)]
        return [(a, b, " ".join(words[i:j])) for (a, b), (i, j) in zip(pairwise(columns), pairwise(bounds), strict=True)]


def find_cuts(lines: LineSet, reader: Recogniser) -> Iterator[Cuts | None]:
    """The cuts of each line of a set, found with a network that reads it; None where its text does not fit its picture."""
    for i, text in enumerate(lines.texts):
        yield _cuts(lines.grey(i), text, reader)


def _cuts(grey: Grey, text: str, reader: Recogniser) -> Cuts | None:
    ink = ink_from_grey(grey)
    height, width = ink.shape
    columns = reader.places(LineImage(ink), text)
    if columns is None:
        return None
    blank = (ink > 0.35).sum(0) <= height * 0.02
    spaces = [i for i, c in enumerate(text) if c == " "]
    # CTC names a character a little after its strokes: the blank paper may begin before the peak of the last letter ends.
    found = [_blank_place(blank, int(columns[i - 1, 0]), int(columns[i + 1, 1]), height * _CLEAN) for i in spaces]
    # The same blank paper may lie before and after a short word: it parts only once.
    places = [x if x > max(found[:i], default=0) else -1 for i, x in enumerate(found)]
    marks = np.where(ink > 0.4, ink, 0)
    weight = marks.sum(0, dtype=np.float64)
    if np.count_nonzero(weight) < 2:
        return Cuts(tuple(places), height / 2, 0.0)
    centre = np.arange(height) @ marks / np.maximum(weight, 1e-6)
    slope, level = np.polyfit(np.arange(width), centre, 1, w=np.sqrt(weight))
    return Cuts(tuple(places), float(level), float(slope))


def _blank_place(blank: NDArray[np.bool_], first: int, end: int, least: float) -> int:
    """The middle of the widest run of blank columns between two columns, -1 where none is wide enough."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], blank[first:end], [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return -1
    start, stop = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    return first + int(start + stop) // 2 if stop - start >= least else -1


def write_cuts(path: Path, cuts: Mapping[str, Sequence[Cuts | None]]) -> None:
    """Writes the cuts of sets by name: for each line ``[level, slope, place, ...]`` or null."""
    rows = {n: [c and [round(c.level, 1), round(c.slope, 4), *c.places] for c in found] for n, found in cuts.items()}
    write_file(path, json.dumps(rows, separators=(",", ":")).encode())


def read_cuts(path: Path, sets: Mapping[str, LineSet]) -> dict[str, tuple[Cuts | None, ...]]:
    """The cuts of some sets, as ``write_cuts`` wrote them. Raises DataError where the file does not belong to them."""
    try:
        rows = json.loads(path.read_text("utf-8"))
        cuts = {n: tuple(r and Cuts(tuple(map(int, r[2:])), float(r[0]), float(r[1])) for r in rows[n]) for n in sets}
    except (OSError, ValueError, KeyError, TypeError, IndexError) as e:
        raise DataError(f"{path} cannot be read as the places at which lines can be cut.") from e
    for name, found in cuts.items():
        spaces = [t.count(" ") for t in sets[name].texts]
        if len(found) != len(spaces) or any(c is not None and len(c.places) != s for c, s in zip(found, spaces, strict=True)):
            raise DataError(f"{path} was made for other lines of {name} than those given.")
    return cuts


@dataclass(frozen=True, eq=False)
class PieceBank:
    """Pieces of real lines, by writer, to join into new lines.

    Attributes:
        lines: The set.
        cuts: Of each of its lines; None: not to be cut.
        by_writer: Numbers of the lines of each writer that can be.
    """

    lines: LineSet
    cuts: Sequence[Cuts | None]
    by_writer: Mapping[str, NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for i, (writer, cuts) in enumerate(zip(self.lines.writers, self.cuts, strict=True)):
            if cuts is not None:
                groups[writer].append(i)
        object.__setattr__(self, "by_writer", {w: np.array(g) for w, g in groups.items()})

    def line(self, rng: Rng, first: int, length: int) -> tuple[Grey, str]:
        """About ``length`` characters of the writer of line ``first``: runs of words of several lines beside each other, on one level.

        Returns:
            ``(H, W)`` uint8, 255 = white, and its text.
        """
        group = self.by_writer.get(self.lines.writers[first])
        if group is None:
            return self.lines.grey(first), self.lines.texts[first]
        parts: list[tuple[Grey, float]] = []
        texts: list[str] = []
        while not texts or (sum(map(len, texts)) < length and len(parts) < 6):
            picture, level, text = self._run(rng, int(group[rng.integers(len(group))]))
            parts.append((picture, level))
            texts.append(text)
        return _joined(parts, rng), " ".join(texts)

    def _run(self, rng: Rng, i: int) -> tuple[Grey, float, str]:
        """Some neighbouring words of a line, the row of their middle, and their text."""
        grey, cuts = self.lines.grey(i), self.cuts[i]
        assert cuts is not None
        pieces = cuts.pieces(self.lines.texts[i], grey.shape[1])
        start = int(rng.integers(len(pieces)))
        end = min(len(pieces), start + int(rng.geometric(0.35)))
        a, b = pieces[start][0], pieces[end - 1][1]
        return grey[:, a:b], cuts.level + cuts.slope * (a + b) / 2, " ".join(p[2] for p in pieces[start:end])


def _joined(parts: Sequence[tuple[Grey, float]], rng: Rng) -> Grey:
    """Pictures beside each other with a little more paper between them, their middles on one row, all on paper of the first one's tone."""
    above = max(round(level) for _, level in parts)
    below = max(p.shape[0] - round(level) for p, level in parts)
    tones = [float(np.percentile(p[::2, ::2], 80)) for p, _ in parts]
    gaps = rng.integers(0, 1 + parts[0][0].shape[0] // 5, len(parts))
    joined = np.full((above + below, sum(p.shape[1] for p, _ in parts) + int(gaps[1:].sum())), round(tones[0]), np.uint8)
    x = -int(gaps[0])
    for (picture, level), tone, gap in zip(parts, tones, gaps.tolist(), strict=True):
        x += gap
        top = above - round(level)
        joined[top : top + picture.shape[0], x : x + picture.shape[1]] = cv2.convertScaleAbs(picture, alpha=tones[0] / max(tone, 1.0))
        x += picture.shape[1]
    return joined
