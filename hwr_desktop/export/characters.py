"""Characters that the formats of the world can hold."""

from __future__ import annotations

import re

_SPACES = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs and non-characters: XML forbids most of them, and nobody wrote them by hand.
_UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(f"{chr(p << 16 | 0xFFFE)}{chr(p << 16 | 0xFFFF)}" for p in range(17)) + "]"
)


def printable(text: str) -> str:
    """The text on one line, without characters that are not for reading: ends of lines and tabs become spaces, control characters go."""
    return _UNWRITABLE.sub("", _SPACES.sub(" ", text))
