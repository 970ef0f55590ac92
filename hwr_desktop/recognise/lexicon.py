"""The user's own words as part of a language: at the beginning of each word the next may be one of them.

A mixture of two speakers: the language model, and one who knows a short list. How likely the second is to be speaking grows
with every character that fits and is forgotten at the next word, so a listed word is preferred where the picture allows it and nothing
else changes much.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.charset import Charset, normalise

Floats = NDArray[np.float32]
Place = tuple[int, float]
"""Where a text is in the list: the node of its last word (-1: no listed word begins so), and the probability that the list speaks."""

_SHARE = 0.03
"""How often, of all words, a listed one is expected."""
_CAPITAL = 0.15
"""Of the times that a listed word in small letters comes, it begins with a capital."""


class Lexicon:
    """A tree of words, each as likely as the others.

    Args:
        words: In any form; parts between spaces, hyphens and apostrophes count on their own. Characters that the network does not know
            leave a word out.
        charset: Of the network; characters are given as its classes.
    """

    start: Place = (0, _SHARE)

    def __init__(self, words: Iterable[str], charset: Charset) -> None:
        self._letters = np.array([False, *(c.isalnum() for c in charset.chars)])
        self._children: list[dict[int, int]] = [{}]
        self._weights: list[float] = [0.0]
        self._ends: list[float] = [0.0]
        for word in dict.fromkeys(part for w in words for part in _parts(w)):
            if word and not charset.unknown(word):
                self._add(charset.encode(word), 1 - _CAPITAL if word.islower() else 1.0)
                if word.islower() and not charset.unknown(word.capitalize()):
                    self._add(charset.encode(word.capitalize()), _CAPITAL)

    def __bool__(self) -> bool:
        return bool(self._children[0])

    def _add(self, classes: Iterable[int], weight: float) -> None:
        node = 0
        self._weights[0] += weight
        for number in classes:
            if number not in self._children[node]:
                self._children[node][number] = len(self._children)
                self._children.append({})
                self._weights.append(0.0)
                self._ends.append(0.0)
            node = self._children[node][number]
            self._weights[node] += weight
        self._ends[node] += weight

    def advance(self, place: Place, number: int, spoken: float) -> Place:
        """The place after one more character.

        Args:
            place: Before it.
            number: Its class.
            spoken: Its probability in the language, in (0, 1].
        """
        if not self._letters[number]:
            return self.start
        node, share = place
        child = self._children[node].get(number, -1) if node >= 0 else -1
        if child < 0:
            return -1, 0.0
        listed = share * self._weights[child] / self._weights[node]
        return child, listed / (listed + (1 - share) * spoken)

    def speaks(self, place: Place) -> bool:
        """Whether the list has a say in what comes after a place: not within words that begin as none of its own."""
        return place[0] >= 0 and self._weights[place[0]] > 0

    def mixed(self, place: Place, scores: Floats) -> Floats:
        """The language's log-probabilities of all classes, ``(C,)`` float32, with those of the list mixed in; a new array where they differ."""
        node, share = place
        if not self.speaks(place):
            return scores
        values = np.exp(scores)
        ends = ~self._letters
        ends[0] = False
        mixed = values * (1 - share)
        for number, child in self._children[node].items():
            mixed[number] += share * self._weights[child] / self._weights[node]
        if self._ends[node]:
            mixed[ends] += share * self._ends[node] / self._weights[node] * values[ends] / max(float(values[ends].sum()), 1e-9)
        return np.asarray(np.log(np.maximum(mixed, 1e-9)), np.float32)


def _parts(word: str) -> list[str]:
    return normalise(word).replace("-", " ").replace("'", " ").split()
