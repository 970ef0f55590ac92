import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.layout.order import reading_order

box = st.tuples(st.integers(0, 900), st.integers(0, 1400), st.integers(1, 500), st.integers(1, 60)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(box, max_size=25))
def test_each_line_is_read_once(boxes):
    assert sorted(reading_order(boxes)) == list(range(len(boxes)))


@given(st.permutations(range(12)))
def test_lines_below_each_other_are_read_downwards(places):
    boxes = [(50, 60 * p, 700, 60 * p + 40) for p in places]
    assert [places[i] for i in reading_order(boxes)] == list(range(12))


def test_side_by_side_from_left_to_right():
    assert reading_order([(500, 103, 700, 140), (50, 100, 300, 140), (50, 0, 700, 40)]) == [2, 1, 0]


def test_columns_below_a_title_and_above_a_footer():
    title, footer = (50, 0, 950, 40), (50, 900, 950, 940)
    left = [(50, 100 + 60 * i, 450, 140 + 60 * i) for i in range(8)]
    right = [(550, 120 + 60 * i, 950, 160 + 60 * i) for i in range(8)]
    boxes = [footer, *right, *left, title]
    assert [boxes[i] for i in reading_order(boxes)] == [title, *left, *right, footer]


def test_words_of_a_table_stay_in_their_rows():
    boxes = [(x, 80 * row, x + 60, 80 * row + 40) for row in range(6) for x in (50, 500)]
    assert reading_order(boxes) == list(range(12))


def test_a_table_is_read_row_by_row_and_the_text_below_it_afterwards():
    cells = [(100 + 300 * column, 100 + 60 * row, 300 + 300 * column, 140 + 60 * row) for row in range(6) for column in range(2)]
    below = [(100, 500, 900, 540)]
    shuffled = np.random.default_rng(1).permutation(13).tolist()
    boxes = [(cells + below)[i] for i in shuffled]
    assert [shuffled[i] for i in reading_order(boxes, (100, 100, 600, 440))] == list(range(13))
    assert [shuffled[i] for i in reading_order(boxes)][:6] == [0, 2, 4, 6, 8, 10], "otherwise these are two columns"


@pytest.mark.parametrize(("wide", "off", "in_rows"), [(120, 6, True), (330, 6, False), (120, 25, False)])
def test_labels_are_read_with_their_entries_but_columns_of_text_are_not(wide, off, in_rows):
    labels = [(100, 100 + 60 * row, 100 + wide + 10 * (row % 3), 140 + 60 * row) for row in range(6)]
    entries = [(500, 100 + off + 60 * row, 700, 140 + off + 60 * row) for row in range(6)]
    expected = [i for row in range(6) for i in (row, 6 + row)] if in_rows else list(range(12))
    assert reading_order(labels + entries) == expected
