"""Log-probabilities of a CTC network -> text, with a span and a probability for each character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    if not len(log_probabilities):
        return []
    peaks: list[Peak] = []
    for number, first, last, probability in _runs(log_probabilities.argmax(1), log_probabilities.max(1)):
        if number:
            char = charset.chars[number - 1]
            if char != " " or (peaks and peaks[-1].char != " "):
                peaks.append(Peak(char, first, last, probability))
    if peaks and peaks[-1].char == " ":
        peaks.pop()
    return peaks


def _runs(path: NDArray[np.int64], values: Floats) -> Iterator[tuple[int, int, int, float]]:
    """Runs of equal entries of a path ``(T,)``: the entry, its first frame, one past its last, and its highest probability.

    Args:
        path: At least one entry.
        values: ``(T,)`` log-probabilities along the path.
    """
    starts = np.flatnonzero(np.diff(path, prepend=-1))
    highest = np.minimum(np.exp(np.maximum.reduceat(values, starts)), 1)
    return zip(path[starts].tolist(), starts.tolist(), [*starts[1:].tolist(), len(path)], highest.tolist(), strict=True)


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
    skip = np.full(len(labels), -np.inf, np.float32)
    skip[3::2][labels[3::2] != labels[1:-2:2]] = 0
    emitted = log_probabilities[:, labels]
    # The best paths so far, by frame and state; two columns in front, so that there is something before the first states.
    scores = np.full((len(emitted), len(labels) + 2), -np.inf, np.float32)
    scores[0, 2:4] = emitted[0, :2]
    skipped = np.empty(len(labels), np.float32)
    for before, score, emission in zip(scores, scores[1:], emitted[1:], strict=False):
        now = score[2:]
        np.maximum(before[2:], before[1:-1], out=now)
        np.add(before[:-2], skip, out=skipped)
        np.maximum(now, skipped, out=now)
        now += emission
    path = _traced(scores[:, 2:], skip)
    runs = _runs(path, emitted[np.arange(len(path)), path])
    return [Peak(charset.chars[labels[state] - 1], first, last, probability) for state, first, last, probability in runs if state % 2]


def _traced(scores: Floats, skip: Floats) -> NDArray[np.int64]:
    """The states of the best path, from the scores of all: ``(T, S)``, and what it costs to pass a state over: ``(S,)``."""
    state = scores.shape[1] - 1 if scores[-1, -1] >= scores[-1, -2] else scores.shape[1] - 2
    path = np.full(len(scores), state)
    allowed = (skip == 0).tolist()
    for t in range(len(scores) - 2, -1, -1):
        here = scores[t, max(state - 2, 0) : state + 1].tolist()[::-1]
        steps = here if allowed[state] else here[:2]
        state -= steps.index(max(steps))
        path[t] = state
    return path


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
