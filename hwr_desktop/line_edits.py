"""What a person does to the lines of a page: type over, approve, split, merge. Pure: lines in, lines out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from hwr_desktop.document import Box, Point, TextLine, TextWord
from hwr_desktop.line_geometry import area, direction, envelope, height_at, joined_path, parted_path, parted_ring

_THIN = 1e-3


def normal(text: str) -> str:
    """Typed text as a line's text: NFC, words joined by single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def retyped(line: TextLine, text: str) -> TextLine:
    """The line with a text that a person typed.

    Words that stay keep their place and confidence, new ones are sure. A word that replaces another takes its place and its alternatives; where the
    numbers differ, the new words share the room of the old. The hypothesis stays, so that what was read is not forgotten.

    Args:
        line: As it was.
        text: In the form that ``normal`` gives.
    """
    old, texts = line.words, text.split()
    words: list[TextWord] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, [w.text for w in old], texts, autojunk=False).get_opcodes():
        if kind == "equal":
            words += old[i:i_end]
        elif i_end - i == j_end - j:
            words += [_renamed(word, new) for word, new in zip(old[i:i_end], texts[j:j_end], strict=True)]
        else:
            words += _spread(texts[j:j_end], _union([w.box for w in old[i:i_end]]) if i < i_end else _room(line, i))
    sure = all(word.confidence == 1.0 for word in words)
    return replace(line, text=text, words=tuple(words), confidence=1.0 if sure else line.confidence)


def approved(line: TextLine) -> TextLine:
    """The line after a person said that it is right as it stands: sure of itself and of every word."""
    return replace(line, confidence=1.0, words=tuple(replace(word, confidence=1.0) for word in line.words))


def is_approved(line: TextLine) -> bool:
    """Whether a person said that the line is right."""
    return line.confidence == 1.0 and all(word.confidence == 1.0 for word in line.words)


def split_line(line: TextLine, at: int, cut: Point | None = None) -> tuple[TextLine, TextLine]:
    """Parts a line into what stands left and right of a place.

    Args:
        line: The line; its hypothesis is of neither part.
        at: Where the text is parted, from 0 to its length.
        cut: Where the picture is parted, x and y on the page; None: where the words say that ``at`` lies.

    Raises:
        ValueError: One part would be without any room on the page.
    """
    place = cut or _place(line, at)
    along = direction(line.baseline, place)
    rings = parted_ring(line.polygon, place, along)
    if min(map(area, rings)) < _THIN:
        raise ValueError("a part of the line would be empty")
    bases = (None, None) if line.baseline is None else parted_path(line.baseline, place, along)
    sides = _sides(line, at, place[0])
    texts = [" ".join(word.text for word in side) for side in sides]
    left = replace(line, text=texts[0], polygon=rings[0], baseline=bases[0], words=sides[0], hypothesis=None)
    right = replace(line, text=texts[1], polygon=rings[1], baseline=bases[1], words=sides[1], hypothesis=None, starts_paragraph=False)
    return left, right


def merge_lines(first: TextLine, second: TextLine) -> TextLine:
    """One line with the text of both, around the writing of both; without a hypothesis, as it was never read as one."""
    return replace(
        first,
        text=" ".join(part for part in (first.text, second.text) if part),
        confidence=min(first.confidence, second.confidence),
        polygon=envelope(first.polygon, second.polygon),
        baseline=joined_path(first.baseline, second.baseline),
        words=first.words + second.words,
        hypothesis=None,
    )


# Words.


def _renamed(word: TextWord, text: str) -> TextWord:
    return replace(word, text=text, confidence=1.0, alternatives=tuple(other for other in word.alternatives if other != text))


def _spread(texts: Sequence[str], room: Box) -> list[TextWord]:
    """Words that share a room, each as wide as it is long."""
    left, top, right, bottom = room
    ends = [0]
    for word in texts:
        ends.append(ends[-1] + len(word) + 1)
    scale = (right - left) / max(1, ends[-1] - 1)
    return [TextWord(word, (left + a * scale, top, left + (b - 1) * scale, bottom), 1.0) for word, (a, b) in zip(texts, pairwise(ends), strict=True)]


def _room(line: TextLine, before: int) -> Box:
    """Where a word can stand that was put before the word of this number."""
    left, top, right, bottom = _union([word.box for word in line.words] or [(*point, *point) for point in line.polygon])
    start = line.words[before - 1].box[2] if before else left
    end = line.words[before].box[0] if before < len(line.words) else right
    return min(start, end), top, max(start, end), bottom


def _union(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _sides(line: TextLine, at: int, x: float) -> tuple[tuple[TextWord, ...], tuple[TextWord, ...]]:
    """The words left and right of a place in the text; a word across it is parted at ``x``."""
    left: list[TextWord] = []
    right: list[TextWord] = []
    start = 0
    for word in line.words:
        inside = at - start
        if inside >= len(word.text):
            left.append(word)
        elif inside <= 0:
            right.append(word)
        else:
            a, top, b, bottom = word.box
            middle = min(max(x, a), b)
            left.append(TextWord(word.text[:inside], (a, top, middle, bottom), word.confidence))
            right.append(TextWord(word.text[inside:], (middle, top, b, bottom), word.confidence))
        start += len(word.text) + 1
    return tuple(left), tuple(right)


def _place(line: TextLine, at: int) -> Point:
    """Where on the page a place of the text lies: between two words, or as far into a word as into its letters."""
    xs, ys = zip(*line.polygon, strict=True)
    x = _column(line.words, at, min(xs), max(xs))
    return x, height_at(line.baseline, x) if line.baseline else (min(ys) + max(ys)) / 2


def _column(words: Sequence[TextWord], at: int, first: float, last: float) -> float:
    """The x of a place in the text of a line that reaches from ``first`` to ``last``."""
    start, before = 0, first
    for word in words:
        left, _, right, _ = word.box
        if at <= start:
            return (before + left) / 2
        if at < start + len(word.text):
            return left + (right - left) * (at - start) / len(word.text)
        start, before = start + len(word.text) + 1, right
    return (before + last) / 2


# Other readings.


def word_readings(line: TextLine, index: int) -> tuple[str, ...]:
    """What else a word may be, best first: its alternatives, what stands there in the line's alternatives, and what was read at first."""
    found = list(line.words[index].alternatives)
    texts = [word.text for word in line.words]
    for other in line_readings(line):
        words = other.split()
        for kind, i, i_end, j, j_end in SequenceMatcher(None, texts, words, autojunk=False).get_opcodes():
            if kind == "replace" and i <= index < i_end:
                if i_end - i == j_end - j:
                    found.append(words[j + index - i])
                elif i_end - i == 1:
                    found.append(" ".join(words[j:j_end]))
    return tuple(reading for reading in dict.fromkeys(found) if reading != line.words[index].text)


def line_readings(line: TextLine) -> tuple[str, ...]:
    """What else the whole line may be: what was read at first if it was typed over, then the alternatives, best first."""
    read = line.hypothesis
    if read is None:
        return ()
    return tuple(text for text in dict.fromkeys((read.text, *(other.text for other in read.alternatives))) if text not in ("", line.text))
