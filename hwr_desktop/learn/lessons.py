"""What fine-tuning learns from: lines of one hand whose text is known, mixed with replayed lines of others."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink
from hwr_desktop.capture.line import LineImage, fit
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.errors import DataError
from hwr_desktop.learn.corpus import InkSet, LineSet
from hwr_desktop.learn.mixture import Batch, packed, picture
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.recognise.charset import Charset, needed_columns
from hwr_desktop.recognise.network import NetworkConfig

Grey = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Example:
    """A line whose text is known.

    Attributes:
        made: Its picture, ``(H, W)`` uint8 with 255 = white, or its ink.
        text: In normal form.
    """

    made: Grey | Ink
    text: str

    def image(self) -> LineImage:
        """The line as it is read."""
        return rasterise(self.made) if isinstance(self.made, Ink) else LineImage.from_grey(self.made)


@dataclass(frozen=True, eq=False)
class Lessons:
    """Batches of the user's lines and of replayed ones; a function of the recipe's seed and the group's number, like ``Mixture``.

    Attributes:
        recipe: Its settings.
        charset: Of the network.
        own: The user's lines, at least one.
        replay: Lines of other hands; may be empty.
        share: Part of the area of each batch that is the user's, in (0, 1].
    """

    recipe: Recipe
    charset: Charset
    own: Sequence[Example]
    replay: Sequence[Example] = ()
    share: float = 0.6

    def group(self, number: int) -> list[Batch]:
        """The batches of one group."""
        rng = np.random.default_rng([self.recipe.seed, number])
        area = self.recipe.columns * self.recipe.group
        samples = self._drawn(self.own, rng, area * (self.share if self.replay else 1.0))
        if self.replay:
            samples += self._drawn(self.replay, rng, area * (1 - self.share))
        return packed(samples, self.recipe, self.charset, rng)

    def _drawn(self, examples: Sequence[Example], rng: np.random.Generator, area: float) -> list[tuple[Grey, str]]:
        """Pictures until their columns suffice, every example as often as any other."""
        samples: list[tuple[Grey, str]] = []
        neighbour, columns, order = None, 0, list[int]()
        while columns < area or not samples:
            order = order or list(rng.permutation(len(examples)))
            example = examples[order.pop()]
            pixels, grey = picture(example.made, rng, self.recipe, neighbour)
            if needed_columns(example.text) <= pixels.shape[1] // self.recipe.network.stride:
                samples.append((pixels, example.text))
                neighbour = grey if grey is not None else neighbour
            # Counted even when left out: a text may be too long for a picture that chance has narrowed.
            columns += pixels.shape[1]
        return samples


def examples_of(lines: LineSet | InkSet, config: NetworkConfig) -> tuple[list[Example], list[str]]:
    """The lines of a set that can be learnt from, and for each other one sentence that says why not.

    Args:
        lines: Pictures or ink with texts.
        config: Of the network, for its height and stride.
    """
    kept: list[Example] = []
    faults = list(lines.left_out)
    for i, text in enumerate(lines.texts):
        try:
            example = Example(lines.ink(i) if isinstance(lines, InkSet) else lines.grey(i), text)
            fault = fault_of(example, config)
        except DataError as e:
            fault = str(e)
        if fault:
            faults.append(f"Line {i + 1} of {lines.name} is left out: {fault}")
        else:
            kept.append(example)
    return kept, faults


def fault_of(example: Example, config: NetworkConfig) -> str:
    """Why a line cannot be learnt from, as a sentence; "" if it can."""
    foreign = "".join(dict.fromkeys(c for c in example.text if c.isalpha() and not unicodedata.name(c, "").startswith("LATIN")))
    if foreign:
        return f"this program reads the Latin script only, not {foreign}."
    frames = fit(example.image(), config.height).pixels.shape[1] // config.stride
    if needed_columns(example.text) > frames:
        return f"its text of {len(example.text)} characters is too long for its picture."
    return ""
