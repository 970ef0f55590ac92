"""Makes resources/glyphless.ttf, the font of the invisible text in PDF files: python packaging/glyphless_font.py (needs fonttools).

It has one glyph, half as wide as the font is high, whose top and bottom are the edges of the line: so the box of any text set in it is known
without measuring. Its outline goes from corner to corner and back and holds no area: nothing can be drawn of it, but it has extents, without
which PDFium passes over words of one character.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UNITS, WIDTH, ASCENT, DESCENT = 1000, 500, 750, -250
NAMES = ".notdef", "blank"

builder = FontBuilder(UNITS, isTTF=True)
builder.setupGlyphOrder(list(NAMES))
builder.setupCharacterMap({0x20: "blank"})
pen = TTGlyphPen(None)
pen.moveTo((0, DESCENT))
pen.lineTo((WIDTH, ASCENT))
pen.closePath()
builder.setupGlyf(dict.fromkeys(NAMES, pen.glyph()))
builder.setupHorizontalMetrics(dict.fromkeys(NAMES, (WIDTH, 0)))
builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
builder.setupNameTable({"familyName": "Glyphless", "styleName": "Regular", "psName": "Glyphless"})
builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT, fsType=0)
builder.setupPost()
# Always the same bytes.
builder.font["head"].created = builder.font["head"].modified = 3_800_000_000
builder.font.recalcTimestamp = False
builder.save(Path(__file__).resolve().parents[1] / "resources" / "glyphless.ttf")
