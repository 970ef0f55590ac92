"""One page as a grey picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.clean import skew_angle
from hwr_desktop.capture.shrink import shrunk

_OVERVIEW = 1400  # px of the longer side


@dataclass(frozen=True, eq=False)
class PageImage:
    """A page, upright, dark writing on light paper.

    Attributes:
        pixels: ``(H, W)`` uint8, H and W at least 1, 0 = black, 255 = white paper. Read-only.
        dpi: Dots an inch where the file says so plausibly, else None.
        source: The file or other origin, as named in messages.
        number: Of the page in its source, from 1.
        corners: Of the sheet that was pulled straight, in px of the picture in the source; empty where none was.
    """

    pixels: NDArray[np.uint8]
    dpi: float | None = None
    source: str = ""
    number: int = 1
    corners: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype != np.uint8 or not self.pixels.size:
            raise ValueError(f"a page is (H, W) uint8, not {self.pixels.shape} {self.pixels.dtype}")
        pixels = self.pixels.view()  # no copy: a page may be large
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)
        if self.number < 1:
            raise ValueError(f"pages are numbered from 1, not {self.number}")

    @property
    def width(self) -> int:
        """Columns in px."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows in px."""
        return int(self.pixels.shape[0])

    @cached_property
    def overview(self) -> NDArray[np.uint8]:
        """The page shrunk to at most 1,400 px the longer side, which is enough to see what is where on it. Read-only."""
        small = shrunk(self.pixels, _OVERVIEW)
        small.flags.writeable = False
        return small

    @cached_property
    def skew(self) -> float:
        """How far its lines are turned against the horizontal, see ``skew_angle``."""
        return skew_angle(self.overview)
