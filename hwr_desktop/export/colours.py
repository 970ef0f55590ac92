"""The colours of a page: it is read in grey, but people want to see it as it is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.outline import straightened
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.source import open_colours
from hwr_desktop.errors import InputError

_MOST_PIXELS = 60_000_000  # larger pages stay grey: in colour they take three times the memory
_SMALL = 96  # px of the longer side at which pictures are compared
_SAME = 8.0  # grey levels
_COLOURED, _SHARE = 24, 0.001  # levels between the channels, and share of the page from which it counts as coloured


def colours_of(page: PageImage) -> NDArray[np.uint8] | None:
    """The page in colour, ``(H, W, 3)`` uint8, red, green, blue, of the shape of its pixels.

    None where its file is gone or grey, and where the page was inverted.
    """
    if page.pixels.size > _MOST_PIXELS:
        return None
    try:
        found = open_colours(Path(page.source), page.number, page.dpi or 300.0, _MOST_PIXELS)
    except InputError:
        return None  # it came from the clipboard, or its file was moved since
    if found is None or not _is_coloured(found):
        return None
    if page.corners:
        found = straightened(found, page.corners)
    ways = [np.ascontiguousarray(np.rot90(found, -turns)) for turns in range(4)]
    fitting = [(_difference(way, page.pixels), turns) for turns, way in enumerate(ways) if way.shape[:2] == page.pixels.shape]
    # The nearest of them: a page with little on it is much the same upside down.
    least, turns = min(fitting, default=(_SAME, 0))
    return ways[turns] if least < _SAME else None


def _is_coloured(colours: NDArray[np.uint8]) -> bool:
    # At half the size, at which the grain of a camera has gone.
    half = cv2.resize(colours, (max(1, colours.shape[1] // 2), max(1, colours.shape[0] // 2)), interpolation=cv2.INTER_AREA)
    apart = half.max(axis=2).astype(np.int16) - half.min(axis=2)
    return float(np.mean(apart > _COLOURED)) > _SHARE


def _difference(colours: NDArray[np.uint8], grey: NDArray[np.uint8]) -> float:
    """The mean difference in grey levels, seen from afar."""
    scale = _SMALL / max(grey.shape)
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    far = cv2.cvtColor(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return float(np.mean(np.abs(far.astype(np.float64) - cv2.resize(grey, size, interpolation=cv2.INTER_AREA))))
