"""Whole words as part of a language: at the beginning of each word the next may be one of a list.

A mixture of two speakers: the character model, and one who knows a list, the common words of a language and those of the user. How likely the
second is to be speaking grows with every character that fits and is forgotten at the next word, so a listed word is
preferred where the picture allows it and nothing else changes much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from hwr_desktop.recognise.charset import Charset, normalise

Place = tuple[int, float]
"""Where a text is in the list: the node of its last word (-1: no listed word begins so), and the probability that the list speaks."""
NOWHERE: Place = (-1, 0.0)

_OWN = 0.03
"""How often, of all words, one of the user's is expected."""
_COMMON = 0.3
"""The same of a dictionary's."""
_FLATTEN = 0.6
"""A dictionary's counts are raised to this power: rare words come oftener in what people write than in all texts together."""
_CAPITAL = 0.15
"""Of the times that a listed word in small letters comes, it begins with a capital."""
_LONGEST = 40
"""Characters; longer words are left out."""
_UNKNOWN = 0xFFFF


class _Table(dict[int, int]):
    """Classes of characters."""

    def __missing__(self, _: int) -> int:
        return _UNKNOWN


class Lexicon:
    """A tree of words.

    Args:
        words: With the probability that the next word is this one, in all at most 1. In normal form; characters that the network does not know
            leave a word out.
        charset: Of the network; characters are given as its classes.
        fold: Capitals count as the small letters: for hands that mix them.

    Attributes:
        start: Where a word may begin.
        letters: For each class whether it is a letter or digit; others end a word.
    """

    def __init__(self, words: Mapping[str, float], charset: Charset, fold: bool = False) -> None:
        self.letters = [False, *(c.isalnum() for c in charset.chars)]
        keys = (charset.encode(low)[0] if fold and (low := c.lower()) in charset else i + 1 for i, c in enumerate(charset.chars))
        # A byte each; 0 is no word's.
        self._key = [0, *(key if key < 256 else 0 for key in keys)]
        weights = self._weights(words, charset)
        self.start: Place = (0, sum(weights.values()))
        self._grow(weights)

    @classmethod
    def of(cls, common: Mapping[str, int], own: Iterable[str], charset: Charset, fold: bool = False) -> Lexicon:
        """Of a dictionary and of words of the user.

        Args:
            common: How often each word of a language comes.
            own: Words in any form, each as likely as the others; parts between spaces, hyphens and apostrophes count on their own.
            charset: As above.
            fold: As above.
        """
        words: dict[str, float] = defaultdict(float)
        for word, count in common.items():
            words[word.rstrip("'")] += max(count, 1) ** _FLATTEN
        scale = _COMMON / max(sum(words.values()), 1.0)
        for word in words:
            words[word] *= scale
        parts = [part for word in own for part in _parts(word)]
        for part in parts:
            words[part] += _OWN / len(parts)
        return cls(words, charset, fold)

    def __bool__(self) -> bool:
        return len(self._children) > 1

    def _weights(self, words: Mapping[str, float], charset: Charset) -> dict[bytes, float]:
        """The words in the forms that are written, a byte a character: its class."""
        table = _Table({ord(c): key for c, key in zip(charset.chars, self._key[1:], strict=True) if key})
        weights: dict[bytes, float] = defaultdict(float)
        for word, weight in words.items():
            try:
                form = word.translate(table).encode("latin-1")
            except UnicodeEncodeError:
                continue
            capital = table[ord(first)] if word.islower() and len(first := word[0].upper()) == 1 else _UNKNOWN
            if 0 < len(form) <= _LONGEST:
                weights[form] += weight if capital == _UNKNOWN else weight * (1 - _CAPITAL)
                if capital != _UNKNOWN:
                    weights[bytes((capital,)) + form[1:]] += weight * _CAPITAL
        return weights

    def _grow(self, weights: Mapping[bytes, float]) -> None:
        """Builds the tree level by level: among sorted words those of equal beginnings stand together, and are a node.

        Nodes are numbered level by level, so that the children of each are a run.
        """
        words = sorted(weights)
        length = max(map(len, words), default=0) + 1
        rows = np.frombuffer(b"".join(w.ljust(length, b"\0") for w in words), np.uint8).reshape(-1, length)
        left = np.array([weights[w] for w in words])
        nodes, count = np.zeros(len(rows), np.int64), 1
        totals, ends, classes, numbers = [np.array([left.sum()])], [], [np.zeros(1, np.uint8)], []
        for column in range(length):
            level = rows[:, column]
            over = level == 0
            ends.append(np.bincount(nodes[over], left[over], count))
            rows, nodes, left, level = rows[~over], nodes[~over], left[~over], level[~over]
            first = np.ones(len(rows), bool)
            first[1:] = (nodes[1:] != nodes[:-1]) | (level[1:] != level[:-1])
            numbers.append(np.bincount(nodes[first], minlength=count))
            nodes, count = np.cumsum(first) - 1, int(first.sum())
            totals.append(np.bincount(nodes, left, count))
            classes.append(level[first])
        children, total = np.concatenate(numbers), np.concatenate(totals)
        parents = np.repeat(np.arange(len(children)), children)
        # As in language.py: plain bytes and memoryviews are searched several times faster than arrays.
        self._children = np.concatenate(classes).tobytes()
        self._starts = (np.concatenate([[0], np.cumsum(children)]).astype(np.int64) + 1).data
        self._shares = np.concatenate([[1.0], total[1:] / total[parents]]).astype(np.float32).data
        self._ends = (np.concatenate(ends) / np.maximum(total, 1e-30)).astype(np.float32).data

    def advance(self, place: Place, number: int, spoken: float) -> Place:
        """The place after one more character.

        Args:
            place: Before it.
            number: Its class.
            spoken: Its probability in the language, in (0, 1].
        """
        if not self.letters[number]:
            return self.start
        node, share = place
        if node < 0:
            return place
        child = self._children.find(self._key[number], self._starts[node], self._starts[node + 1])
        if child < 0:
            return NOWHERE
        listed = share * self._shares[child]
        return child, listed / (listed + (1 - share) * spoken)

    def mixed(self, place: Place, number: int, spoken: float, between: float) -> float:
        """The probability of a character with that of the list mixed in.

        Args:
            place: Before it; the list has a share there.
            number: Its class.
            spoken: Its probability in the language.
            between: That of all characters together that are no letters or digits; asked for these alone.
        """
        node, share = place
        child = self._children.find(self._key[number], self._starts[node], self._starts[node + 1])
        listed = self._shares[child] if child >= 0 else 0.0
        if not self.letters[number]:
            listed += self._ends[node] * spoken / max(between, 1e-9)
        return spoken * (1 - share) + listed * share


def _parts(word: str) -> list[str]:
    return normalise(word).replace("-", " ").replace("'", " ").split()
