"""What fine-tuning brings: CER before and after on lines that were not learnt from, greedy and as the program reads (with language models, and with
the words of the lines learnt afterwards), greedy CER of other hands, seconds and memory.

Peraire is one writer whom the base model has not seen; lines are drawn from a random half of the pages and tested on the other half. With
--unlabelled the other lines of the pages of these lines are there too, without their texts, as the window keeps them.
Copiste dev writers with 16 lines or more learn from one half of their lines and are tested on the other; most have written one page.
Each row is a process of its own that does all that ``hwr finetune`` does, with cross-validation or held-out lines, and is printed at once.

    python benchmarks/learn.py --data ../shared/data --lines 16 64 256 --draws 3 --writers 10
    python benchmarks/learn.py --lines 16 --draws 3 --set rate=6e-4 --set steps=90 --only-steps --out rows.jsonl
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# As hwr finetune has it, see cli/console.py.
os.environ.setdefault("LRU_CACHE_CAPACITY", "16")
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")

import numpy as np

from hwr_desktop.capture.line import LineImage
from hwr_desktop.learn.checks import DevSet, cer_by_set, read_dev_sets
from hwr_desktop.learn.corpus import LineSet, read_lines
from hwr_desktop.learn.finetune import FEW, Job, finetune
from hwr_desktop.learn.lessons import Example
from hwr_desktop.learn.metrics import score
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.replay import replayed
from hwr_desktop.learn.user_words import words_of
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.charset import normalise
from hwr_desktop.recognise.language import bundled
from hwr_desktop.recognise.modelfile import ModelCard, read_model
from hwr_desktop.recognise.network import Network
from hwr_desktop.recognise.recogniser import Recogniser

_OTHERS = 80
_LEAST_LINES = 16
_COLUMNS = ("hand", "lines", "draw", "CER before", "after", "fall", "as the program reads", "after", "fall", "other hands before", "after")
_HEAD = f"| {' | '.join((*_COLUMNS, 'worst, points', 's', 'peak MiB'))} |\n|" + "---|" * (len(_COLUMNS) + 3)


@dataclass(frozen=True)
class Task:
    """One row to measure: its key in the file of rows.

    Attributes:
        hand: ``peraire``, or a writer of copiste.
        lines: To learn from; 0: half of what there is.
        draw: Seed of the choice of lines, and of learning.
        settings: What is other than ``hwr finetune`` has it.
    """

    hand: str
    lines: int
    draw: int
    settings: str


@dataclass(frozen=True)
class Row:
    """What came of it: CER in [0, 1], (before, after), own lines greedy and as the program reads; seconds; peak memory in MiB."""

    own: tuple[float, float]
    program: tuple[float, float]
    others: Mapping[str, tuple[float, float]]
    lines: int
    seconds: float
    memory: float

    def worst(self) -> float:
        """By how much CER of other hands rose, in [-1, 1]; of the set that lost most."""
        return max(after - before for before, after in self.others.values())


def main() -> None:
    """Prints a row for each draw, then the means."""
    arguments = _parser().parse_args()
    chosen = dict(s.partition("=")[::2] for s in arguments.set)
    known = {f.name for f in fields(Recipe)} | {"share", "hold", "only_steps"}
    if unknown := chosen.keys() - known:
        sys.exit(f"no such setting: {', '.join(sorted(unknown))}")
    if arguments.only_steps:
        chosen["only_steps"] = "True"
    if arguments.unlabelled:
        chosen["unlabelled"] = str(arguments.unlabelled)
    settings = json.dumps({"model": str(arguments.model), "test": arguments.test, **chosen}, sort_keys=True)
    tasks = [Task("peraire", n, draw, settings) for n in arguments.lines for draw in range(arguments.draws)]
    tasks += [Task(writer, 0, 0, settings) for writer in _writers(arguments.data)[: arguments.writers]]
    rows = _known_rows(arguments.out)
    print(_HEAD)
    for task in tasks:
        if task not in rows:
            rows[task] = _apart(_measure, task, arguments)
            if arguments.out:
                with arguments.out.open("a") as file:
                    file.write(json.dumps([asdict(task), asdict(rows[task])]) + "\n")
        print(_shown(task, rows[task]), flush=True)
    _print_means({task: rows[task] for task in tasks})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="DIR")
    parser.add_argument("--model", type=Path, default=base_model(), metavar="FILE", help="the model to begin from")
    parser.add_argument("--lines", type=int, nargs="*", default=[], metavar="N", help="lines of peraire to learn from")
    parser.add_argument("--draws", type=int, default=1, metavar="N")
    parser.add_argument("--writers", type=int, default=0, metavar="N", help="so many dev writers of copiste, those with most lines first")
    unlabelled = "peraire: so many other lines of the pages of these lines, at most, without their texts"
    parser.add_argument("--unlabelled", type=int, default=0, metavar="N", help=unlabelled)
    parser.add_argument("--test", type=int, default=200, metavar="N", help="lines to test on, at most")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the recipe, or share or hold of the job; repeat it"
    )
    parser.add_argument("--only-steps", action="store_true", help="leave out cross-validation and what is measured on held-out lines: quicker")
    parser.add_argument("--out", type=Path, metavar="FILE.jsonl", help="keeps the rows; those that are there are not measured again")
    parser.add_argument("--threads", type=int, default=2, metavar="N")
    return parser


def _measure(task: Task, arguments: argparse.Namespace) -> Row:
    own, test, kept, others = _lines_of(task, arguments)
    values = {n: _value(v) for n, v in json.loads(task.settings).items() if n not in ("model", "test", "unlabelled")}
    only_steps = values.pop("only_steps", False)
    of_the_job = {n: values.pop(n) for n in ("share", "hold") if n in values}
    network, card = read_model(arguments.model)
    learnt, tested = replayed(card.charset)
    held_out = own[:1] if only_steps else kept if len(own) >= FEW else []
    job = Job(arguments.model, own, held_out, learnt, [] if only_steps else tested, task.draw + 1, threads=arguments.threads, changes=values)
    started = time.monotonic()
    outcome = _result(finetune(replace(job, unlabelled=[line.made for line in others], **of_the_job)))
    seconds, memory = time.monotonic() - started, _peak()
    # Two sets of other hands that the base model reads well: pictures and ink.
    hands = tuple(d for d in read_dev_sets(arguments.data, {"copiste": 1.0}) if d.name != "unipen-words")
    before, after = (
        cer_by_set(net, charset, (test,), general=general) | cer_by_set(net, charset, hands, _OTHERS, general=general)
        for net, charset, general in ((network, card.charset, None), (outcome.network, outcome.card.charset, outcome.general))
    )
    both = {name: (before[name], after[name]) for name in before}
    program = _as_read(test, network, card), _as_read(test, outcome.network, outcome.card, words_of(e.text for e in own), outcome.general)
    return Row(both.pop(test.name), program, both, len(own), seconds, memory)


def _as_read(test: DevSet, network: Network, card: ModelCard, words: tuple[str, ...] = (), general: Network | None = None) -> float:
    """CER in [0, 1] with the language models, lines as those of one page."""
    reader = Recogniser(network, card, languages=bundled(), own_words=lambda: words, general=general)
    read = reader.recognise([test.image(i) for i in range(len(test.texts))])
    return score((text, hypothesis.text) for text, hypothesis in zip(test.texts, read, strict=True)).cer


def _lines_of(task: Task, arguments: argparse.Namespace) -> tuple[list[Example], DevSet, list[Example], list[Example]]:
    """Lines to learn, lines to score in the end, lines that the program itself holds back to measure with, and lines whose texts it is not told."""
    rng = np.random.default_rng([task.draw, task.lines])
    if task.hand == "peraire":
        path = arguments.data / "lines/peraire.tsv"
        lines = read_lines(path)
        pages = {normalise(row["text"]): row["image"].rpartition("_")[0] for row in _rows(path)}
        page = np.array([pages[t] for t in lines.texts])
        names = rng.permutation(np.unique(page))
        learnt = np.isin(page, names[: len(names) // 2])
        first, second = rng.permutation(np.flatnonzero(learnt)), rng.permutation(np.flatnonzero(~learnt))
        count = task.lines
        seen = np.isin(page, page[first[:count]])
        others = [i for i in first[count + count // 4 :] if seen[i]][: arguments.unlabelled]
    else:
        lines = read_lines(arguments.data / "lines/copiste.tsv", split="dev")
        shuffled = rng.permutation([i for i, writer in enumerate(lines.writers) if writer == task.hand])
        count = len(shuffled) // 2
        first, second, others = shuffled[:count], shuffled[count:], []
    own, kept = first[:count], first[count : count + count // 4]
    test = [int(i) for i in second[: arguments.test]]
    tested = DevSet("own", tuple(lines.texts[i] for i in test), lambda i: LineImage.from_grey(lines.grey(test[i])))
    return _examples(lines, own), tested, _examples(lines, kept), _examples(lines, others)


def _examples(lines: LineSet, chosen: Iterable[int]) -> list[Example]:
    return [Example(lines.grey(int(i)), lines.texts[i]) for i in chosen]


def _rows(path: Path) -> list[dict[str, str]]:
    head, *rows = path.read_text("utf-8").splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]


def _writers(data: Path) -> list[str]:
    """Dev writers of copiste with enough lines, those with most first."""
    writers = [row["writer"] for row in _rows(data / "lines/copiste.tsv") if row["split"] == "dev"]
    return sorted((w for w in set(writers) if writers.count(w) >= _LEAST_LINES), key=lambda w: (-writers.count(w), w))


def _value(text: str) -> Any:
    """``6e-4`` -> 0.0006, ``stages.0,dense`` -> ("stages.0", "dense"), ``False`` -> False."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return tuple(text.split(","))


def _result(steps: Any) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def _peak() -> float:
    """Peak memory of this process in MiB; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _apart(work: Callable[..., Row], *arguments: Any) -> Row:
    """Does the work in a process of its own, so that its peak memory is its own too."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, work, *arguments))
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        sys.exit(f"a row could not be measured: {arguments[0]}")
    finally:
        process.join()


def _send(there: Connection, work: Callable[..., Row], *arguments: Any) -> None:
    there.send(work(*arguments))


def _known_rows(path: Path | None) -> dict[Task, Row]:
    if path is None or not path.exists():
        return {}
    rows = {}
    for line in path.read_text().splitlines():
        task, row = json.loads(line)
        others = {name: tuple(both) for name, both in row.pop("others").items()}
        rows[Task(**task)] = Row(tuple(row.pop("own")), tuple(row.pop("program")), others, **row)
    return rows


def _shown(task: Task, row: Row) -> str:
    before, after = (", ".join(f"{name} {both[i]:.1%}" for name, both in row.others.items()) for i in (0, 1))
    own = " | ".join(f"{a:.2%} | {b:.2%} | {1 - b / a:.1%}" for a, b in (row.own, row.program))
    return (
        f"| {task.hand} | {row.lines} | {task.draw} | {own} | {before} | {after} | {100 * row.worst():+.1f} | {row.seconds:.0f} | {row.memory:.0f} |"
    )


def _print_means(rows: Mapping[Task, Row]) -> None:
    for name, group in _groups(rows):
        falls, as_read = ([1 - b / a for a, b in both] for both in ([r.own for r in group], [r.program for r in group]))
        worst = max(100 * r.worst() for r in group)
        print(
            f"{name}: mean fall {mean(falls):.1%}, least {min(falls):.1%}; as the program reads {mean(as_read):.1%}, {min(as_read):.1%}; "
            f"other hands at worst {worst:+.1f} points; "
            f"{mean(r.seconds for r in group):.0f} s, {max(r.memory for r in group):.0f} MiB"
        )


def _groups(rows: Mapping[Task, Row]) -> Iterator[tuple[str, list[Row]]]:
    kinds = dict.fromkeys((task.hand if task.hand == "peraire" else "copiste writers", task.lines) for task in rows)
    for hand, lines in kinds:
        yield (
            f"{hand}, {lines} lines" if lines else hand,
            [r for t, r in rows.items() if t.lines == lines and (t.hand == hand or hand != "peraire")],
        )


if __name__ == "__main__":
    main()
