"""Optimisers that hold weights where a base model had them, the more the more these are worth for other hands.

Elastic weight consolidation (Kirkpatrick et al. 2017, "Overcoming catastrophic forgetting in neural networks") with such curvature as in
Ritter et al. 2018, "Online structured Laplace approximations for overcoming catastrophic forgetting".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from hwr_desktop.learn.optimiser import AdamW
from hwr_desktop.learn.worth import Curvature, Worth
from hwr_desktop.recognise.network import Network

_DAMPING = 10.0
"""Times the mean curvature of a layer, added to that of each of its directions."""
_MOMENTUM = 0.8
_FURTHEST = 2.0
"""A step's length before the learning rate, in the root of what it costs other hands."""


class _Held:
    """The weights of a network that can move, and the pull on them.

    Args:
        network: To be trained, at the weights that it is to be held at, with what is frozen already frozen.
        worth: What its weights are worth for all hands.
        hold: How strongly it is held: ``hold / 2`` times the curvature of the change is added to the loss per character.
    """

    def __init__(self, network: Network, worth: Worth, hold: float) -> None:
        self.weights = {n: p for n, p in network.named_parameters() if p.requires_grad}
        self.start = {n: p.detach().clone() for n, p in self.weights.items()}
        self.worth, self.hold = worth, hold

    def to(self, device: torch.device) -> None:
        """Moves where the weights began to a device; their owner moves the weights."""
        self.start = {n: t.to(device) for n, t in self.start.items()}

    @torch.no_grad()
    def pull(self) -> None:
        """Adds the gradient of the pull to the network's; rows that were added since are not pulled."""
        for name, values in self.worth.single.items():
            if name in self.weights:
                pulled = values * (self.weights[name] - self.start[name])[: len(values)]
                self._gradient(name)[: len(values)].add_(pulled, alpha=self.hold)
        for parts, curvature in self.layers():
            rows = len(curvature.outputs)
            changes = [(self.weights[n] - self.start[n])[:rows].reshape(rows, -1) for n in parts]
            for part, pulled in zip(parts, curvature.times(torch.cat(changes, 1)).split([c.shape[1] for c in changes], 1), strict=True):
                own = self._gradient(part)[:rows]
                own.add_(pulled.reshape(own.shape), alpha=self.hold)

    def layers(self) -> Iterator[tuple[list[str], Curvature]]:
        """The names of the weights of each layer that can move and its curvature."""
        for name, curvature in self.worth.layers.items():
            parts = [n for n in (f"{name}.weight", f"{name}.bias") if n in self.weights]
            if parts:
                yield parts, curvature

    def _gradient(self, name: str) -> Tensor:
        weight = self.weights[name]
        if weight.grad is None:
            weight.grad = torch.zeros_like(weight)
        return weight.grad


class HeldAdamW(AdamW):
    """AdamW with the pull: for many lines, whose gradients tell what to move."""

    def __init__(self, network: Network, worth: Worth, hold: float, decay: float, slow: Mapping[str, float] | None = None) -> None:
        super().__init__(network.named_parameters(), decay, slow=slow)
        self._held = _Held(network, worth, hold)

    def step(self, rate: float, clip: float = 1.0) -> float:
        """Moves the parameters by their gradients and the pull, and clears these. Returns the joint norm before clipping."""
        self._held.pull()
        return super().step(rate, clip)

    def to(self, device: torch.device) -> None:
        """Moves what it remembers to a device."""
        super().to(device)
        self._held.to(device)


class NaturalGradient:
    """The natural gradient: each step goes where the loss of one hand falls most for what other hands feel of it. For few lines.

    Amari 1998, "Natural gradient works efficiently in learning", with the curvature of the *base* model's loss as the measure of distance.
    Adam moves every weight by about the learning rate, also those for which a few lines give only noise, and other hands feel that
    (docs/TRAINING.md). Weights that are worth nothing stay.

    Args:
        network: To be trained, at the weights that it is to be held at, with what is frozen already frozen.
        worth: What its weights are worth for all hands.
        hold: How strongly it is held: ``hold / 2`` times the curvature of the change is added to the loss per character. More than 0.
    """

    def __init__(self, network: Network, worth: Worth, hold: float) -> None:
        self._held = _Held(network, worth, hold)
        self._speed = {n: torch.zeros_like(p) for n, p in self._held.weights.items()}
        self.count = 0

    @torch.no_grad()
    def step(self, rate: float) -> float:
        """Moves the weights by their gradients and the pull, and clears these. Returns the length of the step before it is limited."""
        self._held.pull()
        changes, squared = dict[str, Tensor](), 0.0
        for names, gradient, change in (*self._of_layers(), *self._of_single()):
            squared += float((gradient * change).sum())
            changes |= dict(zip(names, change.split([self._held.weights[n][0].numel() for n in names], 1), strict=True))
        length = max(squared, 0.0) ** 0.5 / self._held.hold
        share = (1 - _MOMENTUM) * min(1.0, _FURTHEST / max(length, 1e-12)) / self._held.hold
        for name, change in changes.items():
            speed = self._speed[name]
            speed.mul_(_MOMENTUM).add_(change.reshape(speed.shape), alpha=share)
            self._held.weights[name].add_(speed, alpha=-rate)
        self.count += 1
        self.clear()
        return length

    def to(self, device: torch.device) -> None:
        """Moves what it remembers to a device."""
        self._held.to(device)
        self._speed = {n: t.to(device) for n, t in self._speed.items()}

    def clear(self) -> None:
        """Forgets the gradients without moving."""
        for weight in self._held.weights.values():
            weight.grad = None

    def state(self) -> dict[str, Tensor]:
        """The speeds, under ``speed.NAME``."""
        return {f"speed.{n}": t for n, t in self._speed.items()}

    @torch.no_grad()
    def restore(self, state: dict[str, Tensor], count: int) -> None:
        """Takes back what ``state`` gave."""
        self.count = count
        for name, speed in self._speed.items():
            speed.copy_(state[f"speed.{name}"])

    def _of_layers(self) -> Iterator[tuple[list[str], Tensor, Tensor]]:
        """For each layer the names of its weights, the gradient by them, and the change that is asked for, each ``(R, I)``."""
        for parts, curvature in self._held.layers():
            gradient = torch.cat([self._flat(n) for n in parts], 1)
            yield parts, gradient, curvature.solve(gradient, _DAMPING)

    def _of_single(self) -> Iterator[tuple[list[str], Tensor, Tensor]]:
        """The same for weights of which only the diagonal is known."""
        for name, values in self._held.worth.single.items():
            if name in self._held.weights:
                curvature, gradient = values.reshape(len(values), -1), self._flat(name)
                yield [name], gradient, gradient / (curvature + _DAMPING * curvature.mean()).clamp(min=1e-30)

    def _flat(self, name: str) -> Tensor:
        """The gradient by a weight, a row for each output."""
        weight = self._held.weights[name]
        gradient = weight.grad if weight.grad is not None else torch.zeros_like(weight)
        return gradient.reshape(len(weight), -1)
