"""The settings of a training run; stored in its checkpoints and in the model file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.network import NetworkConfig

_WORDS = {"ink-words": 0.5, "ink-chars": 0.05, "font-words": 0.35, "lines": 0.1}
_LINES = {
    **{"lines": 0.19, "lines-joined": 0.17, "ink-lines": 0.15, "ink-joined": 0.13, "ink-words": 0.12, "ink-chars": 0.02, "ink-spelled": 0.10},
    **{"font-words": 0.03, "font-lines": 0.09},
}
_STAGES = ((16, 1, 2, 2), (32, 1, 1, 1), (48, 1, 2, 2), (96, 3, 2, 1), (160, 3, 1, 1))
_SETS = {"copiste": 0.62, "stanford": 0.12, "cremma19": 0.12, "poilus": 0.1, "cremma20": 0.04}


@dataclass(frozen=True)
class Recipe:
    """What is trained, on what, for how long.

    Attributes:
        seed: Start of every random choice; with the step it settles each batch, so that a run can go on anywhere.
        network: Shape of the network.
        words: Share of each kind of sample in the first stage, which teaches letters cheaply.
        lines: The same for the second stage; kinds that the data do not have are passed over.
        sets: Share of each set within the kind ``lines``; sets that are missing are passed over.
        word_steps: Steps of the first stage.
        steps: Steps in all.
        decay: The last so many steps bring the learning rate to 0; before, it is constant, so that a run can be made longer.
        warmup: The first so many steps bring it up from 0.
        rate: The learning rate in between.
        weight_decay: Of AdamW.
        average: Decay per step of the running average of the weights, which is what is kept; at most, see ``late``.
        late: Until then weights count in the average by their step to this power, so how much later ones count more (Shamir and Zhang 2013,
            "Stochastic gradient descent for non-smooth optimization").
        shortcut: Weight of the second head's loss.
        masked: Share of the columns that are hidden from the LSTM in training, a letter's width at a time.
        strength: Of augmentation, 0 to 1.
        style: How far hands are changed into other ones (``learn.style``), and the share of the samples in which they are, 0 to 1.
        columns: Padded input columns in a batch, about.
        max_batch: No more samples than this in one.
        group: Batches that are drawn together and sorted by width.
        frozen: Parts of the network that stay as they are, by the beginning of their tensors' names.
        batch_norms: Whether norms take mean and variance from each batch; else they keep those of before.
    """

    seed: int = 1
    network: NetworkConfig = field(default_factory=lambda: NetworkConfig(len(Charset.western()), stages=_STAGES, hidden=256))
    words: Mapping[str, float] = field(default_factory=lambda: dict(_WORDS))
    lines: Mapping[str, float] = field(default_factory=lambda: dict(_LINES))
    sets: Mapping[str, float] = field(default_factory=lambda: dict(_SETS))
    word_steps: int = 1600
    steps: int = 9000
    decay: int = 2200
    warmup: int = 200
    rate: float = 1.2e-3
    weight_decay: float = 0.02
    average: float = 0.999
    late: float = 8.0
    shortcut: float = 0.2
    masked: float = 0.1
    strength: float = 1.0
    style: float = 0.6
    columns: int = 22_000
    max_batch: int = 128
    group: int = 8
    frozen: tuple[str, ...] = ()
    batch_norms: bool = True

    def kept_at(self, step: int) -> float:
        """The part of the average before that is kept in the one after a step, counted from 1, in [0, 1)."""
        return min(self.average, 1 - (self.late + 1) / (step + self.late))

    def rate_at(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        up = min(1.0, (step + 1) / max(self.warmup, 1))
        down = min(1.0, (self.steps - step) / max(self.decay, 1))
        return self.rate * up * max(down, 0.0)
