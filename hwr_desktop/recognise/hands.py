"""Whose hand a line is in: the one that a personal network has learnt, or another, which the network that it began from reads better.

What one hand teaches is partly unlearnt of all others. So a personal model keeps the network that it began from, both read, and the one that is
surer of its reading is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decode import best_path

Floats = NDArray[np.float32]

_MEMORY = 0.8
"""How much of what the lines before have told counts for a line, each time: neighbours are mostly in one hand."""
_MARGIN = 0.01
"""By how much a character, in nats, the personal network has to be surer: having learnt, it is surer of anything."""
_IMPOSSIBLE = -60.0


def believed(tables: Iterable[tuple[Floats, Floats]], charset: Charset) -> Iterator[Floats]:
    """Of the two tables of each line the one to believe.

    Args:
        tables: Of lines that belong together, in their order: log-probabilities ``(T, C)`` by the personal network, and ``(T, G)``, G at most C,
            by the general one, which lacks the last classes.
        charset: Of the personal network.

    Yields:
        ``(T, C)`` float32, as soon as both tables of a line are there.
    """
    gain = characters = 0.0
    for personal, general in tables:
        # The likelihood of the best path is how sure a network is; both paths have as many frames.
        gain = _MEMORY * gain + float(personal.max(1).sum() - general.max(1).sum())
        characters = _MEMORY * characters + len(best_path(personal, charset))
        missing = personal.shape[1] - general.shape[1]
        yield personal if gain > _MARGIN * characters else np.pad(general, ((0, 0), (0, missing)), constant_values=_IMPOSSIBLE)
