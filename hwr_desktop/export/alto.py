"""Document -> ALTO 4, the form of libraries and archives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement

from hwr_desktop import __version__
from hwr_desktop.document import Box, Document, Page, Point, TextLine
from hwr_desktop.errors import Cancelled
from hwr_desktop.export.characters import printable
from hwr_desktop.export.formats import Options
from hwr_desktop.export.paragraphs import paragraphs
from hwr_desktop.export.places import around, box_of, place, shift, words_of
from hwr_desktop.export.xml_text import DECLARATION, element_bytes

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_BEGINNING = (
    f'<alto xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\n'
    f'      xsi:schemaLocation="{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-2.xsd" SCHEMAVERSION="4.2">\n'
)


def write_alto(file: BinaryIO, document: Document, options: Options) -> None:
    """Writes ALTO: a text block a paragraph, lines with outline and baseline, words with confidence and alternatives; places in px.

    Ink that reaches left of its origin or above it is moved so that no place is negative. ALTO has no confidence of lines.

    Raises:
        Cancelled: ``options.cancelled()`` turned true.
    """
    file.write(DECLARATION + _BEGINNING.encode() + element_bytes(_description(document), 1) + b"  <Layout>\n")
    for number, page in enumerate(document.pages, 1):
        if options.cancelled():
            raise Cancelled
        file.write(element_bytes(_Writer(f"p{number}", shift(page)).page(page, number), 2))
        options.progress(number, len(document.pages))
    file.write(b"  </Layout>\n</alto>\n")


def _description(document: Document) -> Element:
    root = Element("Description")
    SubElement(root, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(root, "sourceImageInformation"), "fileName").text = printable(PurePath(document.source).name)
    software = SubElement(SubElement(root, "Processing", ID="reading"), "processingSoftware")
    SubElement(software, "softwareName").text = "hwr-desktop"
    SubElement(software, "softwareVersion").text = __version__
    return root


class _Writer:
    def __init__(self, name: str, by: Point) -> None:
        self._name, self._shift = name, by

    def page(self, page: Page, number: int) -> Element:
        dx, dy = self._shift
        size = {"WIDTH": place(page.width + dx), "HEIGHT": place(page.height + dy)}
        root = Element("Page", {"ID": self._name, "PHYSICAL_IMG_NR": str(number), **size})
        space = SubElement(root, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
        for index, lines in enumerate(paragraphs(page), 1):
            block = SubElement(space, "TextBlock", {"ID": f"{self._name}b{index}", **self._box(around(box_of(line.polygon) for line in lines))})
            for inner, line in enumerate(lines, 1):
                self._line(block, f"{self._name}b{index}l{inner}", line)
        return root

    def _line(self, block: Element, name: str, line: TextLine) -> None:
        element = SubElement(block, "TextLine", {"ID": name, **self._box(box_of(line.polygon))})
        if line.baseline is not None:
            element.set("BASELINE", self._points(line.baseline))
        SubElement(SubElement(element, "Shape"), "Polygon", POINTS=self._points(line.polygon))
        words = words_of(line)
        if not words:
            SubElement(element, "String", CONTENT="")  # the schema wants one
        for number, word in enumerate(words, 1):
            if number > 1:
                end, begin = words[number - 2].box[2], word.box[0]
                gap = {"HPOS": place(end + self._shift[0]), "VPOS": place(word.box[1] + self._shift[1]), "WIDTH": place(max(0.0, begin - end))}
                SubElement(element, "SP", gap)
            about = {"ID": f"{name}s{number}", **self._box(word.box), "CONTENT": printable(word.text), "WC": place(word.confidence, 4)}
            string = SubElement(element, "String", about)
            for text in word.alternatives:
                SubElement(string, "ALTERNATIVE").text = printable(text)

    def _box(self, box: Box) -> dict[str, str]:
        left, top, right, bottom = box
        dx, dy = self._shift
        return {"HPOS": place(left + dx), "VPOS": place(top + dy), "WIDTH": place(right - left), "HEIGHT": place(bottom - top)}

    def _points(self, points: Sequence[Point]) -> str:
        dx, dy = self._shift
        return " ".join(f"{place(x + dx)},{place(y + dy)}" for x, y in points)
