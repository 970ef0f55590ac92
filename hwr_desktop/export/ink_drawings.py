"""Ink -> drawings that any program shows: SVG and PNG."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement

import pypdfium2

from hwr_desktop.capture.ink import Ink
from hwr_desktop.document import Document, Page
from hwr_desktop.export.formats import Options
from hwr_desktop.export.ink_curves import INK, drawn_bounds, paths
from hwr_desktop.export.pdf import INK_MARGIN, write_pdf
from hwr_desktop.export.places import place
from hwr_desktop.export.xml_text import xml_bytes

_MARGIN = 8.0  # px around the ink
_PNG_SCALE = 2.0  # pixels a px of the ink
_LONGEST_PNG = 12_000  # pixels


def to_svg(ink: Ink) -> bytes:
    """The ink as a drawing of curves, tightly cut, on no ground."""
    left, top, right, bottom = drawn_bounds(ink)
    left, top, width, height = left - _MARGIN, top - _MARGIN, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
    size = {"width": place(width), "height": place(height), "viewBox": " ".join(map(place, (left, top, width, height)))}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
    pen = {"fill": "none", "stroke": INK, "stroke-linecap": "round", "stroke-linejoin": "round"}
    group = SubElement(root, "g", pen)
    for stroke in ink.strokes:
        for path in paths(stroke):
            curves = "".join(f" Q {place(a)} {place(b)} {place(c)} {place(d)}" for (a, b), (c, d) in path.curves)
            look = {"stroke-width": place(path.width)} | ({} if path.colour == INK else {"stroke": path.colour})
            SubElement(group, "path", {**look, "d": f"M {place(path.start[0])} {place(path.start[1])}{curves}"})
    return xml_bytes(root)


def to_png(ink: Ink) -> bytes:
    """The ink as a picture, tightly cut, on white, at twice its size (192 dpi) unless that would be huge."""
    left, top, right, bottom = drawn_bounds(ink)
    # A page with the ink's own margins, of which all but _MARGIN is cut off.
    away = left - INK_MARGIN, top - INK_MARGIN, 0
    moved = Ink(tuple(replace(stroke, points=stroke.points - away) for stroke in ink.strokes))
    page = Page(right - left, bottom - top)
    drawing, file = io.BytesIO(), io.BytesIO()
    write_pdf(drawing, Document("ink", (page,)), Options(pictures=[moved]))
    scale = min(_PNG_SCALE, _LONGEST_PNG / (max(page.width, page.height) + 2 * _MARGIN))
    with closing(pypdfium2.PdfDocument(drawing.getvalue())) as document:
        drawn = document[0]
        points = drawn.get_width() / (page.width + 2 * INK_MARGIN)  # a px of the ink
        cut = ((INK_MARGIN - _MARGIN) * points,) * 4
        image = drawn.render(scale=scale / points * (1 - 1e-6), crop=cut).to_pil()
    if not any(stroke.colour for stroke in ink.strokes):
        image = image.convert("L")
    image.save(file, "PNG", dpi=(96 * scale, 96 * scale))
    return file.getvalue()
