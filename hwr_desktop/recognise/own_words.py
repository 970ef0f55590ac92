"""The user's own words: names and terms that reading expects and the spell check leaves alone.

Three lists, one word a line: words that the user added, words learnt from corrected lines (``learn/user_words.py`` makes that list anew
whenever these change), and learnt words that the user took out, so that they do not come back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from hwr_desktop.errors import StorageError
from hwr_desktop.files import write_file
from hwr_desktop.paths import learnt_words_file, own_words_file, refused_words_file


def own_words() -> tuple[str, ...]:
    """All of them: those that the user added, then those learnt; none if there is no list yet. Always as the files are now.

    Raises:
        StorageError: A list is there and cannot be read.
    """
    return tuple(dict.fromkeys((*_read(own_words_file()), *_read(learnt_words_file()))))


def add_own_word(word: str) -> None:
    """Adds a word to the user's own. Raises StorageError."""
    _write(own_words_file(), (*_read(own_words_file()), word))
    refused = _read(refused_words_file())
    if word in refused:
        _write(refused_words_file(), (w for w in refused if w != word))


def remove_own_words(words: Collection[str]) -> None:
    """Takes words out; those that were learnt are not learnt again. Raises StorageError."""
    learnt = _read(learnt_words_file())
    _write(refused_words_file(), (*_read(refused_words_file()), *(w for w in learnt if w in words)))
    _write(learnt_words_file(), (w for w in learnt if w not in words))
    _write(own_words_file(), (w for w in _read(own_words_file()) if w not in words))


def set_learnt_words(words: Iterable[str]) -> None:
    """Replaces the words learnt; those that the user took out before stay out. Raises StorageError."""
    refused = frozenset(_read(refused_words_file()))
    kept = tuple(w for w in words if w not in refused)
    if kept != _read(learnt_words_file()):
        _write(learnt_words_file(), kept)


def forget_words() -> None:
    """Deletes all three lists. Raises StorageError."""
    for path in (own_words_file(), learnt_words_file(), refused_words_file()):
        try:
            path.unlink(missing_ok=True)
        except OSError as e:
            raise StorageError(f"The list of your own words, {path}, cannot be deleted: {e.strerror or e}.") from e


def _read(path: Path) -> tuple[str, ...]:
    try:
        return tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as e:
        raise StorageError(f"The list of your own words, {path}, cannot be read.") from e


def _write(path: Path, words: Iterable[str]) -> None:
    text = "".join(f"{word}\n" for word in dict.fromkeys(words))
    if text or path.exists():
        write_file(path, text)
