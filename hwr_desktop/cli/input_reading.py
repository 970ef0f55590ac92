"""One input of ``hwr recognise``: from its file to its text or the file of its result."""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import batch, console
from hwr_desktop.cli.pictures import pictures
from hwr_desktop.errors import HwrError, InputError
from hwr_desktop.export.formats import Format, Options, by_name

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.capture.prepare import Changes
    from hwr_desktop.document import Document, Page, TextLine
    from hwr_desktop.reading import Reader

_NAMED = 5
"""Lines that could not be read are named up to so many."""


def load_reader(arguments: argparse.Namespace) -> Reader:
    """The model, with the spelling if asked for. Imports torch. Raises ModelError."""
    from hwr_desktop.recognise.own_words import own_words
    from hwr_desktop.recognise.spelling import Correcting

    recogniser = console.load_reader(arguments, own_words)
    return Correcting(recogniser, own_words) if arguments.correct else recogniser


def read_input(task: batch.Task, arguments: argparse.Namespace, reader: Reader) -> batch.Outcome:
    """Reads an input and writes the result into its file, if it has one. What was read before a fault or a stop is kept.

    Raises:
        KeyboardInterrupt: The user stopped it before there was a page to keep.
    """
    begin = time.monotonic()
    result = _Result()
    text = ""
    try:
        text = _read_and_write(task.path, task.goal, arguments, reader, result)
    except HwrError as e:
        result.fault = e
    except MemoryError:
        result.fault = InputError(f"{task.path} needs more memory than there is.")
    except Exception as e:
        console.report_bug(e, task.path)
        return batch.Outcome(failed=True)
    stopped = isinstance(result.fault, KeyboardInterrupt)
    faults = [] if stopped else [str(fault) for fault in (*result.damaged, result.fault) if fault is not None]
    lines = sum(len(page.lines) for page in result.pages)
    return batch.Outcome(text, tuple(faults), bool(faults), stopped, len(result.pages), lines, time.monotonic() - begin)


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
    from hwr_desktop.document import counted
    from hwr_desktop.reading import on_picture, read_ink, read_line, read_page

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


def _formatted(document: Document, form: Format, options: Options) -> str:
    file = io.BytesIO()
    form.encode(file, document, options)
    return file.getvalue().decode()
