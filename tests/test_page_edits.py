"""Edits of a page's lines keep everything else, and keep lines on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.document import Page, TextLine, TextWord
from hwr_desktop.page_edits import (
    add_line,
    box_of,
    delete_line,
    is_kept,
    line_in_box,
    line_on,
    move_line,
    reorder_line,
    resize_line,
    text_place,
)
from hwr_desktop.recognise.hypothesis import Hypothesis


def line(text: str, left: float, top: float, width: float = 100, height: float = 20) -> TextLine:
    right, bottom = left + width, top + height
    step = width / max(1, len(text))
    words, at = [], 0
    for part in text.split():
        words.append(TextWord(part, (left + at * step, top, left + (at + len(part)) * step, bottom), 0.5))
        at += len(part) + 1
    ring = ((left, top), (right, top), (right, bottom), (left, bottom))
    return TextLine(text, 0.5, ring, ((left, bottom - 5), (right, bottom - 5)), tuple(words), Hypothesis(text, -1, 0.5))


PAGE = Page(400, 300, (line("one", 50, 40), line("two", 50, 90), line("three", 50, 140)))
texts = lambda page: [other.text for other in page.lines]  # noqa: E731
inside = st.tuples(st.floats(-50, 450), st.floats(-50, 350))


@given(inside, inside)
def test_a_drawn_line_lies_on_the_page(start, end):
    made = line_in_box(PAGE, start, end)
    left, top, right, bottom = box_of(made)
    assert 0 <= left < right <= PAGE.width
    assert 0 <= top < bottom <= PAGE.height


@given(inside, inside)
def test_a_line_over_two_points_runs_from_left_to_right_as_high_as_the_others(start, end):
    made = line_on(PAGE, start, end)
    assert made.baseline[0][0] < made.baseline[1][0]
    assert made.polygon[3][1] - made.polygon[0][1] == pytest.approx(20)


@pytest.mark.parametrize(("top", "index"), [(5, 0), (65, 1), (115, 2), (250, 3)])
def test_a_new_line_stands_where_it_is_read(top, index):
    page, at = add_line(PAGE, line("new", 50, top))
    assert at == index
    assert page.lines[index].text == "new"
    assert [t for t in texts(page) if t != "new"] == texts(PAGE)


def test_a_new_line_leaves_the_order_that_a_person_gave():
    mixed = reorder_line(PAGE, 2, 0)
    page, at = add_line(mixed, line("new", 50, 115))
    assert texts(page) == ["three", "one", "two", "new"]
    assert at == 3


def test_a_paragraph_survives_the_deletion_of_its_first_line():
    page = replace(PAGE, lines=(PAGE.lines[0], replace(PAGE.lines[1], starts_paragraph=True), PAGE.lines[2]))
    assert texts(delete_line(page, 1)) == ["one", "three"]
    assert delete_line(page, 1).lines[1].starts_paragraph
    assert delete_line(Page(9, 9, (PAGE.lines[0],)), 0).lines == ()


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_a_moved_line_keeps_its_size_and_stays_on_the_page(dx, dy):
    left, top, right, bottom = box_of(move_line(PAGE, 1, dx, dy).lines[1])
    assert (right - left, bottom - top) == (pytest.approx(100), pytest.approx(20))
    assert left >= -1e-6
    assert right <= PAGE.width + 1e-6
    assert top >= -1e-6
    assert bottom <= PAGE.height + 1e-6


def test_what_belongs_to_a_line_moves_with_it():
    moved = move_line(PAGE, 0, 10, 5).lines[0]
    assert moved.baseline == ((60, 60), (160, 60))
    assert moved.words[0].box == pytest.approx((60, 45, 160, 65))
    assert move_line(PAGE, 0, 10, 5).lines[1:] == PAGE.lines[1:]


@given(st.tuples(inside, inside))
def test_a_stretched_line_fills_the_box_but_never_vanishes(corners):
    (left, top), (right, bottom) = corners
    made = box_of(resize_line(PAGE, 1, (left, top, right, bottom)).lines[1])
    assert made == pytest.approx((left, top, max(right, left + 4), max(bottom, top + 4)))


@given(st.integers(0, 2), st.integers(0, 2))
def test_reordering_goes_there_and_back(index, to):
    there = reorder_line(PAGE, index, to)
    assert there.lines[to] == PAGE.lines[index]
    assert reorder_line(there, to, index) == PAGE


def test_the_place_in_the_text_is_between_the_words():
    made = line("one two three", 0, 0, 130)
    assert [text_place(made, x) for x in (-5, 10, 35, 75, 500)] == [0, 0, 3, 7, 13]
    assert text_place(replace(made, words=(), text=""), 50) == 0


def test_what_a_person_typed_or_approved_is_kept():
    read = line("one", 0, 0)
    assert not is_kept(read)
    assert not is_kept(replace(read, text="", hypothesis=None))
    assert is_kept(replace(read, text="own"))
    assert is_kept(replace(read, hypothesis=None))
    assert is_kept(replace(read, confidence=1.0, words=tuple(replace(w, confidence=1.0) for w in read.words)))
