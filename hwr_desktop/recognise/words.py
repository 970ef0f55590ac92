"""The words of a reading: how sure each is, and what else it may be.

A word is as sure as its share among all the readings of its own stretch of the line, found by a search of that stretch alone after
the text before it. On dev writers this tells right words from wrong ones far better than the probability of the word's path does.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.beam import Beam
from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decode import Peak, best_path
from hwr_desktop.recognise.hypothesis import CharSpan, Word

Floats = NDArray[np.float32]
Search = Callable[[Floats, str], list[Beam]]
"""The best readings of a part of a line, given the text before it."""

_SURE = 0.98
"""Words whose best path has this probability are not searched: there is next to nothing beside them."""
_MOST = 5
_LEAST = 0.002
"""Readings with a smaller share are not offered."""


def read_words(
    peaks: Sequence[Peak], spans: Sequence[CharSpan], table: Floats, charset: Charset, search: Search, calibration: Calibration | None
) -> tuple[Word, ...]:
    """The words between the spaces of a reading.

    Args:
        peaks: Where the characters of the reading stand in the table.
        spans: The same characters with their columns.
        table: ``(T, C)`` float32 log-probabilities, class 0 = blank.
        charset: With C classes.
        search: Reads a part of the line again.
        calibration: From the log of the share to the probability that the word is right; None: the share stays.
    """
    words = []
    for start, end in _ranges(peaks):
        text = "".join(p.char for p in peaks[start:end])
        first, last = peaks[start - 1].last if start else 0, peaks[end].first if end < len(peaks) else len(table)
        share, others = certainty(peaks[start:end], table, charset), tuple[str, ...]()
        if share < _SURE:
            before = "".join(p.char for p in peaks[:start])
            share, others = _searched(text, table[first:last], charset, search, before)
        confidence = calibration.confidence(math.log(share)) if calibration else share
        words.append(Word(text, spans[start].start, spans[end - 1].end, min(confidence, 1.0), others))
    return tuple(words)


def certainty(peaks: Sequence[Peak], table: Floats, charset: Charset) -> float:
    """The probability of the path through the frames from the first to the last of these characters, in (0, 1]."""
    first, last = peaks[0].first, peaks[-1].last
    path = np.zeros(last - first, np.int64)
    for peak in peaks:
        path[peak.first - first : peak.last - first] = charset.encode(peak.char)[0]
    return float(np.exp(max(table[np.arange(first, last), path].sum(), -27.0)))


def _ranges(peaks: Sequence[Peak]) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(i for i, p in enumerate(peaks) if p.char == " "), len(peaks)]:
        if end > start:
            yield start, end
        start = end + 1


def _searched(text: str, part: Floats, charset: Charset, search: Search, before: str) -> tuple[float, tuple[str, ...]]:
    """The share of a word among the readings of its stretch, in (0, 1], and the others, the raw reading among them."""
    beams = search(part, before)
    weights = np.exp(np.array([b.score for b in beams]) - beams[0].score)
    shares: dict[str, float] = defaultdict(float)
    for beam, weight in zip(beams, weights / weights.sum(), strict=True):
        shares[charset.decode(beam.classes).strip()] += float(weight)
    share = max(shares.pop(text, 0.0), 1e-6)
    others = [o for o in sorted(shares, key=lambda o: -shares[o]) if shares[o] >= _LEAST][:_MOST]
    raw = "".join(p.char for p in best_path(part, charset))
    return min(share, 1.0), tuple(o for o in dict.fromkeys((*others, raw)) if o not in ("", text) and " " not in o)
