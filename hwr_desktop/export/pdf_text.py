"""The invisible text of a PDF page: each word stands on its ink, so that what is searched, selected and copied is what is seen."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from hwr_desktop.document import Box, Page, Point, TextLine
from hwr_desktop.export.characters import printable
from hwr_desktop.export.pdf_file import PdfFile
from hwr_desktop.export.places import box_of, place, words_of
from hwr_desktop.paths import resource

_WIDTH, _DESCENT = 0.5, 0.25
"""Of every character of the font, in its size; see packaging/glyphless_font.py."""
_STEEP = math.radians(30)
_CLEAR = 0.9  # of the way to the next baseline: how high text may be
_UNEVEN = 0.3  # of a line's height: how far a word's own height and baseline may be from the line's


class InvisibleFont:
    """Numbers the characters of a document as they come, and writes the font for them at the end. It draws nothing."""

    def __init__(self, pdf: PdfFile) -> None:
        self.number = pdf.reserve()
        self._pdf = pdf
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """A string for the text operators. At most 65,535 different characters; further ones, which no hand writes, are left out."""
        codes = (self._codes.setdefault(c, len(self._codes) + 1) for c in text if c in self._codes or len(self._codes) < 0xFFFF)
        return "<" + "".join(f"{code:04X}" for code in codes) + ">"

    def write(self) -> None:
        """Writes the font and what its codes mean."""
        add, stream = self._pdf.add, self._pdf.add_stream
        file = stream(resource("glyphless.ttf").read_bytes())
        about = add(
            "<</Type/FontDescriptor/FontName/Glyphless/Flags 5/FontBBox[0 -250 500 750]/ItalicAngle 0/Ascent 750/Descent -250/CapHeight 750"
            f"/StemV 80/FontFile2 {file} 0 R>>"
        )
        glyphs = stream(b"\0\0" + b"\0\1" * len(self._codes))  # every character is the second glyph
        drawn = add(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Glyphless/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {about} 0 R/DW 500/CIDToGIDMap {glyphs} 0 R>>"
        )
        meaning = stream(_meanings(list(self._codes)).encode("ascii"))
        add(f"<</Type/Font/Subtype/Type0/BaseFont/Glyphless/Encoding/Identity-H/DescendantFonts[{drawn} 0 R]/ToUnicode {meaning} 0 R>>", self.number)


@dataclass(frozen=True)
class _Place:
    """Where text stands, in px of the page: start and length of its baseline, how that is turned (rad clockwise), height of the text."""

    x: float
    y: float
    length: float
    turn: float
    size: float

    @property
    def end(self) -> tuple[float, float]:
        return self.x + self.length * math.cos(self.turn), self.y + self.length * math.sin(self.turn)


def text_of(line: TextLine, font: InvisibleFont, highest: float = math.inf) -> Iterator[str]:
    """The operators for a line, in px of the page with y down; the page turns them over.

    A space follows each word and reaches to the next, so that a selection has no holes.

    Args:
        line: The line.
        font: Its characters are added.
        highest: Height in px that the text must not have; see ``heights``.
    """
    words = [(text, word) for word in words_of(line) if (text := _visual(printable(word.text).strip()))]
    places = [_placed(word.box, _angle(line)) for _, word in words]
    if line.baseline is not None and len(words) > 1:
        places = _levelled(places)
    places = [_on_baseline(at, line, highest) if at.size > highest else at for at in places]
    for (text, word), at, following in zip_longest(words, places, words[1:]):
        yield _shown(font.encode(text), len(text), at)
        if following is not None:
            gap = (following[1].box[0] - word.box[2]) / max(math.cos(at.turn), 0.5)
            x, y = at.end
            yield _shown(font.encode(" "), 1, replace(at, x=x, y=y, length=max(gap, 0.01 * at.size)))


def _shown(codes: str, count: int, at: _Place) -> str:
    """Text of ``count`` characters stretched to its place."""
    along, across = math.cos(at.turn), math.sin(at.turn)
    stretch = 100 * at.length / (count * _WIDTH * at.size)
    # The page's own y points up there: the text's upward direction is -y of the picture.
    matrix = " ".join([*(place(v, 5) for v in (along, across, across, -along)), place(at.x), place(at.y)])
    return f"/F {place(at.size, 3)} Tf {place(stretch, 3)} Tz {matrix} Tm {codes} Tj"


def _placed(box: Box, angle: float) -> _Place:
    """The place of the text whose box, turned by ``angle``, fits this one."""
    left, top, right, bottom = box
    width, height = max(right - left, 0.1), max(bottom - top, 0.1)
    along, across = math.cos(angle), math.sin(abs(angle))
    length, size = (width * along - height * across) / (along**2 - across**2), (height * along - width * across) / (along**2 - across**2)
    if min(length, size) < 0.2 * min(width, height):  # a box this short says nothing about how it is turned
        angle, length, size = 0.0, width, height
    along, across = math.cos(angle), math.sin(angle)
    down = (0.5 - _DESCENT) * size  # from the middle to the baseline
    x = (left + right) / 2 - length / 2 * along - down * across
    y = (top + bottom) / 2 - length / 2 * across + down * along
    return _Place(x, y, length, angle, size)


def _levelled(places: list[_Place]) -> list[_Place]:
    """The words of a line on one straight baseline, in one height, as far as that leaves them on their ink.

    The boxes of words follow the outline of the line and are uneven; programs that put text in order by its baselines would part the line.
    """
    lengths = np.array([p.length for p in places])
    middles = np.array([[(p.x + p.end[0]) / 2, (p.y + p.end[1]) / 2] for p in places])
    size = float(np.median(np.repeat([p.size for p in places], np.maximum(1, lengths / lengths.max() * 20).astype(int))))
    slope = math.tan(places[0].turn)
    if len(places) > 2 and np.ptp(middles[:, 0]) > 4 * size:
        slope = float(np.polyfit(middles[:, 0], middles[:, 1], 1, w=lengths)[0])
    height = float(np.average(middles[:, 1] - slope * middles[:, 0], weights=lengths))
    turn = math.atan(slope)
    levelled = []
    for at, (x, y) in zip(places, middles, strict=True):
        level = slope * x + height
        if abs(level - y) > _UNEVEN * size or not 1 - _UNEVEN < at.size / size < 1 / (1 - _UNEVEN):
            levelled.append(at)
            continue
        half = at.length / 2
        levelled.append(_Place(x - half * math.cos(turn), level - half * math.sin(turn), at.length, turn, size))
    return levelled


def heights(page: Page) -> list[float]:
    """For each line how high its text may be, in px, so that it stays clear of the lines above and below.

    The boxes of words hold ascenders and descenders and overlap those of the next line; programs that find out by themselves what is a line
    would mix the two.
    """
    boxes = [box_of(line.polygon) for line in page.lines]
    levels = [_level(line, box) for line, box in zip(page.lines, boxes, strict=True)]
    found = []
    for i, (left, top, right, bottom) in enumerate(boxes):
        pitch = math.inf
        for j in range(max(0, i - 3), min(len(boxes), i + 4)):
            shared = min(right, boxes[j][2]) - max(left, boxes[j][0])
            if j != i and shared > 0.3 * min(right - left, boxes[j][2] - boxes[j][0]):
                pitch = min(pitch, abs(levels[i] - levels[j]))
        found.append(max(_CLEAR * pitch, 0.3 * (bottom - top)))
    return found


def _level(line: TextLine, box: Box) -> float:
    """The height of a line's baseline in its middle."""
    if line.baseline is None:
        return box[3] - _DESCENT * (box[3] - box[1])
    return _level_at((box[0] + box[2]) / 2, line.baseline)


def _level_at(x: float, baseline: Sequence[Point]) -> float:
    return float(np.interp(x, [point[0] for point in baseline], [point[1] for point in baseline]))


def _on_baseline(at: _Place, line: TextLine, size: float) -> _Place:
    """Text that is made lower: it stays on the baseline, the line's own where that runs through the word."""
    x, y = (at.x + at.end[0]) / 2, (at.y + at.end[1]) / 2
    if line.baseline is not None:
        level = _level_at(x, line.baseline)
        if abs(level - y) < at.size / 2:
            y = level
    half = at.length / 2
    return _Place(x - half * math.cos(at.turn), y - half * math.sin(at.turn), at.length, at.turn, size)


def _angle(line: TextLine) -> float:
    """How the line runs, in rad clockwise; 0 where that is not known or the line is too steep for its boxes to tell its height."""
    if line.baseline is None:
        return 0.0
    (x0, y0), (x1, y1) = line.baseline[0], line.baseline[-1]
    angle = math.atan2(y1 - y0, x1 - x0)
    return angle if abs(angle) < _STEEP else 0.0


def _visual(text: str) -> str:
    """Words that are written from right to left as they stand on the page, which is how PDF wants them; readers turn them round again."""
    first = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    if first == "L":
        return text
    clusters: list[str] = []
    for sign in text:
        if clusters and unicodedata.combining(sign):
            clusters[-1] += sign
        else:
            clusters.append(sign)
    return "".join(reversed(clusters))


def _meanings(characters: list[str]) -> str:
    """The table that leads from codes to Unicode."""
    rows = [f"<{code:04X}> <{c.encode('utf-16-be').hex().upper()}>" for code, c in enumerate(characters, 1)]
    blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    table = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{table}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
