"""Ink files: the program's own JSON, InkML, and those of Xournal++."""

from __future__ import annotations

import codecs
from pathlib import Path

from hwr_desktop.capture.ink import Ink
from hwr_desktop.capture.inkml import read_inkml, write_inkml
from hwr_desktop.capture.input_file import read_bytes
from hwr_desktop.capture.xopp import is_xopp, read_xopp
from hwr_desktop.errors import InputError
from hwr_desktop.files import write_file

_LARGEST = 64 << 20  # bytes: days of writing
_INKML_SUFFIXES = (".inkml", ".xml")


def read_ink(path: Path) -> Ink:
    """Reads an ink file, JSON, InkML or Xournal++ as its content says.

    Raises:
        InputError: Missing, a folder, empty, larger than 64 MiB, of another form, or without strokes.
    """
    content = read_bytes(path, "an ink file", _LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputError(f"{path} is too large for an ink file: more than {_LARGEST >> 20} MiB.")
    if is_xopp(content):
        return read_xopp(content, str(path))
    text = _decoded(content, path)
    beginning = text.lstrip()[:1]
    if beginning == "<":
        return read_inkml(text, str(path))
    if beginning not in ("{", "["):
        raise InputError(f"{path} is not an ink file: it is neither JSON nor InkML nor Xournal++.")
    return Ink.from_json(text, str(path))


def write_ink(path: Path, ink: Ink) -> None:
    """Writes ink as InkML if the name ends in .inkml or .xml, else as JSON. Raises StorageError."""
    write_file(path, write_inkml(ink) if path.suffix.lower() in _INKML_SUFFIXES else ink.to_json())


def _decoded(content: bytes, path: Path) -> str:
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if content.lstrip().startswith(b"<?xml"):
            return content.decode("latin-1")  # only names and notes can differ from UTF-8; the strokes are ASCII
        raise InputError(f"{path} is not an ink file: it is not text.") from None
