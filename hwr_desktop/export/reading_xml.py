"""What the readers of PAGE XML and ALTO have in common: text, numbers and places of strangers, and lines made of them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from hwr_desktop.capture.xml_file import local
from hwr_desktop.document import Box, Point, TextLine, TextWord
from hwr_desktop.errors import InputError
from hwr_desktop.export.places import around, box_of, corners, spread

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FARTHEST = 1e9


def normal(text: str | None) -> str:
    """Text of strangers as the text of a line: NFC, words joined by single spaces."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def number(text: str | None, name: str) -> float | None:
    """A finite number, or None where there is none. Raises InputError where it cannot be understood."""
    if text is None or not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < _FARTHEST:
        raise InputError(f"{name} has “{text.strip()[:40]}” where a number should be.")
    return value


def share(text: str | None, name: str) -> float:
    """A confidence in [0, 1]; 1 where none is given."""
    value = number(text, name)
    return 1.0 if value is None else min(max(value, 0.0), 1.0)


def points(text: str | None, name: str) -> tuple[Point, ...]:
    """The points of "x,y x,y ..." or "x y x y ...". Raises InputError for a coordinate without its pair or far out of range."""
    values = [float(v) for v in _NUMBER.findall(text or "")]
    if len(values) % 2 or not all(abs(v) < _FARTHEST for v in values):
        raise InputError(f"{name} has points that cannot be understood: “{(text or '')[:40]}”.")
    return tuple(zip(values[::2], values[1::2], strict=True))


def made_line(
    text: str | None,
    confidence: float,
    outline: Sequence[Point],
    baseline: Sequence[Point],
    words: Sequence[TextWord],
    fallback: Box,
    starts_paragraph: bool,
) -> TextLine:
    """A line of what a file says about it.

    Args:
        text: Of the line, normal; None where only its words have text.
        confidence: Of the line.
        outline: Fewer than three points do for none.
        baseline: Fewer than two points do for none.
        words: Those with a text and a place; a text with spaces becomes several.
        fallback: Where the line is if nothing says it.
        starts_paragraph: As in ``TextLine``.
    """
    known = [part for word in words for part in _parted(word)]
    if len(outline) < 3:
        outline = corners(around(word.box for word in known) if known else box_of(baseline) if len(baseline) > 1 else fallback)
    if text is None:
        text = " ".join(word.text for word in known)
    parts = text.split()
    if len(parts) == len(known):
        words = tuple(TextWord(part, word.box, word.confidence, word.alternatives) for part, word in zip(parts, known, strict=True))
    else:
        words = spread(text, box_of(outline), confidence)
    return TextLine(text, confidence, tuple(outline), tuple(baseline) if len(baseline) > 1 else None, words, None, starts_paragraph)


def _parted(word: TextWord) -> Sequence[TextWord]:
    return (word,) if " " not in word.text else spread(word.text, word.box, word.confidence)


def descendants(element: Element, *names: str) -> list[Element]:
    """All elements below with one of these local names, in the order of the file."""
    return [found for found in element.iter() if local(found) in names and found is not element]
