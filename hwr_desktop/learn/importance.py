"""Measures what the weights of a model are worth for all the hands that it reads.

Once on the lines that the base model was trained on, kept in its file, so that fine-tuning is told about hands whose pictures are not
there (``worth.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Batch, Mixture
from hwr_desktop.learn.plan import begin, plan
from hwr_desktop.learn.replicas import Replicas, part
from hwr_desktop.learn.training import Source, loss_of
from hwr_desktop.learn.worth import Curvature, Worth
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network

LINES = 500
_SHARES = {"lines": 0.4, "ink-lines": 0.2, "ink-joined": 0.15, "ink-words": 0.08, "ink-spelled": 0.07, "font-lines": 0.1}
"""Of the kinds of lines: more whole lines in ink than are trained on, since it is they that suffer while a hand on paper is learnt."""
_OF_A_BATCH = 12
_UNUSED = ("shortcut",)  # by reading


def measure_model(network: Network, card: ModelCard, source: Source, lines: int) -> Worth:
    """As ``measure``, for the weights that fine-tuning may change."""
    return measure(begin(network, card, (), replace(plan(1, card), shortcut=0.0)), source, lines)


def measure_base(network: Network, card: ModelCard, mixture: Mixture) -> Worth:
    """The same for a base model, on lines like those that it was trained on."""
    return measure_model(network, card, replace(mixture, recipe=replace(mixture.recipe, word_steps=0, lines=_SHARES)), LINES)


def measure(run: Run, source: Source, lines: int) -> Worth:
    """What each weight that is not frozen is worth for the reading of lines, by the gradients of their losses in nats.

    Args:
        run: With the model's weights; its recipe says what is frozen.
        source: Training lines.
        lines: How many of them, from many batches.
    """
    run.begin()
    weights = {n: p for n, p in run.network.named_parameters() if p.requires_grad and not n.startswith(_UNUSED)}
    layers = {n: m for n, m in run.network.named_modules() if isinstance(m, nn.Conv2d | nn.Linear) and f"{n}.weight" in weights}
    squares = {n: torch.zeros_like(p) for n, p in weights.items()}
    moments = _Moments()
    handles = [layer.register_forward_hook(partial(moments.watch, name)) for name, layer in layers.items()]
    rng = np.random.default_rng(run.recipe.seed)
    done = number = 0
    with Replicas(run.network, run.recipe.seed, 1) as alone:
        while done < lines:
            for batch in source.group(number):
                for i in rng.permutation(len(batch.lengths))[: min(_OF_A_BATCH, lines - done)]:
                    alone.gradients(part(batch, [int(i)]), done, partial(_nats, run))
                    done += 1
                    for name, weight in run.network.named_parameters():
                        if name in squares and weight.grad is not None:
                            squares[name].addcmul_(weight.grad, weight.grad)
                        weight.grad = None
            number += 1
    for handle in handles:
        handle.remove()
    means = {n: t / done for n, t in squares.items()}
    of_layers = {n for n in means if n.rpartition(".")[0] in layers}
    return Worth({n: moments.curvature(n, means) for n in layers}, {n: t for n, t in means.items() if n not in of_layers})


def _nats(run: Run, network: Network, line: Batch, chance: torch.Generator) -> Tensor:
    """The loss of a whole line."""
    return loss_of(run, network, line, chance) * float(line.lengths.sum())


@dataclass(eq=False)
class _Moments:
    """Second moments of what goes into layers and of the gradients that come back to what comes out, summed over lines."""

    inputs: dict[str, Tensor] = field(default_factory=lambda: defaultdict(lambda: torch.zeros(())))
    outputs: dict[str, Tensor] = field(default_factory=lambda: defaultdict(lambda: torch.zeros(())))

    def watch(self, name: str, layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        """To be called by the layer as it is passed."""
        seen = _rows_in(layer, inputs[0].detach().float())
        output.register_hook(partial(self._add, name, seen))

    def _add(self, name: str, seen: Tensor, gradient: Tensor) -> None:
        back = _rows_out(gradient.detach().float())
        self.inputs[name] = self.inputs[name] + seen.T @ seen / len(seen)
        self.outputs[name] = self.outputs[name] + back.T @ back

    def curvature(self, name: str, means: Mapping[str, Tensor]) -> Curvature:
        """Scaled so that its trace is what the mean squares of the weights' gradients add up to."""
        inputs, outputs = self.inputs[name], self.outputs[name]
        trace = sum(float(t.sum()) for n, t in means.items() if n.rpartition(".")[0] == name)
        return Curvature.of(inputs, outputs * (trace / max(float(inputs.trace() * outputs.trace()), 1e-30)))


def _rows_in(layer: nn.Module, inputs: Tensor) -> Tensor:
    """What a layer's weights are multiplied with, a row for each place that they look at."""
    if isinstance(layer, nn.Conv2d):
        assert isinstance(layer.padding, tuple)
        rows = nn.functional.unfold(inputs, layer.kernel_size, padding=layer.padding, stride=layer.stride).transpose(1, 2).flatten(0, 1)
    else:
        rows = inputs.flatten(0, -2)
    return rows if layer.bias is None else torch.cat([rows, rows.new_ones(len(rows), 1)], 1)


def _rows_out(gradient: Tensor) -> Tensor:
    """Of a convolution ``(B, C, H, W)`` or a dense layer ``(..., C)``."""
    return gradient.movedim(1, -1).flatten(0, -2) if gradient.ndim == 4 else gradient.flatten(0, -2)
