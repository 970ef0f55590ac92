"""Gradients of a batch on several processor cores: each core takes a part of the lines through a replica of the network.

Threads within single operations would help little: most of a step is spent in ones that are small or cannot be divided, above all the way
back through the LSTM (docs/TRAINING.md has the figures).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from hwr_desktop.learn.mixture import Batch
from hwr_desktop.recognise.network import Network

Loss = Callable[[Network, Batch, torch.Generator], Tensor]
"""Mean loss per character of some lines, a scalar; what is random in it comes from the generator alone."""


class Replicas:
    """A network and its replicas: shared weights, but gradients, norms' statistics and chance of their own. To be closed.

    The gradients are a function of weights, batch, seed, step and the number of replicas, however the threads take turns.

    Args:
        network: To be trained, with what is frozen already frozen.
        seed: Start of every random choice.
        count: Replicas, the network itself counted, at least 1.
    """

    def __init__(self, network: Network, seed: int, count: int) -> None:
        self._networks = [network, *(_replica(network) for _ in range(count - 1))]
        device = next(network.parameters()).device
        self._chance = [torch.Generator(device) for _ in self._networks]
        self._seed = seed
        self._statistics = [_statistics(n) for n in self._networks]
        self._pool = ThreadPoolExecutor(count, "replica", lambda: torch.set_num_threads(1)) if count > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def gradients(self, batch: Batch, step: int, loss: Loss) -> float:
        """Adds the gradients of the mean loss per character of a batch to the network's. Returns that loss."""
        parts = divided(batch, len(self._networks))
        shares = [part.lengths.sum() / max(batch.lengths.sum(), 1) for part in parts]
        threads = zip(self._networks, parts, shares, self._chance, strict=False)
        for i, chance in enumerate(self._chance):
            chance.manual_seed(int(np.random.SeedSequence([self._seed, step, i]).generate_state(1, np.uint64)[0]))

        def through(network: Network, part: Batch, share: float, chance: torch.Generator) -> float:
            value = float(share) * loss(network, part, chance)
            value.backward()
            return float(value.detach())

        losses = [through(*t) for t in threads] if self._pool is None else list(self._pool.map(lambda t: through(*t), threads))
        self._gather()
        return sum(losses)

    @torch.no_grad()
    def _gather(self) -> None:
        """Adds up the gradients in the network; all norms go on from the mean of their statistics."""
        mine = list(self._networks[0].parameters())
        for network in self._networks[1:]:
            for own, other in zip(mine, network.parameters(), strict=True):
                if other.grad is not None:
                    own.grad = other.grad if own.grad is None else own.grad.add_(other.grad)
                    other.grad = None
        first, *others = self._statistics
        if first:
            for i, statistics in enumerate(others, 2):
                torch._foreach_lerp_(first, statistics, 1 / i)
            for statistics in others:
                torch._foreach_copy_(statistics, first)


def divided(batch: Batch, count: int) -> list[Batch]:
    """A batch in at most so many parts of about the same area, narrow lines apart from wide ones."""
    order = np.argsort(batch.widths, kind="stable")
    widths = batch.widths[order]
    middles = np.cumsum(widths) - widths / 2
    ends = np.searchsorted(middles, widths.sum() * np.arange(1, count) / count)
    return [part(batch, chosen) for chosen in np.split(order, ends) if len(chosen)]


def part(batch: Batch, chosen: Sequence[int] | NDArray[np.int64]) -> Batch:
    """Some lines of a batch, by number, at least one."""
    texts = np.split(batch.classes, np.cumsum(batch.lengths)[:-1])
    widths = batch.widths[chosen]
    columns = min(-(-int(widths.max()) // 32) * 32, batch.images.shape[-1])
    return Batch(batch.images[chosen, ..., :columns], widths, np.concatenate([texts[i] for i in chosen]), batch.lengths[chosen])


def _replica(network: Network) -> Network:
    replica = copy.deepcopy(network)
    for own, shared in zip(replica.parameters(), network.parameters(), strict=True):
        own.data = shared.data
    return replica


def _statistics(network: Network) -> list[Tensor]:
    """Running mean and variance of the norms that take them from each batch."""
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d) and m.training]
    return [t for m in norms for t in (m.running_mean, m.running_var) if t is not None]
