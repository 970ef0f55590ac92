"""The characters that a network can write, and the one normal form of text in the whole program.

Normal form (``normalise``): Unicode NFC; every run of white space is one space, none at the ends; apostrophes and single quotes in
all their forms become ``'``; double quotes, curly or low, become ``"``; guillemets stay what they are; hyphens, dashes and
the minus sign become ``-``; the ellipsis becomes three full stops; ligatures of printing (fi, fl) are taken apart. Handwriting does not tell
these forms apart, so training, scoring and dictionaries all use this form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_FORMS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060\u2039\u203a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\u2043", "-"),
        "\u2026": "...",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\u00ba": "°",
    }
)

_ASCII = "".join(chr(c) for c in range(0x20, 0x7F) if chr(c) != "`")
_WESTERN = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŸẞßàáâãäåæçèéêëìíîïñòóôõöøùúûüýœÿ¡¿«»°§€£ªº²³½·×÷"


def normalise(text: str) -> str:
    """The normal form of a text, see the top of this module. ``normalise(normalise(t)) == normalise(t)``."""
    composed = unicodedata.normalize("NFC", text).translate(_FORMS)
    return " ".join(unicodedata.normalize("NFC", composed).split())


@dataclass(frozen=True)
class Charset:
    """The output classes of a network, in order. Class 0 is the blank, class ``i + 1`` is ``chars[i]``.

    Raises:
        ValueError: Characters that repeat, or entries that are not one character each.
    """

    chars: tuple[str, ...]
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if any(len(c) != 1 for c in self.chars) or len(set(self.chars)) != len(self.chars):
            raise ValueError("a charset holds single characters, each once")
        object.__setattr__(self, "_index", {c: i + 1 for i, c in enumerate(self.chars)})

    @classmethod
    def western(cls) -> Charset:
        """ASCII, the letters of French, German, Spanish, Italian, Portuguese and the Nordic languages, and common signs."""
        return cls(tuple(c for c in dict.fromkeys(_ASCII + _WESTERN) if normalise(c) == c or c == " "))

    def __len__(self) -> int:
        """Number of classes, the blank included."""
        return len(self.chars) + 1

    def __contains__(self, char: object) -> bool:
        return char in self._index

    def encode(self, text: str) -> list[int]:
        """Class numbers of a text in normal form. Raises KeyError for a character that is not in the charset."""
        return [self._index[c] for c in text]

    def decode(self, classes: Sequence[int]) -> str:
        """The text of class numbers; blanks are left out, nothing is merged."""
        return "".join(self.chars[i - 1] for i in classes if i)

    def unknown(self, text: str) -> str:
        """The characters of a text that are missing here, each once, in order of appearance."""
        return "".join(dict.fromkeys(c for c in text if c not in self._index))

    def extended(self, chars: Iterable[str]) -> Charset:
        """This charset with further characters at the end, so that the classes there are keep their numbers."""
        return Charset(self.chars + tuple(c for c in dict.fromkeys(chars) if c not in self._index))


def needed_columns(text: str) -> int:
    """Output columns that CTC needs at least for a text: one a character, and a blank between equal neighbours."""
    return len(text) + sum(a == b for a, b in pairwise(text))
