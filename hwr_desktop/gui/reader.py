"""The recogniser, loaded once, when the first reading or the idle window asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwr_desktop.settings import Settings
from hwr_desktop.torch_import import load_library

if TYPE_CHECKING:
    from hwr_desktop.reading import Reader


@dataclass(frozen=True)
class Loaded:
    """A reader, the hash of its model file, and a sentence for the user where it is not the model that was chosen, else ""."""

    reader: Reader
    model: str = ""
    message: str = ""


class SharedReader:
    """Used on the reading lane alone, so that nothing here needs a lock.

    Args:
        load: Makes the reader; may raise ModelError, and is then asked again next time.
    """

    def __init__(self, load: Callable[[], Reader | Loaded]) -> None:
        self._load = load
        self._loaded: Loaded | None = None

    def get(self) -> Reader:
        """The reader, loaded if it was not yet."""
        return self.loaded().reader

    def loaded(self) -> Loaded:
        """The same, with what is known of its model."""
        if self._loaded is None:
            made = self._load()
            self._loaded = made if isinstance(made, Loaded) else Loaded(made)
        return self._loaded

    @property
    def model(self) -> str:
        """Hash of the model file that reads, "" before it is loaded. May be asked on any thread."""
        return self._loaded.model if self._loaded else ""

    def forget(self) -> None:
        """Has the reader loaded anew when it is next asked for: the settings or the model changed."""
        self._loaded = None


def load_recogniser(settings: Settings) -> Loaded:
    """Loads the model in use. Imports torch, which takes a second: for the reading lane.

    Raises:
        ModelError: The model that comes with the program is missing or damaged.
    """
    load_library()
    from hwr_desktop.learn.registry import Registry
    from hwr_desktop.recognise.language import bundled
    from hwr_desktop.recognise.own_words import own_words
    from hwr_desktop.recognise.recogniser import Recogniser
    from hwr_desktop.recognise.spelling import Correcting

    current = Registry().current()
    recogniser = Recogniser.load(current.model.path, settings.threads, bundled(settings.language), own_words)
    reader = Correcting(recogniser, own_words) if settings.spelling == "on" else recogniser
    return Loaded(reader, current.model.hash, current.message)
