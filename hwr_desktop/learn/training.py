"""Training as a generator: it yields one small record a step and returns its result.

The command line and the tests iterate the same one. Whoever stops iterating stops the run; its checkpoint is no older than five minutes.
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import cv2
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from hwr_desktop.errors import DataError
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Batch
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.replicas import Replicas
from hwr_desktop.recognise.network import Network
from hwr_desktop.tensors import fast_bfloat16

CHECKPOINT_S = 240.0
_MAX_SKIPPED = 10


@dataclass(frozen=True)
class Step:
    """What is known after a step.

    Attributes:
        step: Steps done.
        steps: Steps in all.
        loss: CTC loss per character, in nats; NaN where the step was skipped.
        rate: Learning rate.
        samples_per_s: Speed, averaged over the last steps.
        left_s: Seconds to the end at that speed.
        scores: CER in [0, 1] by name of a check, where one was made after this step.
    """

    step: int
    steps: int
    loss: float
    rate: float
    samples_per_s: float
    left_s: float
    scores: dict[str, float]


Check = Callable[[Network], dict[str, float]]


class Source(Protocol):
    """Where batches come from: ``Mixture`` for a base model, ``Lessons`` for one hand."""

    @property
    def recipe(self) -> Recipe:
        """The settings; its ``group`` is how many batches ``group`` gives."""

    def group(self, number: int) -> list[Batch]:
        """The batches of one group: a function of the recipe's seed and the number alone."""


def train(
    run: Run,
    mixture: Source,
    checkpoint: Path | None = None,
    *,
    device: str = "cpu",
    threads: int = 1,
    workers: int = 1,
    check: Check | None = None,
    check_s: float = 600.0,
) -> Generator[Step, None, Network]:
    """Trains a network until the recipe's last step.

    Args:
        run: Where to begin; changed in place.
        mixture: The training data.
        checkpoint: Written every ``CHECKPOINT_S`` seconds and at the end; None: never.
        device: ``cpu`` or ``cuda``.
        threads: Processor cores to use for the network; more than one: each takes a part of every batch. On ``cuda`` one is enough.
        workers: Processes that make batches; 0: a thread of this one makes them.
        check: Scores a network, in evaluation mode on the CPU, for the records.
        check_s: Seconds between checks.

    Yields:
        A record after every step.

    Returns:
        The network with averaged weights.

    Raises:
        DataError: The loss was not finite ten times in a row.
        StorageError: The checkpoint could not be written; the one before is still there.
    """
    where = torch.device(device)
    run.to(where)
    run.begin()
    started = saved = checked = time.monotonic()
    speed = pace = 0.0
    skipped, done = 0, 0
    for loss, rate, samples in _steps(run, _batches(mixture, run.step, run.recipe.steps, workers), where, threads):
        skipped = 0 if math.isfinite(loss) else skipped + 1
        if skipped == _MAX_SKIPPED:
            raise DataError(f"Training was stopped at step {run.step}: the loss was not a number {skipped} times in a row.")
        now = time.monotonic()
        took, done = max(now - started, 1e-6), done + 1
        new = max(0.02, 1 / done)
        speed, pace = speed + new * (samples / took - speed), pace + new * (took - pace)
        started = now
        scores: dict[str, float] = {}
        last = run.step == run.recipe.steps
        if check is not None and (now - checked > check_s or last):
            scores, checked = check(run.averaged()), time.monotonic()
        if checkpoint is not None and (now - saved > CHECKPOINT_S or last):
            run.save(checkpoint)
            saved = time.monotonic()
        yield Step(run.step, run.recipe.steps, loss, rate, speed, (run.recipe.steps - run.step) * pace, scores)
        started += time.monotonic() - now
    return run.averaged()


def _steps(run: Run, batches: Iterator[Batch], device: torch.device, threads: int) -> Iterator[tuple[float, float, int]]:
    """Makes a step with each batch. Yields loss, learning rate and the number of samples; a loss that is not finite moves nothing."""
    with Replicas(run.network, run.recipe.seed, threads if device.type == "cpu" else 1) as replicas:
        for batch in batches:
            torch.set_num_threads(1)  # each replica has one; what reads between two steps may have set another number
            loss, rate = replicas.gradients(batch, run.step, partial(loss_of, run)), run.recipe.rate_at(run.step)
            run.step += 1
            if math.isfinite(loss):
                torch.set_num_threads(threads)  # the replicas are idle
                run.optimiser.step(rate)
                run.take_average()
            else:
                run.skipped += 1
                run.optimiser.clear()
            yield loss / (1 + run.recipe.shortcut) if math.isfinite(loss) else math.nan, rate, len(batch.lengths)


def loss_of(run: Run, network: Network, batch: Batch, chance: torch.Generator) -> Tensor:
    """Loss per character of some lines, of both heads."""
    images = torch.from_numpy(batch.images).to(chance.device).to(memory_format=torch.channels_last).float().div_(255)
    with torch.autocast(chance.device.type, torch.bfloat16, enabled=chance.device.type != "cpu" or fast_bfloat16()):
        read, shortcut = network.forward_training(images, chance, run.recipe.masked)
    loss = ctc_loss(read, batch, run)
    return loss + run.recipe.shortcut * ctc_loss(shortcut, batch, run) if run.recipe.shortcut else loss


def ctc_loss(logits: Tensor, batch: Batch, run: Run) -> Tensor:
    """CTC loss of a batch in nats per character. ``logits`` is ``(B, T, classes)``."""
    log_probabilities = logits.float().log_softmax(-1).transpose(0, 1)
    widths = torch.from_numpy(batch.widths // run.recipe.network.stride)
    classes, lengths = torch.from_numpy(batch.classes).to(logits.device), torch.from_numpy(batch.lengths)
    total = nn.functional.ctc_loss(log_probabilities, classes, widths, lengths, reduction="sum", zero_infinity=True)
    return total / max(int(batch.lengths.sum()), 1)


class _Groups(Dataset[list[Batch]]):
    """Group after group of batches, from one on."""

    def __init__(self, mixture: Source, first: int, end: int) -> None:
        self.mixture, self.first, self.end = mixture, first, end

    def __len__(self) -> int:
        return self.end - self.first

    def __getitem__(self, i: int) -> list[Batch]:
        if i >= len(self):
            raise IndexError(i)
        return self.mixture.group(self.first + i)


def _batches(mixture: Source, step: int, steps: int, workers: int) -> Iterator[Batch]:
    """The batches of the steps from ``step`` to ``steps``, made ahead."""
    size = mixture.recipe.group
    groups = _Groups(mixture, step // size, -(-steps // size))
    skip = step % size
    for group in _by_processes(groups, workers) if workers else _by_a_thread(groups):
        for batch in group[skip:]:
            if step == steps:
                return
            step += 1
            yield batch
        skip = 0


def _by_processes(groups: _Groups, workers: int) -> Iterator[list[Batch]]:
    # A generator of its own: the loader draws a seed at its start, which would make a continued run differ from one that ran through.
    own = torch.Generator()
    return iter(DataLoader(groups, batch_size=None, num_workers=workers, worker_init_fn=_one_thread, prefetch_factor=2, generator=own))


def _by_a_thread(groups: _Groups) -> Iterator[list[Batch]]:
    if not len(groups):
        return
    with ThreadPoolExecutor(1, "batches") as pool:
        coming = pool.submit(groups.__getitem__, 0)
        for i in range(1, len(groups)):
            group, coming = coming.result(), pool.submit(groups.__getitem__, i)
            yield group
        yield coming.result()


def _one_thread(_: int) -> None:
    # A terminal or a shutdown tells every process: the run ends between two steps, and ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
