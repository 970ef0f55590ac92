"""Holds what a model knows of all hands in place while it learns one.

Elastic weight consolidation (Kirkpatrick et al. 2017, "Overcoming catastrophic forgetting in neural networks").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from hwr_desktop.recognise.network import Network


@dataclass(frozen=True, eq=False)
class Anchor:
    """Holds weights near where they were, the more the more they are worth.

    Attributes:
        weights: Where they were, by name.
        worth: What each is worth (``importance.measure``), by name; a weight that is not named, or a row that was added since, moves freely.
        strength: Of the pull: ``strength / 2 * worth * (distance squared)`` is added to the loss per character.
    """

    weights: Mapping[str, Tensor]
    worth: Mapping[str, Tensor]
    strength: float

    @classmethod
    def of(cls, network: Network, worth: Mapping[str, Tensor], strength: float) -> Anchor:
        """Holds a network where it is now."""
        return cls({n: p.detach().clone() for n, p in network.named_parameters() if n in worth}, worth, strength)

    @torch.no_grad()
    def pull(self, network: Network) -> None:
        """Adds the gradient of the pull to the network's."""
        for name, weight in network.named_parameters():
            worth = self.worth.get(name)
            if worth is not None and weight.grad is not None:
                rows = len(worth)
                weight.grad[:rows].addcmul_(worth, weight[:rows] - self.weights[name][:rows], value=self.strength)
