"""Document -> Markdown (CommonMark): paragraphs, line breaks, a rule between pages. What looks like markup in the text stays text."""

from __future__ import annotations

import re

from hwr_desktop.document import Document, Page
from hwr_desktop.export.paragraphs import paragraph_texts

_SIGNS = re.compile(r"([\\`*_\[\]<>|~])|(&)(?=#|\w+;)")
_LINE_BEGINNING = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)])(?=\s|$))")


def to_markdown(document: Document, join_lines: bool = False) -> str:
    """The text as Markdown; a document without any text gives "".

    Args:
        document: What was read.
        join_lines: Let the lines of a paragraph flow together instead of keeping each by a line break.
    """
    pages = [text for page in document.pages if (text := _page(page, join_lines))]
    return "\n---\n\n".join(pages)


def _page(page: Page, join_lines: bool) -> str:
    return "\n".join("\\\n".join(map(_escaped, lines)) + "\n" for lines in paragraph_texts(page, join_lines))


def _escaped(line: str) -> str:
    escaped = _SIGNS.sub(lambda m: "\\" + m[0], line)
    return _LINE_BEGINNING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)
