"""The convolutional recurrent network: line image -> log-probabilities of the classes, column by column."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class NetworkConfig:
    """Everything needed to build the network again; stored in its model file.

    Attributes:
        classes: Output classes, the blank (class 0) included.
        height: Rows of the input in px.
        stages: One ``(channels, convolutions, pool rows, pool columns)`` per stage; the pooling ends the stage.
        dense: Width of the layer between columns and LSTM.
        hidden: Width of the LSTM in each direction.
        layers: Stacked LSTM layers.
        dropout: Share of features dropped before each LSTM layer and the output, in training.
    """

    classes: int
    height: int = 48
    stages: tuple[tuple[int, int, int, int], ...] = ((16, 1, 2, 2), (32, 1, 1, 1), (48, 1, 2, 2), (96, 2, 2, 1), (160, 2, 1, 1))
    dense: int = 192
    hidden: int = 192
    layers: int = 2
    dropout: float = 0.15

    @property
    def stride(self) -> int:
        """Input columns per output column."""
        stride = 1
        for _, _, _, columns in self.stages:
            stride *= columns
        return stride


class Stage(nn.Module):
    """Convolutions of one width, the second and later ones with a residual connection, then max-pooling."""

    def __init__(self, before: int, channels: int, convolutions: int, pool: tuple[int, int]) -> None:
        super().__init__()
        widths = [before] + [channels] * (convolutions - 1)
        self.convs = nn.ModuleList(nn.Conv2d(w, channels, 3, padding=1, bias=False) for w in widths)
        self.norms = nn.ModuleList(nn.BatchNorm2d(channels) for _ in widths)
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        for i, (conv, norm) in enumerate(zip(self.convs, self.norms, strict=True)):
            y = nn.functional.relu(norm(conv(x)), inplace=True)
            x = y if i == 0 else x + y
        return x if self.pool == (1, 1) else nn.functional.max_pool2d(x, self.pool, self.pool)


class Network(nn.Module):
    """Convolutions, max-pooling over each column, a dense layer, bidirectional LSTM (further ones with a residual connection), classes.

    In training a second, convolutional head reads the columns before the LSTM (the *CTC shortcut* of Retsinas et al. 2022, "Best
    practices for a handwritten text recognition system"), which makes the LSTM learn sooner; it is not used for reading.
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        stages, before = [], 1
        for channels, convolutions, rows, columns in config.stages:
            stages.append(Stage(before, channels, convolutions, (rows, columns)))
            before = channels
        self.stages = nn.ModuleList(stages)
        self.dense = nn.Linear(before, config.dense)
        self.lstms = nn.ModuleList(
            nn.LSTM(config.dense if i == 0 else 2 * config.hidden, config.hidden, batch_first=True, bidirectional=True) for i in range(config.layers)
        )
        self.output = nn.Linear(2 * config.hidden, config.classes)
        self.shortcut = nn.Conv1d(before, config.classes, 3, padding=1)

    def columns(self, images: Tensor) -> Tensor:
        """Images ``(B, 1, H, W)`` -> column features ``(B, C, T)``, T = W // stride."""
        x = images
        for stage in self.stages:
            x = stage(x)
        return x.amax(2)

    def read(self, columns: Tensor, chance: torch.Generator | None = None) -> Tensor:
        """Column features ``(B, C, T)`` -> logits ``(B, T, classes)``; with ``chance`` features are dropped, as in training."""
        x = nn.functional.relu(self.dense(columns.transpose(1, 2)))
        for i, lstm in enumerate(self.lstms):
            y = _through(lstm, self._dropped(x, chance))
            x = y if i == 0 else x + y
        return self.output(self._dropped(x, chance))

    def forward(self, images: Tensor) -> Tensor:
        """Images ``(B, 1, H, W)``, 1 = ink -> logits ``(B, T, classes)``."""
        return self.read(self.columns(images))

    def _dropped(self, x: Tensor, chance: torch.Generator | None) -> Tensor:
        # As nn.Dropout, which cannot be given a generator of its own.
        if chance is None or not self.config.dropout:
            return x
        kept = 1 - self.config.dropout
        return x * torch.empty_like(x).bernoulli_(kept, generator=chance).div_(kept)

    def forward_training(self, images: Tensor, chance: torch.Generator, masked: float = 0.0) -> tuple[Tensor, Tensor]:
        """Logits of the reading head and of the shortcut head, each ``(B, T, classes)``.

        Args:
            images: ``(B, 1, H, W)``, 1 = ink.
            chance: What chooses the features and columns that are hidden; on the device of the images.
            masked: Share of the columns that the reading head does not see, in spans; it learns to read on from what is around
                (as in Li et al. 2024, "HTR-VT: handwritten text recognition with vision transformer").
        """
        columns = self.columns(images)
        seen = columns * (~spans(columns.shape[0], columns.shape[2], masked, chance))[:, None].to(columns) if masked else columns
        return self.read(seen, chance), self.shortcut(columns).transpose(1, 2)


_FEW_LINES = 8
"""Up to so many the way back through an LSTM in bfloat16 takes up to three times as long on processors as in float32 (docs/TRAINING.md)."""


def _through(lstm: nn.Module, x: Tensor) -> Tensor:
    """Outputs of an LSTM, in float32 where autocast would do harm.

    On CUDA it would choose float16, in which gradients of a mean over thousands of characters vanish.
    """
    if x.is_cuda or (len(x) <= _FEW_LINES and torch.is_grad_enabled()):
        with torch.autocast(x.device.type, enabled=False):
            return lstm(x.float())[0]
    return lstm(x)[0]


_SPAN = 5
"""Columns at a time that are hidden: about a letter."""


def spans(lines: int, columns: int, share: float, chance: torch.Generator) -> Tensor:
    """``(lines, columns)`` bool on the generator's device: spans at random places that cover about a share of all columns."""
    starts = (torch.rand(lines, 1, columns, generator=chance, device=chance.device) < share / _SPAN).float()
    return nn.functional.max_pool1d(nn.functional.pad(starts, (_SPAN - 1, 0)), _SPAN, 1)[:, 0] > 0
