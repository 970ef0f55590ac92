"""Document -> searchable PDF: what was written, as it looks, and the text that was read lying invisibly on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import BinaryIO

import cv2
import numpy as np

from hwr_desktop import __version__
from hwr_desktop.capture.ink import Ink
from hwr_desktop.capture.page import PageImage
from hwr_desktop.document import Document, Page
from hwr_desktop.errors import Cancelled, InputError
from hwr_desktop.export.characters import printable
from hwr_desktop.export.colours import colours_of
from hwr_desktop.export.formats import Options
from hwr_desktop.export.ink_curves import drawn_bounds, paths
from hwr_desktop.export.own_pictures import own_pictures
from hwr_desktop.export.pdf_file import PdfFile, text_string
from hwr_desktop.export.pdf_text import InvisibleFont, heights, text_of
from hwr_desktop.export.places import place

_POINTS_AN_INCH = 72
_LONGEST = 14_400  # points of one side: more is not allowed in PDF
_PAPER = 11.69  # inches: a picture of unknown resolution becomes as long as a sheet of A4
_INK_DPI = 96
INK_MARGIN = 24.0
"""px around the ink of a page."""
_JPEG_QUALITY = 80
_LONGEST_JPEG = 65_000  # px


def write_pdf(file: BinaryIO, document: Document, options: Options) -> None:
    """Writes a PDF with one page a page, in its true size where the picture's resolution is known. One picture is in memory at a time.

    Args:
        file: Written from where it stands.
        document: What was read.
        options: ``pictures`` shows each page: a ``PageImage`` (its width may differ from the page's if the shape is the same), or ``Ink``.

    Raises:
        InputError: There are fewer or more pictures than pages, one cannot be read, or one has another shape than its page.
        Cancelled: ``options.cancelled()`` turned true.
    """
    pdf = PdfFile(file)
    tree, font = pdf.reserve(), InvisibleFont(pdf)
    rest = iter(own_pictures(document) if options.pictures is None else options.pictures)
    pages = []
    count = len(document.pages)
    for number in range(1, count + 1):
        if options.cancelled():
            raise Cancelled
        pages.append(_add_page(pdf, tree, font, document, number, next(rest, None)))
        options.progress(number, count)
    if next(rest, None) is not None:
        raise InputError(f"{document.source} has more pages than were read.")
    font.write()
    pdf.add(f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{page} 0 R' for page in pages)}]>>", tree)
    pdf.finish(pdf.add(f"<</Type/Catalog/Pages {tree} 0 R>>"), pdf.add(_about(document)))


def _add_page(pdf: PdfFile, tree: int, font: InvisibleFont, document: Document, number: int, picture: PageImage | Ink | None) -> int:
    page = document.pages[number - 1]
    if picture is None:
        raise InputError(f"The picture of page {number} of {document.source} is missing.")
    if isinstance(picture, PageImage) and not page.read:
        page = replace(page, width=picture.width, height=picture.height)
    if isinstance(picture, PageImage) and not _same_shape(page, picture):
        size, wanted = f"{picture.width} x {picture.height}", f"{place(page.width)} x {place(page.height)}"
        raise InputError(f"The picture of page {number} of {document.source} is not the one that was read: {size} px instead of {wanted}.")
    return _draw_page(pdf, tree, font, page, picture)


def _same_shape(page: Page, picture: PageImage) -> bool:
    """Whether a picture is the page's, if drawn at another resolution perhaps."""
    tolerance = 2 * max(1.0, picture.width / page.width)  # px: both sides were rounded
    return abs(picture.width / page.width * page.height - picture.height) <= tolerance + 0.005 * picture.height


def _draw_page(pdf: PdfFile, tree: int, font: InvisibleFont, page: Page, picture: PageImage | Ink) -> int:
    if isinstance(picture, Ink):
        left, top, right, bottom = _ink_area(page, picture)
        width, height, dpi = right - left, bottom - top, float(_INK_DPI)
        drawing, images = _strokes(picture), ""
    else:
        left, top, width, height = 0.0, 0.0, page.width, page.height
        dpi = picture.dpi * page.width / picture.width if picture.dpi else max(width, height) / _PAPER
        drawing = f"q {place(width)} 0 0 {place(-height)} 0 {place(height)} cm /Image Do Q"
        images = f"/XObject<</Image {_add_image(pdf, picture)} 0 R>>"
    scale = min(_POINTS_AN_INCH / dpi, _LONGEST / max(width, height))
    # From here on in px of the page, y down.
    lines = [f"{place(scale, 8)} 0 0 {place(-scale, 8)} {place(-left * scale)} {place((height + top) * scale)} cm", drawing, "BT 3 Tr"]
    for line, highest in zip(page.lines, heights(page), strict=True):
        lines += text_of(line, font, highest)
    content = pdf.add_stream("\n".join([*lines, "ET"]).encode("ascii"))
    box = f"[0 0 {place(width * scale)} {place(height * scale)}]"
    resources = f"<</Font<</F {font.number} 0 R>>{images}>>"
    return pdf.add(f"<</Type/Page/Parent {tree} 0 R/MediaBox{box}/Resources{resources}/Contents {content} 0 R>>")


def _add_image(pdf: PdfFile, picture: PageImage) -> int:
    """Black and white stay that, in one bit a pixel; grey and colour become JPEG."""
    pixels = picture.pixels
    height, width = pixels.shape
    entries = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}"
    if not ((pixels != 0) & (pixels != 255)).any():
        return pdf.add_stream(np.packbits(pixels != 0, axis=1).tobytes(), entries + "/ColorSpace/DeviceGray/BitsPerComponent 1")
    if max(height, width) > _LONGEST_JPEG:
        return pdf.add_stream(pixels.tobytes(), entries + "/ColorSpace/DeviceGray/BitsPerComponent 8")
    colours = colours_of(picture)
    shown = pixels if colours is None else cv2.cvtColor(colours, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise ValueError(f"no JPEG of {width} x {height} px")
    space = "DeviceGray" if colours is None else "DeviceRGB"
    return pdf.add_stream(data.tobytes(), f"{entries}/ColorSpace/{space}/BitsPerComponent 8/Filter/DCTDecode", packed=True)


def _ink_area(page: Page, ink: Ink) -> tuple[float, float, float, float]:
    """What an ink page shows: from the origin, or the ink's own left and top, to its right and bottom, with a margin."""
    if not len(ink):
        return 0.0, 0.0, page.width, page.height
    left, top, right, bottom = drawn_bounds(ink)
    return min(left - INK_MARGIN, 0.0), min(top - INK_MARGIN, 0.0), right + INK_MARGIN, bottom + INK_MARGIN


def _strokes(ink: Ink) -> str:
    """Operators that draw strokes, in px."""
    drawn = ["q 1 J 1 j"]
    colour = ""
    for stroke in ink.strokes:
        for path in paths(stroke):
            if path.colour != colour:
                colour = path.colour
                drawn.append(" ".join(place(int(colour[i : i + 2], 16) / 255, 3) for i in (1, 3, 5)) + " RG")
            here = path.start
            drawn.append(f"{place(path.width)} w {place(here[0])} {place(here[1])} m")
            for control, end in path.curves:
                # PDF has cubic curves alone.
                one, two = here + (control - here) * 2 / 3, end + (control - end) * 2 / 3
                drawn.append(" ".join(place(v) for v in (*one, *two, *end)) + " c")
                here = end
            drawn.append("S")
    return "\n".join([*drawn, "Q"])


def _about(document: Document) -> str:
    title = text_string(printable(PurePath(document.source).name))
    return f"<</Title {title}/Producer(hwr-desktop {__version__})/CreationDate(D:{datetime.now(UTC):%Y%m%d%H%M%S}Z)>>"
