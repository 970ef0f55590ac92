"""Where things stand on a page, as file formats want it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from hwr_desktop.document import Box, Page, Point, TextLine, TextWord


def box_of(points: Sequence[Point]) -> Box:
    """Left, top, right, bottom of at least one point."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def corners(box: Box) -> tuple[Point, ...]:
    """The four corners of a box, clockwise from the upper left."""
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


def around(boxes: Iterable[Box]) -> Box:
    """The box around at least one box."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def shift(page: Page) -> Point:
    """What to add to every place so that none is negative: (0, 0) for a picture; ink may reach left of its origin and above it."""
    xs, ys = [0.0], [0.0]
    for line in page.lines:
        for x, y in (*line.polygon, *(line.baseline or ()), *(word.box[:2] for word in line.words)):
            xs.append(x)
            ys.append(y)
    return -min(xs), -min(ys)


def words_of(line: TextLine) -> tuple[TextWord, ...]:
    """The words of a line; where only the line's text is known, its words spread evenly over its polygon."""
    return line.words or spread(line.text, box_of(line.polygon), line.confidence)


def spread(text: str, box: Box, confidence: float) -> tuple[TextWord, ...]:
    """The words of a text in a box, each as wide as its share of characters, all spaces taken as one character."""
    parts = text.split()
    left, top, right, bottom = box
    ends = list(accumulate((len(part) + 1 for part in parts), initial=0))
    scale = (right - left) / max(1, ends[-1] - 1)
    return tuple(
        TextWord(part, (left + start * scale, top, left + (start + len(part)) * scale, bottom), confidence)
        for part, start in zip(parts, ends, strict=False)
    )


def place(value: float, digits: int = 2) -> str:
    """A number for a file: without an exponent, no more digits than needed."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
