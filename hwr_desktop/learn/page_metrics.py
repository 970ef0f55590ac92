"""How well whole pages are read: are the lines found, is their order right, is the text right. Free of torch.

A line counts as found if its bounding box and that of a line that is written there cover each other to at least half (intersection over
union). Boxes are paired one to one, greedily, the best pairs first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from rapidfuzz.distance import Levenshtein

from hwr_desktop.recognise.charset import normalise

Box = tuple[float, float, float, float]

LEAST_AGREEMENT = 0.5


@dataclass(frozen=True)
class PageCounts:
    """What was counted on one page or, added up, on several. Rates are fractions and 0 where there is nothing to divide by.

    Attributes:
        pages: Number of pages.
        written: Lines that are written there.
        found: Lines that were found.
        right: Pairs of the two that agree.
        neighbours: Pairs of right lines of which, as written, one follows the other.
        in_order: Of these, the pairs of which also the found lines follow each other.
        characters: Characters written, in normal form, lines joined by spaces.
        edits: Edits from the page's written text to what was read of the lines found, in reading order.
        edits_given: The same where the places of the lines were given.
        words: Words written.
        words_read: Words read.
        words_right: Words in both, wherever they stand.
        finding_s: Seconds for finding lines, putting the page right included.
        reading_s: Seconds for cropping and reading the lines found.
    """

    pages: int = 0
    written: int = 0
    found: int = 0
    right: int = 0
    neighbours: int = 0
    in_order: int = 0
    characters: int = 0
    edits: int = 0
    edits_given: int = 0
    words: int = 0
    words_read: int = 0
    words_right: int = 0
    finding_s: float = 0.0
    reading_s: float = 0.0

    def __add__(self, other: PageCounts) -> PageCounts:
        return PageCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def recall(self) -> float:
        """Share of the written lines that were found."""
        return self.right / max(self.written, 1)

    @property
    def precision(self) -> float:
        """Share of the found lines that are written there."""
        return self.right / max(self.found, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / max(self.written + self.found, 1)

    @property
    def order(self) -> float:
        """Share of neighbours in the right order."""
        return self.in_order / max(self.neighbours, 1)

    @property
    def cer(self) -> float:
        """Character error rate of whole pages, end to end."""
        return self.edits / max(self.characters, 1)

    @property
    def cer_given(self) -> float:
        """Character error rate where the places of the lines are given."""
        return self.edits_given / max(self.characters, 1)

    @property
    def cer_of_layout(self) -> float:
        """What finding the lines adds to the error rate."""
        return self.cer - self.cer_given

    @property
    def bag_of_words_f1(self) -> float:
        """F1 of the words, wherever they stand on the page."""
        return 2 * self.words_right / max(self.words + self.words_read, 1)


def count_lines(written: Sequence[ArrayLike], found: Sequence[ArrayLike]) -> PageCounts:
    """Compares where lines are written with where they were found.

    Args:
        written: Polygons ``(N, 2)``: x, y, in reading order.
        found: The same.

    Returns:
        The counts of one page; those of text and time are 0.
    """
    pairs = matched([box_of(p) for p in written], [box_of(p) for p in found])
    places = [j for _, j in sorted(pairs)]
    rank = {j: place for place, j in enumerate(sorted(places))}
    in_order = sum(rank[b] == rank[a] + 1 for a, b in pairwise(places))
    return PageCounts(1, len(written), len(found), len(pairs), max(0, len(pairs) - 1), in_order)


def count_text(written: Iterable[str], read: Iterable[str], read_given: Iterable[str]) -> PageCounts:
    """Compares what is written on one page with what was read.

    Args:
        written: The lines, in reading order; marks of struck-out words are taken off, see ``plain``.
        read: The lines found, in reading order.
        read_given: The lines read where their places were given.

    Returns:
        The counts of text alone.
    """
    true, one, other = (normalise(" ".join(lines)) for lines in ([plain(line) for line in written], read, read_given))
    words, words_read = Counter(true.split()), Counter(one.split())
    return PageCounts(
        characters=len(true),
        edits=Levenshtein.distance(true, one),
        edits_given=Levenshtein.distance(true, other),
        words=words.total(),
        words_read=words_read.total(),
        words_right=(words & words_read).total(),
    )


def plain(text: str) -> str:
    """The text without the marks ``>word<`` of struck-out words; the word stays, as its letters stand on the paper. ``><`` goes."""
    return re.sub(r">([^<>]*)<", r"\1", text)


def box_of(points: ArrayLike) -> Box:
    """Left, top, right, bottom of points ``(N, 2)``, at least one."""
    array = np.asarray(points, np.float64)
    (left, top), (right, bottom) = array.min(0), array.max(0)
    return float(left), float(top), float(right), float(bottom)


def agreement(a: Box, b: Box) -> float:
    """Intersection over union of two boxes, in [0, 1]."""
    wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(wide, 0.0) * max(tall, 0.0)
    return shared / max((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared, 1e-9)


def matched(written: Sequence[Box], found: Sequence[Box], least: float = LEAST_AGREEMENT) -> list[tuple[int, int]]:
    """Pairs (index in ``written``, index in ``found``) of boxes that agree to at least ``least``, each box used once."""
    pairs = sorted(((agreement(a, b), i, j) for i, a in enumerate(written) for j, b in enumerate(found)), reverse=True)
    result: dict[int, int] = {}
    used: set[int] = set()
    for value, i, j in pairs:
        if value >= least and i not in result and j not in used:
            result[i] = j
            used.add(j)
    return sorted(result.items())
