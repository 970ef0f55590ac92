"""How one hand is learnt: the settings for a number of lines, and a run that begins at a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from hwr_desktop.learn.budget import steps_for
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network

FROZEN = ("stages.0", "stages.1", "stages.2", "lstms")
"""What stays as it is: the first convolutions see strokes, not letters, and the LSTM knows which letters follow each other, which the few
texts of one hand would only spoil."""


def plan(lines: int, card: ModelCard, seed: int = 1) -> Recipe:
    """The settings that experiments found good for so many lines of a hand (docs/TRAINING.md)."""
    steps = steps_for(lines)
    return Recipe(
        seed=seed,
        network=card.config,
        word_steps=0,
        steps=steps,
        decay=steps,
        warmup=warmup(steps),
        rate=4e-3,
        average=0.98,
        shortcut=1.0,
        masked=0.0,
        columns=4500,
        group=4,
        frozen=FROZEN,
        batch_norms=False,
    )


def warmup(steps: int) -> int:
    """Steps in which the learning rate rises."""
    return max(5, steps // 20)


def begin(network: Network, card: ModelCard, texts: Sequence[str], recipe: Recipe) -> Run:
    """A run that starts from a model; characters that it lacks extend its charset, the others keep their classes."""
    charset = card.charset.extended("".join(texts))
    run = Run.new(replace(recipe, network=replace(card.config, classes=len(charset))), charset)
    weights = network.state_dict()
    with torch.no_grad():
        for name, tensor in run.network.state_dict().items():
            old = weights[name]
            if tensor.shape == old.shape:
                tensor.copy_(old)
            else:
                tensor[: len(old)] = old
                if tensor.ndim == 1:
                    # Rare at first: a new character must not be read into everything.
                    tensor[len(old) :] = float(old.min())
    run.average = {n: t.detach().clone() for n, t in run.network.state_dict().items()}
    return run
