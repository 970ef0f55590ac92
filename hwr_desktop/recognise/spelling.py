"""Spell check of what was read: offers words of a dictionary for doubtful words that are in none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from symspellpy import SymSpell, Verbosity

from hwr_desktop.paths import resource
from hwr_desktop.recognise.charset import normalise
from hwr_desktop.recognise.dictionary import dictionary
from hwr_desktop.recognise.hypothesis import Alternative, CharSpan, Hypothesis, Word

if TYPE_CHECKING:
    from hwr_desktop.capture.line import LineImage
    from hwr_desktop.recognise.recogniser import Recogniser

_SIGNS = "\"'()[]{}.,;:!?«»-"
_OF_CODES = "&@/\\_#+=*%<>|~^$€£°"
SURE = 0.9
"""Words with at least this confidence are never touched."""


@lru_cache
def _neighbours(path: Path) -> SymSpell:
    """The words of a dictionary with those near each, for all who look them up: it takes a second to make. Raises ModelError."""
    # Two edits on a shortened prefix: far less memory and time to load than on whole words, same results.
    words = SymSpell(max_dictionary_edit_distance=2, prefix_length=6)
    for word, count in dictionary(path).items():
        words.create_dictionary_entry(word, count)
    return words


class Speller:
    """A dictionary of one language and the words of the user.

    Args:
        path: Words with their frequency, ``word count`` a line, in normal form and lower case.
        own_words: Words of the user, right in any spelling of capitals.

    Raises:
        ModelError: The dictionary is missing or damaged.
    """

    def __init__(self, path: Path, own_words: Iterable[str] = ()) -> None:
        self.own(own_words)
        self._words = _neighbours(path)

    @classmethod
    def bundled(cls, language: str, own_words: Iterable[str] = ()) -> Speller:
        """The dictionary of a language that comes with the program: ``en`` or ``fr``. Raises ModelError."""
        return cls(resource(f"dictionaries/{language}.txt"), own_words)

    def own(self, words: Iterable[str]) -> None:
        """Knows other words as the user's own."""
        self._own = frozenset(core(normalise(word)).lower() for word in words)

    def knows(self, text: str) -> bool:
        """Whether a word, signs around it aside, needs no correction: it is known, a code or an address, or has no letters."""
        word = core(text)
        if any(c.isdigit() or c in _OF_CODES for c in word) or not any(c.isalpha() for c in word):
            return True
        parts = word.lower().replace("'", "' ").replace("-", " ").split()
        return word.lower() in self._own or all(self._is_word(p) for p in parts)

    def suggestions(self, text: str, most: int = 5) -> tuple[str, ...]:
        """Known words that are near, likeliest first, with the signs and capitals of ``text``; none for a word that is known."""
        if self.knows(text):
            return ()
        bare = core(text)
        before, after = text.split(bare, 1)
        # An elided article keeps its place: l'hom is corrected to l'homme.
        article, apostrophe, word = bare.rpartition("'")
        found = self._words.lookup(word.lower(), Verbosity.ALL, max_edit_distance=1 if len(word) < 5 else 2)
        return tuple(before + article + apostrophe + _cased(f.term, word) + after for f in found[:most])

    def doubtful(self, word: Word) -> bool:
        """Whether a word that was read is open to correction: the recogniser is not sure, and no dictionary has it."""
        return word.confidence < SURE and not self.knows(word.text)

    def corrected(self, read: Hypothesis) -> Hypothesis:
        """The reading with every doubtful word replaced by its first suggestion; the raw reading becomes the first alternative.

        The characters of a replaced word are spread evenly over its columns, since they were not seen in the picture.
        """
        words = tuple(self._best(word) if self.doubtful(word) else word for word in read.words)
        if words == read.words:
            return read
        spans: list[CharSpan] = []
        place = 0
        for old, new in zip(read.words, words, strict=True):
            end = place + len(old.text)
            spans += read.spans[place:end] if new == old else _even(new)
            spans += read.spans[end : end + 1]
            place = end + 1
        raw = Alternative(read.text, read.log_probability)
        return replace(read, text=" ".join(w.text for w in words), words=words, spans=tuple(spans), alternatives=(raw, *read.alternatives))

    def _best(self, word: Word) -> Word:
        near = self.suggestions(word.text, 1)
        return replace(word, text=near[0]) if near else word

    def _is_word(self, part: str) -> bool:
        return part in self._own or part in self._words.words


class Correcting:
    """A reader whose readings are corrected by the dictionary of their language; lines without a language stay as they were read.

    Args:
        reader: What reads: ``Recogniser``.
        own_words: Asked at each reading for the words of the user, which stay as they are.
    """

    def __init__(self, reader: Recogniser, own_words: Callable[[], Iterable[str]] = tuple) -> None:
        self._reader, self._own_words = reader, own_words
        self._spellers: dict[str, Speller] = {}

    def recognise(
        self,
        lines: Iterable[LineImage],
        progress: Callable[[int, Hypothesis], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Hypothesis]:
        """As ``Recogniser.recognise``. Raises ModelError where a dictionary is missing, StorageError where the user's words cannot be read."""
        own = tuple(self._own_words())
        for speller in self._spellers.values():
            speller.own(own)
        told = None if progress is None else lambda i, one: progress(i, self._corrected(one, own))
        read = self._reader.recognise(lines, told, cancelled)
        return [self._corrected(one, own) for one in read]

    def _corrected(self, read: Hypothesis, own: tuple[str, ...]) -> Hypothesis:
        if not read.language:
            return read
        if read.language not in self._spellers:
            self._spellers[read.language] = Speller.bundled(read.language, own)
        return self._spellers[read.language].corrected(read)


def core(text: str) -> str:
    """A word without the signs around it."""
    return text.strip(_SIGNS)


def _cased(word: str, like: str) -> str:
    """A word with the capitals of another."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _even(word: Word) -> list[CharSpan]:
    step = (word.end - word.start) / len(word.text)
    return [CharSpan(c, word.start + i * step, word.start + (i + 1) * step, word.confidence) for i, c in enumerate(word.text)]
