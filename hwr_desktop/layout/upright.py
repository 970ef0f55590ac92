"""A page as it came -> the page as it is read, where a turn must also convince the network that finds lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.prepare import Changes, apply, find_changes
from hwr_desktop.layout.segmenter import evident_writing

_CLEARER = 1.15  # times as much evidence of lines as without a turn to the side
_AS_CLEAR = 0.9  # the same for half a turn, after which lines are lines too


def prepare(page: PageImage) -> tuple[PageImage, Changes]:
    """Finds out what is to be done to a picture before it is read, and does it.

    Statistics of the ink tell quickly which way up a page is, but err on a few short lines. So where they ask for a turn, lines are looked
    for in both positions, and the page is turned only if it shows clearly more of them then.

    Args:
        page: As it came.

    Returns:
        The page as it is to be read and shown, and how it was changed; a picture that needs nothing is given back itself.

    Raises:
        ModelError: The network that finds lines is missing or damaged.
    """
    changes = find_changes(page)
    if changes.turns:
        as_it_is = apply(page, replace(changes, turns=0))
        turned = replace(as_it_is, pixels=np.ascontiguousarray(np.rot90(as_it_is.pixels, -changes.turns)))
        least = _CLEARER if changes.turns % 2 else _AS_CLEAR
        if evident_writing(turned) < least * evident_writing(as_it_is):
            changes = replace(changes, turns=0)
    return apply(page, changes), changes
