"""What can be wrong with a file before anything decodes it."""

from __future__ import annotations

import re
from pathlib import Path

from hwr_desktop.errors import InputError

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
PDF_SUFFIXES = frozenset({".pdf"})


def files_in(folder: Path) -> list[Path]:
    """The pictures and PDF files of a folder, by their suffixes, in the order of their names; not those in folders below, nor hidden ones.

    Raises:
        InputError: The folder cannot be read, or holds none.
    """
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES | PDF_SUFFIXES and path.is_file()]
    except OSError as e:
        raise InputError(f"{folder} cannot be read: {e.strerror or e}.") from e
    found = sorted((path for path in files if not path.name.startswith(".")), key=lambda path: _in_order(path.name))
    if not found:
        raise InputError(f"{folder} is a folder without pictures and PDF files.")
    return found


def _in_order(name: str) -> list[tuple[int, int, str]]:
    """So that page10 comes after page9, as a person would sort."""
    return [(0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part.casefold()) for part in re.split(r"([0-9]+)", name)]


def check_file(path: Path, wanted: str) -> bytes:
    """Makes sure that a file is there, may be read and holds something.

    Args:
        path: The file.
        wanted: What it should be, for the messages, such as "a picture or PDF".

    Returns:
        Its first 1,024 bytes, at least one.

    Raises:
        InputError: Missing, a folder, a device, empty, or not to be opened.
    """
    return read_bytes(path, wanted, 1024)


def read_bytes(path: Path, wanted: str, size: int) -> bytes:
    """Reads up to ``size`` bytes from the beginning of a file. Raises InputError as ``check_file`` does."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not {wanted}.")
        if not path.is_file():
            raise InputError(f"{path} is not a file." if path.exists() else f"{path} does not exist.")
        with path.open("rb") as file:
            content = file.read(size)
    except PermissionError as e:
        raise InputError(f"{path} cannot be opened: there is no permission to read it.") from e
    except OSError as e:
        raise InputError(f"{path} cannot be read: {e.strerror or e}.") from e
    if not content:
        raise InputError(f"{path} is empty.")
    return content
