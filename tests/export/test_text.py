"""Plain text of a document."""

from __future__ import annotations

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.export.text import to_text


def page(*texts):
    return Page(100, 50, tuple(TextLine(text, 0.5, ((0, 0), (1, 0), (1, 1))) for text in texts))


def test_lines_end_with_line_feeds_and_pages_are_parted_by_an_empty_line():
    assert to_text(Document("a", (page("one", "two"), page("été")))) == "one\ntwo\n\nété\n"


def test_lines_and_pages_without_writing_leave_no_trace():
    assert to_text(Document("a", (page("one", "", "two"), page(), page(""), page("three")))) == "one\ntwo\n\nthree\n"
    assert to_text(Document("a", (page(), page()))) == ""
