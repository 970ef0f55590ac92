"""Find and replace in the text of all pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hwr_desktop.document import Page
from hwr_desktop.line_edits import normal, retyped


@dataclass(frozen=True)
class Wanted:
    """What is looked for.

    Attributes:
        text: As it is written; apostrophes of all forms are one. Nothing is found where it is empty.
        case: Whether capitals count.
        words: Whether only whole words count.
    """

    text: str
    case: bool = False
    words: bool = False

    def pattern(self) -> re.Pattern[str]:
        """What it is as a regular expression."""
        parts = re.split("['’]", unicodedata.normalize("NFC", self.text))
        found = "['’]".join(re.escape(part) for part in parts)
        return re.compile(rf"(?<!\w){found}(?!\w)" if self.words else found, 0 if self.case else re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Match:
    """A place where it was found: page and line by their index, start and end in the line's text."""

    page: int
    line: int
    start: int
    end: int


def find(pages: Sequence[Page], wanted: Wanted) -> list[Match]:
    """All places in order; those of one line do not overlap."""
    if not wanted.text:
        return []
    pattern = wanted.pattern()
    return [
        Match(p, n, found.start(), found.end())
        for p, page in enumerate(pages)
        for n, line in enumerate(page.lines)
        for found in pattern.finditer(line.text)
    ]


def replace_at(page: Page, matches: Sequence[Match], text: str) -> Page:
    """The page with another text at these places of it, which are of this page and in order."""
    lines = list(page.lines)
    for match in reversed(matches):
        before = lines[match.line].text
        lines[match.line] = retyped(lines[match.line], normal(before[: match.start] + text + before[match.end :]))
    return replace(page, lines=tuple(lines))
