"""The pages of one file or picture, drawn on demand. Used on the pages lane alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.errors import InputError

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_KEPT = 3


class PageFile:
    """Gives any page by its index and keeps the last few in memory.

    Args:
        source: Path of a picture or PDF.
        dpi: Resolution of PDF pages.
    """

    def __init__(self, source: Path, dpi: float) -> None:
        self._path, self._dpi = source, dpi
        self._kept: OrderedDict[int, PageImage] = OrderedDict()
        self._rest: Iterator[PageImage] = iter(())
        self._next = 0
        self._count = 0

    def count(self) -> int:
        """How many pages there are, at least 1. Raises InputError."""
        from hwr_desktop.capture.source import page_count

        self._count = self._count or page_count(self._path)
        return self._count

    def page(self, index: int) -> PageImage:
        """The page with this index, from 0.

        Raises:
            InputError: The file cannot be read, or has fewer pages than it had.
        """
        if index in self._kept:
            self._kept.move_to_end(index)
            return self._kept[index]
        if index < self._next or self._next == 0:
            self._rewind()
        for page in self._rest:
            self._keep(self._next, page)
            self._next += 1
            if self._next == index + 1:
                return page
        raise InputError(f"{self._path} has no page {index + 1} any more.")

    def _rewind(self) -> None:
        from hwr_desktop.capture.source import open_pages

        self._rest, self._next = iter(open_pages(self._path, dpi=self._dpi)), 0

    def _keep(self, index: int, page: PageImage) -> None:
        self._kept[index] = page
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


class Picture(PageFile):
    """A picture without a file, from the clipboard: one page.

    Args:
        rgb: ``(H, W, 3)`` uint8.
        source: What it is called.
    """

    def __init__(self, rgb: NDArray[Any], source: str) -> None:
        super().__init__(Path(source), 0)
        self._rgb = np.ascontiguousarray(rgb)
        self._source = source

    def count(self) -> int:
        return 1

    def page(self, index: int) -> PageImage:
        from hwr_desktop.capture.source import page_from_rgb

        if index not in self._kept:
            self._keep(index, page_from_rgb(self._rgb, self._source))
        return self._kept[index]
