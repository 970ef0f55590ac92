"""Tables of log-probabilities -> hypotheses: greedy, or by beam search with the language that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.beam import DEFAULT, Beam, Weights, search
from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decode import align, best_path, hypothesis
from hwr_desktop.recognise.hypothesis import Alternative, Hypothesis
from hwr_desktop.recognise.language import LanguageModel, detect

Floats = NDArray[np.float32]
_MOST_ALTERNATIVES = 6
_LONG = 24
"""A line of so many characters may be in another language than its page."""


@dataclass(frozen=True, eq=False)
class Decoder:
    """How tables become text.

    Attributes:
        charset: Of the network.
        models: Languages to choose from, line by line; none: greedy decoding.
        weights: Of the search.
        calibration: Of the words' confidences, by way of decoding: ``greedy`` and ``language``; as in ``ModelCard``.
    """

    charset: Charset
    models: tuple[LanguageModel, ...] = ()
    weights: Weights = DEFAULT
    calibration: Mapping[str, Calibration] = field(default_factory=dict)

    def read(self, tables: Sequence[Floats]) -> list[Hypothesis]:
        """The readings of lines that belong together (a page, a canvas), in the same order.

        Args:
            tables: ``(T, C)`` float32 log-probabilities each, class 0 = blank.

        Returns:
            One hypothesis a table, spans in frames. With languages, other readings are among its alternatives, and always the
            greedy one where it differs.
        """
        greedy = [best_path(table, self.charset) for table in tables]
        if not self.models:
            curve = self.calibration.get("greedy")
            return [hypothesis(peaks, table, self.charset, (), curve) for peaks, table in zip(greedy, tables, strict=True)]
        texts = ["".join(p.char for p in peaks) for peaks in greedy]
        page = detect(" ".join(texts), self.models)
        mappings = {m.name: self._mapping(m) for m in self.models}
        results = []
        for table, text in zip(tables, texts, strict=True):
            model = detect(text, self.models) if len(text) >= _LONG else page
            read = self._best(search(table, self.weights, model, mappings[model.name]), table, text)
            results.append(replace(read, language=model.name))
        return results

    def _best(self, beams: list[Beam], table: Floats, greedy: str) -> Hypothesis:
        readings: dict[str, Beam] = {}
        for beam in beams:
            readings.setdefault(self._tidy(beam.classes), beam)
        best, *others = readings
        alternatives = [Alternative(text, readings[text].optical) for text in others[: _MOST_ALTERNATIVES - 1]]
        if greedy != best and greedy not in (a.text for a in alternatives):
            alternatives.append(Alternative(greedy, readings[greedy].optical if greedy in readings else float(table.max(1).sum())))
        peaks = align(table, self.charset.encode(best), self.charset)
        return hypothesis(peaks, table, self.charset, tuple(alternatives), self.calibration.get("language"))

    def _tidy(self, classes: tuple[int, ...]) -> str:
        """The text without spaces at its ends and without two in a row."""
        return " ".join(self.charset.decode(classes).split())

    def _mapping(self, model: LanguageModel) -> NDArray[np.int64]:
        """For each class of the network that of the language model, 0 where it has none."""
        return np.array([0, *(model.charset.encode(c)[0] if c in model.charset else 0 for c in self.charset.chars)])
