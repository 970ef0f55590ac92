import numpy as np
import pytest

from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.cut_out import is_one_line, is_strip


def picture(height, width):
    return PageImage(np.full((height, width), 240, np.uint8))


def line(left, top, right, bottom):
    return LineShape(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32))


@pytest.mark.parametrize(("height", "width", "strip"), [(60, 800, True), (200, 1200, True), (250, 2000, False), (100, 300, False), (4, 900, False)])
def test_what_is_very_wide_and_low_is_a_strip_and_one_line_whatever_is_found(height, width, strip):
    assert is_strip(picture(height, width)) is is_one_line(picture(height, width), []) is strip


def test_pieces_of_a_line_that_fills_the_picture_are_one_line():
    assert is_one_line(picture(100, 300), [line(10, 20, 280, 80)])
    assert is_one_line(picture(100, 900), [line(10, 20, 400, 80), line(430, 25, 880, 85), line(300, 70, 360, 98)])


def test_two_lines_in_a_low_picture_and_a_line_on_a_page_are_not():
    assert not is_one_line(picture(120, 900), [line(10, 5, 880, 60), line(10, 62, 500, 115)])
    assert not is_one_line(picture(1200, 900), [line(10, 20, 880, 80)])
