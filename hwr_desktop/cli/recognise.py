"""``hwr recognise``: files in, text out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import batch, console
from hwr_desktop.cli.batch import Outcomes, Task
from hwr_desktop.cli.input_reading import load_reader, read_input
from hwr_desktop.cli.job_count import job_count
from hwr_desktop.cli.pictures import add_picture_arguments, page_numbers
from hwr_desktop.errors import InputError, StorageError
from hwr_desktop.export.formats import FORMATS, Format, by_name

if TYPE_CHECKING:
    from hwr_desktop.reading import Reader

HELP = "Reads pictures, PDF files and pen strokes, and prints their text."
EXAMPLES = """examples:
  hwr recognise page.jpg                        the text of a page, on stdout
  hwr recognise --out texts scans               one text file for each picture and PDF of the folder scans, in the folder texts
  hwr recognise --out texts --skip-done scans   the same, going on where it was stopped
  hwr recognise --jobs 4 --out texts scans      four files at a time (by itself, as many as pay)
  hwr recognise --pages 2-5 letter.pdf          some of its pages
  hwr recognise --format pdf --out l.pdf l.jpg  a PDF whose text can be searched and copied
  hwr recognise --format json letter.pdf        one JSON object for each file: pages, lines, words, places, confidences
  hwr recognise --as line word.png              the whole picture is one line
  hwr recognise --model own.safetensors page.jpg
"""


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
    side = "read so many files at a time, each in a process of its own (default: as many as pay, by the files, processors and free memory)"
    parser.add_argument("--jobs", type=console.positive_int, metavar="N", help=side)
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
    tasks = tasks_of(arguments)
    jobs = job_count([task for task in tasks if not task.done], arguments)
    if jobs > 1:
        from hwr_desktop.cli.side_by_side import side_by_side

        return _write_all(side_by_side(tasks, arguments, jobs), len(tasks), arguments)
    return read_all(tasks, arguments, load_reader(arguments))


def read_all(tasks: Sequence[Task], arguments: argparse.Namespace, reader: Reader) -> int:
    """Reads the inputs with ``reader``, one after the other, and writes each result as soon as it is there. Returns the exit status."""
    return _write_all(_one_by_one(tasks, arguments, reader), len(tasks), arguments)


def _one_by_one(tasks: Sequence[Task], arguments: argparse.Namespace, reader: Reader) -> Outcomes:
    for task in tasks:
        outcome = None if task.done else read_input(task, arguments, reader)
        yield task, outcome
        if outcome is not None and outcome.stopped:
            raise KeyboardInterrupt


def _write_all(outcomes: Outcomes, total: int, arguments: argparse.Namespace) -> int:
    """Says how each input went and prints its text, in the order of the inputs. Returns the exit status."""
    printed = False
    report = batch.Report(total if arguments.status else 0)
    with closing(outcomes):
        for task, outcome in outcomes:
            if outcome is None:
                report.skip(task)
                continue
            console.pass_on(outcome.said)
            if task.goal is None:
                apart = "\n" if printed and outcome.text and arguments.format != "json" and arguments.kind != "line" else ""
                console.write_output(apart + outcome.text)
                printed = printed or bool(outcome.text)
            for fault in outcome.faults:
                console.say(fault)
            if outcome.failed:
                report.fail(task)
            elif not outcome.stopped:
                report.done(task, outcome)
    report.end()
    return 1 if report.failed else 0


def tasks_of(arguments: argparse.Namespace) -> list[Task]:
    """What is to be read, and what of it is done."""
    form = by_name(arguments.format)
    tasks = []
    for number, (path, goal) in enumerate(zip(arguments.paths, _goals(arguments, form), strict=True), 1):
        done = goal is not None and arguments.skip_done and batch.is_done(path, [goal, *form.paths(goal, 2)])
        tasks.append(Task(number, path, goal, done))
    return tasks


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
