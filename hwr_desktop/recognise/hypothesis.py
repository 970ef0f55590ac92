"""What a recogniser says about one line. Free of torch, so that the window and the exporters can import it."""

from __future__ import annotations

from dataclasses import dataclass

UNREADABLE = 0.2
"""Lines of which the recogniser is less sure are called unreadable: four words in five are wrong."""


@dataclass(frozen=True)
class CharSpan:
    """One character of a reading and where it stands.

    Attributes:
        char: The character (one NFC code point).
        start: First column, in pixels of the line image that was given to the recogniser.
        end: One past the last column, same unit, ``end > start``.
        probability: The network's probability for this character in its span, in [0, 1].
    """

    char: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True)
class Word:
    """A run of characters between spaces.

    Attributes:
        text: The characters, never empty, without spaces.
        start: First column, in pixels of the line image.
        end: One past the last column.
        confidence: Probability that the word is read without error, in [0, 1].
        alternatives: Other readings of the word, best first, without ``text`` itself; the raw (greedy) reading is among them where it differs.
    """

    text: str
    start: float
    end: float
    confidence: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """Another reading of the whole line and its natural-log probability."""

    text: str
    log_probability: float


@dataclass(frozen=True)
class Hypothesis:
    """The reading of one line.

    Attributes:
        text: NFC text, without leading or trailing spaces. Empty only where the line shows no writing.
        log_probability: Natural-log probability of the reading, at most 0.
        confidence: Probability-like score of the whole line in [0, 1].
        spans: One ``CharSpan`` per character of ``text``, spaces included, from left to right.
        words: The words of ``text`` in order; joined by single spaces they give ``text``.
        alternatives: Other readings, best first.
        language: The language model that took part, ``en`` or ``fr``; "" for none.
    """

    text: str
    log_probability: float
    confidence: float
    spans: tuple[CharSpan, ...] = ()
    words: tuple[Word, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    language: str = ""

    @property
    def readable(self) -> bool:
        """Whether enough could be made out to be worth correcting; False for a line of which nothing was read, too."""
        return bool(self.words) and self.confidence >= UNREADABLE
