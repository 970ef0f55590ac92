"""What was read, as the window shows it and the exporters write it: a document of pages of lines of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwr_desktop.capture.ink import Ink
from hwr_desktop.recognise.hypothesis import Hypothesis

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class TextWord:
    """A word and where it stands.

    Attributes:
        text: NFC, never empty, without spaces.
        box: Left, top, right, bottom in px of the page (ink units for ink); left <= right, top <= bottom.
        confidence: Probability that the word is read without error, in [0, 1].
        alternatives: Other readings of the word, best first, without ``text`` itself; the raw (greedy) reading is among them where it differs.
    """

    text: str
    box: Box
    confidence: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextLine:
    """A line and where it stands.

    Attributes:
        text: NFC; its words joined by single spaces. Empty only where the line shows no writing.
        confidence: Score of the whole line in [0, 1].
        polygon: Points (x, y) around the writing in px of the page (ink units for ink), at least 3.
        baseline: Points (x, y) from left to right under the letters' bodies, at least 2, or None if not known.
        words: The words of ``text`` in order.
        hypothesis: What the recogniser said, or None where it never read this line. Its text is not ``text`` where a person typed over it.
        starts_paragraph: Whether a paragraph begins with this line; the first line of a page begins one in any case.
    """

    text: str
    confidence: float
    polygon: tuple[Point, ...]
    baseline: tuple[Point, ...] | None = None
    words: tuple[TextWord, ...] = ()
    hypothesis: Hypothesis | None = None
    starts_paragraph: bool = False

    @property
    def unread(self) -> bool:
        """Whether the line was found or drawn, and neither read nor typed yet."""
        return self.hypothesis is None and not self.text and self.confidence == 0.0


def counted(lines: Sequence[TextLine]) -> tuple[int, int]:
    """How many of these lines are read, and how many there are."""
    return sum(not line.unread for line in lines), len(lines)


@dataclass(frozen=True)
class Picture:
    """Where the picture of a page comes from, and what is done to it before it is read. The file itself is never changed.

    Attributes:
        file: A picture or PDF: its path, or in a document file its name there.
        number: The page in it, from 1.
        dpi: Resolution at which a page of a PDF is drawn.
        corners: Four points (x, y) in px of the picture as it is in the file, clockwise from the sheet's upper left; what lies between
            them is pulled straight and is the page. Empty for the whole picture.
        turns: Quarter turns clockwise, done last, from 0 to 3.
    """

    file: str
    number: int = 1
    dpi: float = 300.0
    corners: tuple[Point, ...] = ()
    turns: int = 0


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        width: In px (ink: in ink units), more than 0.
        height: Same unit, more than 0.
        lines: In reading order.
        picture: What it is a page of, or None for ink and for what has no picture.
        ink: What was written on it, or None for a picture.
        read: Whether its lines were looked for; before that there are none, and width and height may be 1.
    """

    width: float
    height: float
    lines: tuple[TextLine, ...] = ()
    picture: Picture | None = None
    ink: Ink | None = None
    read: bool = True

    @property
    def finished(self) -> bool:
        """Whether there is nothing on the page to be read any more."""
        return self.read and not (self.picture and any(line.unread for line in self.lines))


@dataclass(frozen=True)
class Document:
    """All pages of one input.

    Attributes:
        source: The path as the user gave it, or a name for what has none (the canvas, the clipboard).
        pages: In the order of the file, at least one.
    """

    source: str
    pages: tuple[Page, ...]
