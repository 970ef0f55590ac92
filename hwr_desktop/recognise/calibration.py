"""Raw scores of words -> probabilities that can be taken at their word: of the words at 0.8, eight in ten are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Calibration:
    """A curve that never falls, through given points, straight between them and level beyond.

    Attributes:
        scores: Natural-log path probabilities of words, increasing.
        right: The share of such words that is read without error, in [0, 1].
    """

    scores: tuple[float, ...]
    right: tuple[float, ...]

    def confidence(self, score: float) -> float:
        """The probability that a word with this score is right."""
        return float(np.interp(score, self.scores, self.right))

    @classmethod
    def fit(cls, scores: Sequence[float], right: Sequence[bool], points: int = 24) -> Calibration:
        """Isotonic regression (pool adjacent violators; Zadrozny and Elkan 2002) over groups of equal size.

        Args:
            scores: Of words of writers that the network was not trained on; at least one.
            right: Whether each was read without error.
            points: Groups at most.
        """
        order = np.argsort(scores)
        count = max(1, min(points, len(scores) // 20))
        blocks = [(float(np.mean(np.take(scores, g))), float(np.mean(np.take(right, g))), len(g)) for g in np.array_split(order, count)]
        pooled: list[tuple[float, float, int]] = []
        for block in blocks:
            pooled.append(block)
            while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
                (s1, r1, n1), (s2, r2, n2) = pooled[-2:]
                pooled[-2:] = [((s1 * n1 + s2 * n2) / (n1 + n2), (r1 * n1 + r2 * n2) / (n1 + n2), n1 + n2)]
        return cls(tuple(round(s, 4) for s, _, _ in pooled), tuple(round(r, 4) for _, r, _ in pooled))


def expected_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): mean gap, over bins of equal width, of confidence and share that is right."""
    c, r = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    place = np.minimum((c * bins).astype(int), bins - 1)
    gaps = [abs(c[place == b].mean() - r[place == b].mean()) * (place == b).sum() for b in range(bins) if (place == b).any()]
    return float(sum(gaps) / max(len(c), 1))
