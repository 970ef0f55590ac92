"""Where the characters of a line stand in its picture, and which character stands at a place of it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hwr_desktop.document import Box, Point, TextLine
from hwr_desktop.recognise.hypothesis import Hypothesis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hwr_desktop.capture.line import Frame

    Doubles = NDArray[np.float64]


class LinePlaces:
    """Columns of a line's picture for places in its text.

    A character stands where the hypothesis saw it, as long as its word is as it was read; the letters of words that were typed share the
    word's box evenly.

    Args:
        line: The line, its words' boxes in px of the page or units of the ink.
        frame: Of the picture: leads from its columns to the same page or ink.
    """

    def __init__(self, line: TextLine, frame: Frame) -> None:
        self._text = line.text
        self._columns = frame.columns.astype(np.float64)
        self._middles = (frame.top.astype(np.float64) + frame.bottom) / 2
        chord = self._middles[-1] - self._middles[0]
        self._along = chord / max(float(np.hypot(*chord)), 1e-9)
        self._words: list[tuple[int, Doubles]] = []
        start = 0
        for word, shares in zip(line.words, _shares(line), strict=True):
            left, right = self._ends(word.box)
            self._words.append((start, left + (right - left) * shares))
            start += len(word.text) + 1

    def word(self, position: int) -> tuple[float, float] | None:
        """First and last column of the word at a place between two characters of the text; None where there is no word."""
        for start, edges in self._words:
            if start <= position < start + len(edges):
                return float(edges[0]), float(edges[-1])
        return None

    def column(self, position: int) -> float:
        """The column of a place between two characters; half-way between two words at neither."""
        before = float(self._columns[0])
        for start, edges in self._words:
            if position < start:
                return (before + float(edges[0])) / 2
            if position < start + len(edges):
                return float(edges[position - start])
            before = float(edges[-1])
        return before

    def position(self, column: float) -> int:
        """The place in the text that is nearest to a column."""
        places = [(abs(float(edge) - column), start + i) for start, edges in self._words for i, edge in enumerate(edges)]
        return min(places)[1] if places else 0

    def point(self, column: float) -> Point:
        """The middle of a column, on the page or in the ink."""
        x, y = (float(np.interp(column, self._columns, self._middles[:, axis])) for axis in (0, 1))
        return x, y

    def _ends(self, box: Box) -> tuple[float, float]:
        left, top, right, bottom = box
        across = abs(self._along[0]) >= abs(self._along[1])
        y, x = (top + bottom) / 2, (left + right) / 2
        ends = ((left, y), (right, y)) if across else ((x, top), (x, bottom))
        first, last = sorted(self._column_at(end) for end in ends)
        return first, last

    def _column_at(self, point: Point) -> float:
        ways = np.maximum.accumulate(self._middles @ self._along)
        return float(np.interp(np.dot(point, self._along), ways, self._columns))


def _shares(line: TextLine) -> Sequence[Doubles]:
    """For each word, how far into it each edge of its characters lies: one more than it has characters, from 0 to 1."""
    shares = [np.linspace(0, 1, len(word.text) + 1) for word in line.words]
    read = line.hypothesis
    if read is None or len(read.spans) != len(read.text):
        return shares
    texts = [word.text for word in read.words], [word.text for word in line.words]
    for i, j, count in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        for k in range(count):
            shares[j + k] = _seen(read, i + k)
    return shares


def _seen(read: Hypothesis, index: int) -> Doubles:
    """The same for a word of a hypothesis; between two characters the edge is half-way."""
    word = read.words[index]
    start = sum(len(other.text) + 1 for other in read.words[:index])
    spans = read.spans[start : start + len(word.text)]
    edges = np.array([word.start, *((a.end + b.start) / 2 for a, b in pairwise(spans)), word.end])
    return np.clip((np.maximum.accumulate(edges) - word.start) / max(word.end - word.start, 1e-9), 0, 1)
