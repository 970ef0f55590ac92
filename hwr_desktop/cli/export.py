"""``hwr export``: what was read before, or ink, in another format."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hwr_desktop.cli import console
from hwr_desktop.cli.pictures import add_picture_arguments, pictures
from hwr_desktop.errors import InputError
from hwr_desktop.export.characters import printable
from hwr_desktop.export.formats import FORMATS, Format, Options, by_name, by_suffix
from hwr_desktop.export.ink_files import INK_FORMATS, InkFormat

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.document import Document

HELP = "Writes what was read before, or ink, in another format."
EXAMPLES = """examples:
  hwr export letters.hwrdoc --out letters.pdf
  hwr export page.xml --format docx --out page.docx
  hwr export alto.xml --format page --out page.xml   from ALTO to PAGE XML
  hwr export read.json --format pdf --out read.pdf   needs the pictures, which are looked for beside read.json
  hwr export note.xopp --out note.svg                ink as a drawing
  hwr export --pictures scans --format pdf --out book.pdf page1.xml page2.xml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    what = "a .hwrdoc document, PAGE XML, ALTO XML, or the JSON that hwr recognise writes; several become one, page after page"
    parser.add_argument("paths", nargs="+", type=Path, metavar="DOCUMENT", help=what)
    formats = "; ".join(f"{form.name}: {form.title}" for form in FORMATS)
    inks = "; ".join(f"{form.name}: {form.title}" for form in INK_FORMATS)
    names = [form.name for form in (*FORMATS, *INK_FORMATS)]
    parser.add_argument("--format", choices=names, help=f"{formats}. Without it, the name of --out decides. For a file of ink: {inks}")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write, replaced if it is there (txt, md and json: default stdout)")
    parser.add_argument("--join-lines", action="store_true", help="let the lines of a paragraph flow together (txt, md, docx)")
    where = "where the pictures of the pages are, for pdf: their folder, or the file itself (default: beside the document)"
    parser.add_argument("--pictures", type=Path, metavar="PATH", help=where)
    add_picture_arguments(parser)
    parser.set_defaults(kind="auto", pages=None)


def run(arguments: argparse.Namespace) -> int:
    """Writes the document. Returns the exit status."""
    ink_form = _ink_format(arguments)
    if ink_form is not None:
        return _write_ink(ink_form, arguments)
    form = _format(arguments)
    if arguments.out is not None:
        for path in arguments.paths:
            console.keep_input(arguments.out, path)
    with TemporaryDirectory() as folder:  # for the pictures inside documents
        read = [entry for path in arguments.paths for entry in _documents(path, Path(folder))]
        whole = replace(read[0][1], pages=tuple(page for _, document in read for page in document.pages))
        unread = sum(not page.finished for page in whole.pages)
        if unread:
            console.say(f"note: pages that were not read yet, and have no text: {unread}.")
        with console.Progress(str(arguments.paths[0])) as progress:
            _write(whole, form, Options(arguments.join_lines, _pictures(read, arguments), progress), arguments.out)
    return 0


def _write(document: Document, form: Format, options: Options, out: Path | None) -> None:
    if out is not None:
        form.write(document, out, options)
        return
    file = io.BytesIO()
    form.encode(file, document, options)
    console.write_output(file.getvalue().decode())


def _write_ink(form: InkFormat, arguments: argparse.Namespace) -> int:
    from hwr_desktop.capture.ink_file import read_ink

    if len(arguments.paths) > 1 or arguments.out is None:
        raise InputError(f"The format {form.name} is for one file of ink, and --out says where to write it.")
    form.write(read_ink(arguments.paths[0]), arguments.out)
    return 0


def _documents(path: Path, folder: Path) -> Iterator[tuple[Path, Document]]:
    from hwr_desktop.document_file import is_document, read_document
    from hwr_desktop.export.opening import read_documents

    if is_document(path):
        yield path, read_document(path, folder)
    else:
        yield from ((path, document) for document in read_documents(path))


def _ink_format(arguments: argparse.Namespace) -> InkFormat | None:
    """The format of ink asked for, or told by a name that no document has."""
    if arguments.format is not None:
        return next((form for form in INK_FORMATS if form.name == arguments.format), None)
    if arguments.out is None or by_suffix(arguments.out) is not None:
        return None
    return next((form for form in INK_FORMATS if form.suffix == arguments.out.suffix.lower()), None)


def _format(arguments: argparse.Namespace) -> Format:
    """The format asked for, or told by the name of the file. Raises InputError where that is not possible."""
    out = arguments.out
    if arguments.format is None and out is None:
        return by_name("txt")
    form = by_name(arguments.format) if arguments.format is not None else by_suffix(out)
    if form is None:
        raise InputError(f"The name {out} does not tell a format: say with --format which it is.")
    if out is None and not form.in_rows:
        raise InputError(f"The format {form.name} is not for standard output: say with --out where to write it.")
    return form


def _pictures(read: list[tuple[Path, Document]], arguments: argparse.Namespace) -> Iterator[PageImage | Ink | None]:
    from hwr_desktop.document_file import is_document
    from hwr_desktop.export.opening import picture_file
    from hwr_desktop.export.own_pictures import own_pictures

    def key(entry: tuple[Path, Document]) -> Path:
        path, document = entry
        if is_document(path):
            return path
        found = picture_file(path, document.source, arguments.pictures)
        if found is None:
            where = arguments.pictures or path.parent
            raise InputError(f"The picture {printable(document.source)} of {path} is not in {where}: say with --pictures where it is.")
        return found

    # PAGE files of a PDF all name that PDF, one for each of its pages.
    for file, entries in groupby(read, key):
        if is_document(file):
            for _, document in entries:
                yield from own_pictures(document)
        else:
            console.keep_input(arguments.out, file)
            yield from pictures(file, arguments)
