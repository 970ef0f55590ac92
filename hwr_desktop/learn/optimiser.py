"""What optimisers have in common, and AdamW.

AdamW is on whole lists of tensors. ``torch.optim`` would import half of torch's compiler, which the packaged program leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, cast

import torch
from torch import Tensor, nn


class Optimiser(Protocol):
    """What moves the weights of a run.

    Attributes:
        count: Steps made.
    """

    count: int

    def step(self, rate: float) -> float:
        """Moves the weights by their gradients, and clears these."""

    def to(self, device: torch.device) -> None:
        """Moves what it remembers to a device."""

    def clear(self) -> None:
        """Forgets the gradients without moving."""

    def state(self) -> dict[str, Tensor]:
        """What it remembers beside the count, by name."""

    def restore(self, state: dict[str, Tensor], count: int) -> None:
        """Takes back what ``state`` gave."""


class AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019, "Decoupled weight decay regularization").

    Args:
        parameters: What is trained, with names; matrices and kernels decay, vectors (biases, norms) do not.
        decay: Weight decay per step, times the learning rate.
        betas: Decay rates of the two moments.
        slow: The share of the learning rate for parameters whose names begin so; all others have the whole.
    """

    def __init__(
        self,
        parameters: Iterable[tuple[str, nn.Parameter]],
        decay: float = 0.01,
        betas: tuple[float, float] = (0.9, 0.98),
        slow: Mapping[str, float] | None = None,
    ) -> None:
        named = [(n, p) for n, p in parameters if p.requires_grad]
        self.names = [n for n, _ in named]
        self.parameters: list[Tensor] = [p for _, p in named]
        self.first = [torch.zeros_like(p) for p in self.parameters]
        self.second = [torch.zeros_like(p) for p in self.parameters]
        self.shares = [next((share for part, share in (slow or {}).items() if n.startswith(part)), 1.0) for n in self.names]
        self.decay, self.betas, self.count = decay, betas, 0

    @torch.no_grad()
    def step(self, rate: float, clip: float = 1.0) -> float:
        """Moves the parameters by their gradients, whose joint norm is clipped, and clears them. Returns the norm before clipping."""
        grads = [p.grad if p.grad is not None else torch.zeros_like(p) for p in self.parameters]
        norm = torch.linalg.vector_norm(torch.stack(_list(torch._foreach_norm(grads))))
        torch._foreach_mul_(grads, torch.clamp(clip / (norm + 1e-6), max=1.0))
        self.count += 1
        b1, b2 = self.betas
        torch._foreach_lerp_(self.first, grads, 1 - b1)
        torch._foreach_mul_(self.second, b2)
        torch._foreach_addcmul_(self.second, grads, grads, 1 - b2)
        matrices = [(p, share) for p, share in zip(self.parameters, self.shares, strict=True) if p.ndim > 1 and p.requires_grad]
        torch._foreach_mul_([p for p, _ in matrices], [1 - rate * share * self.decay for _, share in matrices])
        deviation = _list(torch._foreach_sqrt(self.second))
        torch._foreach_div_(deviation, (1 - b2**self.count) ** 0.5)
        torch._foreach_add_(deviation, 1e-8)
        torch._foreach_addcdiv_(self.parameters, self.first, deviation, [-rate * share / (1 - b1**self.count) for share in self.shares])
        self.clear()
        return float(norm)

    def to(self, device: torch.device) -> None:
        """Moves the moments to a device; the parameters' owner moves those."""
        self.first = [t.to(device) for t in self.first]
        self.second = [t.to(device) for t in self.second]

    def clear(self) -> None:
        """Forgets the gradients without moving."""
        for p in self.parameters:
            p.grad = None

    def state(self) -> dict[str, Tensor]:
        """The moments under ``first.NAME`` and ``second.NAME``; the step count is ``count``."""
        moments = (("first", self.first), ("second", self.second))
        return {f"{kind}.{n}": t for kind, tensors in moments for n, t in zip(self.names, tensors, strict=True)}

    @torch.no_grad()
    def restore(self, state: dict[str, Tensor], count: int) -> None:
        """Takes back what ``state`` gave."""
        self.count = count
        for kind, tensors in (("first", self.first), ("second", self.second)):
            for n, t in zip(self.names, tensors, strict=True):
                t.copy_(state[f"{kind}.{n}"])


def _list(tensors: object) -> list[Tensor]:
    return list(cast(Sequence[Tensor], tensors))
