"""PAGE XML -> Document."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from hwr_desktop.capture.xml_file import child, children
from hwr_desktop.document import Box, Document, Page, Point, TextLine, TextWord
from hwr_desktop.errors import InputError
from hwr_desktop.export.places import box_of, corners
from hwr_desktop.export.reading_xml import descendants, made_line, normal, number, points, share

_PAPER = (0.0, 0.0, 1.0, 1.0)


def page_document(root: Element, name: str) -> Document:
    """The one page of a PAGE file, its regions in reading order. Raises InputError."""
    page = child(root, "Page")
    if page is None:
        raise InputError(f"{name} is PAGE XML without a page.")
    lines = [line for region in _in_order(page) for line in _lines(region, name)]
    width, height = (number(page.get(key), name) or 0.0 for key in ("imageWidth", "imageHeight"))
    if not (width > 0 and height > 0):
        raise InputError(f"{name} does not say how large its page is.")
    return Document(page.get("imageFilename") or name, (Page(width, height, tuple(lines)),))


def _in_order(page: Element) -> list[Element]:
    """The text regions: first those that the reading order names, then the others as they stand in the file."""
    regions = descendants(page, "TextRegion")
    order = child(page, "ReadingOrder")
    named = {} if order is None else {name: place for place, name in reversed(list(enumerate(_references(order))))}
    last = len(named)
    return sorted(regions, key=lambda region: named.get(region.get("id", ""), last))


def _references(order: Element) -> list[str]:
    """The regions that a reading order names, groups within groups included."""
    found, pending = [], [order]
    while pending:
        element = pending.pop()
        if element.get("regionRef"):
            found.append(element.get("regionRef", ""))
        indexed = [(_index(inner), place, inner) for place, inner in enumerate(element)]
        pending.extend(inner for _, _, inner in sorted(indexed, key=lambda entry: entry[:2], reverse=True))
    return found


def _index(element: Element) -> int:
    text = element.get("index", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _lines(region: Element, name: str) -> list[TextLine]:
    outline = _outline(region, name)
    box = box_of(outline) if outline else _PAPER
    found = [_line(line, name, box, place == 0) for place, line in enumerate(children(region, "TextLine"))]
    text = _text(region)
    if found or text is None:
        return found
    # Some programs give the text of a region alone: its lines are spread over it.
    rows = [row for part in text.splitlines() if (row := normal(part))]
    left, top, right, bottom = box
    height = (bottom - top) / max(1, len(rows))
    places = [corners((left, top + i * height, right, top + (i + 1) * height)) for i in range(len(rows))]
    return [made_line(row, 1.0, place, (), (), box, i == 0) for i, (row, place) in enumerate(zip(rows, places, strict=True))]


def _line(line: Element, name: str, fallback: Box, first: bool) -> TextLine:
    baseline = child(line, "Baseline")
    text = _text(line)
    words = [made for word in children(line, "Word") if (made := _word(word, name)) is not None]
    best = _equivalents(line)
    confidence = share(best[0].get("conf"), name) if best else min((word.confidence for word in words), default=1.0)
    under = () if baseline is None else points(baseline.get("points"), name)
    return made_line(None if text is None else normal(text), confidence, _outline(line, name), under, words, fallback, first)


def _word(word: Element, name: str) -> TextWord | None:
    outline, text = _outline(word, name), normal(_text(word))
    if not outline or not text:
        return None
    best, *others = _equivalents(word)
    further = tuple(dict.fromkeys(other for e in others if (other := normal(_unicode(e))) and other != text))
    return TextWord(text, box_of(outline), share(best.get("conf"), name), further)


def _outline(element: Element, name: str) -> tuple[Point, ...]:
    coords = child(element, "Coords")
    if coords is None:
        return ()
    if coords.get("points") is not None:
        return points(coords.get("points"), name)
    # Before 2013 each point was an element.
    return points(" ".join(f"{p.get('x')},{p.get('y')}" for p in children(coords, "Point")), name)


def _equivalents(element: Element) -> list[Element]:
    """The readings of an element, best first."""
    return sorted(children(element, "TextEquiv"), key=_index)


def _text(element: Element) -> str | None:
    found = _equivalents(element)
    return _unicode(found[0]) if found else None


def _unicode(equivalent: Element) -> str | None:
    for tag in ("Unicode", "PlainText"):
        text = child(equivalent, tag)
        if text is not None:
            return text.text or ""
    return None
