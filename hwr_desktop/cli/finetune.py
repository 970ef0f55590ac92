"""``hwr finetune``: a model of one's own from lines whose text is known."""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hwr_desktop.cli import console
from hwr_desktop.cli.pictures import holds_ink
from hwr_desktop.errors import DataError, StorageError
from hwr_desktop.files import alone_in

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.learn.corpus import InkSet, LineSet
    from hwr_desktop.learn.correction import Grey
    from hwr_desktop.learn.finetune import Job, Outcome
    from hwr_desktop.learn.lessons import Example
    from hwr_desktop.learn.training import Step

HELP = "Learns a hand from corrected lines: a new model from the base model."
EXAMPLES = """examples:
  hwr finetune                                               your corrected lines; the model goes among yours
  hwr finetune --lines mine.tsv --out own.safetensors        pictures of lines: image, tab, text
  hwr finetune --ink mine.jsonl --out own.safetensors        pen strokes: {"text", "strokes"}, one object a line
  hwr finetune --lines mine.tsv --unlabelled page.jpg        the lines of a page too, as they are read
  hwr recognise --model own.safetensors page.jpg             read with it

Without --lines and --ink it learns from the lines corrected in the window (hwr samples list), and from the other lines of their pages as
they are read meanwhile. The base model stays as it is.
 From 20 lines on every fifth is held back to measure what was learnt; with fewer, two models that
each learn one half are measured on the other half first. Ctrl+C ends it at once and leaves nothing behind.
"""
_NAMED = 3
_ROOM = 2.0  # of the base model's size: both networks are written


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    parser.add_argument("--lines", type=Path, action="append", default=[], metavar="FILE.tsv", help="pictures of lines: image, text")
    parser.add_argument("--ink", type=Path, action="append", default=[], metavar="FILE.jsonl", help="lines of pen strokes with their text")
    pages = "scans, photos, PDFs or ink by the same hand: their lines are learnt as they are read"
    parser.add_argument("--unlabelled", type=Path, nargs="+", default=[], metavar="FILE", help=pages)
    parser.add_argument("--base", type=Path, metavar="MODEL", help="the model to begin from (default: the one that comes with the program)")
    parser.add_argument("--out", type=Path, metavar="MODEL", help="where the new model is written (default: among your models, see: hwr models)")
    parser.add_argument("--name", default="", metavar="NAME", help="of the new model among yours (default: personal, or with a number)")
    parser.add_argument("--json-lines", action="store_true", help="progress and result as JSON objects on stdout, one a line")
    parser.add_argument("--threads", type=console.positive_int, default=2, metavar="N", help="processor cores to use (default: 2)")
    parser.add_argument("--steps", type=console.positive_int, metavar="N", help="how long to learn (default: by the number of lines)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="start of every random choice (default: 1)")
    parser.set_defaults(usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Learns. Returns the exit status."""
    if arguments.out and arguments.name:
        arguments.usage_error("--out and --name exclude each other")
    console.spare_memory()
    from hwr_desktop.learn.finetune import expected_seconds, finetune
    from hwr_desktop.learn.registry import Registry
    from hwr_desktop.recognise.modelfile import write_model

    _yield_to_others()
    report = _Report(arguments.json_lines)
    registry = Registry()
    registry.tidy()
    name = "" if arguments.out else registry.free_name(arguments.name or "personal")
    if arguments.name and name != arguments.name:
        raise DataError(f"There is a model named {arguments.name} already; choose another name.")
    out = arguments.out or registry.path(name)
    job = _job(arguments, report)
    _check_room(out, job.base)
    report.begin(job, expected_seconds(job))
    steps = finetune(job)
    while True:
        try:
            report.step(next(steps))
        except StopIteration as stop:
            outcome: Outcome = stop.value
            break
    with alone_in(registry.folder) if name else nullcontext():
        if name:  # another window may have taken it meanwhile
            name = registry.free_name(name)
            out = registry.path(name)
        with _nothing_left_behind(out):
            write_model(out, outcome.network, outcome.card, general=outcome.general)
            report.end(outcome, out, name)
    return 0


def _yield_to_others() -> None:
    """The window and other programs come first; asked to end, the process ends at once, and nothing is left behind."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, 10)


class _AskedToEnd(BaseException):
    """SIGTERM, as an exception."""


@contextmanager
def _nothing_left_behind(out: Path) -> Iterator[None]:
    """While the result is written, being asked to end is an exception like any other, so that no temporary file and no new model stay."""

    def end(*_: object) -> NoReturn:
        raise _AskedToEnd

    is_new = not out.exists()
    signal.signal(signal.SIGTERM, end)
    try:
        yield
    except (_AskedToEnd, KeyboardInterrupt) as e:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if is_new:
            out.unlink(missing_ok=True)
        if isinstance(e, _AskedToEnd):
            signal.raise_signal(signal.SIGTERM)  # at once: an orderly end of torch takes a second
        raise
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _check_room(out: Path, base: Path) -> None:
    """Raises StorageError, before minutes are spent, where the disk has no room for the result."""
    folder = next((f for f in out.absolute().parents if f.exists()), None)
    if folder is not None and shutil.disk_usage(folder).free < _ROOM * base.stat().st_size:
        raise StorageError(f"{out} cannot be written: the disk is full.")


def _job(arguments: argparse.Namespace, report: _Report) -> Job:
    from hwr_desktop.learn.corpus import read_ink, read_lines
    from hwr_desktop.learn.finetune import Job, check_lines, divided, stored, unlabelled
    from hwr_desktop.learn.lessons import examples_of
    from hwr_desktop.learn.replay import replayed
    from hwr_desktop.learn.samples import SampleStore
    from hwr_desktop.paths import base_model
    from hwr_desktop.recognise.modelfile import read_model

    base = arguments.base or base_model()
    card = read_model(base)[1]
    examples: list[Example] = []
    faults: list[str] = []
    sources: list[LineSet | InkSet] = [*map(read_lines, arguments.lines), *map(read_ink, arguments.ink)]
    for source in sources:
        kept, left_out = examples_of(source, card.config)
        examples += kept
        faults += left_out
    own, held_out = divided(examples)
    more = [line for path in arguments.unlabelled for line in _lines_in(path)]
    if not sources:
        store = SampleStore()
        own, held_out, faults = stored(store, card.config)
        others, damaged = unlabelled(store)
        more, faults = others + more, faults + damaged
    report.faults(faults)
    if not own:
        why = faults[0] if faults else "Correct some lines in the window, or name them by --lines." if not sources else ""
        raise DataError(f"There is no line to learn from. {why}".strip())
    check_lines(own, held_out)
    learnt, tested = replayed(card.charset)
    changes = {"steps": arguments.steps} if arguments.steps else {}
    return Job(base, own, held_out, learnt, tested, arguments.seed, threads=arguments.threads, changes=changes, unlabelled=more)


def _lines_in(path: Path) -> list[Grey | Ink]:
    """The lines of pages, put right as for reading, or of ink. Raises InputError."""
    from hwr_desktop.capture.crop import crop_grey
    from hwr_desktop.capture.ink_file import read_ink
    from hwr_desktop.capture.source import open_pages
    from hwr_desktop.layout.strokes import ink_lines
    from hwr_desktop.layout.upright import prepare
    from hwr_desktop.reading import lines_on

    if holds_ink(path):
        return list(ink_lines(read_ink(path)))
    pages = (prepare(picture)[0] for picture in open_pages(path))
    return [crop_grey(page, shape) for page in pages for shape in lines_on(page)]


class _Report:
    """Says how it goes: for people on stderr and stdout, or as JSON lines for the window."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def faults(self, sentences: Sequence[str]) -> None:
        """Lines that are left out, the first of them by name."""
        if self._as_json:
            self._write(event="left out", count=len(sentences), reasons=list(sentences[:_NAMED]))
        elif sentences:
            console.say(f"note: {len(sentences)} lines left out, the first: {' '.join(sentences[:_NAMED])}")

    def begin(self, job: Job, seconds: float) -> None:
        """What is about to be done, and how long it will take."""
        if self._as_json:
            self._write(event="begin", lines=len(job.own), held_out=len(job.held_out), unlabelled=len(job.read), seconds=round(seconds, 1))
        else:
            more = f", and {len(job.read)} more as they are read" if job.read else ""
            console.say(f"learning from {len(job.own)} lines, {len(job.held_out)} held back{more}; about {max(1, math.ceil(seconds / 60))} min.")

    def step(self, step: Step) -> None:
        """Progress."""
        if self._as_json:
            loss = None if math.isnan(step.loss) else round(step.loss, 4)
            self._write(event="step", step=step.step, steps=step.steps, loss=loss, left_s=round(step.left_s, 1))
        elif sys.stderr.isatty():
            end = "\n" if step.step == step.steps else ""
            sys.stderr.write(f"\r\033[K{step.step}/{step.steps}  loss {step.loss:.3f}  {step.left_s:.0f} s left{end}")
            sys.stderr.flush()

    def end(self, outcome: Outcome, path: Path, name: str) -> None:
        """The result; ``name`` is the model's among the user's, or ""."""
        from hwr_desktop.learn.registry import improves

        scores = outcome.scores
        if self._as_json:
            others = scores.others or (None, None)
            self._write(
                event="end",
                out=str(path),
                name=name,
                lines=scores.lines,
                before=scores.own[0],
                after=scores.own[1],
                others_before=others[0],
                others_after=others[1],
                readings=[[r.text, r.before, r.after] for r in outcome.readings],
            )
            return
        console.write_output(f"your {scores.lines} lines: CER {scores.own[0]:.2%} before, {scores.own[1]:.2%} now\n")
        if scores.others:
            console.write_output(f"other hands: CER {scores.others[0]:.2%} before, {scores.others[1]:.2%} now\n")
        for reading in outcome.readings:
            console.write_output(f"\n  before: {reading.before}\n  now:    {reading.after}\n  right:  {reading.text}\n")
        if name:
            better = improves(scores.own, scores.others)
            console.say(f"to read with it: hwr models use {name}" if better else f"the model {name} reads no better; it is kept, but not offered.")

    def _write(self, **values: Any) -> None:
        console.write_output(json.dumps(values, ensure_ascii=False) + "\n")
        sys.stdout.flush()
