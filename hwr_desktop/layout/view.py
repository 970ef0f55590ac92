"""A page as its lines are looked for: at working size, level, with room around what is cut out closely."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.page import PageImage

Doubles = NDArray[np.float64]
Grey = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class View:
    """A picture made of a page.

    Attributes:
        pixels: ``(H, W)`` uint8, 255 = white.
        there: ``(3, 3)`` from px of the page to px of the picture.
        width: Of the page, px.
        height: Of the page, px.
    """

    pixels: Grey
    there: Doubles
    width: int
    height: int

    @classmethod
    def of(cls, page: PageImage) -> View:
        """The page, shrunk to the size at which layout works if it is larger."""
        height, width = page.overview.shape
        return cls(page.overview, np.diag([width / page.width, height / page.height, 1.0]), page.width, page.height)

    def shrunk(self, factor: float) -> View:
        """The picture at one ``factor``-th of its size; itself for a factor of 1 or less."""
        if factor <= 1:
            return self
        height, width = self.pixels.shape
        size = max(1, round(width / factor)), max(1, round(height / factor))
        small = np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        return replace(self, pixels=small, there=np.diag([size[0] / width, size[1] / height, 1.0]) @ self.there)

    def turned(self, degrees: float) -> View:
        """The picture turned clockwise, and larger by its corners."""
        height, width = self.pixels.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        wide, tall = int(np.ceil(height * sin + width * cos)), int(np.ceil(height * cos + width * sin))
        turn[:, 2] += (wide - width) / 2, (tall - height) / 2
        pixels = np.asarray(cv2.warpAffine(self.pixels, turn, (wide, tall), borderMode=cv2.BORDER_REPLICATE), np.uint8)
        return replace(self, pixels=pixels, there=np.vstack([turn, [0, 0, 1]]) @ self.there)

    def padded(self, margin: int) -> View:
        """The picture with so many px of the tone of its paper on each side."""
        tone = int(np.percentile(self.pixels, 75))
        pixels = cv2.copyMakeBorder(self.pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=tone)
        shift = np.array([[1, 0, margin], [0, 1, margin], [0, 0, 1]], np.float64)
        return replace(self, pixels=np.asarray(pixels, np.uint8), there=shift @ self.there)

    def on_page(self, points: Doubles) -> NDArray[np.float32]:
        """Points ``(N, 2)`` x, y of the picture in px of the page, kept within it."""
        back = np.linalg.inv(self.there)[:2]
        return np.clip(points @ back[:, :2].T + back[:, 2], 0, (self.width, self.height)).astype(np.float32)
