"""Marks are given to lines."""

import numpy as np

from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.outlines import columns_of, marks_of


def line(y, left=100, right=700):
    """40 px high."""
    return Baseline(np.array([[left, y], [right, y]], float), 28, 12, 0.9)


def given(mask, *lines):
    """The rectangles (left, top, right, bottom) of what each line was given, and that nothing was given twice."""
    found = marks_of(lines, mask)
    assert sum(len(x) for x, _ in found) <= np.count_nonzero(mask)
    assert all(mask[y, x].all() and (np.diff(y) >= 0).all() for x, y in found)
    return [(int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1) if len(x) else None for x, y in found]


def picture(*marks):
    mask = np.zeros((900, 800), np.uint8)
    for left, top, right, bottom in marks:
        mask[top:bottom, left:right] = 1
    return mask


def test_ascenders_and_descenders_stay_whole():
    assert given(picture((200, 185, 205, 235), (300, 290, 305, 345)), line(210), line(310)) == [(200, 185, 205, 235), (300, 290, 305, 345)]


def test_a_stroke_through_two_lines_is_cut_between_them_and_its_far_end_belongs_to_the_nearer():
    stroke, letters = (200, 195, 205, 640), [(200, 195, 300, 210), (200, 435, 300, 450)]
    assert given(picture(stroke, *letters), line(210), line(450)) == [(200, 195, 300, 316), (200, 316, 300, 640)]


def test_a_dot_goes_to_the_line_below_and_what_is_far_from_all_to_none():
    assert given(picture((200, 175, 204, 178), (300, 600, 310, 604)), line(210), line(310)) == [(200, 175, 204, 178), None]


def test_a_page_without_marks():
    assert given(picture(), line(210)) == [None]


def test_columns_with_ink():
    assert columns_of((np.array([7, 3, 3, 9]), np.array([1, 2, 3, 4]))).tolist() == [3, 7, 9]
