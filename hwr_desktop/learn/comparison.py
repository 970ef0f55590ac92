"""Lines read before and after learning: what a personal model is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.lessons import Example
from hwr_desktop.learn.metrics import score
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network
from hwr_desktop.recognise.recogniser import Recogniser

_SHOWN = 3


@dataclass(frozen=True)
class Scores:
    """CER in [0, 1] with the base model and with the new one.

    Attributes:
        own: On the user's lines, none of which the model that reads them was trained on: (before, after).
        others: On lines of other hands: (before, after); None where there are none to test on.
        lines: How many of the user's lines were read.
    """

    own: tuple[float, float]
    others: tuple[float, float] | None
    lines: int


@dataclass(frozen=True)
class Reading:
    """A line of the user's, read before and after by models that were not trained on it."""

    text: str
    before: str
    after: str


def read_both(network: Network, general: Network | None, card: ModelCard, run: Run, examples: Sequence[Example], threads: int = 1) -> list[Reading]:
    """Reads lines that belong together, greedily, before and after learning.

    Args:
        network: That the run began from.
        general: The one that this began from in turn, which reads other hands; None where it is the general one itself.
        card: Of the model that has both.
        run: What was learnt.
        examples: The lines.
        threads: Processor cores to use.
    """
    images = [example.image() for example in examples]
    # Made anew each time: a recogniser's threads keep what memory they had as long as it lives.
    learnt = Recogniser(run.averaged(), ModelCard(run.recipe.network, run.charset), threads, general=general or network)
    if general is None:
        after, before = learnt.texts_beside(images)
    else:
        before, after = Recogniser(network, ModelCard(card.config, card.charset), threads, general=general).texts(images), learnt.texts(images)
    return [Reading(e.text, b, a) for e, b, a in zip(examples, before, after, strict=True)]


def cers(readings: Sequence[Reading]) -> tuple[float, float]:
    """CER in [0, 1] before and after."""
    return score((r.text, r.before) for r in readings).cer, score((r.text, r.after) for r in readings).cer


def telling(readings: Sequence[Reading]) -> list[Reading]:
    """The lines that changed most, for better or worse, in a share of the better ones that is true of all."""
    changed = [(Levenshtein.distance(r.text, r.before) - Levenshtein.distance(r.text, r.after), i) for i, r in enumerate(readings)]
    better = sorted((c for c in changed if c[0] > 0), reverse=True)
    worse = sorted(c for c in changed if c[0] < 0)
    same = [c for c in changed if c[0] == 0]
    shown = round(_SHOWN * len(better) / max(len(better) + len(worse), 1))
    return [readings[i] for _, i in (better[:shown] + worse[: _SHOWN - shown] + same)[:_SHOWN]]
