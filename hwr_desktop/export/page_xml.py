"""A page -> PAGE XML 2019, the form that layout and transcription programs share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import PurePath
from xml.etree.ElementTree import Element, SubElement

from hwr_desktop import __version__
from hwr_desktop.document import Document, Point, TextLine, TextWord
from hwr_desktop.export.characters import printable
from hwr_desktop.export.paragraphs import paragraphs
from hwr_desktop.export.places import around, box_of, corners, place, shift, words_of
from hwr_desktop.export.xml_text import xml_bytes

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
_SCHEMA = f"{NAMESPACE} {NAMESPACE}/pagecontent.xsd"


def to_page_xml(document: Document) -> bytes:
    """The first page of a document as PAGE XML: a text region a paragraph, lines with outline and baseline, words with alternatives.

    Places are whole px; ink that reaches left of its origin or above it is moved so that none is negative. ``conf`` is the confidence.
    """
    page = document.pages[0]
    writer = _Writer(shift(page))
    root = Element("PcGts", {"xmlns": NAMESPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": _SCHEMA})
    about = SubElement(root, "Metadata")
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    for tag, text in (("Creator", f"hwr-desktop {__version__}"), ("Created", now), ("LastChange", now)):
        SubElement(about, tag).text = text
    dx, dy = writer.shift
    size = {"imageWidth": str(ceil(page.width + dx)), "imageHeight": str(ceil(page.height + dy))}
    body = SubElement(root, "Page", {"imageFilename": printable(PurePath(document.source).name), **size})
    groups = list(paragraphs(page))
    if groups:
        order = SubElement(SubElement(body, "ReadingOrder"), "OrderedGroup", id="order")
        for number in range(len(groups)):
            SubElement(order, "RegionRefIndexed", index=str(number), regionRef=f"r{number + 1}")
    for number, lines in enumerate(groups, 1):
        writer.region(body, f"r{number}", lines)
    return xml_bytes(root)


class _Writer:
    def __init__(self, by: Point) -> None:
        self.shift = by

    def region(self, body: Element, name: str, lines: Sequence[TextLine]) -> None:
        region = SubElement(body, "TextRegion", id=name, type="paragraph")
        self._coords(region, corners(around(box_of(line.polygon) for line in lines)))
        for number, line in enumerate(lines, 1):
            self._line(region, f"{name}l{number}", line)
        self._text(region, "\n".join(printable(line.text) for line in lines))

    def _line(self, region: Element, name: str, line: TextLine) -> None:
        element = SubElement(region, "TextLine", id=name)
        self._coords(element, line.polygon)
        if line.baseline is not None:
            SubElement(element, "Baseline", points=self._points(line.baseline))
        for number, word in enumerate(words_of(line), 1):
            self._word(element, f"{name}w{number}", word)
        self._text(element, printable(line.text), line.confidence)

    def _word(self, line: Element, name: str, word: TextWord) -> None:
        element = SubElement(line, "Word", id=name)
        self._coords(element, corners(word.box))
        self._text(element, printable(word.text), word.confidence, index=0 if word.alternatives else None)
        for index, text in enumerate(word.alternatives, 1):
            self._text(element, printable(text), index=index)

    def _coords(self, element: Element, points: Sequence[Point]) -> None:
        SubElement(element, "Coords", points=self._points(points))

    def _points(self, points: Sequence[Point]) -> str:
        dx, dy = self.shift
        return " ".join(f"{round(x + dx)},{round(y + dy)}" for x, y in points)

    @staticmethod
    def _text(element: Element, text: str, confidence: float | None = None, index: int | None = None) -> None:
        about = {} if index is None else {"index": str(index)}
        if confidence is not None:
            about["conf"] = place(confidence, 4)
        SubElement(SubElement(element, "TextEquiv", about), "Unicode").text = text
