"""Words that the user's corrected lines teach at once, without training: names and terms that no dictionary has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hwr_desktop.errors import ModelError
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.learn.sentences import SENTENCES
from hwr_desktop.paths import resource
from hwr_desktop.recognise.charset import normalise
from hwr_desktop.recognise.own_words import set_learnt_words

_LANGUAGES = ("en", "fr")
_LEAST_LETTERS = 3
_MOST = 2000


def learn_words(store: SampleStore) -> None:
    """Makes the list of learnt words anew from all samples; to be called after they changed.

    So the words of a sample that is deleted, or whose text was corrected again, go with it.

    Raises:
        StorageError: The store cannot be read, or the list not written.
        DataError: The store is damaged.
        ModelError: A dictionary is missing.
    """
    set_learnt_words(words_of(sample.text for sample in store.samples()))


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of right texts that are worth knowing, at most 2,000, those of the last texts.

    Parts between spaces, hyphens and apostrophes count on their own: letters alone, at least three, in no dictionary. The sentences that the program
    has copied are not the user's own, and what a line breaks off with a hyphen is no word.
    """
    found: dict[str, None] = {}
    for text in texts:
        for word in text.split(" "):
            if not word.endswith("-"):
                found.update(dict.fromkeys(part for part in _parts(word) if _is_own(part)))
    return tuple(found)[-_MOST:]


def _parts(text: str) -> list[str]:
    """Runs of letters and digits."""
    return "".join(c if c.isalnum() else " " for c in text).split()


def _is_own(part: str) -> bool:
    return len(part) >= _LEAST_LETTERS and part.isalpha() and part.lower() not in _known()


@cache
def _known() -> frozenset[str]:
    words: set[str] = set()
    for language in _LANGUAGES:
        path = resource(f"dictionaries/{language}.txt")
        try:
            words.update(part for row in path.read_text("utf-8").splitlines() for part in _parts(row.split(" ")[0]))
        except (OSError, ValueError) as e:
            raise ModelError(f"The dictionary {path} is missing or damaged.") from e
    copied = (normalise(sentence) for sentences in SENTENCES.values() for sentence in sentences)
    return frozenset(words).union(part.lower() for sentence in copied for part in _parts(sentence))
