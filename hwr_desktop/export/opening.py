"""Files that hold what was read -> documents again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from hwr_desktop.capture.input_file import read_bytes
from hwr_desktop.capture.xml_file import local, parse_xml
from hwr_desktop.document import Box, Document, Page, Picture, Point, TextLine
from hwr_desktop.errors import InputError
from hwr_desktop.page_pictures import made

_LARGEST = 128 << 20  # bytes: a thousand pages
_WANTED = "a PAGE, ALTO or JSON file"


def read_documents(path: Path) -> tuple[Document, ...]:
    """Reads a PAGE or ALTO file (one document) or the JSON lines of this program (one a line); what a file is, is told by its content.

    Returns:
        At least one document. The source is the picture that the file names, as it names it, or else the file itself. Text is NFC with single
        spaces. Where the words of a line have no places, or do not make its text, the text is spread over the line. What says nothing
        of its confidence was typed by a person: 1.

    Raises:
        InputError: Missing, too large, of another kind, or with something that cannot be understood.
    """
    content = read_bytes(path, _WANTED, _LARGEST + 1)
    name = str(path)
    if len(content) > _LARGEST:
        raise InputError(f"{name} is too large for {_WANTED}: more than {_LARGEST >> 20} MiB.")
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        from hwr_desktop.export.json_lines import from_json_lines

        return from_json_lines(content, name)
    root = parse_xml(content, name)
    if local(root) == "PcGts":
        from hwr_desktop.export.reading_page import page_document

        return (page_document(root, name),)
    if local(root) == "alto":
        from hwr_desktop.export.reading_alto import alto_document

        return (alto_document(root, name),)
    raise InputError(f"{name} is XML, but neither PAGE nor ALTO.")


def read_with_pictures(paths: Sequence[Path], keep: Callable[[Path], Path]) -> tuple[Document, tuple[str, ...]]:
    """Reads PAGE, ALTO or JSON files as one document whose pages know their pictures.

    Args:
        paths: At least one, in the order of their pages.
        keep: Copies a picture to where it stays, and says where that is.

    Returns:
        The document, its places in px of the pictures, and the names of pictures that were not found: their pages have none.

    Raises:
        InputError: As ``read_documents`` does; a picture cannot be read, or has another shape than its page.
        StorageError: A picture cannot be kept.
    """
    pages: list[Page] = []
    missing: list[str] = []
    sources: list[str] = []
    # PAGE files of a PDF all name that PDF, one for each of its pages.
    read = [(picture_file(path, document.source), document) for path in paths for document in read_documents(path)]
    for file, entries in groupby(read, lambda entry: entry[0]):
        kept, number = None if file is None else str(keep(file)), 0
        for _, document in entries:
            sources.append(document.source if file is None else str(file))
            if kept is None:
                missing.append(document.source)
            for page in document.pages:
                number += 1
                pages.append(page if kept is None else _on_picture(page, Picture(kept, number), str(file)))
    return Document(sources[0], tuple(pages)), tuple(missing)


def _on_picture(page: Page, picture: Picture, name: str) -> Page:
    shown = made(picture)
    factor = shown.width / page.width
    if abs(factor * page.height - shown.height) > 2 * max(1.0, factor) + 0.005 * shown.height:
        size, wanted = f"{shown.width} x {shown.height}", f"{page.width:g} x {page.height:g}"
        raise InputError(f"Page {picture.number} of {name} is not what was transcribed: {size} px instead of {wanted}.")
    lines = page.lines if factor == 1 else tuple(_scaled(line, factor) for line in page.lines)
    return replace(page, width=shown.width, height=shown.height, lines=lines, picture=picture)


def _scaled(line: TextLine, factor: float) -> TextLine:
    def points(values: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((x * factor, y * factor) for x, y in values)

    def box(values: Box) -> Box:
        left, top, right, bottom = values
        return left * factor, top * factor, right * factor, bottom * factor

    baseline = None if line.baseline is None else points(line.baseline)
    words = tuple(replace(word, box=box(word.box)) for word in line.words)
    return replace(line, polygon=points(line.polygon), baseline=baseline, words=words)


def picture_file(document: Path, source: str, given: Path | None = None) -> Path | None:
    """The file that shows the pages of a document.

    A document may come from anywhere and name any file of this computer: without ``given`` only files in its own folder, or in folders inside
    that, are taken.

    Args:
        document: The file that was read.
        source: The picture that it names.
        given: The picture, or the folder where it is.

    Returns:
        A file that is there, or None.
    """
    name = source.replace("\\", "/").rpartition("/")[2]
    if given is not None and not given.is_dir():
        return given if given.is_file() else None
    folder = document.parent if given is None else given
    try:
        inside = (folder / source).resolve().is_relative_to(folder.resolve())
        for path in (folder / source, folder / name) if inside else (folder / name,):
            if name and path.is_file():
                return path
    except (OSError, ValueError):
        pass  # a name that no file can have
    return None
