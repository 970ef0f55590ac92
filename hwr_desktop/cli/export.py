"""``hwr export``: what was read before, in another format."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import console
from hwr_desktop.cli.recognise import add_picture_arguments, pictures
from hwr_desktop.errors import InputError
from hwr_desktop.export.characters import printable
from hwr_desktop.export.formats import FORMATS, Format, Options, by_name, by_suffix

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.document import Document

HELP = "Writes what was read before in another format."
EXAMPLES = """examples:
  hwr export page.xml --format docx --out page.docx
  hwr export alto.xml --format page --out page.xml   from ALTO to PAGE XML
  hwr export read.json --format pdf --out read.pdf   needs the pictures, which are looked for beside read.json
  hwr export --pictures scans --format pdf --out book.pdf page1.xml page2.xml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    what = "PAGE XML, ALTO XML, or the JSON that hwr recognise writes; several become one document, page after page"
    parser.add_argument("paths", nargs="+", type=Path, metavar="DOCUMENT", help=what)
    formats = "; ".join(f"{form.name}: {form.title}" for form in FORMATS)
    names = [form.name for form in FORMATS]
    parser.add_argument("--format", choices=names, help=f"{formats}. Without it, the name of --out decides")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write, replaced if it is there (txt, md and json: default stdout)")
    parser.add_argument("--join-lines", action="store_true", help="let the lines of a paragraph flow together (txt, md, docx)")
    where = "where the pictures of the pages are, for pdf: their folder, or the file itself (default: beside the document)"
    parser.add_argument("--pictures", type=Path, metavar="PATH", help=where)
    add_picture_arguments(parser)
    parser.set_defaults(kind="auto")


def run(arguments: argparse.Namespace) -> int:
    """Writes the document. Returns the exit status."""
    from dataclasses import replace

    from hwr_desktop.export.opening import read_documents

    form = _format(arguments)
    read = [(path, document) for path in arguments.paths for document in read_documents(path)]
    whole = replace(read[0][1], pages=tuple(page for _, document in read for page in document.pages))
    with console.Progress(str(arguments.paths[0])) as progress:
        options = Options(arguments.join_lines, _pictures(read, arguments), progress)
        if arguments.out is not None:
            form.write(whole, arguments.out, options)
            return 0
        file = io.BytesIO()
        form.encode(file, whole, options)
    console.write_output(file.getvalue().decode())
    return 0


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


def _pictures(read: list[tuple[Path, Document]], arguments: argparse.Namespace) -> Iterator[PageImage | Ink]:
    # PAGE files of a PDF all name that PDF, one for each of its pages.
    for file, _ in groupby(picture_file(path, document.source, arguments.pictures) for path, document in read):
        yield from pictures(file, arguments)


def picture_file(document: Path, source: str, given: Path | None = None) -> Path:
    """The file that shows the pages of a document.

    A document may come from anywhere and name any file of this computer: without ``given`` only files in its own folder, or in folders inside
    that, are taken.

    Args:
        document: The file that was read.
        source: The picture that it names.
        given: The picture, or the folder where it is.

    Raises:
        InputError: There is no such file.
    """
    name = source.replace("\\", "/").rpartition("/")[2]
    if given is not None and not given.is_dir():
        return given
    folder = document.parent if given is None else given
    try:
        inside = (folder / source).resolve().is_relative_to(folder.resolve())
        for path in (folder / source, folder / name) if inside else (folder / name,):
            if name and path.is_file():
                return path
    except (OSError, ValueError):
        pass  # a name that no file can have
    raise InputError(f"The picture {printable(name or source)} of {document} is not in {folder}: say with --pictures where it is.")
