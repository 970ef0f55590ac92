"""PDF files -> pages, drawn by PDFium. PDFium is not made for several threads: one at a time may be in this module."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw
from numpy.typing import NDArray

from hwr_desktop.capture.grey import dark_on_light
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.page_numbers import PageNumbers
from hwr_desktop.errors import InputError

_POINTS_AN_INCH = 72
_MOST_DRAWN = 50_000_000  # px
_SMALL_DPI = 100
_SCAN_DPI = 40, 1200  # what is outside is no resolution of a scan
_WHOLE = 1 - 1e-6  # PDFium's sides are rounded up: no px more for what is left of a division
_LONGEST = 30_000  # px of one side; PDFium counts in C ints and refuses far longer rows


def pdf_pages(
    path: Path, dpi: float, max_pixels: int, wanted: PageNumbers | None = None, faulty: Callable[[InputError], None] | None = None
) -> Iterator[PageImage]:
    """Draws the pages of a PDF one after the other, grey on white, with the contents of forms and with annotations.

    A page that shows a scan and nothing else is drawn at the scan's own resolution, one px for each of its, so that nothing is lost or blurred;
    but not where ``dpi`` is below 100: then the page is wanted small.

    Args:
        path: A PDF file.
        dpi: The resolution wanted. A page of a large box, larger than A2 at 300 dpi, is drawn at a lower one.
        max_pixels: A page that would be larger is drawn at a lower resolution.
        wanted: Only these pages.
        faulty: Told of each page that cannot be drawn; if it does not raise, the page is passed over. Without it such a page raises.

    Raises:
        InputError: Encrypted, damaged, without pages; for a damaged page only after the earlier ones were given.
    """
    with closing(_opened(path)) as document:
        for index in range(len(document)):
            if wanted is not None and index + 1 not in wanted:
                continue
            try:
                page = _drawn(document, path, index, dpi, max_pixels)
            except InputError as e:
                if faulty is None:
                    raise
                faulty(e)
                continue
            yield page


def pdf_page(path: Path, number: int, dpi: float, max_pixels: int) -> PageImage:
    """Draws one page, numbered from 1, as ``pdf_pages`` does. Raises InputError also where there is no such page."""
    with closing(_opened(path)) as document:
        if not 1 <= number <= len(document):
            raise InputError(f"{path} has no page {number}.")
        return _drawn(document, path, number - 1, dpi, max_pixels)


def pdf_colours(path: Path, number: int, dpi: float) -> NDArray[np.uint8]:
    """One page, numbered from 1, as ``(H, W, 3)`` uint8, red, green, blue. Raises InputError."""
    with closing(_opened(path)) as document:
        if not 1 <= number <= len(document):
            raise InputError(f"{path} has no page {number}.")
        try:
            with closing(document[number - 1]) as page, closing(page.render(scale=dpi / _POINTS_AN_INCH * _WHOLE, rev_byteorder=True)) as bitmap:
                return np.array(bitmap.to_numpy(), np.uint8)[:, :, :3]
        except (pypdfium2.PdfiumError, ctypes.ArgumentError, ValueError) as e:
            raise InputError(f"Page {number} of {path} is damaged or cannot be drawn.") from e


def pdf_page_count(path: Path) -> int:
    """How many pages a PDF has, at least 1. Raises InputError as ``pdf_pages`` does."""
    with closing(_opened(path)) as document:
        return len(document)


def _opened(path: Path) -> pypdfium2.PdfDocument:
    # For a document of no pages PDFium fails without setting its error, which then is that of the failure before. This sets one
    # that cannot come from a file that is there.
    pypdfium2.raw.FPDF_LoadDocument(b"", None)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as e:
        if e.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
            raise InputError(f"{path} is encrypted; save a copy without a password and open that.") from e
        no_pages = e.err_code == pypdfium2.raw.FPDF_ERR_FILE
        raise InputError(f"{path} has no pages." if no_pages else f"{path} is damaged or cut short.") from e
    if len(document) < 1:
        document.close()
        raise InputError(f"{path} has no pages.")
    document.init_forms()  # else what was filled in is not drawn
    return document


def _drawn(document: pypdfium2.PdfDocument, path: Path, index: int, dpi: float, max_pixels: int) -> PageImage:
    name = str(path) if len(document) == 1 else f"Page {index + 1} of {path}"
    try:
        with closing(document[index]) as page:
            width, height = page.get_size()
            if not (width > 0 and height > 0 and math.isfinite(width * height)):
                raise InputError(f"{name} has no size.")
            own = None if dpi < _SMALL_DPI else _scan_scale(page, width, height)
            most = max_pixels if own else min(max_pixels, _MOST_DRAWN)
            scale = min(own or dpi / _POINTS_AN_INCH, math.sqrt(most / (width * height)), _LONGEST / max(width, height))
            # A page at the limit must not pass it.
            while math.ceil(width * scale * _WHOLE) * math.ceil(height * scale * _WHOLE) > max_pixels > 0:
                scale *= 0.99
            with closing(page.render(scale=scale * _WHOLE, grayscale=True)) as bitmap:
                pixels = np.array(bitmap.to_numpy(), np.uint8)
    except (pypdfium2.PdfiumError, ctypes.ArgumentError, ValueError) as e:
        raise InputError(f"{name} is damaged or cannot be drawn.") from e
    grey = np.ascontiguousarray(pixels.reshape(pixels.shape[0], pixels.shape[1]))
    return PageImage(dark_on_light(grey), scale * _POINTS_AN_INCH, str(path), index + 1)


def _scan_scale(page: pypdfium2.PdfPage, width: float, height: float) -> float | None:
    """Px of the scan for each point of the page, where the page shows nothing but a scan, in one piece or several; else None.

    Text that is not drawn may lie over it: programs put what they have read there.
    """
    covered, finest = 0.0, 0.0
    for shown in page.get_objects(max_depth=3):
        if isinstance(shown, pypdfium2.PdfImage):
            a, b, c, d, _, _ = shown.get_matrix().get()
            wide, tall = math.hypot(a, b), math.hypot(c, d)
            covered += wide * tall
            if wide * tall > 0.05 * width * height:
                columns, rows = shown.get_px_size()
                finest = max(finest, columns / wide, rows / tall)
        elif shown.type != pypdfium2.raw.FPDF_PAGEOBJ_FORM and not _is_invisible(shown):
            return None
    least, most = (dpi / _POINTS_AN_INCH for dpi in _SCAN_DPI)
    if covered < 0.8 * width * height or not least <= finest <= most:
        return None
    return finest


def _is_invisible(shown: pypdfium2.PdfObject) -> bool:
    is_text = shown.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT
    return is_text and pypdfium2.raw.FPDFTextObj_GetTextRenderMode(shown) == pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE
