"""Prefix beam search over CTC log-probabilities, with a character language model.

After Hannun et al. 2014, "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs": a
beam is a text; the probabilities of all paths that spell it are added up, apart for those that end in a blank. The beams
of one frame are handled together as arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.language import LanguageModel, State
from hwr_desktop.recognise.lexicon import Lexicon, Place

Floats = NDArray[np.float32]
_NEVER = np.float32(-1e9)
_HOPELESS = 20
"""Readings so many nats below the best are dropped."""


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

    def __init__(self, model: LanguageModel | None, mapping: NDArray[np.int64] | None, before: str, lexicon: Lexicon | None) -> None:
        self.model, self.mapping = model, mapping
        self.lexicon = lexicon if lexicon and model else None
        self.places: list[Place] = [Lexicon.start]
        self.unknown: NDArray[np.int64] = np.flatnonzero(mapping == 0) if mapping is not None else np.zeros(0, np.int64)
        self.parents, self.classes = [-1], [0]
        self.states: list[State] = [model.after(f" {before}"[-model.order :]) if model else (0,)]
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
                if self.lexicon is not None:
                    spoken = float(np.exp(self.model.log_probabilities(self.states[prefix])[known])) if known else 1e-5
                    self.places.append(self.lexicon.advance(self.places[prefix], number, spoken))
        return found

    def language(self, prefix: int) -> Floats:
        """Log-probabilities of all classes of the network after a prefix."""
        assert self.model is not None and self.mapping is not None
        scores = self.model.log_probabilities(self.states[prefix])[self.mapping]
        scores[self.unknown] = -12.0
        return scores if self.lexicon is None else self.lexicon.mixed(self.places[prefix], scores)

    def text(self, prefix: int) -> tuple[int, ...]:
        classes = []
        while prefix > 0:
            classes.append(self.classes[prefix])
            prefix = self.parents[prefix]
        return tuple(reversed(classes))


def search(
    table: Floats,
    weights: Weights,
    model: LanguageModel | None = None,
    mapping: NDArray[np.int64] | None = None,
    before: str = "",
    lexicon: Lexicon | None = None,
) -> list[Beam]:
    """The best readings of a line or of a part of one.

    Args:
        table: ``(T, C)`` float32 log-probabilities, class 0 = blank.
        weights: Of the search; with ``language`` 0 or without a model it is a plain prefix search.
        model: Scores characters in their context.
        mapping: ``(C,)``: for each class of the table that of the model, 0 where it has none.
        before: The text that stands before, in normal form: context for the model; it ends in a space, or is empty.
        lexicon: Words of the user, which the model prefers from now on.

    Returns:
        At most ``weights.width`` different readings, best first; at least one.
    """
    used = model if weights.language else None
    prefixes = _Prefixes(used, mapping, before, lexicon)
    ids = [0]
    last = np.zeros(1, np.int64)
    blank, other = np.zeros(1, np.float32), np.full(1, _NEVER)
    extra = np.zeros(1, np.float32)
    spoken = prefixes.language(0)[None] if used else np.zeros((1, 0), np.float32)
    for row, order in _frames(table, weights):
        both = np.logaddexp(blank, other)
        if not len(order):
            blank, other = both + row[0], np.full(len(ids), _NEVER)
            continue
        stay_blank, stay_other = both + row[0], np.where(last > 0, other + row[last], _NEVER)
        # From a text that ends in the same character only the paths that end in a blank make it longer.
        longer = np.where(order[None] == last[:, None], blank[:, None], both[:, None]) + row[order]
        gain = np.full((len(ids), len(order)), np.float32(weights.bonus))
        if used:
            gain += weights.language * spoken[:, order]
        _merge(prefixes, ids, order, longer, stay_other)
        total = np.concatenate([np.logaddexp(stay_blank, stay_other) + extra, (longer + gain + extra[:, None]).ravel()])
        best = total.argsort()[: -weights.width - 1 : -1]
        best = best[total[best] > total[best[0]] - _HOPELESS]
        count, tried = len(ids), len(order)
        stays = best < count
        beam = np.where(stays, best, (best - count) // tried)
        which = np.where(stays, 0, (best - count) % tried)
        blank = np.where(stays, stay_blank[beam], _NEVER)
        other = np.where(stays, stay_other[beam], longer[beam, which])
        extra = np.where(stays, extra[beam], extra[beam] + gain[beam, which]).astype(np.float32)
        last = np.where(stays, last[beam], order[which])
        new = beam.tolist()
        spoken = spoken[beam]
        for i in np.flatnonzero(~stays).tolist():
            new[i] = prefixes.child(ids[new[i]], int(order[which[i]]))
            if used:
                spoken[i] = prefixes.language(new[i])
        for i in np.flatnonzero(stays).tolist():
            new[i] = ids[new[i]]
        ids = new
    optical = np.logaddexp(blank, other)
    ranked = (optical + extra).argsort()[::-1]
    return [Beam(prefixes.text(ids[i]), float(optical[i] + extra[i]), float(optical[i])) for i in ranked]


def _frames(table: Floats, weights: Weights) -> Iterator[tuple[Floats, NDArray[np.int64]]]:
    """The frames with the classes that are likely enough to try, blank aside; frames without any, all but certainly blank, in one."""
    count = min(weights.candidates, table.shape[1] - 1)
    top = np.argpartition(-table[:, 1:], count - 1, axis=1)[:, :count] + 1 if len(table) else np.zeros((0, count), np.int64)
    enough = np.take_along_axis(table, top, 1) > np.log(weights.least)
    silent = np.zeros(table.shape[1], np.float32)
    for row, classes, keep in zip(table, top, enough, strict=True):
        order = classes[keep]
        if len(order):
            if silent[0]:
                yield silent, order[:0]
                silent = np.zeros_like(silent)
            yield row, order
        else:
            silent[0] += row[0]
    if silent[0]:
        yield silent, np.zeros(0, np.int64)


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
