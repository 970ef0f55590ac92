"""Scores a network on dev writers while it is trained. Dev is for choosing; nothing here ever reaches the optimiser."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from hwr_desktop.capture.line import LineImage
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.learn.corpus import InkSet, LineSet, read_ink, read_lines
from hwr_desktop.learn.metrics import score
from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network
from hwr_desktop.recognise.recogniser import Recogniser

INKS = ("unipen-lines", "unipen-words")


@dataclass(frozen=True, eq=False)
class DevSet:
    """Lines of dev writers: their texts, and each line's image by number."""

    name: str
    texts: tuple[str, ...]
    image: Callable[[int], LineImage]


def read_dev_sets(folder: Path, names: Mapping[str, float]) -> tuple[DevSet, ...]:
    """The dev splits of the named line sets and of the inks, as far as the folder has them."""
    sets = [_of_lines(read_lines(f, split="dev")) for n in names if (f := folder / f"lines/{n}.tsv").is_file()]
    return (*sets, *(_of_ink(read_ink(f, "dev")) for n in INKS if (f := folder / f"ink/{n}.jsonl.gz").is_file()))


def cer_by_set(
    network: Network, charset: Charset, sets: tuple[DevSet, ...], limit: int | None = None, threads: int = 1, general: Network | None = None
) -> dict[str, float]:
    """Greedy CER in [0, 1] of each set.

    Args:
        network: In evaluation mode, on the CPU.
        charset: Of the network.
        sets: What to read.
        limit: At most so many lines of each set, taken evenly from all of it.
        threads: For the network.
        general: The network that a personal one began from, see ``Recogniser``.
    """
    reader = Recogniser(network, ModelCard(network.config, charset), threads, general=general)
    scores = {}
    for dev in sets:
        chosen = _spread(len(dev.texts), limit)
        read = reader.texts([dev.image(i) for i in chosen])
        scores[dev.name] = score(zip((dev.texts[i] for i in chosen), read, strict=True)).cer
    return scores


def _spread(count: int, limit: int | None) -> Sequence[int]:
    """At most ``limit`` of the numbers below ``count``, evenly spread."""
    return range(count) if limit is None or limit >= count else [i * count // limit for i in range(limit)]


@dataclass(frozen=True)
class ScoredWords:
    """The words of one set as they were read, in the order of the set.

    Attributes:
        scores: Natural-log path probabilities.
        right: Whether each was read without error.
    """

    scores: list[float]
    right: list[bool]


def score_words(reader: Recogniser, sets: tuple[DevSet, ...], limit: int = 600) -> dict[str, dict[str, ScoredWords]]:
    """Reads lines of each set, without and with the reader's languages.

    Args:
        reader: With a card without calibration.
        sets: What to read.
        limit: At most so many lines of each, so that no large set outweighs the others.

    Returns:
        For ``greedy`` and ``language``, the words by name of the set.
    """
    return {
        way: {dev.name: _score_words(one, dev, limit) for dev in sets} for way, one in (("greedy", reader.without_language()), ("language", reader))
    }


def _score_words(reader: Recogniser, dev: DevSet, limit: int) -> ScoredWords:
    words = ScoredWords([], [])
    chosen = _spread(len(dev.texts), limit)
    for i, read in zip(chosen, reader.recognise([dev.image(i) for i in chosen]), strict=True):
        words.scores.extend(math.log(max(w.confidence, 1e-12)) for w in read.words)
        words.right.extend(words_right([w.text for w in read.words], dev.texts[i].split()))
    return words


def calibrate(reader: Recogniser, sets: tuple[DevSet, ...]) -> dict[str, Calibration]:
    """Curves for the words' confidences, greedy and with the reader's languages; its card must have none yet."""
    curves = {}
    for way, words in score_words(reader, sets).items():
        scores = [s for w in words.values() for s in w.scores]
        if scores:
            curves[way] = Calibration.fit(scores, [r for w in words.values() for r in w.right])
    return curves


def words_right(read: list[str], written: list[str]) -> list[bool]:
    """For each word read, whether it stands in the alignment of both texts against the same word."""
    right = [False] * len(read)
    for block in Levenshtein.opcodes(read, written):
        if block.tag == "equal":
            right[block.src_start : block.src_end] = [True] * (block.src_end - block.src_start)
    return right


def _of_lines(lines: LineSet) -> DevSet:
    return DevSet(lines.name, lines.texts, lambda i: LineImage.from_grey(lines.grey(i)))


def _of_ink(inks: InkSet) -> DevSet:
    return DevSet(inks.name, inks.texts, lambda i: rasterise(inks.ink(i)))
