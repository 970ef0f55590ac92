"""Texts for synthetic lines: running prose, single words of several languages, and the names, numbers and signs of daily writing.

A network learns the texts of its training lines as an inner language model, so these are varied on purpose.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from hwr_desktop.errors import DataError
from hwr_desktop.recognise.charset import Charset, normalise

Rng = np.random.Generator
_LANGUAGES = {"en": 0.38, "fr": 0.38, "de": 0.08, "es": 0.06, "it": 0.05, "pt": 0.05}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
)
_STREETS = ("Street", "Road", "Avenue", "Lane", "rue de la", "rue du", "place", "boulevard", "allée des", "chemin", "Weg", "calle", "via")
_LOOSE = re.compile(r"(?<=\w) (?=[.,;:?!](\s|$))")
_RULES = re.compile(r"([^\w\s])\1{3,}")
"""Of tables and between chapters; by hand nobody writes more than a few signs of a kind in a row."""
_ACCENTED = 0.25
"""Share of the words in which one letter gets another form, so that all of the charset is taught: no word list has ß, æ or ø."""
_RELATED = {"æ": "a", "œ": "o", "ø": "o", "ß": "s"}
"""Letters without an accent to take off, and the one in whose place they are put."""
_SIGNS = "&+=-/*@<>_[]{}|~^\\;:!?$%#'\"()«»°§€£¿¡ª²³½·×÷"
_ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "9876543210"),
    ".," + "".join(c for c in _SIGNS if c.isascii()),
)
"""What a series is taken from."""
_TITLES = ("Mr", "Mrs", "Dr", "M.", "Mme", "Mlle", "Prof.", "Herr", "Sr.", "St.")


@dataclass(frozen=True, eq=False)
class Texts:
    """A source of texts.

    Attributes:
        prose: Running text in normal form, one string a book.
        words: Words by falling frequency, one tuple a language.
        shares: How often each language's words are drawn; sums to 1.
        charset: Only these characters come out.
    """

    prose: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    charset: Charset

    @classmethod
    def read(cls, folder: Path, charset: Charset, words: int = 40_000) -> Texts:
        """Reads ``*/*.txt.gz`` below a folder and word lists from the ``wordfreq`` package where that is installed.

        Raises:
            DataError: There is no text in the folder.
        """
        prose = []
        for path in sorted(folder.glob("*/*.txt.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as file:
                prose.append(_RULES.sub(r"\1\1\1", normalise(file.read())))
        if not prose:
            raise DataError(f"{folder} holds no texts (*/*.txt.gz).")
        lists = {k: v for k in _LANGUAGES if (v := _frequent(k, words, charset))}
        if not lists:
            lists = {"en": tuple(dict.fromkeys(w for book in prose for w in book.split() if not charset.unknown(w)))}
        total = sum(_LANGUAGES[k] for k in lists)
        return cls(tuple(prose), tuple(lists.values()), tuple(_LANGUAGES[k] / total for k in lists), charset)

    def line(self, rng: Rng, length: int) -> str:
        """About ``length`` characters (at least one word) of prose, mixed words, or daily matter."""
        kind = rng.random()
        text = self._passage(rng, length) if kind < 0.45 else self._mixture(rng, length)
        style = rng.random()
        if style < 0.06:
            text = text.upper()
        elif style < 0.16:
            text = _mixed_case(text, rng)
        text = normalise("".join(c for c in text if c in self.charset))
        return text or str(rng.integers(1000))

    def word(self, rng: Rng) -> str:
        """One word, sometimes capitalised, in capitals, or with a sign attached; or a number."""
        if rng.random() < 0.22:
            return _daily(rng, self).split()[0]
        words = self.words[rng.choice(len(self.words), p=self.shares)]
        # Between the frequent words (a tenth of the list carries most text) and the rare ones.
        word = words[int(len(words) * rng.random() ** rng.choice((1.0, 3.0)))]
        if rng.random() < _ACCENTED:
            word = self._accented(word, rng)
        style = rng.random()
        if style < 0.22:
            word = word.capitalize()
        elif style < 0.27:
            word = word.upper()
        return word + (str(rng.choice(list(",.,.;:!?)"))) if rng.random() < 0.12 else "")

    @cached_property
    def _forms(self) -> tuple[tuple[str, str], ...]:
        """The charset's small letters beyond a to z, each with the letter of which it is a form."""
        letters = [c for c in self.charset.chars if c.islower() and c.isalpha() and not c.isascii() and c != "ª"]
        return tuple((c, _RELATED.get(c, unicodedata.normalize("NFD", c)[0])) for c in letters)

    def _accented(self, word: str, rng: Rng) -> str:
        """The word with one letter in another form, each form of each letter as often as any other; as it was where no letter has one."""
        able = [(i, form) for i, c in enumerate(word) for form, letter in self._forms if c == letter]
        if not able:
            return word
        at, form = able[rng.integers(len(able))]
        return word[:at] + form + word[at + 1 :]

    def _passage(self, rng: Rng, length: int) -> str:
        book = self.prose[rng.integers(len(self.prose))]
        start = int(rng.integers(max(1, len(book) - length - 40)))
        start = book.find(" ", start) + 1
        end = book.find(" ", start + length)
        return book[start:end] if end > start else book[start : start + length]

    def _mixture(self, rng: Rng, length: int) -> str:
        parts: list[str] = []
        while sum(map(len, parts)) + len(parts) < length:
            parts.append(_daily(rng, self) if rng.random() < 0.2 else self.word(rng))
        return " ".join(parts)


def series(rng: Rng) -> str:
    """Characters one by one, as in numbers, codes and alphabets: 3 to 26 of them without a space, in order or at random."""
    length = int(rng.integers(3, 13))
    if rng.random() < 0.4:
        row = _ROWS[rng.integers(4)]
        start = int(rng.integers(len(row) - 2))
        return row[start : start + (length if rng.random() < 0.6 else len(row))]
    row = _ROWS[rng.choice(5, p=(0.05, 0.15, 0.25, 0.25, 0.3))]
    return "".join(row[i] for i in rng.integers(0, len(row), length))


def attached(text: str) -> str:
    """English with its signs at the words before them ("us ." -> "us."): labels of some sets part them, the writing does not."""
    return _LOOSE.sub("", text)


def _mixed_case(text: str, rng: Rng) -> str:
    """As hands write that print: some letters are capitals wherever they come."""
    capitals = {"abcdefghijklmnopqrstuvwxyzàâçèéêëîïôùû"[i] for i in np.flatnonzero(rng.random(38) < rng.uniform(0.1, 0.9))}
    return "".join(c.upper() if c in capitals else c for c in text)


def _frequent(language: str, count: int, charset: Charset) -> tuple[str, ...]:
    try:
        from wordfreq import top_n_list
    except ImportError:
        return ()
    return tuple(w for w in map(normalise, top_n_list(language, count)) if w and not charset.unknown(w))


def _number(rng: Rng) -> str:
    digits = int(rng.integers(1, 8))
    value = str(rng.integers(10**digits))
    style = rng.random()
    if style < 0.15:
        return f"{value},{rng.integers(100):02d}"
    if style < 0.3:
        return f"{value}.{rng.integers(1000)}"
    if style < 0.4 and len(value) > 3:
        return f"{value[:-3]}{rng.choice([' ', ',', '.'])}{value[-3:]}"
    return value


def _date(rng: Rng) -> str:
    day, month, year = rng.integers(1, 32), rng.integers(1, 13), rng.integers(1700, 2060)
    name = _MONTHS[rng.integers(len(_MONTHS))]
    short = f"{day}.{month}.{year % 100:02d}"
    return str(rng.choice([f"{day}/{month:02d}/{year}", f"{day} {name} {year}", f"{name} {day}, {year}", short, f"{year}-{month:02d}-{day:02d}"]))


def _phone(rng: Rng) -> str:
    between = str(rng.choice([" ", "-", ".", ""]))
    return str(rng.choice(["", "+", "0", "Tel: ", "("])) + between.join(str(rng.integers(10, 1000)) for _ in range(rng.integers(3, 6)))


def _money(rng: Rng) -> str:
    amount = _number(rng)
    return str(rng.choice([f"${amount}", f"{amount} €", f"£{amount}", f"{amount} %", f"{rng.integers(100)}°C", f"#{amount}"]))


def _sign(rng: Rng) -> str:
    return str(rng.choice(list(_SIGNS)))


def _daily(rng: Rng, texts: Texts) -> str:
    def plain() -> str:
        words = texts.words[rng.choice(len(texts.words), p=texts.shares)]
        return words[int(len(words) * rng.random() ** 2)]

    def name() -> str:
        given = f"{chr(65 + rng.integers(26))}." if rng.random() < 0.4 else plain().capitalize()
        title = f"{_TITLES[rng.integers(len(_TITLES))]} " if rng.random() < 0.3 else ""
        return f"{title}{given} {plain().capitalize()}"

    def address() -> str:
        return f"{rng.integers(1, 400)}{rng.choice([',', '', ' bis'])} {_STREETS[rng.integers(len(_STREETS))]} {plain().capitalize()}"

    def quoted() -> str:
        left, right = (("«", "»"), ('"', '"'), ("(", ")"), ("'", "'"), ("[", "]"), ("« ", " »"))[rng.integers(6)]
        return f"{left}{plain()}{right}"

    def compound() -> str:
        return f"{plain()}{rng.choice(['-', chr(39), '/', ' - ', ' & ', '&', '.', '@', '_', ' / '])}{plain()}"

    def code() -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        return "".join(letters[i] for i in rng.integers(0, len(letters), rng.integers(1, 8)))

    makers: Sequence[Callable[[], str]] = (
        *(lambda: _number(rng), lambda: _date(rng), lambda: _phone(rng), lambda: _money(rng), lambda: _sign(rng)),
        *(name, address, quoted, compound, code, name, lambda: _number(rng)),
    )
    return makers[int(rng.integers(len(makers)))]()
