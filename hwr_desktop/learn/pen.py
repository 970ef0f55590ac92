"""The pen of a line's picture, so that more can be written with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.raster import SUPERSAMPLE, draw_stroke
from hwr_desktop.learn.style import bodies

Grey = NDArray[np.uint8]
Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Pen:
    """How a line is written.

    Attributes:
        width: Of its strokes, px.
        tone: Grey value of its ink, 0 = black.
        paper: Grey value of the paper, larger by 40 or more.
        body: Height of the letters' bodies, about 0.8 of an x-height, px.
        dark: ``(H, W)`` bool, where the picture is written on.
    """

    width: float
    tone: float
    paper: float
    body: float
    dark: NDArray[np.bool_]

    @classmethod
    def of(cls, grey: Grey) -> Pen | None:
        """The pen of a picture, ``(H, W)`` uint8 with 255 = white; None where writing does not stand out from the paper."""
        paper, black = (float(v) for v in np.percentile(grey[::2, ::2], (80, 2)))
        dark = grey < 0.55 * paper + 0.45 * black
        if paper - black < 40 or not dark.any():
            return None
        # Pixels of a stroke w px wide are (w + 2) / 4 px from its edge on average; half a pixel is what anti-aliasing adds to it.
        width = max(1.0, 4 * float(cv2.distanceTransform(dark.astype(np.uint8), cv2.DIST_L2, 3)[dark].mean()) - 2.5)
        low, high = bodies(np.arange(len(dark), dtype=np.float64), dark.sum(1, dtype=np.float64))
        body = float(np.clip(high - low, 0.12 * len(grey), 0.35 * len(grey)))
        return cls(width, float(np.median(grey[dark])), paper, body, np.asarray(dark))

    def written(self, grey: Grey, strokes: Sequence[Floats]) -> Grey:
        """A picture with strokes, ``(N, 2)`` each, x, y in px, drawn on it."""
        height, width = grey.shape
        drawn = np.zeros((height * SUPERSAMPLE, width * SUPERSAMPLE), np.uint8)
        for stroke in strokes:
            draw_stroke(drawn, stroke * SUPERSAMPLE, None, self.width * SUPERSAMPLE)
        share = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        return np.asarray(np.round(grey + (np.minimum(np.float32(self.tone), grey) - grey) * share).astype(np.uint8))
