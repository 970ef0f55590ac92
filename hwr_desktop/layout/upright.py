"""A page as it came -> the page as it is read, where a turn must also convince the network that finds lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.prepare import Changes, apply, find_changes
from hwr_desktop.layout.cut_out import is_strip
from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.segmenter import seen_lines

_CLEARER = 1.15  # times as much evidence of lines as without a turn to the side
_AS_CLEAR = 0.9  # the same for half a turn, after which lines are lines too
_LEAST_LINES = 3  # for half a turn; letters of one or two lines may well look upright on their head
_DOUBTFUL = 0.6  # strength of what is hardly a line


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
    if is_strip(page):
        return page, Changes()
    changes = find_changes(page)
    if changes.turns:
        as_it_is = apply(page, replace(changes, turns=0))
        turned = replace(as_it_is, pixels=np.ascontiguousarray(np.rot90(as_it_is.pixels, -changes.turns)))
        least = _CLEARER if changes.turns % 2 else _AS_CLEAR
        before, after = seen_lines(as_it_is), seen_lines(turned)
        few = changes.turns == 2 and len(before) < _LEAST_LINES
        if few or _evidence(after) < least * _evidence(before):
            changes = replace(changes, turns=0)
    return apply(page, changes), changes


def _evidence(lines: Sequence[Baseline]) -> float:
    """How much writing in lines there is: their lengths over their heights, weighted by how sure they are."""
    return sum(max(0.0, line.strength - _DOUBTFUL) * float(np.ptp(line.points[:, 0])) / max(line.height, 1.0) for line in lines)
