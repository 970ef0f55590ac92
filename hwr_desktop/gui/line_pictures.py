"""Pictures of lines, made off the GUI thread and kept for the way back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from hwr_desktop.document import TextLine
from hwr_desktop.gui.jobs import Jobs

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.line import LineImage
    from hwr_desktop.capture.page import PageImage

_KEPT = 48
_WANTED, _AHEAD = "line picture", "next line pictures"
_INK_ROWS, _PEN = 96, 4.0

Maker = Callable[[TextLine], "LineImage"]


class LinePictures(QObject):
    """Makes the picture that is wanted first, then those that will be wanted next.

    Signals:
        made: Key and ``LineImage`` of a picture that was asked for.
    """

    made = Signal(object, object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: OrderedDict[Hashable, LineImage] = OrderedDict()

    def clear(self) -> None:
        """Forgets all pictures: another page is shown."""
        self._jobs.cancel(_WANTED)
        self._jobs.cancel(_AHEAD)
        self._kept.clear()

    def get(self, line: TextLine, maker: Maker) -> LineImage | None:
        """The picture if it is there; else None, and ``made`` follows."""
        key = _key(line)
        if key in self._kept:
            self._kept.move_to_end(key)
            self._jobs.cancel(_WANTED)
            return self._kept[key]

        def show(image: LineImage) -> None:
            self._keep(key, image)
            self.made.emit(key, image)

        self._jobs.start(_WANTED, lambda _: maker(line), show, lane="pictures")
        return None

    def prepare(self, lines: list[TextLine], maker: Maker) -> None:
        """Makes the pictures of lines to which the caret may go next."""
        missing = [line for line in lines if _key(line) not in self._kept]

        def keep(images: list[LineImage]) -> None:
            for line, image in zip(missing, images, strict=True):
                self._keep(_key(line), image)

        if missing:
            self._jobs.start(_AHEAD, lambda _: [maker(line) for line in missing], keep, lane="pictures")

    @staticmethod
    def shows(key: object, line: TextLine) -> bool:
        """Whether a picture that was made is of this line."""
        return key == _key(line)

    def _keep(self, key: Hashable, image: LineImage) -> None:
        self._kept[key] = image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def from_page(page: PageImage) -> Maker:
    """Crops lines of a page along their baselines."""

    def crop(line: TextLine) -> LineImage:
        from hwr_desktop.capture.crop import crop_line
        from hwr_desktop.line_geometry import shape_of

        return crop_line(page, shape_of(line))

    return crop


def from_ink(ink: Ink) -> Maker:
    """Draws the strokes that lie in a line's outline."""

    def draw(line: TextLine) -> LineImage:
        from hwr_desktop.capture.raster import rasterise

        xs, ys = zip(*line.polygon, strict=True)
        low, high = np.array([min(xs), min(ys)]) - 0.5, np.array([max(xs), max(ys)]) + 0.5
        inside = [i for i, stroke in enumerate(ink.strokes) if ((stroke.points[:, :2] >= low) & (stroke.points[:, :2] <= high)).all()]
        return rasterise(ink.select(inside) if inside else ink, _INK_ROWS, _PEN)

    return draw


def _key(line: TextLine) -> Hashable:
    return line.polygon, line.baseline
