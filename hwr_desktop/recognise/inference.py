"""A trained network made fast for reading, and exact in batches: padding never changes what stands beside it."""

from __future__ import annotations

from copy import deepcopy
from functools import reduce

import torch
from torch import Tensor, nn

from hwr_desktop.recognise.network import Network


class ReadingNetwork(nn.Module):
    """The same function as ``Network`` in evaluation mode, without its shortcut head.

    Batch normalisation is folded into the convolutions. What lies beyond a line's own columns is set to zero after every
    convolution, and the backward LSTM begins at the line's own end, so that a line in a batch gives what it gives alone.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        network = network.eval()
        self.config = network.config
        self.stages = nn.ModuleList(
            nn.ModuleList(_folded(c, n) for c, n in zip(stage.convs, stage.norms, strict=True))  # type: ignore[arg-type]
            for stage in network.stages
        )
        # Copies: the network given may go on being trained, in its own precision.
        self.dense, self.output = deepcopy(network.dense), deepcopy(network.output)
        self.forwards = nn.ModuleList(_one_way(lstm, "") for lstm in network.lstms)  # type: ignore[arg-type]
        self.backwards = nn.ModuleList(_one_way(lstm, "_reverse") for lstm in network.lstms)  # type: ignore[arg-type]
        self.requires_grad_(False)
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, images: Tensor, widths: Tensor) -> Tensor:
        """Images ``(B, 1, H, W)``, 1 = ink, and their own widths ``(B,)`` in px, at least the stride -> logits ``(B, T, classes)``."""
        x = images
        for convs, (_, _, rows, columns) in zip(self.stages, self.config.stages, strict=True):
            first, *others = convs.children()
            x = first(x)
            if not others:  # what is greatest, rectified, is the greatest of what is rectified: fewer values
                x, widths = _pooled(x, rows, columns), widths // columns
            x = _clear_padding(nn.functional.relu(x, inplace=True), widths)
            for conv in others:
                x = x.add_(_clear_padding(nn.functional.relu(conv(x), inplace=True), widths))
            if others:
                x, widths = _pooled(x, rows, columns), widths // columns
        x = nn.functional.relu(self.dense(x.amax(2).transpose(1, 2)))
        order = _reversal(widths, x.shape[1])
        for i, (ahead, back) in enumerate(zip(self.forwards, self.backwards, strict=True)):
            y = torch.cat([ahead(x)[0], _take(back(_take(x, order))[0], order)], 2)
            x = y if i == 0 else x + y
        return self.output(x)


def _folded(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Conv2d:
    assert norm.running_var is not None and norm.running_mean is not None
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = nn.Conv2d(conv.in_channels, conv.out_channels, 3, padding=1)
    folded.weight = nn.Parameter(conv.weight * scale[:, None, None, None])
    folded.bias = nn.Parameter(norm.bias - norm.running_mean * scale)
    return folded


def _one_way(lstm: nn.LSTM, suffix: str) -> nn.LSTM:
    single = nn.LSTM(lstm.input_size, lstm.hidden_size, batch_first=True)
    for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        getattr(single, name).data.copy_(getattr(lstm, name + suffix).data)
    return single


def _pooled(x: Tensor, rows: int, columns: int) -> Tensor:
    """Max-pooling, in half the time of ``max_pool2d``, which looks for the places of the greatest too."""
    for dimension, count in ((2, rows), (3, columns)):
        whole = x.shape[dimension] // count * count
        first, *others = (x[(slice(None),) * dimension + (slice(i, whole, count),)] for i in range(count))
        x = reduce(torch.maximum, others, first)
    return x


def _clear_padding(x: Tensor, widths: Tensor) -> Tensor:
    """Sets the columns beyond each line's own to zero, in place; a product with a mask would touch all the others too."""
    for line, width in zip(x, widths.tolist(), strict=True):
        if width < x.shape[3]:
            line[:, :, width:].zero_()
    return x


def _reversal(lengths: Tensor, frames: int) -> Tensor:
    """``(B, T)`` indices that turn each line's own frames round and leave the padding where it is; its own inverse."""
    t = torch.arange(frames)[None]
    return torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)


def _take(x: Tensor, order: Tensor) -> Tensor:
    rows = order + torch.arange(len(x))[:, None] * x.shape[1]
    return x.flatten(0, 1).index_select(0, rows.flatten()).view(x.shape)
