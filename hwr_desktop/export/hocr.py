"""Document -> hOCR: XHTML that shows the text in any browser and says where each word stands."""

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

_DOCTYPE = b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'


def write_hocr(file: BinaryIO, document: Document, options: Options) -> None:
    """Writes hOCR: pages, paragraphs, lines with baseline, words with confidence in percent; places are whole px.

    Raises:
        Cancelled: ``options.cancelled()`` turned true.
    """
    name = printable(PurePath(document.source).name)
    beginning = b'<html xmlns="http://www.w3.org/1999/xhtml">\n'
    file.write(DECLARATION + _DOCTYPE + beginning + element_bytes(_head(name), 1) + b"  <body>\n")
    for number, page in enumerate(document.pages, 1):
        if options.cancelled():
            raise Cancelled
        file.write(element_bytes(_Writer(f"{number}", shift(page)).page(page, name, number), 2))
        options.progress(number, len(document.pages))
    file.write(b"  </body>\n</html>\n")


def _head(name: str) -> Element:
    head = Element("head")
    SubElement(head, "title").text = name or "hwr-desktop"
    SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"})
    SubElement(head, "meta", name="ocr-system", content=f"hwr-desktop {__version__}")
    SubElement(head, "meta", name="ocr-capabilities", content="ocr_page ocr_par ocr_line ocrx_word")
    return head


class _Writer:
    def __init__(self, name: str, by: Point) -> None:
        self._name, self._shift = name, by

    def page(self, page: Page, image: str, number: int) -> Element:
        dx, dy = self._shift
        size = f"bbox 0 0 {round(page.width + dx)} {round(page.height + dy)}"
        quoted = image.replace("\\", "\\\\").replace('"', '\\"')
        root = _element(None, "div", "ocr_page", f"page_{number}", f'image "{quoted}"; {size}; ppageno {number - 1}')
        for index, lines in enumerate(paragraphs(page), 1):
            name = f"{self._name}_{index}"
            paragraph = _element(root, "p", "ocr_par", f"par_{name}", self._box(around(box_of(line.polygon) for line in lines)))
            for inner, line in enumerate(lines, 1):
                self._line(paragraph, f"{name}_{inner}", line)
        return root

    def _line(self, paragraph: Element, name: str, line: TextLine) -> None:
        box = box_of(line.polygon)
        about = self._box(box) + ("" if line.baseline is None else f"; baseline {_baseline(line.baseline, box)}")
        element = _element(paragraph, "span", "ocr_line", f"line_{name}", about)
        for number, word in enumerate(words_of(line), 1):
            about = f"{self._box(word.box)}; x_wconf {round(100 * word.confidence)}"
            _element(element, "span", "ocrx_word", f"word_{name}_{number}", about).text = printable(word.text)

    def _box(self, box: Box) -> str:
        dx, dy = self._shift
        return "bbox " + " ".join(str(round(v)) for v in (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy))


def _element(parent: Element | None, tag: str, kind: str, name: str, title: str) -> Element:
    about = {"class": kind, "id": name, "title": title}
    return Element(tag, about) if parent is None else SubElement(parent, tag, about)


def _baseline(points: Sequence[Point], box: Box) -> str:
    """Slope and offset of a straight baseline, from the lower left corner of the line's box."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    slope = (y1 - y0) / (x1 - x0) if x1 != x0 else 0.0
    return f"{place(slope, 4)} {place(y0 + slope * (box[0] - x0) - box[3])}"
