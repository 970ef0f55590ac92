"""Picture files, PDF files and the clipboard -> pages."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin

from hwr_desktop.capture.grey import dark_on_light, grey_of, ground_of, turned
from hwr_desktop.capture.input_file import IMAGE_SUFFIXES, PDF_SUFFIXES, check_file
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.page_numbers import PageNumbers
from hwr_desktop.errors import InputError

MAX_PIXELS = 200_000_000
__all__ = ["IMAGE_SUFFIXES", "MAX_PIXELS", "PDF_SUFFIXES", "open_page", "open_pages", "page_count", "page_from_rgb"]

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "DIB", "GIF", "PPM")
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF", b"BM", b"GIF8")
_COLOURED = ("RGB", "RGBA", "P", "PA", "CMYK", "YCbCr")
_ORIENTATION, _SUBFILE_TYPE, _TILE_WIDTH, _TILE_LENGTH = 0x0112, 254, 322, 323

# Pillow's own limit is one number for the whole process and warns; _check_size holds the caller's before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


def open_pages(
    path: Path,
    *,
    dpi: float = 300,
    max_pixels: int = MAX_PIXELS,
    wanted: PageNumbers | None = None,
    damaged: Callable[[InputError], None] | None = None,
) -> Iterator[PageImage]:
    """Reads the pages of a picture or PDF one after the other; only one is in memory at a time.

    What a file is, is told by its content. A picture has one page, save for TIFF; of a moving picture the first frame is
    taken. Light writing on a dark page is inverted.

    Args:
        path: PNG, JPEG, TIFF, WebP, BMP, GIF, PPM or PDF.
        dpi: Resolution at which PDF pages are drawn; see ``pdf_pages``. A page that would be larger than ``max_pixels`` is drawn smaller.
        max_pixels: A larger picture is refused, by its header, before memory is taken for it.
        wanted: Only these pages; the others are not decoded.
        damaged: Told of each page that cannot be read, which is passed over; without it the first such page raises.

    Yields:
        The pages, numbered from 1.

    Raises:
        InputError: The file is missing, empty, damaged, encrypted, too large or of another kind, or has none of the pages wanted. For a
            damaged later page only after the earlier ones were given.
    """
    number = 0

    def faulty(fault: InputError) -> None:
        nonlocal number
        if damaged is None:
            raise fault
        number = 1
        damaged(fault)

    if _is_pdf(check_file(path, "a picture or PDF")):
        from hwr_desktop.capture.pdf import pdf_pages

        for page in pdf_pages(path, dpi, max_pixels, wanted, faulty):
            number = page.number
            yield page
    else:
        for page in _picture_pages(path, max_pixels, wanted, faulty):
            number = page.number
            yield page
    if not number:
        raise InputError(f"{path} has no page {wanted}: there {'is' if (count := page_count(path)) == 1 else 'are'} {count}.")


def _picture_pages(path: Path, max_pixels: int, wanted: PageNumbers | None, faulty: Callable[[InputError], None]) -> Iterator[PageImage]:
    last = None if wanted is None else wanted.last
    with _opened(path) as image:
        frames = enumerate(_frames(path, image), 1)
        while True:
            page = None
            try:
                number, _ = next(frames, (0, None))
                if number and (wanted is None or number in wanted):
                    page = _page(path, image, number, max_pixels)
            except InputError as e:
                faulty(e)
            if page is not None:
                yield page
            if not number or (last is not None and number >= last):
                return


def open_page(path: Path, number: int, *, dpi: float = 300, max_pixels: int = MAX_PIXELS) -> PageImage:
    """Reads one page without the ones before it; arguments and errors as for ``open_pages``.

    Args:
        number: The page, from 1.

    Raises:
        InputError: Also where the file has not so many pages.
    """
    if _is_pdf(check_file(path, "a picture or PDF")):
        from hwr_desktop.capture.pdf import pdf_page

        return pdf_page(path, number, dpi, max_pixels)
    with _opened(path) as image:
        for at, _ in enumerate(_frames(path, image), 1):
            if at == number:
                return _page(path, image, number, max_pixels)
    raise InputError(f"{path} has no page {number}.")


def open_colours(path: Path, number: int, dpi: float, max_pixels: int) -> NDArray[np.uint8] | None:
    """One page in its own colours, upright, as ``(H, W, 3)`` uint8, red, green, blue; None for a picture that has no colours or is larger.

    Args:
        path: As for ``open_pages``.
        number: The page, from 1.
        dpi: Resolution at which a PDF page is drawn, whatever its size.
        max_pixels: Of a picture that is not a PDF.

    Raises:
        InputError: As ``open_page`` does.
    """
    if _is_pdf(check_file(path, "a picture or PDF")):
        from hwr_desktop.capture.pdf import pdf_colours

        return pdf_colours(path, number, dpi)
    with _opened(path) as image:
        for at, _ in enumerate(_frames(path, image), 1):
            if at == number:
                if image.mode not in _COLOURED or image.width * image.height > max_pixels:
                    return None
                with _decoding(f"{path} is damaged or cut short."):
                    opaque = image.convert("RGBA")
                    ground = ground_of(opaque.convert("L"), opaque.getchannel("A"))
                    colours = Image.alpha_composite(Image.new("RGBA", image.size, (ground, ground, ground, 255)), opaque).convert("RGB")
                    return turned(np.asarray(colours), _orientation(image))
    raise InputError(f"{path} has no page {number}.")


def page_count(path: Path) -> int:
    """How many pages ``open_pages`` will try to read, at least 1. Raises InputError where not even the first can be."""
    if _is_pdf(check_file(path, "a picture or PDF")):
        from hwr_desktop.capture.pdf import pdf_page_count

        return pdf_page_count(path)
    with _opened(path) as image:
        count = 0
        try:
            for _ in _frames(path, image):
                count += 1
        except InputError:
            count += 1  # the damaged page: the ones before it can be read, and reading it says what is wrong
        return count


def page_from_rgb(array: NDArray[np.uint8], source: str) -> PageImage:
    """A page of a picture that is in memory already.

    Args:
        array: ``(H, W, 3)`` or ``(H, W, 4)`` uint8, red, green, blue and perhaps alpha; what is transparent becomes white.
        source: What it is called, such as "the clipboard".
    """
    return PageImage(dark_on_light(grey_of(Image.fromarray(np.ascontiguousarray(array)))), None, source)


def _is_pdf(beginning: bytes) -> bool:
    return b"%PDF-" in beginning and not beginning.startswith(_BEGINNINGS)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Reads the header alone."""
    beginning = check_file(path, "a picture or PDF")
    other = f"{path} is damaged or cut short." if beginning.startswith(_BEGINNINGS) else f"{path} is not a picture or PDF that can be read."
    # An open file, not its path: Pillow maps files that it can name into memory, and then garbles a TIFF that is to be turned by 90 degrees.
    with path.open("rb") as file:
        with _decoding(other):
            image = Image.open(file, formats=_FORMATS)
        with image:
            yield image


@contextmanager
def _decoding(sentence: str) -> Iterator[None]:
    """Whatever a decoder raises over a damaged file, be it OSError, SyntaxError or struct.error, becomes this sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except Exception as e:  # MemoryError too: it is how some decoders answer to nonsense
        raise InputError(sentence) from e


def _frames(path: Path, image: Image.Image) -> Iterator[None]:
    """Moves the picture from page to page; thumbnails that a TIFF holds beside its pages are passed over."""
    yield
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return
    number = 1
    for index in range(1, 1 << 16):
        with _decoding(f"Page {number + 1} of {path} is damaged or cut short."):
            try:
                image.seek(index)
            except EOFError:
                return
            is_thumbnail = bool(int(image.tag_v2.get(_SUBFILE_TYPE, 0)) & 1)
        if not is_thumbnail:
            number += 1
            yield


def _page(path: Path, image: Image.Image, number: int, max_pixels: int) -> PageImage:
    name = str(path) if number == 1 else f"Page {number} of {path}"
    with _decoding(f"{name} is damaged or cut short."):
        _check_size(name, image, max_pixels)
        if image.format == "JPEG":
            image.draft("L", None)  # the decoder gives grey itself, in a quarter of the memory
        image.load()
        grey = turned(grey_of(image), _orientation(image))
        return PageImage(dark_on_light(grey), _dpi(image), str(path), number)


def _check_size(name: str, image: Image.Image, max_pixels: int) -> None:
    width, height = image.size
    pixels = width * height
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        pixels = max(pixels, int(image.tag_v2.get(_TILE_WIDTH, 0)) * int(image.tag_v2.get(_TILE_LENGTH, 0)))
    if pixels > max_pixels:
        raise InputError(f"{name} is too large: {width} x {height} px are more than {max_pixels} px in all (--max-pixels raises the limit).")


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation, 1 (upright) where there is none. Pillow turns TIFF itself."""
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return 1
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged EXIF data raises all sorts, and is no reason to refuse the picture
        return 1


def _dpi(image: Image.Image) -> float | None:
    """The resolution where it is plausible for a scan; 72 and 96 are what programs write that know none."""
    try:
        dpi = float(np.mean([float(v) for v in image.info["dpi"]]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return dpi if math.isfinite(dpi) and 100 <= dpi <= 4800 else None
