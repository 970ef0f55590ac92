import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.learn.page_metrics import PageCounts, agreement, count_lines, count_text, matched, plain


def bar(y, left=0, right=100, height=20):
    return np.array([[left, y], [right, y], [right, y + height], [left, y + height]], np.float32)


def test_a_page_found_as_it_is_written_is_without_fault():
    lines = [bar(y) for y in (0, 40, 80)]
    counts = count_lines(lines, lines)
    assert (counts.recall, counts.precision, counts.f1, counts.order) == (1, 1, 1, 1)
    assert counts.neighbours == 2


def test_missing_invented_and_halved_lines_are_told_apart():
    written = [bar(y) for y in (0, 40, 80)]
    found = [bar(2), bar(40, right=49), bar(40, left=51), bar(300)]  # the second line is cut in two halves, each less than half; the third is missing
    counts = count_lines(written, found)
    assert (counts.written, counts.found, counts.right) == (3, 4, 1)
    assert counts.recall == pytest.approx(1 / 3) and counts.precision == pytest.approx(1 / 4) and counts.f1 == pytest.approx(2 / 7)


def test_two_written_lines_cannot_share_one_found_line():
    assert matched([(0, 0, 10, 10), (0, 1, 10, 11)], [(0, 0, 10, 10)]) == [(0, 0)]


def test_order_counts_neighbours_and_a_missing_line_parts_none():
    lines = [bar(40 * i) for i in range(5)]
    swapped = count_lines(lines, [lines[i] for i in (1, 0, 2, 3, 4)])
    assert (swapped.neighbours, swapped.in_order) == (4, 2)  # 2-3 and 3-4
    assert count_lines(lines, [lines[0], lines[2], lines[4]]).order == 1


def test_an_empty_page_divides_by_nothing():
    counts = count_lines([], []) + count_text([], [], [])
    assert (counts.f1, counts.order, counts.cer, counts.bag_of_words_f1) == (0, 0, 0, 0)
    assert count_lines([], [bar(0)]).precision == 0


def test_text_of_pages_is_compared_as_a_whole():
    counts = count_text(["the >qick< quick", "brown fox"], ["the qick quick brown", "fox"], ["the qick quick", "brown fix"])
    assert counts.edits == 0  # where a line ends does not count
    assert (counts.edits_given, counts.characters) == (1, len("the qick quick brown fox"))
    assert counts.bag_of_words_f1 == 1
    mixed = count_text(["one two"], ["two one"], ["one two"])
    assert mixed.bag_of_words_f1 == 1 and mixed.cer > 0 and mixed.cer_of_layout == mixed.cer


def test_marks_of_struck_out_words_go_and_nothing_else():
    assert plain("a >b< c>< d") == "a b c d"
    assert plain("1 > 0") == "1 > 0"


def test_counts_add_up():
    total = PageCounts(1, 10, 8, 8, finding_s=0.5) + PageCounts(1, 10, 12, 10, finding_s=1.0)
    assert (total.pages, total.recall, total.precision, total.finding_s) == (2, 0.9, 0.9, 1.5)


boxes = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(51, 100), st.integers(51, 100))


@given(boxes, boxes)
def test_agreement_is_symmetric_and_1_only_for_the_same_box(a, b):
    assert agreement(a, b) == agreement(b, a)
    assert 0 <= agreement(a, b) <= 1
    assert (agreement(a, b) == 1) == (a == b)
