"""What the pages of an input show, for the commands that open pictures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import console

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.capture.page_numbers import PageNumbers
    from hwr_desktop.errors import InputError

INK_SUFFIXES = {".json", ".inkml", ".xml", ".xopp"}


def add_picture_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of every command that opens pictures, see ``pictures``."""
    parser.add_argument("--max-pixels", type=console.positive_int, metavar="N", help="refuse larger pictures, which need more memory")
    parser.add_argument(
        "--dpi", type=_resolution, default=300.0, metavar="N", help="resolution at which PDF pages are drawn; scans keep their own (default: 300)"
    )


def pictures(path: str | Path, arguments: argparse.Namespace, damaged: Callable[[InputError], None] | None = None) -> Iterator[PageImage | Ink]:
    """What the pages of an input show, one in memory at a time; of damaged pages see ``open_pages``. Raises InputError."""
    from hwr_desktop.capture.ink_file import read_ink
    from hwr_desktop.capture.input_file import files_in
    from hwr_desktop.capture.source import open_pages

    file = Path(path)
    if file.is_dir():
        files_in(file)  # says what is wrong with a folder that has no pictures
    if arguments.kind == "ink" or (arguments.kind == "auto" and holds_ink(file)):
        yield read_ink(file)
        return
    limit = {} if arguments.max_pixels is None else {"max_pixels": arguments.max_pixels}
    yield from open_pages(file, dpi=arguments.dpi, wanted=arguments.pages, damaged=damaged, **limit)


def holds_ink(path: Path) -> bool:
    """Whether a file is to be read as ink: by its suffix, and where that is not known, by its beginning."""
    from hwr_desktop.capture.source import IMAGE_SUFFIXES, PDF_SUFFIXES

    suffix = path.suffix.lower()
    if suffix in INK_SUFFIXES:
        return True
    if suffix in IMAGE_SUFFIXES or suffix in PDF_SUFFIXES or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"<", b"\x1f\x8b"))
    except OSError:
        return False  # opening it as a picture says why it cannot be read


def page_numbers(text: str) -> PageNumbers:
    from hwr_desktop.capture.page_numbers import PageNumbers

    try:
        return PageNumbers.parse(text)
    except ValueError as e:
        raise argparse.ArgumentTypeError(str(e)) from e


def _resolution(text: str) -> float:
    value = float(text)
    if not 36 <= value <= 1200:
        raise argparse.ArgumentTypeError(f"{text} is not between 36 and 1200")
    return value
