"""Smaller pictures: what is where on a page is seen at a few hundred px, and measured there in a fraction of the time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_MEAN_FROM = 1.9  # times smaller; up to that, four px make one of the smaller picture at an eighth of the time


def shrunk(pixels: Grey, longer_side: int) -> Grey:
    """The picture ``(H, W)`` uint8 with at most so many px on its longer side; itself if it has no more."""
    factor = max(pixels.shape) / longer_side
    if factor <= 1:
        return pixels
    size = max(1, round(pixels.shape[1] / factor)), max(1, round(pixels.shape[0] / factor))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if factor > _MEAN_FROM else cv2.INTER_LINEAR), np.uint8)
