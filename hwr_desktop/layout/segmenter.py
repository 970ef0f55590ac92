"""A page -> its lines of writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.clean import dark_points
from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.gutter_cut import cut_at_gutters
from hwr_desktop.layout.look import Look, look
from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.margin_cut import cut_at_margins
from hwr_desktop.layout.marks import find_marks
from hwr_desktop.layout.order import reading_order
from hwr_desktop.layout.outlines import is_written, marks_of, outline
from hwr_desktop.layout.rule_cut import cut_at_rules
from hwr_desktop.layout.view import View

if TYPE_CHECKING:
    from hwr_desktop.layout.model import LayoutModel

_WRITING = 0.2  # probability below which a mark is no writing
_LEVEL = 0.2  # degrees
_SURE = 0.9  # mean strength of lines that are surely level
_SURER = 0.04
_TALLEST = 60.0  # px of a usual line, at which marks are told apart
_ROOM = 2  # of the longer side
_LIKELY = 0.8  # strength of a line on it
_OF_LINES = 0.5  # of all thin dark marks; on paper with nothing but a word most of them belong to it, in the picture of a cat they do not
_CROP = 5.0  # heights of a line: what is lower is no page but cut out of one


def find_lines(page: PageImage, model: LayoutModel | None = None) -> list[LineShape]:
    """Finds the lines of writing on a page.

    The page is made level, the layout network marks its baselines, the ink is separated from paper, rules and pictures, and each mark
    is given to a line. The page itself stays as it is.

    Args:
        page: Any size, turned by at most 20 degrees.
        model: The layout network; the one that comes with the program if there is none.

    Returns:
        The lines in reading order, each with a baseline, in px of the page as given. Empty for a page without writing.

    Raises:
        ModelError: The layout network that comes with the program is missing or damaged.
    """
    view, seen = _looked_at(page, model)
    if not seen.lines:
        return []
    mask, rules = find_marks(view.pixels, seen.writing > _WRITING)
    given = zip(seen.lines, marks_of(seen.lines, mask), strict=True)
    written = [(line, marks) for line, marks in given if is_written(*marks, line)]
    lines, pixels, table = cut_at_rules([line for line, _ in written], [marks for _, marks in written], rules)
    lines, pixels = cut_at_gutters(lines, pixels)
    lines, pixels = cut_at_margins(lines, pixels, view.pixels.shape[1])
    polygons = [outline(*marks, line) for marks, line in zip(pixels, lines, strict=True)]
    boxes = [(*polygon.min(0), *polygon.max(0)) for polygon in polygons]
    return [LineShape(view.on_page(polygons[i]), view.on_page(lines[i].points)) for i in reading_order(boxes, table)]


def seen_lines(page: PageImage) -> list[Baseline]:
    """The lines that the network sees on a page as it stands, in px of the page made level."""
    return _levelled(page, None)[1].lines


def _looked_at(page: PageImage, model: LayoutModel | None) -> tuple[View, Look]:
    """The page level, with room around its writing and strokes of a usual size, and the lines on it."""
    view, seen = first = _levelled(page, model)
    if not seen.lines:  # a word that fills the picture seems to be cut off by its edges
        view = view.padded(max(view.pixels.shape) // _ROOM)
        seen = look(view.pixels, model, _LIKELY)
        if _ink_within(seen.lines, view.pixels) < _OF_LINES:
            return view, replace(seen, lines=[])
    usual = seen.usual_height
    if not usual:
        return view, seen
    is_crop = view.pixels.shape[0] < _CROP * usual
    if not is_crop and usual <= 1.5 * _TALLEST:
        return view, seen
    view = view.shrunk(usual / _TALLEST)
    if is_crop:
        view = view.padded(round(1.5 * min(usual, _TALLEST)))
    again = look(view.pixels, model)
    return (view, again) if again.lines else first


def _levelled(page: PageImage, model: LayoutModel | None) -> tuple[View, Look]:
    """The page at working size with its lines level.

    The slope of a few words is easily mistaken. So where the network is unsure of what it sees on the page made level, it looks at the page as it is.
    """
    as_it_is = View.of(page)
    if abs(page.skew) < _LEVEL:
        return as_it_is, look(as_it_is.pixels, model)
    level = as_it_is.turned(page.skew)
    seen = look(level.pixels, model)
    if seen.sureness < _SURE:
        other = look(as_it_is.pixels, model)
        if other.sureness > seen.sureness + _SURER:
            return as_it_is, other
    return level, seen


def _ink_within(lines: Sequence[Baseline], pixels: NDArray[np.uint8]) -> float:
    """The share of all thin dark marks that lie within lines."""
    x, y, scale = dark_points(pixels)
    x, y = x / scale, y / scale
    inside = np.zeros(len(x), np.bool_)
    for line in lines:
        beyond = (x < line.points[0, 0] - line.height) | (x > line.points[-1, 0] + line.height)
        below = y - np.interp(x, *line.points.T)
        inside |= ~beyond & (below > -line.height) & (below < 0.5 * line.height)
    return float(inside.mean()) if len(x) else 0.0
