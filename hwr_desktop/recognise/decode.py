"""Log-probabilities of a CTC network -> text, with a span and a probability for each character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.hypothesis import Alternative, CharSpan, Hypothesis, Word

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


def align(log_probabilities: Floats, classes: Sequence[int], charset: Charset) -> list[Peak]:
    """The likeliest place of each character of a given text (Viterbi over the paths that spell it).

    Args:
        log_probabilities: ``(T, C)`` float32, class 0 = blank.
        classes: The text's class numbers; T must suffice for them, repeats parted by a blank.
        charset: With C classes.
    """
    if not classes:
        return []
    # States: blank, first character, blank, second character, ... blank.
    labels = np.zeros(2 * len(classes) + 1, np.int64)
    labels[1::2] = classes
    skip = np.zeros(len(labels), bool)
    skip[3::2] = labels[3::2] != labels[1:-2:2]
    emitted = log_probabilities[:, labels]
    score = np.full(len(labels), -np.inf, np.float32)
    score[:2] = emitted[0, :2]
    came = np.zeros(emitted.shape, np.int8)
    moves = np.full((3, len(labels)), -np.inf, np.float32)
    for t in range(1, len(emitted)):
        moves[0] = score
        moves[1, 1:] = score[:-1]
        moves[2, 2:] = np.where(skip[2:], score[:-2], -np.inf)
        came[t] = moves.argmax(0)
        score = moves.max(0) + emitted[t]
    state = len(labels) - 1 if score[-1] >= score[-2] else len(labels) - 2
    path = np.zeros(len(emitted), np.int64)
    for t in range(len(emitted) - 1, -1, -1):
        path[t] = state
        state -= int(came[t, state])
    return [_peak(log_probabilities, np.flatnonzero(path == 2 * i + 1), c, charset) for i, c in enumerate(classes)]


def _peak(log_probabilities: Floats, frames: NDArray[np.int64], number: int, charset: Charset) -> Peak:
    probability = float(np.exp(log_probabilities[frames, number].max()))
    return Peak(charset.chars[number - 1], int(frames[0]), int(frames[-1]) + 1, min(probability, 1.0))


def hypothesis(
    peaks: list[Peak],
    log_probabilities: Floats,
    charset: Charset,
    alternatives: tuple[Alternative, ...] = (),
    calibration: Calibration | None = None,
) -> Hypothesis:
    """The reading of a line, its spans in frames of the network (one frame is one row of ``log_probabilities``).

    Args:
        peaks: Where its characters stand; no space at the ends, no two in a row.
        log_probabilities: ``(T, C)`` float32.
        charset: With C classes.
        alternatives: Other readings, best first.
        calibration: Of the words' confidences; None: they stay the probabilities of their paths.
    """
    path = np.zeros(len(log_probabilities), np.int64)
    for peak in peaks:
        path[peak.first : peak.last] = charset.encode(peak.char)[0]
    certain = np.exp(log_probabilities[np.arange(len(path)), path])
    score = float(np.log(np.maximum(certain, 1e-30)).sum())
    spans = _spans(peaks, len(log_probabilities))
    words = _words(spans, peaks, certain)
    if calibration is not None:
        words = tuple(replace(w, confidence=calibration.confidence(float(np.log(max(w.confidence, 1e-12))))) for w in words)
    letters = sum(len(w.text) for w in words)
    confidence = sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0
    return Hypothesis("".join(p.char for p in peaks), min(score, 0.0), min(confidence, 1.0), spans, words, alternatives)


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
    """Words between spaces. A word is as sure as its path is through all of its frames together."""
    words = []
    start = 0
    for end in [*(i for i, p in enumerate(peaks) if p.char == " "), len(peaks)]:
        if end > start:
            frames = certain[peaks[start].first : peaks[end - 1].last]
            text = "".join(p.char for p in peaks[start:end])
            words.append(Word(text, spans[start].start, spans[end - 1].end, float(min(1.0, frames.prod()))))
        start = end + 1
    return tuple(words)
