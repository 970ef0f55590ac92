"""A character n-gram model of a language: how likely each character is after the ones before it.

The model is an interpolated one (Witten and Bell 1991, "The zero-frequency problem"): the distribution after a context is that after the
context without its first character, scaled down by a factor, plus a share for each character that was seen to follow. Contexts
form a tree, level by level; a state of the model is one node of each level.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from hwr_desktop.errors import ModelError
from hwr_desktop.files import write_file
from hwr_desktop.paths import resource
from hwr_desktop.recognise.charset import Charset

State = tuple[int, ...]
"""The nodes of all suffixes of the text so far that the model knows, shortest first; the first is the root, 0."""

LANGUAGES = ("en", "fr")
_SCALE = 16.0
"""Logarithms are kept as bytes in steps of 1/16 nat."""


@dataclass(frozen=True, eq=False)
class Level:
    """The contexts of one length.

    Attributes:
        starts: ``(N + 1,)`` int64: where the followers of each context begin in ``chars``; a follower's index is also the number
            of the context, one longer, that ends in it, on the next level.
        chars: ``(M,)`` uint8 as bytes: the followers, numbers in the model's own charset.
        shares: ``(M,)`` float32: probability that the follower has beyond what the shorter context gives.
        factors: ``(N,)`` float32: by which the shorter context's probabilities are scaled.
    """

    starts: NDArray[np.int64]
    chars: bytes
    shares: NDArray[np.float32]
    factors: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Group:
    """Characters taken together.

    Attributes:
        any: Their probability where nothing is known.
        sums: By level: for each context the sum of their shares.
    """

    any: float
    sums: tuple[memoryview, ...]


class LanguageModel:
    """Scores characters in context.

    Attributes:
        name: The language, ``en`` or ``fr``.
        charset: The characters that it knows.
        words: A file of its common words, see ``dictionary``; None: there is none.
    """

    words: Path | None = None

    def __init__(self, name: str, charset: Charset, levels: tuple[Level, ...]) -> None:
        self.name, self.charset, self._levels = name, charset, levels
        # A memoryview gives plain numbers several times faster than an array.
        self._walk = [(level.chars, level.starts.data, level.shares.data, level.factors.data) for level in levels]
        self._any = 1 / (len(charset) - 1)
        self.start = self.after(" ")

    @property
    def order(self) -> int:
        """Length of the longest n-gram."""
        return len(self._levels)

    def follow(self, state: State, char: int) -> tuple[State, float]:
        """The state after one more character, and how likely that comes.

        Args:
            state: Before it.
            char: Its class (1 is the first of the charset).

        Returns:
            The new state, and the probability in (0, 1].
        """
        key, likely, nodes = char - 1, self._any, [0]
        for (chars, starts, shares, factors), node in zip(self._walk, state, strict=False):
            likely *= factors[node]
            # One byte in a short run: find is quicker than any search in an array. What never followed a context did not follow longer ones.
            child = chars.find(key, starts[node], starts[node + 1])
            if child >= 0:
                likely += shares[child]
                nodes.append(child)
        return tuple(nodes[: len(self._walk)]), likely

    def after(self, text: str) -> State:
        """The state after a text in normal form; characters that are not known begin anew."""
        state: State = (0,)
        for char in text:
            state = self.follow(state, self.charset.encode(char)[0])[0] if char in self.charset else (0,)
        return state

    def group(self, chars: Iterable[int]) -> Group:
        """Characters taken together, for ``probability``: their classes; 0, the blank, is none."""
        among = np.zeros(256, bool)
        among[np.array([*{*chars} - {0}], np.int64) - 1] = True
        sums = []
        for level in self._levels:
            totals = np.cumsum(np.append(0.0, level.shares * among[np.frombuffer(level.chars, np.uint8)]))
            sums.append(np.diff(totals[level.starts]).data)
        return Group(int(among.sum()) * self._any, tuple(sums))

    def probability(self, state: State, group: Group) -> float:
        """How likely one of a group of characters comes after a state."""
        likely = group.any
        for (_, _, _, factors), sums, node in zip(self._walk, group.sums, state, strict=False):
            likely = likely * factors[node] + sums[node]
        return likely

    def score(self, text: str) -> float:
        """Mean natural-log probability of the characters of a text in normal form; unknown ones count -12; 0 for an empty text."""
        state, total = self.start, 0.0
        for char in text:
            if char in self.charset:
                state, likely = self.follow(state, self.charset.encode(char)[0])
                total += math.log(likely)
            else:
                total, state = total - 12, (0,)
        return total / max(len(text), 1)

    def write(self, path: Path) -> None:
        """Writes the model: safetensors with a header; probabilities as bytes in steps of 1/16 nat. Raises StorageError."""
        arrays = {}
        for i, level in enumerate(self._levels):
            arrays[f"{i}.sizes"] = np.diff(level.starts).astype(np.uint8)
            arrays[f"{i}.chars"] = np.frombuffer(level.chars, np.uint8)
            arrays[f"{i}.shares"] = _to_bytes(level.shares)
            arrays[f"{i}.factors"] = _to_bytes(level.factors)
        header = {"name": self.name, "charset": "".join(self.charset.chars), "levels": len(self._levels)}
        write_file(path, save(arrays, {"hwr-language": json.dumps(header, ensure_ascii=False)}))

    @classmethod
    def read(cls, path: Path) -> LanguageModel:
        """Reads what ``write`` wrote. Raises ModelError for a file that is missing or damaged."""
        try:
            data = path.read_bytes()
            arrays = load(data)
            size = int.from_bytes(data[:8], "little")
            header = json.loads(json.loads(data[8 : 8 + size])["__metadata__"]["hwr-language"])
            levels = tuple(_level(arrays, i) for i in range(header["levels"]))
            return cls(header["name"], Charset(tuple(header["charset"])), levels)
        except (OSError, SafetensorError, ValueError, KeyError, TypeError, IndexError) as e:
            raise ModelError(f"The language model {path} is missing or damaged.") from e


def _level(arrays: dict[str, NDArray[np.uint8]], i: int) -> Level:
    starts = np.concatenate([[0], np.cumsum(arrays[f"{i}.sizes"], dtype=np.int64)])
    return Level(starts, arrays[f"{i}.chars"].tobytes(), _from_bytes(arrays[f"{i}.shares"]), _from_bytes(arrays[f"{i}.factors"]))


def _to_bytes(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.clip(np.round(-np.log(np.maximum(values, 1e-8)) * _SCALE), 0, 255).astype(np.uint8)


def _from_bytes(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.exp(-values.astype(np.float32) / np.float32(_SCALE))


def bundled(choice: str = "auto") -> tuple[LanguageModel, ...]:
    """The language models that come with the program.

    Args:
        choice: ``auto`` for all of them, one of ``LANGUAGES``, or ``off`` for none.

    Raises:
        ModelError: A file is missing or damaged.
    """
    names = {"auto": LANGUAGES, "off": ()}.get(choice, (choice,))
    models = tuple(LanguageModel.read(resource(f"language/{name}.safetensors")) for name in names)
    for model in models:
        model.words = resource(f"dictionaries/{model.name}.txt")
    return models


def detect(text: str, models: tuple[LanguageModel, ...]) -> tuple[LanguageModel, float]:
    """The language in which a text is likeliest, and its score there. ``models`` holds at least one."""
    scores = [model.score(text) for model in models]
    best = max(scores)
    return models[scores.index(best)], best
