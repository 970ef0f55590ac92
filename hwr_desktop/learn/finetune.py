"""Fine-tuning: the base model learns one hand from corrected lines, without unlearning the others.

Always from the base model and over all corrections: a bad run cannot compound. A few replayed lines are mixed in, each
step goes where other hands feel it least, and weights that are worth much for them are held where they are (``held.py``). What is unlearnt
all the same the network from before still reads, beside the new one (``recognise.hands``). Lines of the same hand that nobody
corrected are learnt as they are read on the way (``self_training.py``).
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from hwr_desktop.capture.ink import Ink
from hwr_desktop.errors import DataError
from hwr_desktop.learn.budget import MANY, checking
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.comparison import Reading, Scores, cers, read_both, telling
from hwr_desktop.learn.correction import Grey
from hwr_desktop.learn.importance import measure_model
from hwr_desktop.learn.lessons import Example, Lessons, fault_of
from hwr_desktop.learn.plan import SHARE, begin, hold, optimiser, plan
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.sample import HELD_OUT
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.learn.self_training import joined, read_by, reading_steps
from hwr_desktop.learn.training import Step, train
from hwr_desktop.learn.worth import Worth
from hwr_desktop.recognise.language import LanguageModel, bundled
from hwr_desktop.recognise.modelfile import ModelCard, file_hash, read_general, read_model, read_worth
from hwr_desktop.recognise.network import Network, NetworkConfig

FEW = 20
"""With fewer lines than this none is held back; the effect is measured by cross-validation instead."""
_HELD_BACK = 5
_READING = 0.2  # the time that reading lines without text takes, in that of the steps
_REPLAYED = 100
"""Lines to measure with what the weights of a model are worth whose file does not say."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What fine-tuning gives: a network, the general one for other hands, a card with parent and CER, how it compares, and some lines to look at."""

    network: Network
    general: Network
    card: ModelCard
    scores: Scores
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, eq=False)
class Job:
    """Everything that a fine-tuning needs.

    Attributes:
        base: The model file that it begins from.
        own: The user's lines to learn.
        held_out: The user's lines to test on; none: cross-validation on ``own``.
        replay: Lines of other hands to mix in.
        others: Lines of other hands to test on.
        seed: Start of every random choice.
        share: Part of each batch that is the user's, in (0, 1]; None: ``plan.SHARE``.
        hold: How strongly weights are held back that are worth much for other hands, more than 0; None: as ``plan.hold`` has it.
        threads: Processor cores to use.
        changes: Settings of the recipe other than those of ``plan``, for experiments.
        unlabelled: Other lines of the user's, whose text nobody knows: pictures, ``(H, W)`` uint8 with 255 = white, or ink.
    """

    base: Path
    own: Sequence[Example]
    held_out: Sequence[Example] = ()
    replay: Sequence[Example] = ()
    others: Sequence[Example] = ()
    seed: int = 1
    share: float | None = None
    hold: float | None = None
    threads: int = 1
    changes: Mapping[str, Any] = field(default_factory=dict)
    unlabelled: Sequence[Grey | Ink] = ()

    @property
    def read(self) -> Sequence[Grey | Ink]:
        """The lines without text that are learnt: none where many have one, which teach more than readings that are nearly right."""
        return self.unlabelled if len(self.own) < MANY else ()

    def recipe(self, lines: int, card: ModelCard) -> Recipe:
        """The settings to learn so many of the lines with."""
        return replace(plan(lines, card, self.seed, self.changes.get("steps")), **self.changes)

    def check(self, lines: int, card: ModelCard) -> Recipe:
        """The same to learn a half with, for cross-validation."""
        recipe = self.recipe(lines, card)
        return replace(recipe, steps=checking(recipe.steps))


def divided(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Lines to learn and lines held back: every fifth, evenly spread, where there are ``FEW`` or more."""
    if len(examples) < FEW:
        return list(examples), []
    return [e for i, e in enumerate(examples) if i % _HELD_BACK != 2], [e for i, e in enumerate(examples) if i % _HELD_BACK == 2]


def stored(store: SampleStore, config: NetworkConfig) -> tuple[list[Example], list[Example], list[str]]:
    """The user's samples: lines to learn, lines held back, and for each that cannot be learnt one sentence that says why not.

    What is held back was settled when each line was added; with fewer than ``FEW`` all are learnt, as ``divided`` has it.

    Raises:
        StorageError: The store cannot be read.
        DataError: It is damaged, or of a newer version.
    """
    own: list[Example] = []
    held_out: list[Example] = []
    faults: list[str] = []
    for sample in store.samples():
        try:
            example = Example(sample.made(), sample.text)
            fault = fault_of(example, config)
        except DataError as e:
            fault = str(e)
        if fault:
            faults.append(f"Sample {sample.number} is left out: {fault}")
        else:
            (held_out if sample.split == HELD_OUT else own).append(example)
    return (own + held_out, [], faults) if len(own) + len(held_out) < FEW or not own else (own, held_out, faults)


def unlabelled(store: SampleStore) -> tuple[list[Grey | Ink], list[str]]:
    """The stored lines that nobody corrected, and a sentence for each that is damaged. Raises what ``stored`` raises."""
    lines: list[Grey | Ink] = []
    faults: list[str] = []
    for line in store.unlabelled():
        try:
            lines.append(line.made())
        except DataError as e:
            faults.append(f"An uncorrected line is left out: {e}")
    return lines, faults


def check_lines(own: Sequence[Example], held_out: Sequence[Example]) -> None:
    """Raises DataError for lines that nothing can be learnt from: none, one alone, or all of the same text."""
    if not own:
        raise DataError("There is no line to learn from.")
    if len(own) + len(held_out) == 1:
        raise DataError("One line is too little to learn from; correct at least two.")
    if len({example.text for example in (*own, *held_out)}) == 1:
        raise DataError(f'All {len(own) + len(held_out)} lines have the same text, "{own[0].text}"; correct lines that say something else too.')


def expected_seconds(job: Job) -> float:
    """How long ``finetune`` will take, from two steps made and thrown away. Raises what ``finetune`` raises."""
    network, card = read_model(job.base)
    recipe = job.recipe(len(job.own), card)
    start = _Start(network, None, card, Worth.of_tensors(read_worth(job.base)), ())
    run = _run(start, job.own, replace(recipe, steps=3, decay=1), job)
    steps = train(run, _lessons(run, job.own, job), threads=job.threads, workers=0)
    next(steps)
    started = time.monotonic()
    count = sum(1 for _ in steps)
    each = (time.monotonic() - started) / count
    made = recipe.steps if job.held_out else recipe.steps + 2 * job.check(len(job.own) // 2, card).steps
    return each * made * (1 + _READING) if job.read else each * made


def finetune(job: Job) -> Generator[Step, None, Outcome]:
    """Learns the user's hand.

    Yields:
        A record a step; whoever stops iterating stops the job, and nothing is left behind.

    Returns:
        The new network with its card and scores.

    Raises:
        DataError: No line to learn from, or the loss was not finite.
        ModelError: The base model cannot be read.
    """
    check_lines(job.own, job.held_out)
    start = _Start.of(job)
    recipe = job.recipe(len(job.own), start.card)
    read: list[Reading] = []
    before, total = 0, recipe.steps
    if not job.held_out:
        halves = job.own[::2], job.own[1::2]
        checks = [job.check(len(half), start.card) for half in halves]
        total += sum(check.steps for check in checks)
        for learnt, tested, check in zip(halves, halves[::-1], checks, strict=True):
            half = yield from _counted(_learn(start, learnt, check, job), before, total)
            before += check.steps
            read += _read(start, half, tested, job)
    run = yield from _counted(_learn(start, job.own, recipe, job), before, total)
    if job.held_out:
        read = _read(start, run, job.held_out, job)
    others = cers(_read(start, run, job.others, job)) if job.others else None
    scores = Scores(cers(read), others, len(read))
    return Outcome(run.averaged(), start.general or start.network, _card(start.card, run, job, scores), scores, tuple(telling(read)))


@dataclass(frozen=True, eq=False)
class _Start:
    """What a job begins with.

    Attributes:
        network: Of the base model.
        general: The one that this began from in turn; None where the base model is no personal one.
        card: Of the base model.
        worth: What its weights are worth.
        languages: To read lines without text with; kept, since a language model is twice as quick where it remembers what it was asked.
    """

    network: Network
    general: Network | None
    card: ModelCard
    worth: Worth
    languages: tuple[LanguageModel, ...]

    @classmethod
    def of(cls, job: Job) -> _Start:
        network, card = read_model(job.base)
        worth = Worth.of_tensors(read_worth(job.base)) or _measured(network, card, job)
        return cls(network, read_general(job.base), card, worth, bundled() if job.read else ())


def _read(start: _Start, run: Run, examples: Sequence[Example], job: Job) -> list[Reading]:
    """The lines as they are read before and after a run."""
    return read_both(start.network, start.general, start.card, run, examples, job.threads)


def _learn(start: _Start, own: Sequence[Example], recipe: Recipe, job: Job) -> Generator[Step, None, Run]:
    """Learns lines of the user's; those without text are read on the way, and their readings are learnt too from then on."""
    run = _run(start, own, recipe, job)
    lessons = _lessons(run, own, job)
    for step in reading_steps(recipe.steps) if job.read else ():
        yield from islice(train(run, lessons, threads=job.threads, workers=0), step - run.step)
        lessons = replace(lessons, own=joined(own, read_by(run, start.card, job.read, own, start.languages, job.threads)))
    yield from train(run, lessons, threads=job.threads, workers=0)
    return run


def _lessons(run: Run, own: Sequence[Example], job: Job) -> Lessons:
    return Lessons(run.recipe, run.charset, own, job.replay, SHARE if job.share is None else job.share)


def _measured(network: Network, card: ModelCard, job: Job) -> Worth:
    """What weights are worth for the replayed lines, or where there are none for the user's."""
    lines = Lessons(job.recipe(1, card), card.charset, job.replay or job.own, (), 1.0)
    return measure_model(network, card, lines, _REPLAYED)


def _run(start: _Start, own: Sequence[Example], recipe: Recipe, job: Job) -> Run:
    run = begin(start.network, start.card, [e.text for e in own], recipe)
    run.begin()
    strength = hold(len(own)) if job.hold is None else job.hold
    run.optimiser = optimiser(run.network, start.worth, len(own), strength, recipe.weight_decay)
    return run


def _counted(steps: Generator[Step, None, Run], before: int, total: int) -> Generator[Step, None, Run]:
    """The steps of one part of a job, counted over the whole of it."""
    while True:
        try:
            step = next(steps)
        except StopIteration as stop:
            run: Run = stop.value
            return run
        done = max(step.step, 1)
        each = step.left_s / max(step.steps - step.step, 1)
        yield replace(step, step=before + done, steps=total, left_s=each * (total - before - done))


def _card(card: ModelCard, run: Run, job: Job, scores: Scores) -> ModelCard:
    measured = {"own lines before": scores.own[0], "own lines": scores.own[1]}
    if scores.others:
        measured |= {"other hands before": scores.others[0], "other hands": scores.others[1]}
    settings = {"steps": run.recipe.steps, "rate": run.recipe.rate, "lines": len(job.own), "held out": len(job.held_out)}
    return replace(
        card,
        config=run.recipe.network,
        charset=run.charset,
        name="personal",
        parent=file_hash(job.base),
        measured={name: round(cer, 5) for name, cer in measured.items()},
        recipe=settings,
    )
