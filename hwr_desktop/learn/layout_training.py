"""Training of the layout network, as a generator: one small record a step, the trained network as its result."""

from __future__ import annotations

import json
import math
import signal
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from hwr_desktop.errors import DataError, ModelError
from hwr_desktop.layout.network import LayoutConfig, LayoutNetwork
from hwr_desktop.learn.optimiser import AdamW
from hwr_desktop.learn.page_lessons import PageBatch, PageLessons
from hwr_desktop.tensors import fast_bfloat16, read_tensors, write_tensors

_CHECKPOINT_S = 120.0
_MAX_SKIPPED = 10


@dataclass(frozen=True)
class LayoutRecipe:
    """What is trained, for how long.

    Attributes:
        network: Its shape.
        steps: Steps in all.
        decay: The last so many bring the learning rate to 0.
        warmup: The first so many bring it up.
        rate: The learning rate in between.
        weight_decay: Of AdamW.
        average: Decay per step of the running average of the weights, which is what is kept.
        batch: Pieces of pages a step.
        synthetic: Share of drawn pages.
        seed: Start of every random choice.
    """

    network: LayoutConfig = field(default_factory=LayoutConfig)
    steps: int = 4000
    decay: int = 1500
    warmup: int = 100
    rate: float = 2e-3
    weight_decay: float = 0.02
    average: float = 0.995
    batch: int = 6
    synthetic: float = 0.35
    seed: int = 1

    def rate_at(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        return self.rate * min(1.0, (step + 1) / max(self.warmup, 1)) * max(0.0, min(1.0, (self.steps - step) / max(self.decay, 1)))


@dataclass(frozen=True)
class LayoutStep:
    """What is known after a step: the steps done, the loss (NaN where the step was skipped), and its four parts."""

    step: int
    loss: float
    parts: dict[str, float]


@dataclass(eq=False)
class LayoutRun:
    """The state of a run; changes with every step. ``average`` is the running average of the weights, by name."""

    recipe: LayoutRecipe
    network: LayoutNetwork
    average: dict[str, Tensor]
    optimiser: AdamW
    step: int = 0

    @classmethod
    def new(cls, recipe: LayoutRecipe) -> LayoutRun:
        """A run before its first step, with weights from the recipe's seed."""
        torch.manual_seed(recipe.seed)
        network = LayoutNetwork(recipe.network)
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        average = {n: t.detach().clone() for n, t in network.state_dict().items()}
        return cls(recipe, network, average, AdamW(network.named_parameters(), recipe.weight_decay))

    def save(self, path: Path) -> None:
        """Writes the run, atomically. Raises StorageError."""
        tensors = {f"network.{n}": t for n, t in self.network.state_dict().items()}
        tensors |= {f"average.{n}": t for n, t in self.average.items()}
        tensors |= {f"optimiser.{n}": t for n, t in self.optimiser.state().items()}
        header = json.dumps({"step": self.step, "count": self.optimiser.count, "layout recipe": asdict(self.recipe)})
        write_tensors(path, {n: t.detach().cpu().clone().contiguous() for n, t in tensors.items()}, header)

    @classmethod
    def load(cls, path: Path, changes: dict[str, float]) -> LayoutRun:
        """Reads a run; ``changes`` replace settings of its recipe. Raises ModelError for a file that is no run."""
        tensors, header = read_tensors(path)
        try:
            state = json.loads(header)
            values = {**state["layout recipe"], **changes}
            run = cls.new(LayoutRecipe(**{**values, "network": LayoutConfig.from_values(state["layout recipe"]["network"])}))
            run.network.load_state_dict({n[8:]: t for n, t in tensors.items() if n.startswith("network.")})
            run.average = {n[8:]: t for n, t in tensors.items() if n.startswith("average.")}
            run.optimiser.restore({n[10:]: t for n, t in tensors.items() if n.startswith("optimiser.")}, state["count"])
            run.step = int(state["step"])
        except (KeyError, TypeError, ValueError, RuntimeError) as e:
            raise ModelError(f"{path} is not a training run of a layout network, or is damaged.") from e
        return run

    def averaged(self) -> LayoutNetwork:
        """A network with the averaged weights, in evaluation mode."""
        network = LayoutNetwork(self.recipe.network)
        network.load_state_dict(self.average)
        return network.eval()

    @torch.no_grad()
    def take_average(self) -> None:
        """Moves the average towards the weights; early on faster."""
        decay = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        for name, tensor in self.network.state_dict().items():
            if tensor.is_floating_point():
                self.average[name].lerp_(tensor, 1 - decay)
            else:
                self.average[name].copy_(tensor)


def train_layout(
    run: LayoutRun, lessons: PageLessons, checkpoint: Path | None = None, workers: int = 1
) -> Generator[LayoutStep, None, LayoutNetwork]:
    """Trains until the recipe's last step.

    Args:
        run: Where to begin; changed in place.
        lessons: Where batches come from.
        checkpoint: Written every two minutes and at the end; None: never.
        workers: Processes that make batches; 0 makes them in this one.

    Yields:
        A record after every step.

    Returns:
        The network with averaged weights.

    Raises:
        DataError: The loss was not finite ten times in a row.
        StorageError: The checkpoint could not be written; the one before is still there.
    """
    run.network.train()
    saved, skipped = time.monotonic(), 0
    loader = DataLoader(
        _Steps(lessons, run.step, run.recipe.steps), batch_size=None, num_workers=workers, worker_init_fn=_one_thread, generator=torch.Generator()
    )
    for batch in loader:
        parts = _step(run, batch)
        loss = sum(parts.values())
        skipped = 0 if math.isfinite(loss) else skipped + 1
        if skipped == _MAX_SKIPPED:
            raise DataError(f"Training was stopped at step {run.step}: the loss was not a number {skipped} times in a row.")
        if checkpoint is not None and (time.monotonic() - saved > _CHECKPOINT_S or run.step == run.recipe.steps):
            run.save(checkpoint)
            saved = time.monotonic()
        yield LayoutStep(run.step, loss, parts)
    return run.averaged()


def _step(run: LayoutRun, batch: PageBatch) -> dict[str, float]:
    pixels = 1 - torch.from_numpy(batch.pixels)[:, None].to(memory_format=torch.channels_last).float().div_(255)
    with torch.autocast("cpu", torch.bfloat16, enabled=fast_bfloat16()):
        drawn = run.network(pixels)
    parts = layout_loss(drawn.float(), torch.from_numpy(batch.maps))
    loss = torch.stack(list(parts.values())).sum()
    rate = run.recipe.rate_at(run.step)
    run.step += 1
    if math.isfinite(float(loss.detach())):
        loss.backward()
        run.optimiser.step(rate)
        run.take_average()
    else:
        run.optimiser.clear()
    return {name: float(value.detach()) for name, value in parts.items()}


def layout_loss(drawn: Tensor, wanted: Tensor) -> dict[str, Tensor]:
    """Loss of the maps drawn, ``(B, 5, h, w)`` both.

    Baselines, ends and writing by cross-entropy, thin marks weighted up and the first also by overlap (Dice, Milletari et al. 2016,
    "V-Net"); heights by relative error where there are baselines.
    """
    entropy = nn.functional.binary_cross_entropy_with_logits
    baseline, end, writing = (drawn[:, i] for i in range(3))
    probability = baseline.sigmoid()
    dice = 1 - (2 * (probability * wanted[:, 0]).sum() + 1) / (probability.sum() + wanted[:, 0].sum() + 1)
    marked = wanted[:, 3:] > 0
    heights = wanted[:, 3:].clamp(min=1)
    error = ((drawn[:, 3:] - heights) / heights).abs().clamp(max=3)
    return {
        "baseline": 4 * entropy(baseline, wanted[:, 0], pos_weight=torch.tensor(2.0)) + dice,
        "end": 4 * entropy(end, wanted[:, 1], pos_weight=torch.tensor(6.0)),
        "writing": entropy(writing, wanted[:, 2]),
        "heights": 0.5 * (error * marked).sum() / marked.sum().clamp(min=1),
    }


class _Steps(Dataset[PageBatch]):
    """The batches from one step on."""

    def __init__(self, lessons: PageLessons, first: int, end: int) -> None:
        self.lessons, self.first, self.end = lessons, first, end

    def __len__(self) -> int:
        return max(0, self.end - self.first)

    def __getitem__(self, i: int) -> PageBatch:
        if i >= len(self):
            raise IndexError(i)
        return self.lessons.batch(self.first + i)


def _one_thread(_: int) -> None:
    import cv2

    # A terminal or a shutdown tells every process: the run ends between two steps, and ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
