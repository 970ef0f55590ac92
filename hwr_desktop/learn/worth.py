"""What a network's weights are worth for all the hands that it reads: how much the loss rises where they move, to second order.

The curvature of the loss by a layer's weights is kept as a Kronecker product of what its inputs and its outputs' gradients are like (Martens and
Grosse 2015, "Optimizing neural networks with Kronecker-factored approximate curvature"; Grosse and Martens 2016 for convolutions), of the
inputs only the main directions; that of all other weights as its diagonal. It fits the model file and tells whether a change is felt by
other hands, where a diagonal only tells which single weight is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from hwr_desktop.recognise.network import Network

_DIRECTIONS = 128
_SCALE = 64.0  # brings the diagonals into the range of float8
_INPUTS, _REST, _OUTPUTS = ".inputs", ".rest", ".outputs"


@dataclass(frozen=True, eq=False)
class Curvature:
    """Of the loss by the weights of one layer, as a matrix ``(O, I)``; a kernel's channels and taps are its inputs, a bias is the last of them.

    Attributes:
        inputs: ``(K, I)`` float32, main directions of the inputs, each as long as the root of how strongly they vary in it beyond ``rest``.
        rest: How strongly they vary in any other direction, at least 0.
        outputs: ``(O, O)`` float32, such that ``outputs.T @ outputs`` is the mean of products of the outputs' gradients.
    """

    inputs: Tensor
    rest: float
    outputs: Tensor

    @classmethod
    def of(cls, inputs: Tensor, outputs: Tensor) -> Curvature:
        """From the second moments of inputs ``(I, I)`` and of the outputs' gradients ``(O, O)``."""
        strengths, directions = torch.linalg.eigh(inputs)
        main = slice(max(0, len(strengths) - _DIRECTIONS), None)
        rest = float(strengths[: main.start].mean().clamp(min=0)) if main.start else 0.0
        roots = (strengths[main] - rest).clamp(min=0).sqrt()
        strengths_out, directions_out = torch.linalg.eigh(outputs)
        return cls(roots[:, None] * directions[:, main].T, rest, strengths_out.clamp(min=0).sqrt()[:, None] * directions_out.T)

    def times(self, change: Tensor) -> Tensor:
        """The gradient of half of what a change ``(O, I)`` of the weights costs, by the change."""
        felt = (change @ self.inputs.T) @ self.inputs + self.rest * change
        return self.outputs.T @ (self.outputs @ felt)


@dataclass(frozen=True, eq=False)
class Worth:
    """Of all weights that are held.

    Attributes:
        layers: Curvature by the layers' names.
        single: Mean square of the gradient of each weight by the weights' names, for those of no such layer.
    """

    layers: Mapping[str, Curvature] = field(default_factory=dict)
    single: Mapping[str, Tensor] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.layers or self.single)

    def tensors(self) -> dict[str, Tensor]:
        """For the model file: two bytes a number for curvature, one for diagonals."""
        found = {n: (t * _SCALE).to(torch.float8_e5m2) for n, t in self.single.items()}
        for name, curvature in self.layers.items():
            found[name + _INPUTS] = curvature.inputs.bfloat16()
            found[name + _REST] = torch.tensor(curvature.rest)
            found[name + _OUTPUTS] = curvature.outputs.bfloat16()
        return found

    @classmethod
    def of_tensors(cls, tensors: Mapping[str, Tensor]) -> Worth:
        """What ``tensors`` gave."""
        layers = [n.removesuffix(_INPUTS) for n in tensors if n.endswith(_INPUTS)]
        of_layers = {n + end for n in layers for end in (_INPUTS, _REST, _OUTPUTS)}
        return cls(
            {n: Curvature(tensors[n + _INPUTS].float(), float(tensors[n + _REST]), tensors[n + _OUTPUTS].float()) for n in layers},
            {n: t.float() / _SCALE for n, t in tensors.items() if n not in of_layers},
        )


@dataclass(frozen=True, eq=False)
class Anchor:
    """Holds weights near where they were, the more the more they are worth.

    Elastic weight consolidation (Kirkpatrick et al. 2017, "Overcoming catastrophic forgetting in neural networks"), with such curvature as in
    Ritter et al. 2018, "Online structured Laplace approximations for overcoming catastrophic forgetting".

    Attributes:
        start: Where they were, by name.
        worth: What they are worth; weights that it does not name, and rows that were added since, move freely.
        strength: Of the pull: ``strength / 2`` times the change's curvature is added to the loss per character.
    """

    start: Mapping[str, Tensor]
    worth: Worth
    strength: float

    @classmethod
    def of(cls, network: Network, worth: Worth, strength: float) -> Anchor:
        """Holds a network where it is now."""
        return cls({n: p.detach().clone() for n, p in network.named_parameters()}, worth, strength)

    @torch.no_grad()
    def pull(self, network: Network) -> None:
        """Adds the gradient of the pull to the network's, for the weights that have one."""
        weights = {n: p for n, p in network.named_parameters() if p.grad is not None}
        for name, values in self.worth.single.items():
            if name in weights:
                _gradient(weights[name])[: len(values)].addcmul_(values, self._change(weights, name, len(values)), value=self.strength)
        for name, curvature in self.worth.layers.items():
            parts = [n for n in (f"{name}.weight", f"{name}.bias") if n in weights]
            if not parts:
                continue
            rows = len(curvature.outputs)
            changes = [self._change(weights, n, rows).reshape(rows, -1) for n in parts]
            pulls = curvature.times(torch.cat(changes, 1)).split([c.shape[1] for c in changes], 1)
            for part, pull in zip(parts, pulls, strict=True):
                own = _gradient(weights[part])[:rows]
                own.add_(pull.reshape(own.shape), alpha=self.strength)

    def _change(self, weights: Mapping[str, Tensor], name: str, rows: int) -> Tensor:
        return weights[name][:rows] - self.start[name][:rows]


def _gradient(weight: Tensor) -> Tensor:
    assert weight.grad is not None
    return weight.grad
