"""The recogniser, loaded once, when the first reading or the idle window asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.settings import Settings

if TYPE_CHECKING:
    from hwr_desktop.reading import Reader


class SharedReader:
    """Used on the reading lane alone, so that nothing here needs a lock.

    Args:
        load: Makes the reader; may raise ModelError, and is then asked again next time.
    """

    def __init__(self, load: Callable[[], Reader]) -> None:
        self._load = load
        self._reader: Reader | None = None

    def get(self) -> Reader:
        """The reader, loaded if it was not yet."""
        if self._reader is None:
            self._reader = self._load()
        return self._reader

    def forget(self) -> None:
        """Has the reader loaded anew when it is next asked for: the settings changed."""
        self._reader = None


def load_recogniser(settings: Settings) -> Reader:
    """Loads the model that the settings name. Imports torch, which takes a second: for the reading lane.

    Raises:
        ModelError: The model is missing, damaged or of a newer format.
    """
    from hwr_desktop.recognise.language import bundled
    from hwr_desktop.recognise.own_words import own_words
    from hwr_desktop.recognise.recogniser import Recogniser
    from hwr_desktop.recognise.spelling import Correcting

    recogniser = Recogniser.load(Path(settings.model) if settings.model else None, settings.threads, bundled(settings.language))
    return Correcting(recogniser, own_words()) if settings.spelling == "on" else recogniser
