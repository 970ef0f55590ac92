"""Plain text of a document."""

from __future__ import annotations

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.export.text import to_text


def page(*texts, new=()):
    """A page of lines; those whose index is in ``new`` begin a paragraph."""
    return Page(100, 50, tuple(TextLine(text, 0.5, ((0, 0), (1, 0), (1, 1)), starts_paragraph=i in new) for i, text in enumerate(texts)))


def test_lines_end_with_line_feeds_and_pages_are_parted_by_an_empty_line():
    assert to_text(Document("a", (page("one", "two"), page("été")))) == "one\ntwo\n\nété\n"


def test_lines_and_pages_without_writing_leave_no_trace():
    assert to_text(Document("a", (page("one", "", "two"), page(), page(""), page("three")))) == "one\ntwo\n\nthree\n"
    assert to_text(Document("a", (page(), page()))) == ""


def test_paragraphs_are_parted_by_an_empty_line():
    assert to_text(Document("a", (page("one", "two", "three", new=(0, 2)),))) == "one\ntwo\n\nthree\n"


def test_lines_of_a_paragraph_can_flow_together():
    document = Document("a", (page("one of", "two", "three", new=(2,)), page("four")))
    assert to_text(document, join_lines=True) == "one of two\n\nthree\n\nfour\n"


def test_control_characters_are_left_out():
    assert to_text(Document("a", (page("a\x00b\x1b[2Jc\nd\udcff"),))) == "ab[2Jc d\n"
