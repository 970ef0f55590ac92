"""Markdown, read again by another program: paragraphs and breaks are where they were, and no text turns into markup."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.export.markdown import to_markdown

WORDS = st.text(st.sampled_from("ab1é \\`*_{}[]()<>#+-.!|~&;=\"'/:@$^%,?") | st.characters(codec="utf-8"), max_size=12)
LINES = WORDS.map(lambda text: " ".join(text.split()))


def read(text):
    """The paragraphs of a Markdown text as lists of lines, "---" for a rule between pages."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            assert {child.type for child in token.children} <= {"text", "text_special", "hardbreak", "softbreak"}, token.children
            found.append("".join("\n" if child.type.endswith("break") else child.content for child in token.children).split("\n"))
        elif token.type == "hr":
            found.append("---")
        else:
            assert token.type in ("paragraph_open", "paragraph_close")
    return found


def page(*texts, new=()):
    return Page(100, 50, tuple(TextLine(text, 0.5, ((0, 0), (1, 0), (1, 1)), starts_paragraph=i in new) for i, text in enumerate(texts)))


def test_paragraphs_lines_and_pages():
    document = Document("a", (page("one", "two", "three", new=(2,)), page("four")))
    assert to_markdown(document) == "one\\\ntwo\n\nthree\n\n---\n\nfour\n"
    assert to_markdown(document, join_lines=True) == "one two\n\nthree\n\n---\n\nfour\n"
    assert to_markdown(Document("a", (page("", new=(0,)),))) == ""


@given(st.lists(LINES, min_size=1, max_size=3))
@example(["# no heading", "1. no list", "- nor this"])
@example(["a", "==="])
@example(["a|b", "-|-"])
@example(["&amp; &#65;", "+", "2)"])
@example(["<b>", "[x](y)", "![z][w]"])
@example(["    code", "\\"])
def test_what_looks_like_markup_stays_text(texts):
    from hwr_desktop.export.characters import printable

    expected = [line for text in texts if (line := printable(text).strip())]
    assert read(to_markdown(Document("a", (page(*texts),)))) == ([expected] if expected else [])
