"""Document -> plain text."""

from __future__ import annotations

from hwr_desktop.document import Document, Page


def to_text(document: Document) -> str:
    """One line of text a line, pages parted by an empty line, a line feed at the end.

    Lines on which no writing was seen are left out; a document without any text gives "".
    """
    pages = [text for page in document.pages if (text := page_text(page))]
    return "\n".join(pages)


def page_text(page: Page) -> str:
    """The lines of one page, each ended by a line feed."""
    return "".join(f"{line.text}\n" for line in page.lines if line.text)
