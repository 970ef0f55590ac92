"""The invisible text of a PDF page: each word stands on its ink, so that what is searched, selected and copied is what is seen."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from hwr_desktop.document import Box, TextLine
from hwr_desktop.export.characters import printable
from hwr_desktop.export.pdf_file import PdfFile
from hwr_desktop.export.places import place, words_of
from hwr_desktop.paths import resource

_WIDTH, _DESCENT = 0.5, 0.25
"""Of every character of the font, in its size; see packaging/glyphless_font.py."""
_STEEP = math.radians(30)


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


def text_of(line: TextLine, font: InvisibleFont) -> Iterator[str]:
    """The operators for a line, in px of the page with y down; the page turns them over.

    A space follows each word and reaches to the next, so that a selection has no holes.
    """
    words = words_of(line)
    angle = _angle(line)
    for word, following in zip_longest(words, words[1:]):
        text = _visual(printable(word.text).strip())
        if text:
            turn, length, size, x, y = _placed(word.box, angle)
            yield _shown(font.encode(text), len(text), turn, length, size, x, y)
            gap = 0.0 if following is None else (following.box[0] - word.box[2]) / max(math.cos(turn), 0.5)
            if following is not None:
                x, y = x + length * math.cos(turn), y + length * math.sin(turn)
                yield _shown(font.encode(" "), 1, turn, max(gap, 0.01 * size), size, x, y)


def _shown(codes: str, count: int, turn: float, length: float, size: float, x: float, y: float) -> str:
    """Text of ``count`` characters stretched to ``length`` px from (x, y), ``turn`` rad clockwise."""
    along, across = math.cos(turn), math.sin(turn)
    stretch = 100 * length / (count * _WIDTH * size)
    # The page's own y points up there: the text's upward direction is -y of the picture.
    matrix = " ".join([*(place(v, 5) for v in (along, across, across, -along)), place(x), place(y)])
    return f"/F {place(size, 3)} Tf {place(stretch, 3)} Tz {matrix} Tm {codes} Tj"


def _placed(box: Box, angle: float) -> tuple[float, float, float, float, float]:
    """Angle, length, height and start of the baseline of the text whose box, turned by ``angle``, fits this one."""
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
    return angle, length, size, x, y


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
