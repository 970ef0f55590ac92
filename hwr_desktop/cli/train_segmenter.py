"""``hwr train --what segmenter``: the network that finds lines, from sets of pages."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwr_desktop.cli import console
from hwr_desktop.cli.ending import Ending

if TYPE_CHECKING:
    from hwr_desktop.learn.layout_training import LayoutRun
    from hwr_desktop.learn.page_lessons import PageLessons

# Share of each set among the real pages.
_SETS = {"copiste": 0.5, "stanford": 0.14, "cremma19": 0.13, "poilus": 0.12, "cremma20": 0.11}
_SETTINGS = ("steps", "decay", "rate", "seed")
_PIXELS = 1500  # of a page's longer side: finer than the network looks


def run(arguments: argparse.Namespace, licences: Mapping[str, str]) -> int:
    """Trains a layout network, or goes on with its checkpoint. Returns the exit status."""
    import cv2
    import torch

    from hwr_desktop.layout.model import LayoutCard, LayoutModel
    from hwr_desktop.learn.layout_measures import f1_by_set
    from hwr_desktop.learn.layout_training import train_layout

    cv2.setNumThreads(1)  # its threads would not survive the fork of the process that makes batches
    torch.set_num_threads(arguments.threads)
    checkpoint: Path = arguments.checkpoint or arguments.out.with_suffix(f".run{arguments.out.suffix}")
    state = _begin(arguments, checkpoint)
    lessons, used = _lessons(arguments.data, state)
    steps = train_layout(state, lessons, checkpoint, arguments.workers)
    end = time.monotonic() + 60 * (arguments.max_minutes or 1e9)
    with Ending() as ending:
        while True:
            try:
                record = next(steps)
            except StopIteration as stop:
                network = stop.value
                break
            if record.step % 50 == 0:
                sys.stderr.write(f"step {record.step}/{state.recipe.steps}  loss {record.loss:.3f}\n")
            if ending.status or time.monotonic() > end:
                state.save(checkpoint)
                why = "as asked" if ending.status else f"after {arguments.max_minutes:g} minutes"
                console.say(f"stopped {why} at step {state.step}; the same command goes on from {checkpoint}.")
                return ending.status
    recipe: dict[str, Any] = {k: v for k, v in asdict(state.recipe).items() if k != "network"}
    card = LayoutCard(state.recipe.network, tuple(text for key, text in licences.items() if key in used), {}, recipe)
    model = LayoutModel(network, card)
    model.write(arguments.out)
    measured = f1_by_set(model, arguments.data)
    LayoutModel(network, replace(card, measured=measured)).write(arguments.out)
    for name, f1 in measured.items():
        console.say(f"F1 of lines, {name}: {f1:.1%}")
    console.say(f"the model is in {arguments.out}")
    return 0


def _begin(arguments: argparse.Namespace, checkpoint: Path) -> LayoutRun:
    from hwr_desktop.learn.layout_training import LayoutRecipe, LayoutRun

    changes: dict[str, Any] = {name: value for name in _SETTINGS if (value := getattr(arguments, name)) is not None}
    if checkpoint.exists() and not arguments.fresh:
        state = LayoutRun.load(checkpoint, changes)
        console.say(f"going on from {checkpoint} at step {state.step}")
        return state
    return LayoutRun.new(LayoutRecipe(**changes))


def _lessons(data: Path, state: LayoutRun) -> tuple[PageLessons, set[str]]:
    """Where batches come from, and which sets are in it."""
    from hwr_desktop.errors import DataError
    from hwr_desktop.learn.page_lessons import PageLessons
    from hwr_desktop.learn.pages import PageMaker, read_pages
    from hwr_desktop.learn.synthesise import read_fonts
    from hwr_desktop.learn.texts import Texts
    from hwr_desktop.recognise.charset import Charset

    there = {name: share for name, share in _SETS.items() if (data / "pages" / f"{name}.jsonl").is_file()}
    if not there:
        raise DataError(f"{data / 'pages'} holds none of the sets {', '.join(_SETS)}.")
    pages = [(share, read_pages(data / "pages" / f"{name}.jsonl", split="train", size=_PIXELS)) for name, share in there.items()]
    words = tuple(word for book in Texts.read(data / "text", Charset.western(), 10).prose for word in book.split())
    maker = PageMaker(read_fonts(data / "fonts"), words)
    recipe = state.recipe
    return PageLessons(pages, maker, recipe.synthetic, recipe.batch, recipe.seed), {*there, "fonts"}
