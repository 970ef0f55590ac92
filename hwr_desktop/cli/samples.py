"""``hwr samples``: the user's corrected lines."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from hwr_desktop.cli import console
from hwr_desktop.errors import DataError

HELP = "Shows, exports, imports and deletes the lines that you have corrected."
EXAMPLES = """examples:
  hwr samples list                       each line: number, use, when, what was read > what is right, and where it stands
  hwr samples export mine                mine/lines.tsv with its pictures, mine/ink.jsonl
  hwr evaluate --lines mine/lines.tsv    how well they are read
  hwr samples import mine                add what was exported, here or on another computer
  hwr samples import-sheet scan.pdf      add the lines of printed sentences that you have copied by pen
  hwr samples delete 12 15               delete two of them for good
  hwr samples delete --all

Lines of use "test" (every fifth) are never learnt from: they show what was learnt. The window also keeps the other lines of corrected
pages, which learning reads for itself; they go with the last sample of their page.
"""
_NAMED = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="print one line for each sample, and how many there are on stderr")
    exporting = actions.add_parser("export", help="write all samples as files")
    exporting.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    importing = actions.add_parser("import", help="add samples from files; of a line that is there already the later correction counts")
    importing.add_argument("folder", type=Path, metavar="DIR", help="a folder with lines.tsv (image, text), ink.jsonl (text, strokes), or both")
    sheet = actions.add_parser("import-sheet", help="add the lines of a filled sheet of sentences (printed in the window: Copy sentences, On paper)")
    sheet.add_argument("files", type=Path, nargs="+", metavar="FILE", help="scans or photos, all marks in sight, whichever way up")
    console.add_reader_arguments(sheet)
    deleting = actions.add_parser("delete", help="delete samples for good")
    which = deleting.add_mutually_exclusive_group(required=True)
    which.add_argument("numbers", nargs="*", type=console.positive_int, default=[], metavar="NUMBER", help="as hwr samples list shows it")
    which.add_argument("--all", action="store_true", help="all of them")


def run(arguments: argparse.Namespace) -> int:
    """Runs one action. Returns the exit status."""
    doing = {"list": _list, "export": _export, "import": _import, "import-sheet": _import_sheet, "delete": _delete}
    status = doing[arguments.action](arguments)
    if arguments.action in ("import", "import-sheet", "delete"):
        from hwr_desktop.learn.samples import SampleStore
        from hwr_desktop.learn.user_words import learn_words

        learn_words(SampleStore())
    return status


def _list(_: argparse.Namespace) -> int:
    from hwr_desktop.learn.sample import TRAIN
    from hwr_desktop.learn.samples import SampleStore

    store = SampleStore()
    for sample in store.samples():
        use = "learn" if sample.split == TRAIN else "test"
        when = datetime.fromisoformat(sample.time).astimezone().strftime("%Y-%m-%d %H:%M")
        console.write_output(f"{sample.number:>5}  {use:5}  {when}  {sample.read or '(nothing)'} > {sample.text}  [{sample.source}]\n")
    counts = store.counts()
    more = f" {counts.unlabelled} more lines of their pages are kept without texts." if counts.unlabelled else ""
    console.say(f"{counts.total} samples: {counts.train} to learn from, {counts.held_out} to test with.{more}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from hwr_desktop.learn.sample_files import export_samples
    from hwr_desktop.learn.samples import SampleStore

    count = export_samples(SampleStore(), arguments.folder)
    console.say(f"{count} samples are in {arguments.folder}.")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from hwr_desktop.learn.sample_files import import_samples
    from hwr_desktop.learn.samples import SampleStore

    done = import_samples(SampleStore(), arguments.folder)
    for sentence in done.left_out[:_NAMED]:
        console.say(sentence)
    more = len(done.left_out) - _NAMED
    if more > 0:
        console.say(f"{more} more were left out.")
    merged = done.merged
    console.say(f"{merged.added} samples added, {merged.replaced} replaced by later corrections, {merged.unchanged} known already.")
    return 1 if done.left_out else 0


def _import_sheet(arguments: argparse.Namespace) -> int:
    from hwr_desktop.learn.correction import Correction
    from hwr_desktop.learn.filled_sheet import read_sheets
    from hwr_desktop.learn.samples import SampleStore

    lines = read_sheets(arguments.files, console.load_reader(arguments))
    source = ", ".join(map(str, arguments.files))
    merged = SampleStore().merge([Correction(line.picture, line.text, line.read, source) for line in lines if not line.doubt])
    doubtful = [line for line in lines if line.doubt]
    for line in doubtful:
        console.say(f'"{line.text}" is left out: {line.doubt}')
    console.say(f"{merged.added} samples added, {merged.unchanged + merged.replaced} known already.")
    return 1 if doubtful else 0


def _delete(arguments: argparse.Namespace) -> int:
    from hwr_desktop.learn.samples import SampleStore

    store = SampleStore()
    if arguments.all:
        console.say(f"{store.clear()} samples deleted.")
        return 0
    numbers = set(arguments.numbers)
    known = {sample.number for sample in store.samples()}
    if numbers - known:
        raise DataError(f"There is no sample {min(numbers - known)}; nothing was deleted.")
    console.say(f"{store.delete(numbers)} samples deleted.")
    return 0
