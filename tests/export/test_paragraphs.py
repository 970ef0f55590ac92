"""Lines become paragraphs, and parted words whole again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.document import Page, TextLine
from hwr_desktop.export.paragraphs import joined, paragraph_texts, paragraphs


def page(*lines):
    """A page of these texts; one that begins with a paragraph sign begins a paragraph."""
    shape = ((0, 0), (1, 0), (1, 1))
    return Page(100, 50, tuple(TextLine(text.removeprefix("¶"), 0.5, shape, starts_paragraph=text.startswith("¶")) for text in lines))


def test_a_paragraph_begins_where_a_line_says_so_and_with_the_page():
    assert list(paragraph_texts(page("one", "two", "¶three", "¶four", "five"))) == [["one", "two"], ["three"], ["four", "five"]]


def test_lines_without_text_leave_no_trace_but_the_paragraph_they_begin():
    assert list(paragraph_texts(page("one", "", "¶", "two", "¶"))) == [["one"], ["two"]]
    assert list(paragraph_texts(page("", "¶"))) == []


@given(st.lists(st.sampled_from(["one", "¶two", "", "¶"]), max_size=8))
def test_no_line_is_lost_and_no_group_empty(texts):
    made = page(*texts)
    groups = list(paragraphs(made))
    assert all(groups)
    assert tuple(line for group in groups for line in group) == made.lines
    assert all(group[0].starts_paragraph for group in groups[1:])
    assert not any(line.starts_paragraph for group in groups for line in group[1:])


@pytest.mark.parametrize(
    "lines, text",
    [
        (["one", "two three", "four"], "one two three four"),
        (["un exem-", "ple"], "un exemple"),
        (["the remem-", "brance, and"], "the remembrance, and"),
        (["peut-", "être"], "peut-être"),
        (["dit-", "il."], "dit-il."),
        (["Jean-", "Paul"], "Jean-Paul"),
        (["CON-", "STANTINOPLE"], "CONSTANTINOPLE"),
        (["à Constanti-", "nople"], "à Constantinople"),
        (["« l'exem-", "ple »"], "« l'exemple »"),
        (["exem¬", "ple"], "exemple"),
        (["a thought -", "or two"], "a thought - or two"),
        (["1914-", "1918"], "1914- 1918"),
        (["-", "a"], "- a"),
        (["alone-"], "alone-"),
    ],
)
def test_lines_flow_together(lines, text):
    assert joined(lines) == text


@given(st.lists(st.text("ab -¬é.1A", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=1, max_size=5))
def test_joining_loses_nothing_but_spaces_and_hyphens(lines):
    bare = str.maketrans("", "", " -¬")
    assert joined(lines).translate(bare) == "".join(lines).translate(bare)
