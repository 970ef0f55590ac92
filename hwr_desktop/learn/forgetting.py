"""Deletes what the program keeps of its user."""

from __future__ import annotations

from contextlib import suppress

from hwr_desktop.learn.registry import BASE, Registry
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.paths import log_file
from hwr_desktop.recognise.own_words import forget_words


def forget_all() -> int:
    """Deletes corrected lines, own models, own words and the log for good; documents that were saved stay.

    Returns:
        How many corrected lines there were.

    Raises:
        StorageError: Something cannot be deleted.
        DataError: The store of lines is damaged or of a newer version.
    """
    registry = Registry()
    for model in registry.models():
        if model.name != BASE:
            registry.delete(model.name)
    count = SampleStore().clear()
    forget_words()
    with suppress(OSError):
        log_file().write_text("")  # emptied, since the program that runs has it open
    return count
