"""Prefix beam search over CTC log-probabilities, with a character language model.

After Hannun et al. 2014, "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs": a
beam is a text; the probabilities of all paths that spell it are added up, apart for those that end in a blank. Few classes are likely in
a frame, so plain numbers are quicker than arrays, and probabilities, scaled anew when they become small, are quicker than their logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.language import LanguageModel, State
from hwr_desktop.recognise.lexicon import NOWHERE, Lexicon, Place

Floats = NDArray[np.float32]
_SMALL = 1e-100
"""Below this, probabilities are scaled anew, so that none becomes 0."""
_UNKNOWN = 1e-5
"""The probability of a character that a language model does not know."""
_CACHE = 20_000

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
        depth: Readings that are so many nats less likely than the best are dropped.
    """

    language: float = 0.6
    surprise: float = 0.1
    bonus: float = 1.3
    width: int = 12
    candidates: int = 8
    least: float = 2e-3
    depth: float = 8.0


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
        self._bonus = math.exp(weights.bonus)
        self._followed: dict[State, dict[int, tuple[State, float]]] = {}
        self._letters = lexicon.letters if lexicon is not None else [True] * len(mapping)
        signs = [self._mapping[number] for number in range(1, len(mapping)) if not self._letters[number]]
        self._signs, self._count, self._unknown = model.group(signs), len(signs), signs.count(0)

    def start(self, before: str) -> Heard:
        """What is known after a text in normal form."""
        return self.model.after(f" {before}"[-self.model.order :]), self.lexicon.start if self.lexicon is not None else NOWHERE

    def advance(self, heard: Heard, number: int) -> Heard:
        """The same after one more character, given as the network's class."""
        state, place = heard
        following, spoken = self._follow(state, number)
        return following, self.lexicon.advance(place, number, spoken) if self.lexicon is not None else place

    def factor(self, heard: Heard, number: int) -> float:
        """By what the probability of a class of the network is multiplied when it comes next; at most the exponential of the bonus."""
        state, place = heard
        likely = self._follow(state, number)[1]
        if self.lexicon is not None and place[1]:
            likely = self.lexicon.mixed(place, number, likely, 0.0 if self._letters[number] else self._sign(state))
        factor: float = likely**self.weights.language * self._bonus if likely < 1 else self._bonus
        return factor

    def _follow(self, state: State, number: int) -> tuple[State, float]:
        """The state after a class, and the probability of that, words aside."""
        followers = self._followed.get(state)
        if followers is None:
            if len(self._followed) >= _CACHE:
                self._followed.clear()
            followers = self._followed[state] = {}
        found = followers.get(number)
        if found is None:
            known = self._mapping[number]
            following, likely = self.model.follow(state, known) if known else ((0,), _UNKNOWN)
            found = followers[number] = following, self._kept * likely + self._least
        return found

    def _sign(self, state: State) -> float:
        """The probability of all classes together that are no letters or digits."""
        likely = self.model.probability(state, self._signs) + self._unknown * _UNKNOWN
        return self._kept * likely + self._least * self._count


class _Prefix:
    """A text met in a search, and the probabilities of its paths so far, apart for those that end in a blank."""

    __slots__ = ("added", "blank", "children", "classes", "factors", "frame", "heard", "last", "longer_blank", "longer_other", "other")

    def __init__(self, classes: tuple[int, ...], heard: Heard, added: float) -> None:
        # No way back to its parent: what refers to each other in circles is long in going.
        self.classes, self.last, self.heard, self.added = classes, classes[-1] if classes else 0, heard, added
        self.blank = self.other = self.longer_blank = self.longer_other = 0.0
        # When it was a beam the last time.
        self.frame = -1
        # By class: the texts one longer, and by what their probability is multiplied.
        self.children: dict[int, _Prefix] = {}
        self.factors: dict[int, float] = {}


class _Search:
    """The beams of one search.

    Args:
        weights: Of the search.
        speaker: Scores characters in their context, if any.
        before: The text that stands before.
    """

    def __init__(self, weights: Weights, speaker: Speaker | None, before: str) -> None:
        self._width, self._hopeless, self._most = weights.width, math.exp(-weights.depth), math.exp(weights.bonus)
        self._speaker, self._frame = speaker, 0
        first = _Prefix((), speaker.start(before) if speaker else ((0,), NOWHERE), 0.0)
        first.blank = 1.0
        self.beams = [first]
        # What the probabilities were divided by, language included.
        self.scale = 0.0

    def rest(self, silence: float) -> None:
        """A frame that is all but certainly blank, with the probability that it is."""
        self.scale += math.log(max(silence, 5e-324))
        for prefix in self.beams:
            prefix.blank, prefix.other = prefix.blank + prefix.other, 0.0

    def step(self, row: memoryview, tried: list[int]) -> None:
        """One frame: its probabilities, and the classes to try."""
        silence = row[0]
        self._frame += 1
        for prefix in self.beams:
            prefix.longer_blank = (prefix.blank + prefix.other) * silence
            prefix.longer_other = prefix.other * row[prefix.last]
            prefix.frame = self._frame
        longer = self._longer(row, tried)
        values = [prefix.longer_blank + prefix.longer_other for prefix in self.beams]
        values.extend([probability for probability, _, _ in longer])
        best = max(values) or 5e-324
        least = best * self._hopeless
        if len(values) > self._width:
            least = max(least, sorted(values)[-self._width])
        self.beams = [prefix for prefix, value in zip(self.beams, values, strict=False) if value >= least]
        for prefix in self.beams:
            prefix.blank, prefix.other = prefix.longer_blank, prefix.longer_other
        for probability, prefix, number in longer:
            if probability >= least:
                child = self._child(prefix, number)
                child.blank, child.other = 0.0, probability
                self.beams.append(child)
        if best < _SMALL:
            self._rescale(best)

    def found(self) -> list[Beam]:
        """The readings, best first."""
        beams = []
        for prefix in self.beams:
            score = self.scale + math.log(max(prefix.blank + prefix.other, 5e-324))
            beams.append(Beam(prefix.classes, score, score - prefix.added))
        return sorted(beams, key=lambda beam: -beam.score)[: self._width]

    def _longer(self, row: memoryview, tried: list[int]) -> list[tuple[float, _Prefix, int]]:
        """New texts, with their probabilities, that may be among the best; those of texts that are beams already are added there."""
        full = len(self.beams) >= self._width
        enough = min(prefix.longer_blank + prefix.longer_other for prefix in self.beams) if full else 0.0
        frame, certain = self._frame, enough / self._most
        found: list[tuple[float, _Prefix, int]] = []
        for prefix in self.beams:
            last, blank, both, children = prefix.last, prefix.blank, prefix.blank + prefix.other, prefix.children
            for number in tried:
                # From a text that ends in the same character only the paths that end in a blank make it longer.
                optical = (blank if number == last else both) * row[number]
                child = children.get(number)
                if child is not None and child.frame == frame:
                    child.longer_other += optical * prefix.factors[number]
                elif optical >= certain:
                    probability = optical * (prefix.factors.get(number) or self._factor(prefix, number))
                    if probability >= enough:
                        found.append((probability, prefix, number))
        return found

    def _factor(self, prefix: _Prefix, number: int) -> float:
        """By what the probability of a class of the network is multiplied when it comes after a prefix."""
        factor = prefix.factors[number] = self._speaker.factor(prefix.heard, number) if self._speaker else self._most
        return factor

    def _child(self, prefix: _Prefix, number: int) -> _Prefix:
        child = prefix.children.get(number)
        if child is None:
            heard = self._speaker.advance(prefix.heard, number) if self._speaker else prefix.heard
            child = _Prefix((*prefix.classes, number), heard, prefix.added + math.log(prefix.factors[number]))
            prefix.children[number] = child
        return child

    def _rescale(self, best: float) -> None:
        self.scale += math.log(best)
        for prefix in self.beams:
            prefix.blank, prefix.other = prefix.blank / best, prefix.other / best


def search(table: Floats, weights: Weights, speaker: Speaker | None = None, before: str = "") -> list[Beam]:
    """The best readings of a line or of a part of one.

    Args:
        table: ``(T, C)`` float32 log-probabilities, class 0 = blank.
        weights: Of the search; with ``language`` 0 or without a speaker it is a plain prefix search.
        speaker: Scores characters in their context.
        before: The text that stands before, in normal form: context for the speaker; it ends in a space, or is empty.

    Returns:
        At most ``weights.width`` different readings, best first; at least one.
    """
    searching = _Search(weights, speaker if weights.language else None, before)
    for row, tried in _frames(table, weights):
        if tried:
            searching.step(row, tried)
        else:
            searching.rest(row[0])
    return searching.found()


def _frames(table: Floats, weights: Weights) -> Iterator[tuple[memoryview, list[int]]]:
    """The probabilities of each frame, with the classes that are likely enough to try, blank aside."""
    likely = table > np.float32(math.log(weights.least))
    likely[:, 0] = False
    tried: list[list[int]] = [[] for _ in table]
    for t, number in zip(*(places.tolist() for places in np.nonzero(likely)), strict=True):
        tried[t].append(number)
    for row, classes in zip(np.exp(table), tried, strict=True):
        numbers = row.data
        yield numbers, sorted(classes, key=numbers.__getitem__)[-weights.candidates :] if len(classes) > weights.candidates else classes
