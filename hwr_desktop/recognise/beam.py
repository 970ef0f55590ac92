"""Prefix beam search over CTC log-probabilities, with a character language model.

After Hannun et al. 2014, "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs": a
beam is a text; the probabilities of all paths that spell it are added up, apart for those that end in a blank. Few classes are likely in
a frame, so plain numbers are quicker than arrays, and probabilities, scaled anew in each frame, are quicker than their logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.language import LanguageModel, State
from hwr_desktop.recognise.lexicon import NOWHERE, Lexicon, Place

Floats = NDArray[np.float32]
_HOPELESS = math.exp(-20)
"""Readings that are so much less likely than the best are dropped."""
_UNKNOWN = 1e-5
"""The probability of a character that a language model does not know."""
_CACHE = 30_000
_STEPS = 64
"""As many as shares of a lexicon are told apart; never is it alone to speak."""

Heard = tuple[State, Place]
"""Where a text is in the language's characters, and in its words."""


@dataclass(frozen=True)
class Weights:
    """How the language model counts.

    Attributes:
        language: Its log-probabilities are multiplied by this; 0 turns it off.
        surprise: How often a character is none that the language expects, and any is as likely: names, codes and signs, of which prose has few.
        bonus: Added per character, because every character costs language probability.
        width: Beams kept.
        candidates: Classes tried per frame.
        least: Classes below this probability are not tried.
    """

    language: float = 0.6
    surprise: float = 0.1
    bonus: float = 1.3
    width: int = 12
    candidates: int = 8
    least: float = 1e-3


DEFAULT = Weights()


@dataclass(frozen=True)
class Beam:
    """One reading.

    Attributes:
        classes: Class numbers of its characters.
        score: Natural log of its CTC probability plus what the language model adds.
        optical: Natural log of its CTC probability alone.
    """

    classes: tuple[int, ...]
    score: float
    optical: float


class Speaker:
    """A language as a search hears it: for texts of the network's classes; remembers what it was asked.

    Args:
        model: The language.
        mapping: ``(C,)``: for each class of the network that of the model, 0 where it has none.
        weights: Of the search.
        lexicon: Words that it prefers; None: none.
    """

    def __init__(self, model: LanguageModel, mapping: NDArray[np.int64], weights: Weights, lexicon: Lexicon | None = None) -> None:
        self.model, self.weights, self.lexicon = model, weights, lexicon
        self._mapping: list[int] = mapping.tolist()
        # What is left of the language's probabilities, and what any class has beside them.
        self._kept, self._least = 1 - weights.surprise, weights.surprise / len(mapping)
        self._classes, self._unknown = mapping, np.flatnonzero(mapping == 0)
        self._factors: dict[tuple[State, int, int], memoryview] = {}
        self._next: dict[tuple[State, int], State] = {}

    def start(self, before: str) -> Heard:
        """What is known after a text in normal form."""
        return self.model.after(f" {before}"[-self.model.order :]), self.lexicon.start if self.lexicon is not None else NOWHERE

    def advance(self, heard: Heard, number: int) -> Heard:
        """The same after one more character, given as the network's class."""
        state, place = heard
        found = self._next.get((state, number))
        if found is None:
            if len(self._next) >= _CACHE:
                self._next.clear()
            known = self._mapping[number]
            found = self._next[state, number] = self.model.advance(state, known) if known else (0,)
        return found, self.lexicon.advance(place, number, self.spoken(state, number)) if self.lexicon is not None else place

    def spoken(self, state: State, number: int) -> float:
        """The probability of a class after a state, words aside."""
        known = self._mapping[number]
        likely = math.exp(self.model.log_probabilities(state)[known]) if known else _UNKNOWN
        return self._kept * likely + self._least

    def factors(self, heard: Heard) -> memoryview:
        """For each class of the network, by what its probability is multiplied when it comes next."""
        state, (node, share) = heard
        # Rounded, so that what is remembered serves all texts that end alike.
        steps = min(round(share * _STEPS), _STEPS - 1)
        key = (state, node if steps else -1, steps)
        found = self._factors.get(key)
        if found is None:
            if len(self._factors) >= _CACHE:
                self._factors.clear()
            likely = np.exp(self.model.log_probabilities(state)[self._classes])
            likely[self._unknown] = _UNKNOWN
            likely *= np.float32(self._kept)
            likely += np.float32(self._least)
            if steps and self.lexicon is not None:
                likely = self.lexicon.mixed((node, steps / _STEPS), likely)
            found = self._factors[key] = self._multiplied(likely)
        return found

    def _multiplied(self, likely: Floats) -> memoryview:
        np.log(likely, likely)
        likely *= np.float32(self.weights.language)
        likely += np.float32(self.weights.bonus)
        return np.exp(likely, likely).data


class _Prefixes:
    """All texts met in a search, as a tree: each is its parent and one more class."""

    def __init__(self, plain: memoryview, speaker: Speaker | None, before: str) -> None:
        self.plain, self.speaker = plain, speaker
        self.parents, self.classes, self.added = [-1], [0], [0.0]
        self.heard: list[Heard] = [speaker.start(before) if speaker else ((0,), NOWHERE)]
        self.children: dict[tuple[int, int], int] = {}
        self.factors: list[memoryview | None] = [None]

    def child(self, prefix: int, number: int) -> int:
        key = (prefix, number)
        found = self.children.get(key)
        if found is None:
            found = self.children[key] = len(self.parents)
            self.parents.append(prefix)
            self.classes.append(number)
            self.added.append(self.added[prefix] + math.log(self.factor(prefix)[number]))
            self.factors.append(None)
            if self.speaker is not None:
                self.heard.append(self.speaker.advance(self.heard[prefix], number))
        return found

    def factor(self, prefix: int) -> memoryview:
        """For each class of the network, by what its probability is multiplied when it comes after a prefix."""
        found = self.factors[prefix]
        if found is None:
            found = self.factors[prefix] = self.speaker.factors(self.heard[prefix]) if self.speaker else self.plain
        return found

    def text(self, prefix: int) -> tuple[int, ...]:
        classes = []
        while prefix > 0:
            classes.append(self.classes[prefix])
            prefix = self.parents[prefix]
        return tuple(reversed(classes))


def search(
    table: Floats,
    weights: Weights,
    speaker: Speaker | None = None,
    before: str = "",
) -> list[Beam]:
    """The best readings of a line or of a part of one.

    Args:
        table: ``(T, C)`` float32 log-probabilities, class 0 = blank.
        weights: Of the search; with ``language`` 0 or without a speaker it is a plain prefix search.
        speaker: Scores characters in their context.
        before: The text that stands before, in normal form: context for the speaker; it ends in a space, or is empty.

    Returns:
        At most ``weights.width`` different readings, best first; at least one.
    """
    plain = np.full(table.shape[1], math.exp(weights.bonus)).data
    prefixes = _Prefixes(plain, speaker if weights.language else None, before)
    # By prefix: the probability of its paths that end in a blank and of the others, language included, and scaled: exp(-scale) is 1.
    beams: dict[int, tuple[float, float]] = {0: (1.0, 0.0)}
    scale = 0.0
    for row, tried in _frames(table, weights):
        beams, best = _step(prefixes, beams, row, tried, weights.width)
        scale += math.log(best)
    found = [
        Beam(prefixes.text(prefix), scale + math.log(blank + other), scale + math.log(blank + other) - prefixes.added[prefix])
        for prefix, (blank, other) in beams.items()
    ]
    return sorted(found, key=lambda beam: -beam.score)


def _step(
    prefixes: _Prefixes, beams: dict[int, tuple[float, float]], row: memoryview, tried: list[int], width: int
) -> tuple[dict[int, tuple[float, float]], float]:
    """One frame: the beams after it, divided by the probability of the best, and that probability."""
    silence, classes, children = row[0], prefixes.classes, prefixes.children
    stays: dict[int, list[float]] = {}
    longer: list[tuple[float, int, int]] = []
    for prefix, (blank, other) in beams.items():
        last = classes[prefix]
        stays[prefix] = [(blank + other) * silence, other * row[last] if last else 0.0]
    for prefix, (blank, other) in beams.items() if tried else ():
        last, factor = classes[prefix], prefixes.factor(prefix)
        for number in tried:
            # From a text that ends in the same character only the paths that end in a blank make it longer.
            probability = (blank if number == last else blank + other) * row[number] * factor[number]
            known = stays.get(children.get((prefix, number), -1))
            if known is not None:
                known[1] += probability
            else:
                longer.append((probability, prefix, number))
    ranked = [(blank + other, prefix, 0) for prefix, (blank, other) in stays.items()] + longer
    ranked.sort(key=itemgetter(0), reverse=True)
    best = ranked[0][0] or 5e-324
    kept: dict[int, tuple[float, float]] = {}
    for probability, prefix, number in ranked[:width]:
        if probability < best * _HOPELESS and kept:
            break
        if number:
            kept[prefixes.child(prefix, number)] = (0.0, probability / best)
        else:
            blank, other = stays[prefix]
            kept[prefix] = (blank / best, other / best)
    return kept, best


def _frames(table: Floats, weights: Weights) -> Iterator[tuple[memoryview, list[int]]]:
    """The probabilities of frames with the classes likely enough to try, blank aside; frames without any, all but certainly blank, in one."""
    count = min(weights.candidates, table.shape[1] - 1)
    top = np.argpartition(-table[:, 1:], count - 1, axis=1)[:, :count] + 1 if len(table) else np.zeros((0, count), np.int64)
    enough = np.take_along_axis(table, top, 1) > np.log(weights.least)
    probabilities = np.exp(table.astype(np.float64))
    silence = 1.0
    for row, classes, keep in zip(probabilities, top, enough, strict=True):
        tried = classes[keep].tolist()
        if not tried:
            silence *= float(row[0])
            continue
        if silence < 1:
            yield _silent(silence, len(row)), []
            silence = 1.0
        yield row.data, tried
    if silence < 1:
        yield _silent(silence, table.shape[1]), []


def _silent(probability: float, count: int) -> memoryview:
    row = np.zeros(count)
    row[0] = probability
    return row.data
