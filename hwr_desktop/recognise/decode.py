"""Log-probabilities of a CTC network -> text, with a span and a probability for each character."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.hypothesis import CharSpan, Hypothesis, Word

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Peak:
    """A character on the best path through the log-probabilities.

    Attributes:
        char: The character.
        first: Its first frame.
        last: One past its last frame.
        probability: The highest probability of the character in these frames.
    """

    char: str
    first: int
    last: int
    probability: float


def best_path(log_probabilities: Floats, charset: Charset) -> list[Peak]:
    """Greedy decoding: the best class of every frame, repeats merged, blanks dropped.

    Args:
        log_probabilities: ``(T, C)`` float32, log-softmaxed, class 0 = blank.
        charset: With C classes.

    Returns:
        The characters in order; spaces at the ends and repeated spaces are left out.
    """
    path = log_probabilities.argmax(1)
    if not len(path):
        return []
    cuts = np.flatnonzero(np.diff(path)) + 1
    runs = zip([0, *cuts], [*cuts, len(path)], strict=True)
    peaks: list[Peak] = []
    for first, last in runs:
        if path[first]:
            char = charset.chars[path[first] - 1]
            probability = float(np.exp(log_probabilities[first:last, path[first]].max()))
            if char != " " or (peaks and peaks[-1].char != " "):
                peaks.append(Peak(char, int(first), int(last), min(probability, 1.0)))
    if peaks and peaks[-1].char == " ":
        peaks.pop()
    return peaks


def hypothesis(log_probabilities: Floats, charset: Charset) -> Hypothesis:
    """The greedy reading of a line, its spans in frames of the network (one frame is one row of ``log_probabilities``)."""
    peaks = best_path(log_probabilities, charset)
    score = float(log_probabilities.max(1).sum()) if len(log_probabilities) else 0.0
    spans = _spans(peaks, len(log_probabilities))
    certain = np.exp(log_probabilities.max(1)) if len(log_probabilities) else np.zeros(0, np.float32)
    words = _words(spans, peaks, certain)
    letters = sum(len(w.text) for w in words)
    confidence = sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0
    return Hypothesis("".join(p.char for p in peaks), min(score, 0.0), confidence, spans, words)


def _spans(peaks: list[Peak], frames: int) -> tuple[CharSpan, ...]:
    """Spans that meet half way between neighbouring characters; CTC marks only a few frames of each."""
    if not peaks:
        return ()
    centres = np.array([(p.first + p.last) / 2 for p in peaks])
    half = float(np.median(np.diff(centres))) / 2 if len(centres) > 1 else frames / 2
    middle = (centres[1:] + centres[:-1]) / 2
    starts = np.concatenate([[max(0.0, min(centres[0] - half, peaks[0].first))], middle])
    ends = np.concatenate([middle, [min(float(frames), max(centres[-1] + half, peaks[-1].last))]])
    return tuple(CharSpan(p.char, float(a), float(b), p.probability) for p, a, b in zip(peaks, starts, ends, strict=True))


def _words(spans: tuple[CharSpan, ...], peaks: list[Peak], certain: Floats) -> tuple[Word, ...]:
    """Words between spaces. A word is as sure as the best path is through all of its frames together."""
    words = []
    start = 0
    for end in [*(i for i, p in enumerate(peaks) if p.char == " "), len(peaks)]:
        if end > start:
            frames = certain[peaks[start].first : peaks[end - 1].last]
            text = "".join(p.char for p in peaks[start:end])
            words.append(Word(text, spans[start].start, spans[end - 1].end, float(min(1.0, frames.prod()))))
        start = end + 1
    return tuple(words)
