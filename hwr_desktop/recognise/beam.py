"""Prefix beam search over CTC log-probabilities, with a character language model.

After Hannun et al. 2014, "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs": a
beam is a text; the probabilities of all paths that spell it are added up, apart for those that end in a blank. The beams
of one frame are handled together as arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.language import LanguageModel, State

Floats = NDArray[np.float32]
_NEVER = np.float32(-1e9)


@dataclass(frozen=True)
class Weights:
    """How the language model counts.

    Attributes:
        language: Its log-probabilities are multiplied by this; 0 turns it off.
        bonus: Added per character, because every character costs language probability.
        width: Beams kept.
        candidates: Classes tried per frame.
        least: Classes below this probability are not tried.
    """

    language: float = 0.6
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


class _Prefixes:
    """All texts met in a search, as a tree: each is its parent and one more class."""

    def __init__(self, model: LanguageModel | None, mapping: NDArray[np.int64] | None) -> None:
        self.model, self.mapping = model, mapping
        self.unknown: NDArray[np.int64] = np.flatnonzero(mapping == 0) if mapping is not None else np.zeros(0, np.int64)
        self.parents, self.classes = [-1], [0]
        self.states: list[State] = [model.start if model else (0,)]
        self.children: dict[tuple[int, int], int] = {}

    def child(self, prefix: int, number: int) -> int:
        key = (prefix, number)
        found = self.children.get(key)
        if found is None:
            found = self.children[key] = len(self.parents)
            self.parents.append(prefix)
            self.classes.append(number)
            if self.model is not None and self.mapping is not None:
                known = int(self.mapping[number])
                self.states.append(self.model.advance(self.states[prefix], known) if known else (0,))
        return found

    def language(self, prefix: int) -> Floats:
        """Log-probabilities of all classes of the network after a prefix."""
        assert self.model is not None and self.mapping is not None
        scores = self.model.log_probabilities(self.states[prefix])[self.mapping]
        scores[self.unknown] = -12.0
        return scores

    def text(self, prefix: int) -> tuple[int, ...]:
        classes = []
        while prefix > 0:
            classes.append(self.classes[prefix])
            prefix = self.parents[prefix]
        return tuple(reversed(classes))


def search(table: Floats, weights: Weights, model: LanguageModel | None = None, mapping: NDArray[np.int64] | None = None) -> list[Beam]:
    """The best readings of a line.

    Args:
        table: ``(T, C)`` float32 log-probabilities, class 0 = blank.
        weights: Of the search; with ``language`` 0 or without a model it is a plain prefix search.
        model: Scores characters in their context.
        mapping: ``(C,)``: for each class of the table that of the model, 0 where it has none.

    Returns:
        At most ``weights.width`` different readings, best first; at least one.
    """
    used = model if weights.language else None
    prefixes = _Prefixes(used, mapping)
    ids = [0]
    last = np.zeros(1, np.int64)
    blank, other = np.zeros(1, np.float32), np.full(1, _NEVER)
    extra = np.zeros(1, np.float32)
    spoken = [prefixes.language(0)] if used else []
    for row, order in zip(table, _candidates(table, weights), strict=True):
        both = np.logaddexp(blank, other)
        stay_blank, stay_other = both + row[0], np.where(last > 0, other + row[last], _NEVER)
        if not len(order):
            blank, other = stay_blank, stay_other
            continue
        # From a text that ends in the same character only the paths that end in a blank make it longer.
        start = np.where(order[None] == last[:, None], blank[:, None], both[:, None])
        longer = start + row[order][None]
        gain = np.full((len(ids), len(order)), np.float32(weights.bonus))
        if used:
            gain += weights.language * np.array(spoken)[:, order]
        _merge(prefixes, ids, order, longer, stay_other)
        total = np.concatenate([np.logaddexp(stay_blank, stay_other) + extra, (longer + gain + extra[:, None]).ravel()])
        best = total.argsort()[::-1][: weights.width]
        best = best[total[best] > total[best[0]] - 20]
        count, tried = len(ids), len(order)
        stays = best < count
        beam = np.where(stays, best, (best - count) // tried)
        which = np.where(stays, 0, (best - count) % tried)
        blank = np.where(stays, stay_blank[beam], _NEVER)
        other = np.where(stays, stay_other[beam], longer[beam, which])
        extra = np.where(stays, extra[beam], extra[beam] + gain[beam, which]).astype(np.float32)
        last = np.where(stays, last[beam], order[which])
        new = [ids[b] if s else prefixes.child(ids[b], int(order[w])) for s, b, w in zip(stays, beam, which, strict=True)]
        if used:
            spoken = [spoken[b] if s else prefixes.language(n) for s, b, n in zip(stays, beam, new, strict=True)]
        ids = new
    optical = np.logaddexp(blank, other)
    ranked = (optical + extra).argsort()[::-1]
    return [Beam(prefixes.text(ids[i]), float(optical[i] + extra[i]), float(optical[i])) for i in ranked]


def _candidates(table: Floats, weights: Weights) -> list[NDArray[np.int64]]:
    """Per frame the classes, without the blank, that are likely enough to try, likeliest first."""
    count = min(weights.candidates, table.shape[1] - 1)
    top = np.argpartition(-table[:, 1:], count - 1, axis=1)[:, :count] + 1 if len(table) else np.zeros((0, count), np.int64)
    enough = np.take_along_axis(table, top, 1) > np.log(weights.least)
    return [classes[keep] for classes, keep in zip(top, enough, strict=True)]


def _merge(prefixes: _Prefixes, ids: list[int], order: NDArray[np.int64], longer: Floats, stay_other: Floats) -> None:
    """Where a longer text is one of the beams already, its paths join that beam."""
    place = {prefix: i for i, prefix in enumerate(ids)}
    columns = {int(number): j for j, number in enumerate(order)}
    for i, prefix in enumerate(ids):
        parent = place.get(prefixes.parents[prefix], -1)
        column = columns.get(prefixes.classes[prefix], -1)
        if parent >= 0 and column >= 0:
            stay_other[i] = np.logaddexp(stay_other[i], longer[parent, column])
            longer[parent, column] = _NEVER
