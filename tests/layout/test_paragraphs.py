import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.line import LineShape
from hwr_desktop.layout.paragraphs import paragraph_starts


def line(left, right, y, height=40):
    box = np.array([[left, y - 28], [right, y - 28], [right, y + 12], [left, y + 12]], np.float32)
    return LineShape(box, np.array([[left, y], [right, y]], np.float32))


def block(*sides, top=100, pitch=50):
    return [line(left, right, top + pitch * i) for i, (left, right) in enumerate(sides)]


def test_even_lines_are_one_paragraph():
    assert paragraph_starts(block((100, 900), (104, 880), (97, 905), (101, 860))) == [True, False, False, False]


def test_a_ragged_right_edge_and_a_slanting_margin_begin_none():
    assert paragraph_starts(block((100, 900), (112, 780), (125, 860), (138, 810), (150, 900))) == [True, False, False, False, False]


def test_an_indented_line_begins_one():
    assert paragraph_starts(block((100, 900), (100, 890), (170, 900), (100, 905))) == [True, False, True, False]


def test_a_line_after_one_that_ends_early_begins_one():
    assert paragraph_starts(block((100, 900), (100, 890), (100, 300), (100, 905), (100, 900))) == [True, False, False, True, False]


def test_a_gap_begins_one():
    lines = block((100, 900), (100, 890), (100, 900)) + block((100, 900), (100, 890), top=330)
    assert paragraph_starts(lines) == [True, False, False, True, False]


def test_lines_evenly_far_apart_are_one_paragraph():
    assert paragraph_starts(block((100, 900), (100, 890), (100, 900), pitch=300)) == [True, False, False]


def test_text_that_goes_on_in_the_next_column_is_one_paragraph():
    lines = block((100, 400), (100, 395), (100, 402)) + block((500, 800), (500, 790), (500, 805))
    assert paragraph_starts(lines) == [True, False, False, False, False, False]


def test_a_block_to_the_side_below_begins_one():
    assert paragraph_starts([*block((100, 500), (100, 490), (100, 505)), line(600, 900, 250)]) == [True, False, False, True]


@pytest.mark.parametrize("count", [0, 1])
def test_few_lines(count):
    assert paragraph_starts(block(*[(100, 900)] * count)) == [True] * count


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900), st.integers(0, 3000)), max_size=12))
def test_any_lines_give_one_answer_each(values):
    starts = paragraph_starts([line(left, left + wide, y) for left, wide, y in values])
    assert len(starts) == len(values) and all(starts[:1])
    assert {type(start) for start in starts} <= {bool}  # numpy's own cannot be saved
