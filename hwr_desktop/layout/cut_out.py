"""Pictures that are cut out of a page so closely that they show one line, or a word of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage

_LEAST_HEIGHT = 8  # px; nobody can read a line that is lower
_LOW = 200  # px
_WIDE = 6.0  # heights
_ROOM = 2.7  # heights of its line that a picture is high at most
_ANOTHER = 0.3  # of the width of the longest line: a line of its own
_APART = 0.6  # of its height


def is_strip(page: PageImage) -> bool:
    """Whether a picture is so wide and low that it can only be cut out of a page."""
    return _LEAST_HEIGHT <= page.height <= _LOW and page.width >= _WIDE * page.height


def is_one_line(page: PageImage, lines: Sequence[LineShape]) -> bool:
    """Whether a picture shows a single line and nothing else, so that it is best read whole.

    Args:
        page: The picture.
        lines: What was found on it: nothing, a line, or pieces of it.
    """
    if not lines:
        return is_strip(page)
    boxes = np.array([(*line.polygon.min(0), *line.polygon.max(0)) for line in lines], np.float64)
    wide, tall, middle = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1], (boxes[:, 1] + boxes[:, 3]) / 2
    longest = int(wide.argmax())
    if page.height > _ROOM * tall[longest]:
        return False
    return not ((wide > _ANOTHER * wide[longest]) & (np.abs(middle - middle[longest]) > _APART * tall[longest])).any()
