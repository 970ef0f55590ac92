"""What fine-tuning brings: CER before and after on pages that were not trained on, CER of other hands, and seconds.

Peraire is one writer whom the base model has not seen; lines are drawn from a random half of the pages and tested on the other half.
Copiste dev writers with 16 lines or more learn from one half of their lines and are tested on the other.

    python benchmarks/learn.py --data ../shared/data --lines 16 64 256 --draws 3
    python benchmarks/learn.py --writers 10
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch

from hwr_desktop.capture.line import LineImage
from hwr_desktop.learn.checks import DevSet, cer_by_set, read_dev_sets
from hwr_desktop.learn.corpus import LineSet, read_lines
from hwr_desktop.learn.finetune import MIX, SHARE, begin, plan
from hwr_desktop.learn.lessons import Example, Lessons
from hwr_desktop.learn.replay import replayed
from hwr_desktop.learn.training import train
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.modelfile import read_model
from hwr_desktop.recognise.network import Network


def part(lines: LineSet, chosen: Sequence[int], name: str) -> DevSet:
    """Some lines as a set to be read."""
    return DevSet(name, tuple(lines.texts[i] for i in chosen), lambda i: LineImage.from_grey(lines.grey(chosen[i])))


def page_of(lines: LineSet, path: Path) -> list[str]:
    """The page of each line: the picture's name up to its last underscore."""
    names = {row.split("\t")[1]: row.split("\t")[0] for row in path.read_text("utf-8").splitlines()}
    return [names.get(t, t).rpartition("_")[0] for t in lines.texts]


def learn(model: tuple, own: Sequence[Example], replay: Sequence[Example], changes: dict, share: float, seed: int) -> tuple[Network, object, float]:
    """Fine-tunes. Returns the network, its charset, and seconds."""
    network, card = model
    started = time.monotonic()
    recipe = replace(plan(len(own), card), seed=seed, **changes)
    run = begin(network, card, [e.text for e in own], recipe)
    steps = train(run, Lessons(run.recipe, run.charset, own, replay, share), workers=0)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value, run.charset, time.monotonic() - started


def main() -> None:
    """Prints a row for each draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="DIR")
    parser.add_argument("--model", type=Path, default=base_model(), metavar="FILE")
    parser.add_argument("--lines", type=int, nargs="*", default=[16], metavar="N")
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--test", type=int, default=200, metavar="N", help="lines to test on")
    parser.add_argument("--share", type=float, default=SHARE)
    parser.add_argument("--mix", type=float, default=MIX, help="how far to go from the base weights to the learnt ones")
    parser.add_argument("--change", nargs="*", default=[], metavar="NAME=VALUE", help="settings other than those of the plan")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    changes = {name: eval(value) for name, _, value in (c.partition("=") for c in arguments.change)}
    model = read_model(arguments.model)
    replay = replayed(model[1].charset)[0]
    peraire = read_lines(arguments.data / "lines/peraire.tsv")
    pages = np.array(page_of(peraire, arguments.data / "lines/peraire.tsv"))
    others = [d for d in read_dev_sets(arguments.data, {"copiste": 1.0}) if d.name != "unipen-words"]
    base = cer_by_set(model[0], model[1].charset, tuple(others), 80)
    print("| lines | draw | CER before | after | fall | other hands before | after | s |\n|---|---|---|---|---|---|---|---|")
    for count in arguments.lines:
        for draw in range(arguments.draws):
            rng = np.random.default_rng([draw, count])
            names = rng.permutation(np.unique(pages))
            learnt = np.isin(pages, names[: len(names) // 2])
            chosen = rng.permutation(np.flatnonzero(learnt))[:count]
            test = part(peraire, [int(i) for i in rng.permutation(np.flatnonzero(~learnt))[: arguments.test]], "peraire")
            own = [Example(peraire.grey(int(i)), peraire.texts[i]) for i in chosen]
            network, charset, seconds = learn(model, own, replay, changes, arguments.share, draw + 1)
            if arguments.mix < 1:
                old, new = model[0].state_dict(), network.state_dict()
                network.load_state_dict(
                    {n: torch.lerp(old[n], t, arguments.mix) if t.is_floating_point() and old[n].shape == t.shape else t for n, t in new.items()}
                )
            before = cer_by_set(model[0], model[1].charset, (test,))["peraire"]
            after = cer_by_set(network, charset, (test,))
            kept = cer_by_set(network, charset, tuple(others), 80)
            fall = 1 - after["peraire"] / before
            others_before, others_after = (", ".join(f"{name} {cer:.1%}" for name, cer in scores.items()) for scores in (base, kept))
            print(
                f"| {count} | {draw} | {before:.2%} | {after['peraire']:.2%} | {fall:.0%} | {others_before} | {others_after} | {seconds:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
