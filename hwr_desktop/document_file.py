"""Documents as files: ``.hwrdoc``, a zip with the pictures of the pages, the ink, the lines, their text and what was corrected.

::

    document.json        {"hwr-desktop document": 1, "source": NAME, "file": "", "pages": ["pages/HASH.json", ...]}
    pages/HASH.json      a ``Page`` as ``json_value`` writes it; ink as {"strokes": [{"points": BASE64, "pressure": BASE64 or null}]},
                         each a row of little-endian float32: x, y, t a point, and one pressure a point
    pictures/HASH.png    pictures and PDF files, byte for byte as they were opened

The same parts, unpacked in a folder, are the autosaved work (``autosave.py``). A part is named after its content and never changes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.input_file import check_file
from hwr_desktop.document import Document, Page
from hwr_desktop.errors import InputError
from hwr_desktop.files import new_file
from hwr_desktop.json_value import field_types, from_json_value, made, to_json_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUFFIX = ".hwrdoc"
VERSION = 1
HEAD = "document.json"
_MARK = "hwr-desktop document"
_stroke_texts: WeakKeyDictionary[Stroke, str] = WeakKeyDictionary()
"""Of strokes written before, as long as they live: nobody changes them. For the lane that saves alone."""
_MOST_PARTS = 50_000
_LARGEST_RATIO, _ALLOWANCE = 100, 16 << 20
"""All parts together may be this many times the size of the file, and so many bytes more."""


def write_document(path: Path, document: Document) -> list[str]:
    """Writes a document, whole or not at all.

    Args:
        path: Where it is to stand; an older file is replaced.
        document: Its pictures are read from their files.

    Returns:
        The pictures that are not there any more; their pages are written without.

    Raises:
        StorageError: The file cannot be written.
    """
    lost: list[str] = []
    with new_file(path) as file, zipfile.ZipFile(file, "w", strict_timestamps=False) as archive:
        names: dict[str, str] = {}
        for picture in dict.fromkeys(page.picture.file for page in document.pages if page.picture is not None):
            name = picture_name(Path(picture))
            if name is None:
                lost.append(picture)
                continue
            if name not in names.values():
                archive.write(picture, name)
            names[picture] = name
        parts = [page_part(page, names.get) for page in document.pages]
        for name, text in dict(parts).items():
            archive.writestr(name, text, zipfile.ZIP_DEFLATED)
        archive.writestr(HEAD, head(Path(document.source).name, [name for name, _ in parts]), zipfile.ZIP_DEFLATED)
    return lost


def read_document(path: Path, folder: Path) -> Document:
    """Reads a document and unpacks its pictures.

    Args:
        path: A ``.hwrdoc`` file.
        folder: Where the pictures go, into ``pictures/``; they are named after their content.

    Raises:
        InputError: The file is missing, no document, damaged, of a newer version, holds paths that lead out of it, or would unpack to
            far more than it is.
        StorageError: The pictures cannot be unpacked.
    """
    check_file(path, "a document")
    try:
        with zipfile.ZipFile(path) as archive:
            _check(path, archive)
            return read_parts(str(path), lambda name: archive.read(name).decode(), lambda name: _unpack(archive, _plain(name), folder))
    except zipfile.BadZipFile as e:
        raise InputError(f"{path} is no document of hwr-desktop, or it is damaged.") from e
    except (zlib.error, EOFError, RuntimeError, OSError) as e:
        # RuntimeError: also a way of packing that zipfile does not know.
        raise InputError(f"{path} cannot be read: it is damaged.") from e


def is_document(path: Path) -> bool:
    """Whether a file is one of ours by its name."""
    return path.suffix.lower() == SUFFIX


# The parts of a document, in a zip or in a folder.


def head(source: str, pages: list[str], file: str = "") -> str:
    """The part that names all others; ``file`` is the document file that autosaved work belongs to."""
    return json.dumps({_MARK: VERSION, "source": source, "file": file, "pages": pages}, ensure_ascii=True)


def page_part(page: Page, named: Callable[[str], str | None]) -> tuple[str, str]:
    """Name and content of a page's part; ``named`` gives the name of a picture's part, or None where it is lost."""
    name = None if page.picture is None else named(page.picture.file)
    picture = None if page.picture is None or name is None else replace(page.picture, file=name)
    text = _dumped(to_json_value(replace(page, ink=None, picture=picture)))
    if page.ink is not None:
        # Stroke by stroke: one call over thousands of them would hold up the pen.
        text = f'{text[:-1]}, "ink": {{"strokes": [{", ".join(map(_stroke_text, page.ink.strokes))}]}}}}'
    return f"pages/{_hash(text.encode())}.json", text


def picture_name(path: Path) -> str | None:
    """What a picture's part is called; None where the file cannot be read."""
    try:
        with path.open("rb") as file:
            return f"pictures/{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}{path.suffix.lower()}"
    except OSError:
        return None


def read_parts(name: str, text_of: Callable[[str], str], picture_at: Callable[[str], Path]) -> Document:
    """Puts a document together.

    Args:
        name: What it is called in messages.
        text_of: The content of a part; raises KeyError or OSError where there is none.
        picture_at: Where the picture of this name lies now; raises as ``text_of``.

    Raises:
        InputError: It is damaged or of a newer version.
    """
    try:
        top = json.loads(text_of(HEAD))
        version = top[_MARK]
        if isinstance(version, int) and version > VERSION:
            raise InputError(f"{name} was saved by a newer version of hwr-desktop; this one reads documents up to format {VERSION}.")
        pages = [_page(json.loads(text_of(_plain(part))), picture_at) for part in top["pages"]]
        return Document(from_json_value(str, top["source"]), tuple(pages))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, FileNotFoundError) as e:
        raise InputError(f"{name} is damaged: a part of it is missing or not readable.") from e


def _page(record: dict[str, Any], picture_at: Callable[[str], Path]) -> Page:
    ink = record.pop("ink", None)
    page = from_json_value(Page, record)
    if not (0 < page.width < 1e9 and 0 < page.height < 1e9) or any(len(line.polygon) < 3 for line in page.lines):
        raise ValueError("a page has no size, or a line no place")
    if page.picture is not None:
        page = replace(page, picture=replace(page.picture, file=str(picture_at(page.picture.file))))
    return page if ink is None else replace(page, ink=Ink(tuple(_stroke(s) for s in ink["strokes"])))


def _dumped(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=True, allow_nan=False)


def _stroke_text(stroke: Stroke) -> str:
    text = _stroke_texts.get(stroke)
    if text is None:
        rest = {name: to_json_value(getattr(stroke, name)) for name in _style()}
        pressure = None if stroke.pressure is None else _packed(stroke.pressure)
        text = _stroke_texts[stroke] = _dumped({"points": _packed(stroke.points), "pressure": pressure} | rest)
    return text


def _stroke(record: dict[str, Any]) -> Stroke:
    pressure = record["pressure"]
    rest = {name: made(kind, record[name]) for name, kind in _style().items() if name in record}
    return Stroke(_unpacked(record["points"]).reshape(-1, 3), None if pressure is None else _unpacked(pressure), **rest)


def _style() -> dict[str, Any]:
    """What a stroke has beside its points, by the types of the fields."""
    return {name: kind for name, kind in field_types(Stroke).items() if name not in ("points", "pressure")}


def _packed(values: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def _unpacked(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text, validate=True), "<f4").astype(np.float32)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _plain(part: str) -> str:
    """The name of a part, which has to stand in one of the folders above."""
    parts = PurePosixPath(part).parts
    if len(parts) != 2 or parts[0] not in ("pages", "pictures") or not _inside(part):
        raise ValueError(f"{part} is no part of a document")
    return part


def _inside(name: str) -> bool:
    return not (name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in PurePosixPath(name).parts)


def _check(path: Path, archive: zipfile.ZipFile) -> None:
    """Looks at the directory of the zip, before anything is unpacked."""
    members = archive.infolist()
    if not all(_inside(member.orig_filename) and _inside(member.filename) for member in members):
        raise InputError(f"{path} holds a file that would be put outside of it, and is not opened.")
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_PARTS or unpacked > _LARGEST_RATIO * path.stat().st_size + _ALLOWANCE:
        raise InputError(f"{path} would unpack to far more than it is, and is not opened.")


def _unpack(archive: zipfile.ZipFile, name: str, folder: Path) -> Path:
    goal = folder / name
    if not goal.exists():
        with archive.open(name) as packed, new_file(goal) as file:
            shutil.copyfileobj(packed, file)
    return goal
