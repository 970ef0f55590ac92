"""A page as it came -> the page as it is read, where a turn must also convince the network that finds lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.prepare import Changes, apply, find_changes
from hwr_desktop.layout.cut_out import is_strip
from hwr_desktop.layout.look import sureness_of
from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.segmenter import seen_lines

_CLEARER = 1.15  # times as much evidence of lines as without a turn to the side
_AS_CLEAR = 0.9  # the same for half a turn, after which lines are lines too
_AS_SURE = 0.005  # of the network about lines that stand on their head: it is less sure of them, if only a little
_LEAST_LINES = 3  # for half a turn; letters of one or two lines may well look upright on their head
_DOUBTFUL = 0.6  # strength of what is hardly a line


def prepare(page: PageImage) -> tuple[PageImage, Changes]:
    """Finds out what is to be done to a picture before it is read, and does it.

    Statistics of the ink tell quickly which way up a page is, but err on a few short lines. So where they ask for a turn, lines are looked
    for in both positions, and the page is turned only if they are clearly seen better then.

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
        changes = replace(changes, turns=_convincing(apply(page, replace(changes, turns=0)), changes.turns))
    return apply(page, changes), changes


def _convincing(page: PageImage, turns: int) -> int:
    """The quarter turns after which a page shows clearly more of lines, 0 where it does not."""

    def seen(quarters: int) -> list[Baseline]:
        return seen_lines(replace(page, pixels=np.ascontiguousarray(np.rot90(page.pixels, -quarters))))

    before, after = seen(0), seen(turns)
    if turns == 2:
        doubtful = len(before) < _LEAST_LINES or sureness_of(after) < sureness_of(before) - _AS_SURE
        return 0 if doubtful or _evidence(after) < _AS_CLEAR * _evidence(before) else 2
    if _evidence(after) < _CLEARER * _evidence(before):
        return 0
    other = seen(turns ^ 2)
    return turns ^ 2 if min(len(after), len(other)) >= _LEAST_LINES and sureness_of(other) > sureness_of(after) + 2 * _AS_SURE else turns


def _evidence(lines: Sequence[Baseline]) -> float:
    """How much writing in lines there is: their lengths over their heights, weighted by how sure they are."""
    return sum(max(0.0, line.strength - _DOUBTFUL) * float(np.ptp(line.points[:, 0])) / max(line.height, 1.0) for line in lines)
