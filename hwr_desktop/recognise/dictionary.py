"""The word lists that come with the program: what spelling is checked by, and what readings are likelier to say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from hwr_desktop.errors import ModelError


@lru_cache
def dictionary(path: Path) -> Mapping[str, int]:
    """The words of a file with how often each comes, ``word count`` a line, in normal form and lower case; read once.

    Raises:
        ModelError: The file is missing or damaged.
    """
    words = {}
    try:
        for line in path.read_text("utf-8").splitlines():
            word, _, count = line.partition(" ")
            words[word] = int(count)
    except (OSError, ValueError) as e:
        raise ModelError(f"The dictionary {path} is missing or damaged.") from e
    return MappingProxyType(words)
