"""``hwr recognise``: files in, text out."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import batch, console
from hwr_desktop.cli.pictures import add_picture_arguments, page_numbers, pictures
from hwr_desktop.errors import HwrError, InputError, StorageError
from hwr_desktop.export.formats import FORMATS, Format, Options, by_name

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.capture.prepare import Changes
    from hwr_desktop.document import Document, Page, TextLine
    from hwr_desktop.reading import Reader
    from hwr_desktop.recognise.recogniser import Recogniser

HELP = "Reads pictures, PDF files and pen strokes, and prints their text."
EXAMPLES = """examples:
  hwr recognise page.jpg                        the text of a page, on stdout
  hwr recognise --out texts scans               one text file for each picture and PDF of the folder scans, in the folder texts
  hwr recognise --out texts --skip-done scans   the same, going on where it was stopped
  hwr recognise --pages 2-5 letter.pdf          some of its pages
  hwr recognise --format pdf --out l.pdf l.jpg  a PDF whose text can be searched and copied
  hwr recognise --format json letter.pdf        one JSON object for each file: pages, lines, words, places, confidences
  hwr recognise --as line word.png              the whole picture is one line
  hwr recognise --model own.safetensors page.jpg
"""

_NAMED = 5
"""Lines that could not be read are named up to so many."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="PNG, JPEG, TIFF, WebP, BMP, PDF; ink as JSON, InkML or Xournal++; a folder of pictures and PDF"
    )
    parser.add_argument(
        "--as",
        dest="kind",
        choices=("auto", "page", "line", "ink"),
        default="auto",
        help="what the files show. auto (default): ink by its name or content, all else as pages, what shows no more than a line as that",
    )
    parser.add_argument(
        "--format",
        choices=[form.name for form in FORMATS],
        default="txt",
        help="txt (default): the text, with an empty line between paragraphs, pages and files (with --as line: one line for each file). "
        "json: one object on one line for each file, in the order given; a file that cannot be read has none, "
        "only its message on stderr. " + ", ".join(f"{form.name}: {form.title}" for form in FORMATS if not form.in_rows) + ", each with --out alone",
    )
    parser.add_argument("--join-lines", action="store_true", help="let the lines of a paragraph flow together (txt, md, docx)")
    console.add_reader_arguments(parser)
    parser.add_argument("--correct", action="store_true", help="replace doubtful words that no dictionary has by the nearest word")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR|FILE",
        help="write NAME.txt (or as the format is called) for each file into this folder, replacing older ones; nothing on stdout. "
        "For one input it may be the file to write, if it is named as the format's files are",
    )
    again = "with --out: leave out files whose result is there and newer than they are"
    parser.add_argument("--skip-done", action="store_true", help=again)
    parser.add_argument("--pages", type=page_numbers, metavar="LIST", help="only these pages of each PDF or TIFF, such as 2-5 or 1,4,7-")
    parser.set_defaults(status=False, usage_error=parser.error)
    add_picture_arguments(parser)
    as_is = "read pictures as they are. Otherwise the sheet in a photo is pulled straight, and pages that lie on their side or stand on their head "
    parser.add_argument("--as-is", action="store_true", help=as_is + "are turned before they are read; places are in px of the picture all the same")


def run(arguments: argparse.Namespace) -> int:
    """Reads every input; one that fails does not stop the others. Returns the exit status."""
    if arguments.skip_done and arguments.out is None:
        arguments.usage_error("--skip-done needs --out")
    arguments.status = any(Path(path).is_dir() for path in arguments.paths)
    arguments.paths = batch.expanded(arguments.paths)
    check_output(arguments)
    from hwr_desktop.recognise.own_words import own_words

    recogniser = console.load_reader(arguments, own_words)
    return read_all(arguments, _correcting(recogniser) if arguments.correct else recogniser)


def _correcting(recogniser: Recogniser) -> Reader:
    from hwr_desktop.recognise.own_words import own_words
    from hwr_desktop.recognise.spelling import Correcting

    return Correcting(recogniser, own_words)


def read_all(arguments: argparse.Namespace, reader: Reader) -> int:
    """Reads the inputs with ``reader`` and writes each result as soon as it is there. Returns the exit status."""
    printed = False
    form = by_name(arguments.format)
    report = batch.Report(len(arguments.paths) if arguments.status else 0)
    status = 0
    for path, goal in zip(arguments.paths, _goals(arguments, form), strict=True):
        report.begin()
        if goal is not None and arguments.skip_done and batch.is_done(path, [goal, *form.paths(goal, 2)]):
            report.skip(path)
            continue
        result = _Result()
        try:
            text = _read_and_write(path, goal, arguments, reader, result)
        except HwrError as e:
            result.fault = e
        except MemoryError:
            result.fault = InputError(f"{path} needs more memory than there is.")
        except Exception as e:
            status = console.report_bug(e, path)
            report.fail(path)
            continue
        else:
            apart = "\n" if printed and text and arguments.format != "json" and arguments.kind != "line" else ""
            if goal is None:
                console.write_output(apart + text)
                printed = printed or bool(text)
        if isinstance(result.fault, KeyboardInterrupt):
            raise result.fault
        faults = [*result.damaged, *([] if result.fault is None else [result.fault])]
        for fault in faults:
            console.say(str(fault))
        if faults:
            report.fail(path)
            status = 1
        else:
            report.done(path, len(result.pages), sum(len(page.lines) for page in result.pages))
    report.end()
    return status


@dataclass
class _Result:
    """The pages of one input that were read, what is wrong with those that were passed over, and what ended the reading too early."""

    pages: list[Page] = field(default_factory=list)
    fault: HwrError | KeyboardInterrupt | None = None
    damaged: list[InputError] = field(default_factory=list)


def _read_and_write(path: str, goal: Path | None, arguments: argparse.Namespace, reader: Reader, result: _Result) -> str:
    """Reads an input and writes the result into its file; without one returns it. What was read before a fault or a stop is kept."""
    from hwr_desktop.document import Document

    form = by_name(arguments.format)
    if goal is not None:
        console.keep_input(goal, Path(path))
    _read_one(path, arguments, reader, result)
    document = Document(path, tuple(result.pages))
    if goal is not None and isinstance(result.fault, KeyboardInterrupt):
        goal = batch.partial(goal)
        console.say(f"stopped: {path} was read to page {len(document.pages)}, which is in {goal}.")
    with console.Progress(path) as progress:
        options = Options(arguments.join_lines, islice(_shown(path, arguments), len(document.pages)), progress)
        if goal is None:
            return _formatted(document, form, options)
        form.write(document, goal, options)
    return ""


def _read_one(path: str, arguments: argparse.Namespace, reader: Reader, result: _Result) -> None:
    """Raises HwrError, MemoryError and KeyboardInterrupt only where no page was read before."""
    with console.Progress(path) as progress:
        try:
            for page in _pages(path, arguments, reader, progress, result):
                result.pages.append(page)
                progress.label = f"page {len(result.pages) + 1}"
        except (HwrError, KeyboardInterrupt) as e:
            if not result.pages:
                raise
            result.fault = e
        except MemoryError:
            if not result.pages:
                raise
            result.fault = InputError(f"{path} needs more memory than there is, from page {len(result.pages) + 1} on.")
    if not result.pages:
        raise result.damaged.pop() if result.damaged else InputError(f"{path} has no pages.")
    if not any(line.text for page in result.pages for line in page.lines):
        console.say(f"note: no writing was found in {path}.")
    else:
        _warn(path, result.pages)


def _warn(path: str, pages: Sequence[Page]) -> None:
    """Says which lines could hardly be read."""
    poor = [(p, i) for p, page in enumerate(pages, 1) for i, line in enumerate(page.lines, 1) if line.hypothesis and not line.hypothesis.readable]
    if poor:
        where = ", ".join(f"{i}" if len(pages) == 1 else f"{i} on page {p}" for p, i in poor[:_NAMED])
        more = f" and {len(poor) - _NAMED} more" if len(poor) > _NAMED else ""
        console.say(f"note: {path}: line{'s' if len(poor) > 1 else ''} {where}{more} could hardly be read.")


def _pages(path: str, arguments: argparse.Namespace, reader: Reader, progress: console.Progress, result: _Result) -> Iterator[Page]:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.reading import counted, on_picture, read_ink, read_line, read_page

    keep = by_name(arguments.format).pictures

    def told(lines: tuple[TextLine, ...]) -> None:
        progress(*counted(lines))

    for picture in pictures(path, arguments, result.damaged.append):
        if isinstance(picture, Ink):
            yield read_ink(picture, reader, told)
        elif arguments.kind == "line":
            yield read_line(picture, reader)
        else:
            page, changes = _prepared(picture, arguments)
            read = read_page(page, reader, told)
            # A file that shows the page shows it upright; one that only names its picture has to speak of that.
            yield read if keep or not changes else on_picture(read, changes, page, picture)


def _shown(path: str, arguments: argparse.Namespace) -> Iterator[PageImage | Ink]:
    """The pages of an input as they were read."""
    from hwr_desktop.capture.ink import Ink

    for picture in pictures(path, arguments, lambda _: None):
        yield picture if isinstance(picture, Ink) or arguments.kind == "line" else _prepared(picture, arguments)[0]


def _prepared(picture: PageImage, arguments: argparse.Namespace) -> tuple[PageImage, Changes]:
    from hwr_desktop.capture.prepare import Changes
    from hwr_desktop.layout.upright import prepare

    return (picture, Changes()) if arguments.as_is else prepare(picture)


def out_names(paths: Sequence[str], suffix: str) -> list[str]:
    """Names for the results: NAME + suffix, and NAME-2, NAME-3 ... where inputs have the same name, upper and lower case alike."""
    taken: set[str] = set()
    names = []
    for path in paths:
        stem = Path(path).stem or "text"
        name, number = stem + suffix, 2
        while name.casefold() in taken:
            name, number = f"{stem}-{number}{suffix}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _formatted(document: Document, form: Format, options: Options) -> str:
    file = io.BytesIO()
    form.encode(file, document, options)
    return file.getvalue().decode()


def check_output(arguments: argparse.Namespace) -> None:
    """Makes the folder that the results go to, or says that there must be one. Raises StorageError, InputError."""
    if arguments.out is None:
        if not by_name(arguments.format).in_rows:
            raise InputError(f"The format {arguments.format} is not for standard output: say with --out where to write it.")
    elif not _is_file(arguments):
        _make_folder(arguments.out)


def _goals(arguments: argparse.Namespace, form: Format) -> Sequence[Path | None]:
    """Where the result of each input goes, None for standard output."""
    if arguments.out is None:
        return [None] * len(arguments.paths)
    if _is_file(arguments):
        return [arguments.out]
    return [arguments.out / name for name in out_names(arguments.paths, form.suffix)]


def _is_file(arguments: argparse.Namespace) -> bool:
    """Whether --out names the file itself."""
    named = arguments.out.suffix.lower() == by_name(arguments.format).suffix
    return len(arguments.paths) == 1 and named and not arguments.out.is_dir()


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StorageError(f"The folder {path} cannot be made: {e.strerror}.") from e
