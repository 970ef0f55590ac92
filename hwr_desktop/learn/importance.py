"""What each weight of a model is worth for all the hands that it reads: the diagonal of the empirical Fisher information.

Measured once on the lines that the base model was trained on and kept in its file, so that fine-tuning is told about hands whose pictures
are not there (``anchor.py``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.finetune import FIRST, begin, plan
from hwr_desktop.learn.mixture import Batch, Mixture
from hwr_desktop.learn.replicas import Replicas, part
from hwr_desktop.learn.training import Source, loss_of
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network

LINES = 600
_OF_A_BATCH = 12
_UNUSED = ("shortcut",)  # by reading


def measure_model(network: Network, card: ModelCard, mixture: Mixture) -> dict[str, Tensor]:
    """As ``measure``, for the weights that fine-tuning may change, on lines of the second stage of training."""
    run = begin(network, card, (), replace(plan(1, card), frozen=FIRST))
    return measure(run, replace(mixture, recipe=replace(mixture.recipe, word_steps=0)), LINES)


def measure(run: Run, source: Source, lines: int) -> dict[str, Tensor]:
    """The mean square of the gradient of a line's loss, in nats, by each weight that is not frozen; by the weights' names.

    Args:
        run: With the model's weights; its recipe says what is frozen.
        source: Training lines.
        lines: How many of them, from many batches.
    """
    run.begin()
    worth = {n: torch.zeros_like(p) for n, p in run.network.named_parameters() if p.requires_grad and not n.startswith(_UNUSED)}
    rng = np.random.default_rng(run.recipe.seed)
    done = number = 0
    with Replicas(run.network, run.recipe.seed, 1) as alone:
        while done < lines:
            for batch in source.group(number):
                for i in rng.permutation(len(batch.lengths))[: min(_OF_A_BATCH, lines - done)]:
                    alone.gradients(part(batch, [int(i)]), done, partial(_nats, run))
                    done += 1
                    for name, weight in run.network.named_parameters():
                        if name in worth and weight.grad is not None:
                            worth[name].addcmul_(weight.grad, weight.grad)
                        weight.grad = None
            number += 1
    return {n: t / done for n, t in worth.items()}


def _nats(run: Run, network: Network, line: Batch, chance: torch.Generator) -> Tensor:
    """The loss of a whole line."""
    return loss_of(run, network, line, chance) * float(line.lengths.sum())
