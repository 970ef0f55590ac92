"""The weighted mean of networks that began from the same weights: better than each, as one that learnt for longer.

Wortsman et al. 2022, "Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing inference time".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from hwr_desktop.errors import ModelError
from hwr_desktop.recognise.modelfile import ModelCard, read_model
from hwr_desktop.recognise.network import Network


@torch.no_grad()
def mixed(shares: Sequence[tuple[Path, float]]) -> tuple[Network, ModelCard]:
    """The mean of model files and the card of the first, in whose recipe the shares stand; what was measured of the first alone is left out.

    Args:
        shares: Files, at least one, and the share of each, more than 0; divided by their sum.

    Raises:
        ModelError: A file cannot be read, or its network or charset is another than the first one's.
    """
    total = sum(share for _, share in shares)
    (first, share), *others = shares
    network, card = read_model(first)
    weights = network.state_dict()
    floats = [n for n, t in weights.items() if t.is_floating_point()]
    for name in floats:
        weights[name].mul_(share / total)
    for path, share in others:
        other, its_card = read_model(path)
        if (its_card.config, its_card.charset) != (card.config, card.charset):
            raise ModelError(f"{path} has another network or other characters than {first}; they cannot be mixed.")
        theirs = other.state_dict()
        for name in floats:
            weights[name].add_(theirs[name], alpha=share / total)
    recipe = {**card.recipe, "mixed": ", ".join(f"{s / total:.4g} of {path.name}" for path, s in shares)}
    return network, replace(card, recipe=recipe, measured={}, calibration={})
