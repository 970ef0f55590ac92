"""Tables of log-probabilities -> hypotheses: greedy, or by beam search with the language that fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.beam import DEFAULT, Beam, Speaker, Weights, search
from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decode import Peak, align, best_path, spans_of
from hwr_desktop.recognise.dictionary import dictionary
from hwr_desktop.recognise.hypothesis import Alternative, Hypothesis
from hwr_desktop.recognise.language import LanguageModel, detect
from hwr_desktop.recognise.lexicon import Lexicon
from hwr_desktop.recognise.words import certainty, read_words

Floats = NDArray[np.float32]
_MOST_ALTERNATIVES = 6
_OPTICAL = Weights(language=0, bonus=0)
_WORD_WIDTH = 8
_LONG = 24
"""A line of so many characters may be in another language than its page."""
_FOREIGN = -3.0
"""What is less likely than this, in nats a character, is in no language known here, or a row of names or codes: knowing it would do harm."""


@dataclass(frozen=True, eq=False)
class Decoder:
    """How tables become text.

    Attributes:
        charset: Of the network.
        models: Languages to choose from, line by line; none: greedy decoding.
        weights: Of the search.
        calibration: Of the words' confidences, by way of decoding: ``greedy`` and ``language``; as in ``ModelCard``.
        own_words: Words of the user, which all languages know.
    """

    charset: Charset
    models: tuple[LanguageModel, ...] = ()
    weights: Weights = DEFAULT
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    own_words: tuple[str, ...] = ()
    _speakers: dict[tuple[str, bool], Speaker] = field(default_factory=dict, init=False, repr=False)

    def read(self, tables: Iterable[Floats], progress: Callable[[int, Hypothesis], None] | None = None) -> list[Hypothesis]:
        """The readings of lines that belong together (a page, a canvas), in the same order.

        Args:
            tables: ``(T, C)`` float32 log-probabilities each, class 0 = blank. Each is read when it comes, save for short lines where there are
                languages: theirs is that of all lines together.
            progress: Called with each line's index and hypothesis as soon as it is read.

        Returns:
            One hypothesis a table, spans in frames. With languages, other readings are among its alternatives, and always the
            greedy one where it differs.
        """
        read: dict[int, Hypothesis] = {}
        for index, table, peaks, tongue in self._heard(tables):
            read[index] = self._hypothesis(peaks, table, None) if tongue is None else self._best(tongue, table, peaks)
            if progress is not None:
                progress(index, read[index])
        return [read[index] for index in range(len(read))]

    def texts(self, tables: Iterable[Floats]) -> list[str]:
        """The texts that ``read`` gives, in little more than half the time: no word is searched for its confidence and alternatives."""
        read: dict[int, str] = {}
        for index, table, peaks, tongue in self._heard(tables):
            read[index] = _text(peaks) if tongue is None else next(iter(self._readings(tongue, table)))
        return [read[index] for index in range(len(read))]

    def _heard(self, tables: Iterable[Floats]) -> Iterator[tuple[int, Floats, list[Peak], _Tongue | None]]:
        """Each table with its number, its greedy path and the language to search with; those whose language is that of all come last."""
        greedy: list[str] = []
        short: list[tuple[int, Floats, list[Peak]]] = []
        for index, table in enumerate(tables):
            peaks = best_path(table, self.charset)
            greedy.append(_text(peaks))
            if not self.models:
                yield index, table, peaks, None
            elif len(greedy[index]) >= _LONG:
                yield index, table, peaks, self._tongue(self._language(greedy[index]), greedy[index])
            else:
                short.append((index, table, peaks))
        if short:
            model = self._language(" ".join(greedy))
            for index, table, peaks in short:
                yield index, table, peaks, self._tongue(model, greedy[index])

    def _language(self, text: str) -> LanguageModel | None:
        """The likeliest language of a text; None where there is a choice, and a text long enough to tell is in none of them."""
        if len(self.models) == 1:
            return self.models[0]
        model, score = detect(text, self.models)
        return None if len(text) >= _LONG and score < _FOREIGN else model

    def _tongue(self, model: LanguageModel | None, greedy: str) -> _Tongue | None:
        if model is None:
            return None
        return _Tongue(self._speaker(model, mixes_case(greedy)), self.weights)

    def _readings(self, tongue: _Tongue, table: Floats) -> dict[str, Beam]:
        """The best readings of a line by their texts, best first."""
        readings: dict[str, Beam] = {}
        for beam in tongue.search(table):
            readings.setdefault(self._tidy(beam.classes), beam)
        return readings

    def _best(self, tongue: _Tongue, table: Floats, peaks: list[Peak]) -> Hypothesis:
        readings, greedy = self._readings(tongue, table), _text(peaks)
        best, *others = readings
        alternatives = [Alternative(text, readings[text].optical) for text in others[: _MOST_ALTERNATIVES - 1]]
        if greedy != best and greedy not in (a.text for a in alternatives):
            alternatives.append(Alternative(greedy, readings[greedy].optical if greedy in readings else float(table.max(1).sum())))
        if best != greedy:
            peaks = align(table, self.charset.encode(best), self.charset)
        return self._hypothesis(peaks, table, tongue, tuple(alternatives))

    def _hypothesis(self, peaks: list[Peak], table: Floats, tongue: _Tongue | None, alternatives: tuple[Alternative, ...] = ()) -> Hypothesis:
        """The reading of a line, its spans in frames of the network (one frame is one row of the table)."""
        search = (tongue or _Tongue(None, _OPTICAL)).search_word
        spans = spans_of(peaks, len(table))
        words = read_words(peaks, spans, table, self.charset, search, self.calibration.get("language" if tongue else "greedy"))
        letters = sum(len(w.text) for w in words)
        confidence = sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0
        score = math.log(certainty(peaks, table, self.charset)) if peaks else 0.0
        language = tongue.speaker.model.name if tongue and tongue.speaker else ""
        return Hypothesis(_text(peaks), min(score, 0.0), min(confidence, 1.0), spans, words, alternatives, language)

    def _tidy(self, classes: tuple[int, ...]) -> str:
        """The text without spaces at its ends and without two in a row."""
        return " ".join(self.charset.decode(classes).split())

    def _speaker(self, model: LanguageModel, fold: bool) -> Speaker:
        """A language for the network's classes, with its common words and the user's.

        Args:
            model: The language.
            fold: Capitals count as the small letters: for hands that mix them.
        """
        key = (model.name, fold)
        if key not in self._speakers:
            chars = [c.lower() if fold and len(c.lower()) == 1 else c for c in self.charset.chars]
            mapping = np.array([0, *(model.charset.encode(c)[0] if c in model.charset else 0 for c in chars)])
            words = Lexicon.of(dictionary(model.words) if model.words else {}, self.own_words, self.charset, fold)
            self._speakers[key] = Speaker(model, mapping, self.weights, words or None)
        return self._speakers[key]


@dataclass(frozen=True, eq=False)
class _Tongue:
    """A language to search with, or none."""

    speaker: Speaker | None
    weights: Weights

    def search(self, table: Floats) -> list[Beam]:
        """The best readings of a line."""
        return search(table, self.weights, self.speaker)

    def search_word(self, table: Floats, before: str) -> list[Beam]:
        """The same for a part of a line after some text; a word needs fewer beams."""
        return search(table, replace(self.weights, width=_WORD_WIDTH), self.speaker, before)


def _text(peaks: list[Peak]) -> str:
    return "".join(peak.char for peak in peaks)


def mixes_case(text: str) -> bool:
    """Whether capitals stand among small letters as in a hand that prints ("a stADe"), more than names and all-capital words explain."""
    odd = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return odd >= 2 and odd >= 0.08 * sum(c.isalpha() for c in text)
