"""The samples of a training run: real lines, rendered ink and fonts, mixed, augmented and packed into batches of similar width.

Every group of batches is a function of the seed and its number alone. So any process can make any group, and a run that was
killed goes on with the very batches that it would have seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.line import LineImage
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.errors import DataError
from hwr_desktop.learn.accents import Accents
from hwr_desktop.learn.augment import augment, place
from hwr_desktop.learn.corpus import InkSet, LineSet, read_ink, read_lines
from hwr_desktop.learn.cuts import Letters, PieceBank, read_cuts
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.style import another_hand
from hwr_desktop.learn.synthesise import Font, LetterBank, WordBank, font_line, jitter, read_fonts
from hwr_desktop.learn.texts import Texts, attached, series
from hwr_desktop.recognise.charset import Charset, needed_columns

Rng = np.random.Generator
Grey = NDArray[np.uint8]


_SPACED = 0.35
"""Share of the spelled lines whose letters stand far apart, as in numbers, codes and forms: nothing else teaches that these are no spaces."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Samples of similar width, padded on the right.

    Attributes:
        images: ``(B, 1, H, W)`` uint8, 255 = ink; W is a multiple of 32.
        widths: ``(B,)`` int64, columns before padding.
        classes: The class numbers of all texts, one after the other, int64.
        lengths: ``(B,)`` int64, characters of each text.
    """

    images: NDArray[np.uint8]
    widths: NDArray[np.int64]
    classes: NDArray[np.int64]
    lengths: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mixture:
    """The training data and how it is drawn.

    Attributes:
        recipe: Shares, sizes and strength.
        charset: Of the network.
        sets: Real lines by name of their set.
        inks: ``ink-lines``, ``ink-words`` and ``ink-chars``, as far as there are any.
        fonts: For synthetic lines; may be empty.
        texts: For synthetic lines, or None.
        pieces: The words of real lines by name of their set, as far as cuts are known.
        letters: For each ink of ``inks`` but ``ink-chars`` the x of its characters, as far as known; accents are drawn onto them.
    """

    recipe: Recipe
    charset: Charset
    sets: Mapping[str, LineSet]
    inks: Mapping[str, InkSet]
    fonts: tuple[Font, ...] = ()
    texts: Texts | None = None
    pieces: Mapping[str, PieceBank] = field(default_factory=dict)
    letters: Mapping[str, Letters] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, recipe: Recipe, charset: Charset, cuts: Path | None = None) -> Mixture:
        """Reads the train splits of all sets that the recipe names and the folder has. Raises DataError where there are none.

        Args:
            folder: With lines/, ink/, fonts/ and text/.
            recipe: What is drawn.
            charset: Of the network.
            cuts: Where the lines can be cut and where letters stand, see ``learn.cuts``; None: they are not cut, and get no accents.
        """
        sets = {n: read_lines(f, split="train", charset=charset) for n in recipe.sets if (f := folder / f"lines/{n}.tsv").is_file()}
        kinds = [k for k in ("lines", "words", "chars") if (folder / f"ink/unipen-{k}.jsonl.gz").is_file()]
        inks = {f"ink-{k}": read_ink(folder / f"ink/unipen-{k}.jsonl.gz", "train", charset) for k in kinds}
        if "ink-lines" in inks:
            inks["ink-lines"] = replace(inks["ink-lines"], texts=tuple(map(attached, inks["ink-lines"].texts)))
        has_fonts = (folder / "fonts/fonts.tsv").is_file() and (folder / "text").is_dir()
        fonts = read_fonts(folder / "fonts") if has_fonts else ()
        if not (sets or inks or fonts):
            raise DataError(f"{folder} holds no training data (lines/*.tsv, ink/unipen-*.jsonl.gz, or fonts and text).")
        found, letters = read_cuts(cuts, sets, {k: s for k, s in inks.items() if k != "ink-chars"}) if cuts else ({}, {})
        pieces = {n: PieceBank(sets[n], c, Accents(charset)) for n, c in found.items()}
        return cls(recipe, charset, sets, inks, fonts, Texts.read(folder / "text", charset) if fonts else None, pieces, letters)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Why samples of the sets are not used, one sentence each."""
        return tuple(why for left_out in self._left_out for why in left_out)

    @property
    def _left_out(self) -> list[tuple[str, ...]]:
        return [s.left_out for s in self.sets.values()] + [s.left_out for s in self.inks.values()]

    @cached_property
    def _bank(self) -> WordBank:
        return WordBank(self.inks["ink-words"], lambda i, rng: self._strokes("ink-words", i, rng), self._letters)

    @cached_property
    def _letters(self) -> LetterBank | None:
        """Single letters and signs in ink; None where no writer has enough of them."""
        letters = LetterBank(self.inks["ink-chars"]) if "ink-chars" in self.inks else None
        return letters if letters is not None and letters.by_writer else None

    @cached_property
    def _places(self) -> dict[str, NDArray[np.float64]]:
        """For each set the running sum of its lines' shares."""
        writers = {n: s.writers for n, s in self.sets.items()} | {n: s.writers for n, s in self.inks.items()}
        return {name: np.cumsum(_shares(names)) for name, names in writers.items()}

    def _place(self, name: str, rng: Rng) -> int:
        """The number of a line of a set."""
        places = self._places[name]
        return int(places.searchsorted(rng.random() * places[-1]))

    @cached_property
    def _single_chars(self) -> NDArray[np.int64]:
        return np.array([i for i, t in enumerate(self.inks["ink-chars"].texts) if t.isalnum()])

    @cached_property
    def _font_shares(self) -> NDArray[np.float64]:
        weights = np.array([f.weight for f in self.fonts])
        return np.asarray(weights / weights.sum())

    @cached_property
    def _makers(self) -> dict[str, Callable[[Rng], tuple[Grey | Ink, str]]]:
        makers: dict[str, Callable[[Rng], tuple[Grey | Ink, str]]] = {k: self._drawn(k) for k in self.inks}
        if self.sets:
            makers["lines"] = self._real
        if self.pieces:
            makers["lines-joined"] = self._joined
        if "ink-words" in self.inks:
            makers["ink-joined"] = lambda rng: self._bank.line(rng, int(rng.integers(8, 60)))
        if self.texts is not None and self._letters is not None:
            makers["ink-spelled"] = self._spelled
        if self.fonts:
            makers["font-lines"] = self.font_line
            makers["font-words"] = lambda rng: self._font(rng, 1)
        return makers

    def _real(self, rng: Rng) -> tuple[Grey, str]:
        name, i = self._real_place(rng)
        return self.pieces[name].whole(rng, i) if name in self.pieces else (self.sets[name].grey(i), self.sets[name].texts[i])

    def _joined(self, rng: Rng) -> tuple[Grey, str]:
        name, i = self._real_place(rng)
        return self.pieces[name].line(rng, i, int(rng.integers(4, 60)), self._letters)

    def _real_place(self, rng: Rng) -> tuple[str, int]:
        names = [n for n in self.recipe.sets if n in self.sets]
        shares = np.array([self.recipe.sets[n] for n in names])
        name = names[rng.choice(len(names), p=shares / shares.sum())]
        return name, self._place(name, rng)

    def _spelled(self, rng: Rng) -> tuple[Ink, str]:
        assert self.texts is not None and self._letters is not None
        spaced = rng.random() < _SPACED
        if spaced:
            text = series(rng) if rng.random() < 0.6 else self.texts.line(rng, int(rng.integers(6, 20)))
        else:
            text = self.texts.word(rng) if rng.random() < 0.4 else self.texts.line(rng, int(rng.integers(6, 40)))
        ink, text = self._letters.line(rng, text, spaced)
        return (ink, text) if text else self._letters.line(rng, "Ho 1")

    def _drawn(self, kind: str) -> Callable[[Rng], tuple[Ink, str]]:
        def draw(rng: Rng) -> tuple[Ink, str]:
            i = int(rng.choice(self._single_chars)) if kind == "ink-chars" else self._place(kind, rng)
            strokes, text = self._strokes(kind, i, rng)
            return Ink(tuple(Stroke(np.pad(s, ((0, 0), (0, 1)), constant_values=np.nan)) for s in strokes)), text

        return draw

    def _strokes(self, kind: str, i: int, rng: Rng) -> tuple[Sequence[NDArray[np.float32]], str]:
        """The strokes of an ink, perhaps with accents drawn onto them, and its text."""
        inks = self.inks[kind]
        places = self.letters[kind][i] if kind in self.letters else None
        if places is None:
            return [s.astype(np.float32) for s in inks.strokes[i]], inks.texts[i]
        return self._accents.on_ink(inks.strokes[i], inks.texts[i], places, rng)

    @cached_property
    def _accents(self) -> Accents:
        return Accents(self.charset)

    def font_line(self, rng: Rng) -> tuple[Grey, str]:
        """A line set in one of the fonts, as drawn, and its text; there must be fonts."""
        return self._font(rng, int(rng.integers(10, 70)))

    def _font(self, rng: Rng, length: int) -> tuple[Grey, str]:
        assert self.texts is not None
        font = self.fonts[rng.choice(len(self.fonts), p=self._font_shares)]
        text = font.text(self.texts.word(rng) if length == 1 else self.texts.line(rng, length))
        plain = font.text("Oui 1")
        text = text or plain
        try:
            return font_line(text, font, rng), text
        except OSError:  # FreeType gives up on some outlines, such as a ligature of 48 dashes
            return font_line(plain, font, rng), plain

    def sample(self, rng: Rng, kind: str, neighbour: Grey | None = None) -> tuple[Grey, Grey | None, str]:
        """One augmented sample: what ``picture`` gives, and its text."""
        made, text = self._makers[kind](rng)
        return (*picture(made, rng, self.recipe, neighbour), text)

    def group(self, number: int) -> list[Batch]:
        """The batches of one group, in a random order."""
        recipe = self.recipe
        rng = np.random.default_rng([recipe.seed, number])
        shares = recipe.words if number * recipe.group < recipe.word_steps else recipe.lines
        kinds = [k for k in shares if k in self._makers]
        weights = np.array([shares[k] for k in kinds])
        samples: list[tuple[NDArray[np.uint8], str]] = []
        neighbour, columns = None, 0
        while columns < recipe.columns * recipe.group and len(samples) < recipe.max_batch * recipe.group:
            pixels, grey, text = self.sample(rng, kinds[rng.choice(len(kinds), p=weights / weights.sum())], neighbour)
            if needed_columns(text) <= pixels.shape[1] // recipe.network.stride:
                samples.append((pixels, text))
                columns += pixels.shape[1]
                neighbour = grey if grey is not None else neighbour
        return packed(samples, recipe, self.charset, rng)


def _shares(writers: Sequence[str]) -> NDArray[np.float64]:
    """How often each line is drawn, in all 1: a writer of four times as many lines comes twice as often, not four times."""
    _, which, counts = np.unique(writers, return_inverse=True, return_counts=True)
    shares = 1 / np.sqrt(counts[which])
    return np.asarray(shares / shares.sum())


def picture(made: Grey | Ink, rng: Rng, recipe: Recipe, neighbour: Grey | None = None) -> tuple[Grey, Grey | None]:
    """A line as training sees it: changed at random, then taken through the steps of use.

    Args:
        made: A line's picture, ``(H, W)`` uint8 with 255 = white, or its ink.
        rng: Source of chance.
        recipe: For height and strength.
        neighbour: A picture whose edge may reach into this one.

    Returns:
        ``(height, W)`` uint8 with 255 = ink; and the picture before its changes for use as a neighbour, None for ink as on the canvas.
    """
    height, strength = recipe.network.height, recipe.strength
    style = recipe.style if recipe.style and rng.random() < recipe.style else 0.0
    if isinstance(made, Ink):
        tall = int(rng.integers(48, 80))
        shaken = jitter(another_hand(made, rng, style) if style else made, rng)
        line = rasterise(shaken, tall, tall / 64 * float(np.exp(rng.normal(0.95, 0.33))))
        if rng.random() < 0.45:
            # As on the canvas: no paper, no camera.
            return _bytes(place(line, height, rng, strength)), None
        made = np.round(255 - 235 * line.pixels).astype(np.uint8)
        style = 0.0  # its hand is another one already
    grey = augment(made, rng, strength, neighbour, style)
    return _bytes(place(LineImage.from_grey(grey), height, rng, strength)), made


def packed(samples: list[tuple[Grey, str]], recipe: Recipe, charset: Charset, rng: Rng) -> list[Batch]:
    """Samples, at least one, in ``recipe.group`` batches of about equal area, each of similar widths, in a random order."""
    count = recipe.group
    # Very wide lines fill the area with fewer of them than there are batches.
    samples = sorted(samples * -(-count // len(samples)) if len(samples) < count else samples, key=lambda s: s[0].shape[1])
    filled = np.cumsum([s[0].shape[1] for s in samples])
    cuts = np.searchsorted(filled, filled[-1] * np.arange(1, count) / count)
    bounds = np.maximum.accumulate([0, *np.maximum(cuts, np.arange(1, count)), len(samples)])
    batches = [_batch(samples[a:b], charset) for a, b in pairwise(bounds)]
    return [batches[i] for i in rng.permutation(len(batches))]


def _batch(samples: list[tuple[Grey, str]], charset: Charset) -> Batch:
    widths = np.array([p.shape[1] for p, _ in samples], np.int64)
    images = np.zeros((len(samples), 1, samples[0][0].shape[0], -(-int(widths.max()) // 32) * 32), np.uint8)
    for i, (pixels, _) in enumerate(samples):
        images[i, 0, :, : pixels.shape[1]] = pixels
    classes = [charset.encode(t) for _, t in samples]
    lengths = np.array([len(c) for c in classes], np.int64)
    return Batch(images, widths, np.array([c for cs in classes for c in cs], np.int64), lengths)


def _bytes(pixels: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
