"""Texts and word frequencies -> a character n-gram model."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from hwr_desktop.errors import DataError
from hwr_desktop.recognise.charset import Charset, normalise
from hwr_desktop.recognise.language import LanguageModel, Level

Counts = list[dict[str, float]]
"""Weights by n-gram, one table a length."""
_WORD_COUNT = 1_000_000
"""So many words of running text do the word frequencies stand for."""


_FLATTEN = 0.6
"""Counts are raised to this power: what matters is which spellings there are, more than how often the common words come."""
_UNSEEN = 6.0
"""How many times each different follower counts for those that were never seen. Both chosen on French dev texts."""


def build(name: str, texts: Iterable[str], words: Mapping[str, float], charset: Charset, order: int = 6, entries: int = 2_000_000) -> LanguageModel:
    """Counts n-grams and keeps the most frequent.

    Args:
        name: The language.
        texts: Running text in normal form.
        words: Words in normal form with their share of all words; they carry the vocabulary that the texts lack.
        charset: Characters of the model; other characters part the text.
        order: Length of the longest n-gram.
        entries: No more n-grams than about this.
    """
    counts: Counts = [defaultdict(float) for _ in range(order)]
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
    return LanguageModel(name, charset, _levels(_pruned(counts, entries), counts, charset))


def read_language(name: str, folder: Path, charset: Charset) -> LanguageModel:
    """A model of one language from ``folder/NAME/*.txt.gz`` and the ``wordfreq`` package. Raises DataError where a source is missing."""
    paths = sorted((folder / name).glob("*.txt.gz"))
    if not paths:
        raise DataError(f"{folder / name} holds no texts (*.txt.gz).")
    texts = [normalise(gzip.decompress(path.read_bytes()).decode("utf-8")) for path in paths]
    return build(name, texts, _frequencies(name, charset), charset)


def read_dictionary(name: str, charset: Charset, words: int = 40_000) -> str:
    """The most frequent words of a language with their counts per thousand million, ``word count`` a line, for ``Speller``.

    Rarer words are left out, since people's common misspellings are among them.

    Raises:
        DataError: A source is missing.
    """
    counts: dict[str, int] = defaultdict(int)
    for word, share in _frequencies(name, charset).items():
        if word.replace("'", "").replace("-", "").isalpha():
            for part in word.replace("'", "' ").replace("-", " ").split():
                counts[part] += max(1, round(1e9 * share))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:words]
    return "".join(f"{word} {count}\n" for word, count in ranked)


def _frequencies(name: str, charset: Charset) -> dict[str, float]:
    try:
        from wordfreq import get_frequency_dict
    except ImportError as e:
        raise DataError('Language models and dictionaries need the package "wordfreq": pip install "hwr-desktop[train]".') from e
    return {w: f for word, f in get_frequency_dict(name).items() if f > 1e-7 and (w := normalise(word)) and not charset.unknown(w)}


def _count(text: str, weight: float, counts: Counts) -> None:
    for n, counter in enumerate(counts, 1):
        for i in range(len(text) - n + 1):
            counter[text[i : i + n]] += weight


def _pruned(counts: Counts, entries: int) -> list[dict[str, float]]:
    """The n-grams above one threshold (all of the short ones), each with all its prefixes and therefore a tree."""
    threshold = 0.4
    while sum(sum(1 for v in c.values() if v >= threshold) for c in counts[2:]) > entries:
        threshold *= 1.2
    kept: list[dict[str, float]] = []
    for n, counter in enumerate(counts):
        least = threshold if n > 1 else 0.0
        kept.append({g: float(v) for g, v in counter.items() if v >= least and (n == 0 or g[:-1] in kept[n - 1])})
    return kept


def _levels(grams: list[dict[str, float]], counts: Counts, charset: Charset) -> tuple[Level, ...]:
    levels = []
    contexts = [""]
    index = {c: i for i, c in enumerate(charset.chars)}
    for kept, every in zip(grams, counts, strict=True):
        wholes: dict[str, float] = defaultdict(float)
        for gram, count in every.items():
            # Witten-Bell: each different follower counts again, for the sake of those that were never seen.
            wholes[gram[:-1]] += count**_FLATTEN + _UNSEEN * min(count, 1.0)
        followers: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
        for gram, count in kept.items():
            followers[gram[:-1]].append((index[gram[-1]], gram, count**_FLATTEN / wholes[gram[:-1]]))
        starts, chars, shares, factors, following = [0], bytearray(), [], [], []
        for context in contexts:
            own = sorted(followers.get(context, []))
            # What pruned and unseen followers had goes to the shorter context.
            factors.append(max(1.0 - sum(share for _, _, share in own), 1e-6))
            for key, gram, share in own:
                chars.append(key)
                shares.append(share)
                following.append(gram)
            starts.append(len(chars))
        levels.append(Level(np.array(starts, np.int64), bytes(chars), np.array(shares, np.float32), np.array(factors, np.float32)))
        contexts = following
    return tuple(levels)
