"""The pictures of a document's pages, drawn on demand."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hwr_desktop.document import Page, Picture

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage

_KEPT_BYTES = 64 << 20


class PagePictures:
    """Opens the pictures of pages and keeps the last few. For one thread at a time: the window uses it on its pages lane alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Picture, PageImage] = OrderedDict()

    def open(self, picture: Picture) -> PageImage:
        """The page as it is read: pulled straight and turned.

        Raises:
            InputError: The file is missing or damaged, or has not so many pages.
        """
        if picture in self._kept:
            self._kept.move_to_end(picture)
            return self._kept[picture]
        opened = made(picture)
        self._kept[picture] = opened
        while len(self._kept) > 1 and sum(page.pixels.nbytes for page in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)
        return opened

    def of(self, page: Page) -> PageImage | Ink:
        """What a page shows: its picture, its ink, or blank paper where it has neither.

        Raises:
            InputError: As ``open`` does.
        """
        if page.ink is not None:
            return page.ink
        return blank(page) if page.picture is None else self.open(page.picture)


def blank(page: Page) -> PageImage:
    """White paper in the place of a picture that is lost."""
    from hwr_desktop.capture.page import PageImage

    return PageImage(np.full((max(1, round(page.height)), max(1, round(page.width))), 255, np.uint8))


def made(picture: Picture) -> PageImage:
    """Opens one page and does to it what the picture says. Raises InputError."""
    from hwr_desktop.capture.prepare import Changes, apply
    from hwr_desktop.capture.source import open_page

    page = open_page(Path(picture.file), picture.number, dpi=picture.dpi)
    return apply(page, Changes(picture.corners, picture.turns))


def thumbnail(picture: Picture, size: int) -> PageImage:
    """A small picture of the page, no side longer than ``size`` px. Raises InputError."""
    import cv2

    # A PDF is drawn small from the start; A4 at this resolution is about twice as high as the thumbnail.
    small = picture if picture.corners else replace(picture, dpi=min(picture.dpi, max(20.0, size / 6)))
    page = made(small)
    scale = min(1.0, size / max(page.width, page.height))
    wanted = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    return replace(page, pixels=np.asarray(cv2.resize(page.pixels, wanted, interpolation=cv2.INTER_AREA), np.uint8), dpi=None)
