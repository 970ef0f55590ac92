"""Log-probabilities of a CTC network -> text, with a span and a probability for each character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.hypothesis import CharSpan

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


def spans_of(peaks: Sequence[Peak], frames: int) -> tuple[CharSpan, ...]:
    """Spans that meet half way between neighbouring characters; CTC marks only a few frames of each."""
    if not peaks:
        return ()
    centres = np.array([(p.first + p.last) / 2 for p in peaks])
    half = float(np.median(np.diff(centres))) / 2 if len(centres) > 1 else frames / 2
    middle = (centres[1:] + centres[:-1]) / 2
    starts = np.concatenate([[max(0.0, min(centres[0] - half, peaks[0].first))], middle])
    ends = np.concatenate([middle, [min(float(frames), max(centres[-1] + half, peaks[-1].last))]])
    return tuple(CharSpan(p.char, float(a), float(b), p.probability) for p, a, b in zip(peaks, starts, ends, strict=True))
