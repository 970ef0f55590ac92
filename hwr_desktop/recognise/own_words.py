"""The user's own words: names and terms that the spell check leaves alone."""

from __future__ import annotations

from hwr_desktop.errors import StorageError
from hwr_desktop.files import write_file
from hwr_desktop.paths import own_words_file


def own_words() -> tuple[str, ...]:
    """The words in the order in which they were added; none if there is no list yet.

    Raises:
        StorageError: The list is there and cannot be read.
    """
    path = own_words_file()
    try:
        return tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as e:
        raise StorageError(f"The list of your own words, {path}, cannot be read.") from e


def set_own_words(words: tuple[str, ...]) -> None:
    """Keeps other words as the user's own. Raises StorageError."""
    write_file(own_words_file(), "".join(f"{word}\n" for word in dict.fromkeys(words)))


def add_own_word(word: str) -> None:
    """Adds a word to the user's own. Raises StorageError."""
    set_own_words((*own_words(), word))
