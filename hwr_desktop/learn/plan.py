"""How one hand is learnt: the settings for a number of lines, and a run that begins at a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from hwr_desktop.learn.budget import MANY, steps_for
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.held import HeldAdamW, NaturalGradient
from hwr_desktop.learn.optimiser import Optimiser
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.worth import Worth
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network

FROZEN = ("stages.0", "stages.1", "stages.2")
"""What stays as it is: the first convolutions see strokes, not letters."""
_LSTM = "lstms"
"""It knows which letters follow each other, which a few texts would only spoil: it stays as it is too, but where many lines are learnt."""
_LSTM_SHARE = 0.1
"""Of the learning rate, with many lines."""

SHARE = 0.97
"""Part of each batch that is the user's. Other hands are read by the network from before (``recognise.hands``), so few lines of theirs suffice."""
_HELD_FULLY = 16
_LAST_STAGE = 4.0
"""How many times as strongly the last convolutions are held: kept as they are, half of what other hands lose is saved, but as much
of what one hand gains goes as by any other stage (docs/TRAINING.md)."""


def plan(lines: int, card: ModelCard, seed: int = 1, steps: int | None = None) -> Recipe:
    """The settings that experiments found good for so many lines of a hand (docs/TRAINING.md); ``steps`` are as many as these found, if None."""
    steps = steps_for(lines) if steps is None else steps
    few = lines < MANY
    return Recipe(
        seed=seed,
        network=card.config,
        word_steps=0,
        steps=steps,
        # Each step is pulled elsewhere by its few lines; the mean of where they pull is worth more than where the last ones did.
        decay=0 if few else steps,
        average=1.0 if few else 0.98,
        late=2.0 if few else 8.0,
        warmup=max(5, steps // 20),
        rate=1.0 if few else 4e-3,
        shortcut=1.0,
        masked=0.0,
        strength=0.8 if few else 1.0,
        style=0.0,
        columns=round(6400 * (max(lines, 4) / _HELD_FULLY) ** 0.4) if few else 4500,
        group=4,
        frozen=(*FROZEN, _LSTM) if few else FROZEN,
        batch_norms=False,
    )


def hold(lines: int) -> float:
    """How strongly weights are held where they are, the more the more they are worth for other hands; less where there are many lines to learn."""
    return (0.2 if lines < MANY else 0.06) * min(1.0, (_HELD_FULLY / max(lines, 1)) ** 0.25)


def optimiser(network: Network, worth: Worth, lines: int, strength: float, decay: float) -> Optimiser:
    """What learns so many lines; the network is held where it is, its frozen parts already frozen."""
    if lines >= MANY:
        return HeldAdamW(network, worth, strength, decay, {_LSTM: _LSTM_SHARE})
    return NaturalGradient(network, worth.raised(f"stages.{len(network.stages) - 1}", _LAST_STAGE), strength)


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
