"""Learning from lines whose text nobody knows: they are read by what has been learnt so far, with language models, and these readings are learnt.

Pseudo-labels (Lee 2013, "Pseudo-label: the simple and efficient semi-supervised learning method for deep neural networks"). The language
models know what the hand does not show, so the readings are better than what the network would read alone, and many lines that are nearly
right show more of a hand than few that are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hwr_desktop.capture.ink import Ink
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.correction import Grey
from hwr_desktop.learn.lessons import Example, fault_of
from hwr_desktop.learn.user_words import words_of
from hwr_desktop.recognise.beam import DEFAULT
from hwr_desktop.recognise.language import LanguageModel
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.recogniser import Recogniser

_READ_AT = (0.3, 0.6)
_SHORT, _READ_ONCE_AT = 30, (0.4,)
"""Runs of fewer steps, those of cross-validation, read once."""
_LINES_A_STEP = 2.5
"""Lines that are read at most, for each step of a run, so that all reading takes about a sixth of the time."""
WEIGHTS = replace(DEFAULT, width=6)
"""Half of the beams: half of the time, for a fiftieth more errors (docs/TRAINING.md)."""
_HALF_AT = 16
"""Up to so many lines with text those as they were read have at most half of the user's share of each batch; the more there are, the less."""


def reading_steps(steps: int) -> tuple[int, ...]:
    """After how many of a run's steps the lines without text are read, each time by what has been learnt until then."""
    return tuple(max(1, round(part * steps)) for part in (_READ_ONCE_AT if steps < _SHORT else _READ_AT))


def read_by(
    run: Run, card: ModelCard, lines: Sequence[Grey | Ink], own: Sequence[Example], languages: tuple[LanguageModel, ...], threads: int = 1
) -> list[Example]:
    """Lines with the texts that a run's averaged network reads, where it reads any.

    Args:
        run: What has been learnt so far.
        card: Of the model that it began from.
        lines: Pictures, ``(H, W)`` uint8 with 255 = white, or ink; of many the last are read.
        own: The user's lines whose text is known; their words are known to the language models.
        languages: To read with, as they fit.
        threads: Processor cores to use.
    """
    lines = lines[-round(_LINES_A_STEP * run.recipe.steps) :]
    words = words_of(example.text for example in own)
    card = replace(card, config=run.recipe.network, charset=run.charset)
    reader = Recogniser(run.averaged(), card, threads, languages, lambda: words)
    reader.decoder = replace(reader.decoder, weights=WEIGHTS)
    texts = reader.texts([Example(made, "").image() for made in lines])
    read = [Example(made, text) for made, text in zip(lines, texts, strict=True) if text]
    return [example for example in read if not fault_of(example, run.recipe.network)]


def joined(own: Sequence[Example], read: Sequence[Example]) -> list[Example]:
    """Both: each line is drawn as often as it stands here, those with a text the more often the more there are of the others."""
    if not own or not read:
        return [*own, *read]
    share = 0.5 * min(1.0, (_HALF_AT / len(own)) ** 0.35)
    return [*own] * max(1, round(len(read) / len(own) * (1 - share) / share)) + [*read]
