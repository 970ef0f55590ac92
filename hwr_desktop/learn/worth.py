"""What a network's weights are worth for all the hands that it reads: how much the loss rises where they move, to second order.

The curvature of the loss by a layer's weights is kept as a Kronecker product of what its inputs and its outputs' gradients are like (Martens and
Grosse 2015, "Optimizing neural networks with Kronecker-factored approximate curvature"; Grosse and Martens 2016 for convolutions), of the
inputs only the main directions; that of all other weights as its diagonal. It fits the model file and tells whether a change is felt by
other hands, where a diagonal only tells which single weight is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import torch
from torch import Tensor

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

    def solve(self, gradient: Tensor, damping: float) -> Tensor:
        """The change that has a gradient ``(R, I)``, R at least O, where ``damping`` times the mean curvature is added to that of each direction.

        Rows beyond O are those of new outputs, each taken to be like the mean of the others and alone. None where nothing has curvature.
        """
        strengths, directions = self._outputs
        rows = len(strengths)
        felt = torch.cat([directions.T @ gradient[:rows], gradient[rows:]])
        out = torch.cat([strengths, strengths.mean().expand(len(gradient) - rows)])[:, None]
        seen, main = self._inputs
        mean = out[:rows].mean() * ((seen.sum() + self.rest * gradient.shape[1]) / gradient.shape[1])
        if not mean > 0:
            return torch.zeros_like(gradient)
        along = felt @ main.T
        beside = (felt - along @ main) / (out * self.rest + damping * mean)
        change = (along / (out * (seen + self.rest) + damping * mean)) @ main + beside
        return torch.cat([directions @ change[:rows], change[rows:]])

    @cached_property
    def _outputs(self) -> tuple[Tensor, Tensor]:
        """Strengths ``(O,)`` and directions ``(O, O)``, in columns, of the outputs' gradients."""
        strengths, directions = torch.linalg.eigh(self.outputs.T @ self.outputs)
        return strengths.clamp(min=0), directions

    @cached_property
    def _inputs(self) -> tuple[Tensor, Tensor]:
        """Strengths ``(K,)`` beyond the rest and main directions ``(K, I)`` of the inputs."""
        strengths = self.inputs.square().sum(1)
        return strengths, self.inputs / strengths.clamp(min=1e-30).sqrt()[:, None]


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

    def raised(self, part: str, times: float) -> Worth:
        """The same where weights whose names begin with a part's are worth so many times as much."""
        layers = {n: replace(c, outputs=c.outputs * times**0.5) if n.startswith(f"{part}.") else c for n, c in self.layers.items()}
        return Worth(layers, {n: t * times if n.startswith(f"{part}.") else t for n, t in self.single.items()})

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
