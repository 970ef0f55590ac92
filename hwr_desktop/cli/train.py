"""``hwr train``: a base model from data sets."""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import deque
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwr_desktop.cli import console, train_segmenter
from hwr_desktop.cli.ending import Ending

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from hwr_desktop.learn.checkpoint import Run
    from hwr_desktop.learn.checks import DevSet
    from hwr_desktop.learn.mixture import Mixture
    from hwr_desktop.learn.training import Step
    from hwr_desktop.recognise.modelfile import ModelCard
    from hwr_desktop.recognise.network import Network

HELP = "Trains a base model; goes on from its checkpoint if there is one."
EXAMPLES = """examples:
  hwr train --data DIR --out base.safetensors --steps 9000          begin, or go on after an interruption
  hwr train --data DIR --out base.safetensors --steps 20000         make the same run longer
  hwr train --data DIR --out base.safetensors --device cuda --workers 14
  hwr train --data DIR --what cuts --out cuts.json                  where real lines can be cut, for ...
  hwr train --data DIR --out base.safetensors --cuts cuts.json      ... training on their words in another order too
  hwr train --what mix --mix a.safetensors=0.7 b.safetensors=0.3 --out base.safetensors
  hwr train --data DIR --what calibration --out base.safetensors    score a model again and fit its confidences
  hwr train --data DIR --what worth --out base.safetensors          measure anew what its weights are worth for all hands
  hwr train --data DIR --what language --out resources              language models and dictionaries
  hwr train --data DIR --what replay --out resources                lines in fonts, for fine-tuning
  hwr train --data DIR --what segmenter --out layout.safetensors       the network that finds lines on pages

The checkpoint is written every four minutes, and at the end of a run that is stopped by Ctrl+C or SIGTERM. A run that was killed
continues from it as if nothing had happened.
"""
_LICENCES = {
    "copiste": "Copiste d'un jour (BAnQ), CC BY 4.0",
    "stanford": "Memorials Jane Lathrop Stanford (PSL-Chartes), CC BY 4.0",
    "cremma19": "CREMMA-MSS-19 (HTR-United), CC BY 4.0",
    "cremma20": "CREMMA-MSS-20 (HTR-United), CC BY 4.0",
    "poilus": "CREMMA-AN-TestamentDePoilus (HTR-United), CC BY 4.0",
    "ink": "UNIPEN train_r01_v07, CC BY 4.0",
    "fonts": "Handwriting fonts under OFL, Apache and BSD licences",
}
_FRACTIONS = ("rate", "weight_decay", "average", "strength", "style")
_SETTINGS = ("steps", "word_steps", "decay", "warmup", "columns", "max_batch", "group", "seed", *_FRACTIONS)


_OTHER_KINDS = ("calibration", "worth", "cuts", "mix", "language", "replay", "segmenter")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    sources = "the folder with lines/, ink/, fonts/ and text/ (default: %(default)s)"
    parser.add_argument("--data", type=Path, default=console.DATA, metavar="DIR", help=sources)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the model is written at the end (other --what: a folder)")
    what = (
        "recogniser (default); calibration: what the confidences of the model OUT are worth; worth: what its weights are, for fine-tuning; "
        "cuts: where lines can be cut between words, and where letters stand; mix: the weighted mean of models; "
        "language: language models and dictionaries; "
        "replay: lines of other hands for fine-tuning; segmenter: lines on pages"
    )
    parser.add_argument("--what", choices=("recogniser", *_OTHER_KINDS), default="recogniser", help=what)
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="where the run is kept meanwhile (default: OUT with .run before the suffix)")
    parser.add_argument("--grow", type=Path, metavar="MODEL", help="begin with the weights of a model, whose network may be smaller")
    parser.add_argument("--cuts", type=Path, metavar="FILE", help="learn from the words of real lines in another order too, cut at these places")
    mix = "with --what mix: models that began from the same weights, and their shares"
    parser.add_argument("--mix", nargs="+", default=[], type=_share, metavar="MODEL=SHARE", help=mix)
    parser.add_argument("--fresh", action="store_true", help="begin anew even if there is a checkpoint")
    parser.add_argument("--max-minutes", type=float, metavar="M", help="stop after so long, with a checkpoint to go on from")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"), help="where the network is trained (default: cpu)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that prepare batches (default: 1)")
    parser.add_argument("--threads", type=console.positive_int, default=2, metavar="N", help="processor cores for the network (default: 2)")
    parser.add_argument("--check-minutes", type=float, default=10, metavar="M", help="minutes between scores on dev writers (default: 10)")
    settings = parser.add_argument_group("settings of the run; on going on they replace those of the checkpoint")
    for name in _SETTINGS:
        kind = float if name in _FRACTIONS else int
        settings.add_argument(f"--{name.replace('_', '-')}", type=kind, metavar="N")
    frozen = "parts of the network that stay as they are; stages.0 stages.1 takes a fifth less time a step"
    settings.add_argument("--frozen", nargs="*", metavar="PART", help=frozen)


def run(arguments: argparse.Namespace) -> int:
    """Trains. Returns the exit status."""
    console.spare_memory()
    if arguments.what == "language":
        return _make_languages(arguments.data / "text", arguments.out)
    if arguments.what == "replay":
        from hwr_desktop.learn.replay import make_replay

        make_replay(arguments.data, arguments.out / "replay")
        return 0
    if arguments.what == "calibration":
        return _calibrate(arguments.data, arguments.out)
    if arguments.what == "worth":
        return _measure_worth(arguments.data, arguments.out)
    if arguments.what == "cuts":
        return _find_cuts(arguments.data, arguments.grow, arguments.out)
    if arguments.what == "mix":
        return _mix(arguments.mix, arguments.out)
    if arguments.what == "segmenter":
        return train_segmenter.run(arguments, _LICENCES)
    from hwr_desktop.learn.checks import cer_by_set, read_dev_sets
    from hwr_desktop.learn.mixture import Mixture
    from hwr_desktop.learn.training import train

    checkpoint = arguments.checkpoint or arguments.out.with_suffix(f".run{arguments.out.suffix}")
    state = _begin(arguments, checkpoint)
    mixture = Mixture.read(arguments.data, state.recipe, state.charset, arguments.cuts)
    if mixture.left_out:
        console.say(f"note: {len(mixture.left_out)} samples left out, the first: {' '.join(mixture.left_out[:3])}")
    sets = read_dev_sets(arguments.data, state.recipe.sets)
    steps = train(
        *(state, mixture, checkpoint),
        device=arguments.device,
        threads=arguments.threads,
        workers=arguments.workers,
        check=lambda network: cer_by_set(network, state.charset, sets, 150, arguments.threads),
        check_s=60 * arguments.check_minutes,
    )
    end = time.monotonic() + 60 * (arguments.max_minutes or 1e9)
    losses: deque[float] = deque(maxlen=50)
    with Ending() as ending:
        while True:
            try:
                _show(next(steps), losses)
            except StopIteration as stop:
                network = stop.value
                break
            if ending.status or time.monotonic() > end:
                state.save(checkpoint)
                why = "as asked" if ending.status else f"after {arguments.max_minutes:g} minutes"
                console.say(f"stopped {why} at step {state.step}; the same command goes on from {checkpoint}.")
                return ending.status
    _write(arguments.out, network, state, mixture, sets)
    return 0


def _make_languages(texts: Path, out: Path) -> int:
    """Writes ``language/NAME.safetensors`` and ``dictionaries/NAME.txt`` for every language. Returns the exit status."""
    from hwr_desktop.files import write_file
    from hwr_desktop.learn.language_model import read_dictionary, read_language
    from hwr_desktop.recognise.charset import Charset
    from hwr_desktop.recognise.language import LANGUAGES

    charset = Charset.western()
    for name in LANGUAGES:
        read_language(name, texts, charset).write(out / f"language/{name}.safetensors")
        write_file(out / f"dictionaries/{name}.txt", read_dictionary(name, charset))
        console.say(f"{name}: language model and dictionary are in {out}")
    return 0


def _begin(arguments: argparse.Namespace, checkpoint: Path) -> Run:
    from hwr_desktop.learn.checkpoint import Run
    from hwr_desktop.learn.recipe import Recipe
    from hwr_desktop.recognise.charset import Charset

    changes: dict[str, Any] = {name: value for name in _SETTINGS if (value := getattr(arguments, name)) is not None}
    if arguments.frozen is not None:
        changes["frozen"] = tuple(arguments.frozen)
    if checkpoint.exists() and not arguments.fresh:
        state = Run.load(checkpoint, changes)
        console.say(f"going on from {checkpoint} at step {state.step}")
        return state
    recipe = Recipe(**changes)
    return Run.grown(arguments.grow, recipe) if arguments.grow else Run.new(recipe, Charset.western())


def _show(step: Step, losses: deque[float]) -> None:
    """A line of progress: over the last one on a terminal, every 50 steps elsewhere; scores always on a line of their own.

    Args:
        step: The record.
        losses: Of the last steps, to which this one's is added; batches of words and of lines differ too much to show one step's.
    """
    losses.append(step.loss)
    known = [loss for loss in losses if math.isfinite(loss)]
    loss = sum(known) / len(known) if known else math.nan
    line = f"step {step.step}/{step.steps}  loss {loss:.3f}  rate {step.rate:.1e}  {step.samples_per_s:.0f}/s  {step.left_s / 60:.0f} min left"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{line}")
    elif step.step % 50 == 0:
        sys.stderr.write(line + "\n")
    if step.scores:
        scores = "  ".join(f"{name} {cer:.2%}" for name, cer in step.scores.items())
        sys.stderr.write(f"\nCER at step {step.step}  {scores}\n")
    sys.stderr.flush()


def _calibrate(data: Path, path: Path) -> int:
    """Scores a model again and fits the curves of its confidences, in place. Returns the exit status."""
    from hwr_desktop.learn.checks import read_dev_sets
    from hwr_desktop.learn.recipe import Recipe
    from hwr_desktop.recognise.modelfile import read_model, read_worth

    _finish(path, *read_model(path), read_worth(path), read_dev_sets(data, Recipe().sets))
    return 0


def _measure_worth(data: Path, path: Path) -> int:
    """Measures what the weights of a model are worth, in place. Returns the exit status."""
    from hwr_desktop.learn.importance import measure_base
    from hwr_desktop.learn.mixture import Mixture
    from hwr_desktop.learn.recipe import Recipe
    from hwr_desktop.recognise.modelfile import read_model, write_model

    network, card = read_model(path)
    mixture = Mixture.read(data, Recipe(network=card.config), card.charset)
    write_model(path, network, card, worth=measure_base(network, card, mixture).tensors())
    return 0


def _find_cuts(data: Path, model: Path | None, path: Path) -> int:
    """Finds where the real lines of training writers can be cut, with a model that reads them. Returns the exit status."""
    from hwr_desktop.learn.accents import letter_places
    from hwr_desktop.learn.cuts import find_cuts, write_cuts
    from hwr_desktop.learn.mixture import Mixture
    from hwr_desktop.learn.recipe import Recipe
    from hwr_desktop.recognise.recogniser import Recogniser

    reader = Recogniser.load(model, threads=2)
    mixture = Mixture.read(data, Recipe(), reader.card.charset)
    letters = {k: tuple(letter_places(inks, reader)) for k, inks in mixture.inks.items() if k != "ink-chars"}
    cuts = {n: tuple(find_cuts(lines, reader)) for n, lines in mixture.sets.items()}
    write_cuts(path, cuts, letters)
    for name, places in letters.items():
        console.say(f"{name}: the letters of {sum(xs is not None for xs in places)} of {len(places)} are found")
    for name, found in cuts.items():
        spaces = [place for line in found if line for place in line.places]
        console.say(f"{name}: {sum(place >= 0 for place in spaces)} of {len(spaces)} spaces can be cut, in {len(found)} lines")
    return 0


def _share(text: str) -> tuple[Path, float]:
    """``MODEL=SHARE`` as its two parts."""
    path, _, share = text.rpartition("=")
    try:
        if path and float(share) > 0:
            return Path(path), float(share)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"'{text}' is not a model file, an equals sign and a share above 0")


def _mix(shares: Sequence[tuple[Path, float]], path: Path) -> int:
    """Writes the weighted mean of models. Returns the exit status."""
    from hwr_desktop.learn.mixing import mixed
    from hwr_desktop.recognise.modelfile import write_model

    if not shares:
        console.say("error: --what mix needs --mix MODEL=SHARE MODEL=SHARE")
        return 2
    write_model(path, *mixed(shares))
    console.say(f"{path} is the mean of {len(shares)} models; --what worth and --what calibration are to follow.")
    return 0


def _write(path: Path, network: Network, state: Run, mixture: Mixture, sets: tuple[DevSet, ...]) -> None:
    """Scores and calibrates the network on dev writers, measures what its weights are worth, and writes it with its card."""
    from hwr_desktop.learn.importance import measure_base
    from hwr_desktop.recognise.modelfile import ModelCard

    recipe = {k: v for k, v in asdict(state.recipe).items() if k != "network"}
    used = {*mixture.sets, *(["ink"] if mixture.inks else []), *(["fonts"] if mixture.fonts else [])}
    credits = tuple(text for key, text in _LICENCES.items() if key in used)
    card = ModelCard(state.recipe.network, state.charset, "base", "", credits, {}, recipe)
    _finish(path, network, card, measure_base(network, card, mixture).tensors(), sets)


def _finish(path: Path, network: Network, card: ModelCard, worth: Mapping[str, Tensor], sets: tuple[DevSet, ...]) -> None:
    from hwr_desktop.learn.checks import calibrate, cer_by_set
    from hwr_desktop.recognise.language import bundled
    from hwr_desktop.recognise.modelfile import write_model
    from hwr_desktop.recognise.recogniser import Recogniser

    measured = {}
    for dev in sets:  # one at a time: each takes minutes
        for name, cer in cer_by_set(network, card.charset, (dev,)).items():
            measured[f"{name} dev"] = round(cer, 5)
            console.write_output(f"{name} dev, greedy: CER {cer:.2%}\n")
    console.say("the curves of the confidences are fitted to the same lines, with language models too")
    card = replace(card, measured=measured, calibration={})
    write_model(path, network, replace(card, calibration=calibrate(Recogniser(network, card, languages=bundled()), sets)), worth=worth)
