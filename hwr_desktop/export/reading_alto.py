"""ALTO -> Document."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from hwr_desktop.capture.xml_file import child, children, local
from hwr_desktop.document import Box, Document, Page, Point, TextLine, TextWord
from hwr_desktop.errors import InputError
from hwr_desktop.export.places import around, box_of, corners
from hwr_desktop.export.reading_xml import descendants, made_line, normal, number, points, share


def alto_document(root: Element, name: str) -> Document:
    """All pages of an ALTO file, in the unit of the file. Raises InputError."""
    pages = tuple(_page(page, name) for page in descendants(root, "Page"))
    if not pages:
        raise InputError(f"{name} is ALTO without a page.")
    source = next((normal(e.text) for e in descendants(root, "fileName") if normal(e.text)), name)
    return Document(source, pages)


def _page(page: Element, name: str) -> Page:
    lines = []
    for block in descendants(page, "TextBlock"):
        box = _box(block, name)
        lines += [_line(line, name, box, place == 0) for place, line in enumerate(children(block, "TextLine"))]
    size = [number(page.get(key), name) or 0.0 for key in ("WIDTH", "HEIGHT")]
    if min(size) <= 0:
        space = child(page, "PrintSpace")
        boxes = [_box(space, name)] if space is not None else []
        boxes += [box_of(line.polygon) for line in lines]
        size = list(around(boxes)[2:]) if boxes else size
    if min(size) <= 0:
        raise InputError(f"{name} does not say how large its page is.")
    return Page(size[0], size[1], tuple(lines))


def _line(line: Element, name: str, fallback: Box, first: bool) -> TextLine:
    words: list[TextWord] = []
    complete = True
    texts = []
    for element in line:
        text = normal(element.get("CONTENT"))
        if local(element) == "String" and text:
            texts.append(text)
            complete = complete and element.get("HPOS") is not None
            words.append(_word(element, text, name))
        elif local(element) == "HYP" and texts and text:
            texts[-1] += text
            words[-1] = replace(words[-1], text=words[-1].text + text)
    confidence = sum(word.confidence for word in words) / len(words) if words else 1.0
    box = _box(line, name) if line.get("HPOS") is not None else fallback
    outline = _polygon(line, name) or (corners(box) if line.get("HPOS") is not None else ())
    return made_line(" ".join(texts), confidence, outline, _baseline(line, name, box), words if complete else (), box, first)


def _word(string: Element, text: str, name: str) -> TextWord:
    others = (normal(e.text) for e in children(string, "ALTERNATIVE"))
    further = tuple(dict.fromkeys(other for other in others if other and other != text))
    return TextWord(text, _box(string, name), share(string.get("WC"), name), further)


def _polygon(element: Element, name: str) -> tuple[Point, ...]:
    shape = child(element, "Shape")
    polygon = None if shape is None else child(shape, "Polygon")
    return () if polygon is None else points(polygon.get("POINTS"), name)


def _baseline(line: Element, name: str, box: Box) -> tuple[Point, ...]:
    text = (line.get("BASELINE") or "").strip()
    if text and not any(sign in text for sign in ", "):
        height = number(text, name) or 0.0  # before version 4: how far down a level baseline is
        return (box[0], height), (box[2], height)
    return points(text, name)


def _box(element: Element, name: str) -> Box:
    left, top, width, height = (number(element.get(key), name) or 0.0 for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return left, top, left + max(width, 0.0), top + max(height, 0.0)
