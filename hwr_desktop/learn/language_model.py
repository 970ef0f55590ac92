"""Texts and word frequencies -> a character n-gram model."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from hwr_desktop.errors import DataError
from hwr_desktop.recognise.charset import Charset, normalise
from hwr_desktop.recognise.language import LanguageModel, Level

_WORD_COUNT = 3_000_000
"""So many words of running text do the word frequencies stand for."""


def build(name: str, texts: Iterable[str], words: Mapping[str, float], charset: Charset, order: int = 6, entries: int = 900_000) -> LanguageModel:
    """Counts n-grams and keeps the most frequent.

    Args:
        name: The language.
        texts: Running text in normal form.
        words: Words in normal form with their share of all words; they carry the vocabulary that the texts lack.
        charset: Characters of the model; other characters part the text.
        order: Length of the longest n-gram.
        entries: No more n-grams than about this.
    """
    counts = [Counter[str]() for _ in range(order)]
    outside = re.compile("[^" + re.escape("".join(charset.chars)) + "]+")
    for text in texts:
        for part in outside.split(text):
            _count(f" {part}", 1.0, counts)
    for word, share in words.items():
        weight = share * _WORD_COUNT
        for form, part in ((word, 0.8), (word.capitalize(), 0.15), (word.upper(), 0.05)):
            for end, often in ((" ", 0.8), (", ", 0.1), (". ", 0.1)):
                _count(f" {form}{end}", weight * part * often, counts)
    for char in charset.chars:
        counts[0][char] += 0.5
    return LanguageModel(name, charset, _levels(_pruned(counts, entries), charset))


def read_language(name: str, folder: Path, charset: Charset) -> LanguageModel:
    """A model of one language from ``folder/NAME/*.txt.gz`` and the ``wordfreq`` package. Raises DataError where a source is missing."""
    try:
        from wordfreq import get_frequency_dict
    except ImportError as e:
        raise DataError('A language model needs the package "wordfreq": pip install "hwr-desktop[train]".') from e
    paths = sorted((folder / name).glob("*.txt.gz"))
    if not paths:
        raise DataError(f"{folder / name} holds no texts (*.txt.gz).")
    texts = [normalise(gzip.decompress(path.read_bytes()).decode("utf-8")) for path in paths]
    words = {w: f for word, f in get_frequency_dict(name).items() if f > 3e-8 and (w := normalise(word)) and not charset.unknown(w)}
    return build(name, texts, words, charset)


def _count(text: str, weight: float, counts: list[Counter[str]]) -> None:
    for n, counter in enumerate(counts, 1):
        if weight == 1.0:
            counter.update(text[i : i + n] for i in range(len(text) - n + 1))
        else:
            for i in range(len(text) - n + 1):
                counter[text[i : i + n]] += weight  # type: ignore[assignment]


def _pruned(counts: list[Counter[str]], entries: int) -> list[dict[str, float]]:
    """The n-grams above one threshold, lower for short ones, each with all its prefixes and therefore a tree."""
    threshold = 1.0
    while sum(sum(1 for v in c.values() if v >= threshold * n) for n, c in enumerate(counts)) > entries:
        threshold *= 1.25
    kept: list[dict[str, float]] = []
    for n, counter in enumerate(counts):
        least = threshold * n
        kept.append({g: float(v) for g, v in counter.items() if v >= least and (n == 0 or g[:-1] in kept[n - 1])})
    return kept


def _levels(grams: list[dict[str, float]], charset: Charset) -> tuple[Level, ...]:
    levels = []
    contexts = [""]
    index = {c: i for i, c in enumerate(charset.chars)}
    for counts in grams:
        followers: dict[str, list[tuple[int, str, float]]] = {}
        for gram, count in counts.items():
            followers.setdefault(gram[:-1], []).append((index[gram[-1]], gram, count))
        starts, chars, shares, factors, following = [0], bytearray(), [], [], []
        for context in contexts:
            own = sorted(followers.get(context, []))
            total = sum(count for _, _, count in own)
            # Witten-Bell: as much is left to the shorter context as there are different followers.
            whole = total + len(own) or 1.0
            factors.append(len(own) / whole if own else 1.0)
            for key, gram, count in own:
                chars.append(key)
                shares.append(count / whole)
                following.append(gram)
            starts.append(len(chars))
        levels.append(Level(np.array(starts, np.int64), bytes(chars), np.array(shares, np.float32), np.array(factors, np.float32)))
        contexts = following
    return tuple(levels)
