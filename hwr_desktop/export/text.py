"""Document -> plain text."""

from __future__ import annotations

from hwr_desktop.document import Document, Page
from hwr_desktop.export.paragraphs import paragraph_texts


def to_text(document: Document, join_lines: bool = False) -> str:
    """One line of text a line, paragraphs and pages parted by an empty line, a line feed at the end.

    Lines on which no writing was seen are left out; a document without any text gives "".

    Args:
        document: What was read.
        join_lines: One line of text a paragraph instead.
    """
    pages = [text for page in document.pages if (text := page_text(page, join_lines))]
    return "\n".join(pages)


def page_text(page: Page, join_lines: bool = False) -> str:
    """The lines of one page, each ended by a line feed, paragraphs parted by an empty line."""
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in paragraph_texts(page, join_lines))
