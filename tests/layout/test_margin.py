import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.layout.margin import margin_notes
from hwr_desktop.layout.order import reading_order

TEXT = [(200, 100 + 60 * i, 900 - 37 * (i % 3), 145 + 60 * i) for i in range(12)]


def ordered(boxes):
    return [boxes[i] for i in reading_order(boxes)]


@pytest.mark.parametrize("side", [20, 930])
@pytest.mark.parametrize("count", [2, 3])
def test_a_note_in_the_margin_is_read_whole_before_the_paragraph_beside_it(side, count):
    note = [(side, 330 + 35 * i, side + 140, 360 + 35 * i) for i in range(count)]
    assert ordered([*TEXT, *note]) == [*note, *TEXT]
    gap = [(left, top + 70 * (i > 2), right, bottom + 70 * (i > 2)) for i, (left, top, right, bottom) in enumerate(TEXT)]
    assert ordered([*note, *gap]) == [*gap[:3], *note, *gap[3:]], "before the second paragraph, not before the first"


def test_a_note_of_one_small_line_between_two_lines_is_read_before_the_paragraph():
    note = (20, 314, 150, 339)
    assert ordered([*TEXT, note]) == [note, *TEXT]


def test_a_word_level_with_a_line_is_a_note_only_far_to_its_right():
    far, near, before = (990, 280, 1090, 325), (915, 280, 990, 325), (40, 280, 150, 325)
    assert ordered([*TEXT, far]) == [far, *TEXT]
    assert ordered([*TEXT, near]) == [*TEXT[:4], near, *TEXT[4:]]
    assert ordered([*TEXT, before]) == [*TEXT[:3], before, *TEXT[3:]]


def test_numbers_of_a_list_and_sums_stay_in_their_rows():
    numbers = [(140, top, 170, bottom) for _, top, _, bottom in TEXT[2:5]]
    assert ordered([*numbers, *TEXT]) == [*TEXT[:2], *(b for row in zip(numbers, TEXT[2:5], strict=True) for b in row), *TEXT[5:]]
    sums = [(980, top, 1080, bottom) for _, top, _, bottom in TEXT[::2]]
    assert ordered([*sums, *TEXT]) == [b for i, line in enumerate(TEXT) for b in ([line] if i % 2 else [line, sums[i // 2]])]


def test_an_insertion_between_lines_stays_with_its_line():
    insertion = (500, 270, 640, 295)
    assert ordered([*TEXT, insertion]) == [*TEXT[:3], insertion, *TEXT[3:]]


box = st.tuples(st.integers(0, 900), st.integers(0, 1400), st.integers(1, 500), st.integers(1, 60)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(box, max_size=25))
def test_no_line_is_in_two_notes_or_read_before_a_note(boxes):
    notes = margin_notes(np.array(boxes, float).reshape(-1, 4), 40.0)
    lines = [k for note in notes for k in note.lines]
    assert len(lines) == len(set(lines))
    assert not {note.before for note in notes} & set(lines)
