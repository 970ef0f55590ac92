"""``hwr evaluate``: how well a model reads lines whose text is known."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import console, evaluate_pages

if TYPE_CHECKING:
    from hwr_desktop.capture.line import LineImage
    from hwr_desktop.learn.metrics import Confusion, Scores
    from hwr_desktop.reading import Reader

HELP = "Reads lines whose text is known and prints the measures of the field, without and with the language model."
EXAMPLES = (
    """examples:
  hwr evaluate --lines mine.tsv                            image, tab, text; the pictures beside it or in mine.zip
  hwr evaluate --set copiste --set cremma20 --split dev    sets of the folder that --data names
  hwr evaluate --ink ink/unipen-lines.jsonl.gz --split dev --limit 500 --json

measures:
  character error rate (CER), word error rate (WER)   edits over what is written, all lines together
  character accuracy                                  1 - CER
  precision, recall, F1                               of each character, then the mean over all characters that occur

pages:
"""
    + evaluate_pages.EXAMPLES
)
_CHUNK = 128


@dataclass(frozen=True)
class Result:
    """What was measured on one set.

    Attributes:
        name: Of the set.
        scores: The measures.
        ms_per_line: Wall time of the recogniser, mean over the lines.
    """

    name: str
    scores: Scores
    ms_per_line: float


@dataclass(frozen=True, eq=False)
class _Lines:
    """Lines with their text, whichever kind they are of; ``images(i)`` gives the pictures of line ``i``: several where ink has several rows."""

    name: str
    texts: tuple[str, ...]
    images: Callable[[int], Sequence[LineImage]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    sets = parser.add_argument_group("what to read (each may be given several times)")
    sets.add_argument("--lines", type=Path, action="append", default=[], metavar="FILE.tsv", help="pictures of lines: image, text[, writer, split]")
    sets.add_argument("--ink", type=Path, action="append", default=[], metavar="FILE.jsonl.gz", help="lines of pen strokes with their text")
    sets.add_argument("--set", type=str, action="append", default=[], dest="sets", metavar="NAME", help="lines/NAME.tsv of the data folder")
    evaluate_pages.add_arguments(parser, sets)
    parser.add_argument("--images", type=Path, metavar="DIR_OR_ZIP", help="where the pictures of --lines, --pages are (default: beside the table)")
    parser.add_argument("--data", type=Path, default=console.DATA, metavar="DIR", help="the folder of --set (default: %(default)s)")
    parser.add_argument("--split", metavar="NAME", help="only lines of this split, such as dev")
    parser.add_argument("--limit", type=console.positive_int, metavar="N", help="at most N lines of each set, taken evenly from all of it")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line for each set; rates are fractions")
    console.add_reader_arguments(parser)
    parser.set_defaults(usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Measures every set. Returns the exit status."""
    pages, lines = arguments.pages or arguments.pagexml, arguments.lines or arguments.ink or arguments.sets
    if not (lines or pages):
        arguments.usage_error("one of --lines, --ink, --set, --pages and --pagexml is needed")
    if pages and lines:
        arguments.usage_error("lines and pages are measured one after the other: --pages and --pagexml go with neither --lines, --ink nor --set")
    if pages:
        return evaluate_pages.run(arguments, lambda: console.load_reader(arguments))
    reader = console.load_reader(arguments)
    if arguments.language == "off":
        return evaluate_all(arguments, {"": reader})
    return evaluate_all(arguments, {"": reader.without_language(), f" + {arguments.language}": reader})


def evaluate_all(arguments: argparse.Namespace, readers: Mapping[str, Reader]) -> int:
    """Measures every set with every reader and prints a table for each set, or each JSON object as soon as it is there.

    Args:
        arguments: Of the command.
        readers: By what is added to the name of a set that they read.
    """
    for lines in _sets(arguments):
        results = []
        for added, reader in readers.items():
            results.append(measure(replace(lines, name=lines.name + added), reader))
            if arguments.json:
                console.write_output(to_json(results[-1]) + "\n")
        if not arguments.json:
            console.write_output(to_table(results) + "\n")
    return 0


def measure(lines: _Lines, reader: Reader) -> Result:
    """Reads all lines and compares.

    Raises:
        DataError: A damaged picture.
    """
    from hwr_desktop.learn.metrics import score

    read: list[str] = []
    seconds = 0.0
    with console.Progress(lines.name) as progress:
        for start in range(0, len(lines.texts), _CHUNK):
            images = [lines.images(i) for i in range(start, min(start + _CHUNK, len(lines.texts)))]
            begin = time.perf_counter()
            texts = (hypothesis.text for hypothesis in reader.recognise([row for rows in images for row in rows]))
            read += [" ".join(islice(texts, len(rows))) for rows in images]
            seconds += time.perf_counter() - begin
            progress(len(read), len(lines.texts))
    return Result(lines.name, score(zip(lines.texts, read, strict=True)), 1000 * seconds / len(lines.texts))


def to_json(result: Result) -> str:
    """The result as one JSON object: ``set``, the fields of ``Scores``, ``ms_per_line``."""
    values = asdict(result.scores)
    rounded = {key: round(value, 5) if isinstance(value, float) else value for key, value in values.items()}
    return json.dumps({"set": result.name, **rounded, "ms_per_line": round(result.ms_per_line, 2)}, ensure_ascii=False)


def to_table(results: Sequence[Result]) -> str:
    """The results side by side, with the most frequent confusions below."""
    rows: list[tuple[str, ...]] = [("", *(r.name for r in results))]
    for label, value in _MEASURES.items():
        rows.append((label, *(value(r) for r in results)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = ["  ".join([row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]).rstrip() for row in rows]
    confusions = [f"{r.name}: {_confusions(r.scores.confusions)}" for r in results if r.scores.confusions]
    return "\n".join([*table, "", "most frequent confusions, written > read (count)", *confusions]) + "\n"


_MEASURES: dict[str, Callable[[Result], str]] = {
    "lines": lambda r: str(r.scores.lines),
    "characters": lambda r: str(r.scores.characters),
    "character accuracy": lambda r: f"{r.scores.character_accuracy:.2%}",
    "mean precision": lambda r: f"{r.scores.precision:.2%}",
    "mean recall": lambda r: f"{r.scores.recall:.2%}",
    "mean F1": lambda r: f"{r.scores.f1:.2%}",
    "character error rate (CER)": lambda r: f"{r.scores.cer:.2%}",
    "word error rate (WER)": lambda r: f"{r.scores.wer:.2%}",
    "lines without error": lambda r: f"{r.scores.exact:.2%}",
    "ms a line": lambda r: f"{r.ms_per_line:.1f}",
}


def _confusions(confusions: Sequence[Confusion]) -> str:
    def name(char: str) -> str:
        return {"": "(none)", " ": "(space)"}.get(char, char)

    return ", ".join(f"{name(c.written)} > {name(c.read)} ({c.count})" for c in confusions[:12])


def _sets(arguments: argparse.Namespace) -> list[_Lines]:
    """Every set that was asked for, cut down to ``--limit``."""
    tables = [(tsv, arguments.images) for tsv in arguments.lines]
    tables += [(arguments.data / "lines" / f"{name}.tsv", None) for name in arguments.sets]
    sets = [_of_lines(tsv, images, arguments.split) for tsv, images in tables]
    sets += [_of_ink(path, arguments.split) for path in arguments.ink]
    return [_limited(lines, arguments.limit) for lines in sets]


def _of_lines(tsv: Path, images: Path | None, split: str | None) -> _Lines:
    from hwr_desktop.capture.line import LineImage
    from hwr_desktop.learn.corpus import read_lines

    lines = read_lines(tsv, images, split)
    _say_left_out(lines.name, lines.left_out)
    return _Lines(lines.name, lines.texts, lambda i: [LineImage.from_grey(lines.grey(i))])


def _of_ink(path: Path, split: str | None) -> _Lines:
    from hwr_desktop.capture.raster import rasterise
    from hwr_desktop.layout.strokes import ink_lines
    from hwr_desktop.learn.corpus import read_ink

    inks = read_ink(path, split)
    _say_left_out(inks.name, inks.left_out)
    return _Lines(inks.name, inks.texts, lambda i: [rasterise(row) for row in ink_lines(inks.ink(i))])


def _limited(lines: _Lines, limit: int | None) -> _Lines:
    total = len(lines.texts)
    if limit is None or limit >= total:
        return lines
    chosen = [i * total // limit for i in range(limit)]
    return _Lines(lines.name, tuple(lines.texts[i] for i in chosen), lambda i: lines.images(chosen[i]))


def _say_left_out(name: str, sentences: Sequence[str]) -> None:
    if sentences:
        console.say(f"note: {len(sentences)} of {name} left out, the first: {sentences[0]}")
