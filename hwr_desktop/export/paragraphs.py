"""Lines -> paragraphs, and the lines of one paragraph -> running text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from hwr_desktop.document import Page, TextLine
from hwr_desktop.errors import ModelError
from hwr_desktop.export.characters import printable
from hwr_desktop.paths import resource

_HYPHENS = "-\xad\u2010\xac"
"""Signs that part a word at the end of a line: hyphen, soft hyphen, Unicode's own hyphen, and the not sign that transcribers use."""


def paragraphs(page: Page) -> Iterator[tuple[TextLine, ...]]:
    """The lines of a page in groups, a new one wherever a line begins a paragraph. None is empty; lines without text are kept."""
    group: list[TextLine] = []
    for line in page.lines:
        if group and line.starts_paragraph:
            yield tuple(group)
            group = []
        group.append(line)
    if group:
        yield tuple(group)


def paragraph_texts(page: Page, join_lines: bool = False) -> Iterator[list[str]]:
    """The text of each paragraph that has any.

    Args:
        page: The page.
        join_lines: Make one line of each paragraph, see ``joined``.

    Yields:
        The lines of a paragraph, at least one, none empty.
    """
    for group in paragraphs(page):
        texts = [text for line in group if (text := printable(line.text).strip())]
        if texts:
            yield [joined(texts)] if join_lines else texts


def joined(lines: Sequence[str]) -> str:
    """Running text of the lines of a paragraph.

    A word that was parted by a hyphen at the end of a line is put together again. The hyphen goes if a dictionary has the whole
    word or does not have both halves (exem-ple, Constanti-nople), and stays where it belongs to the word (peut-être, Jean-Paul).
    """
    text = ""
    for line in lines:
        head, tail = text[:-1].rpartition(" ")[2], line.split(" ", 1)[0]
        if not _parted(text, tail):
            text += " " + line if text else line
        elif _keeps_hyphen(head, tail):
            text += line
        else:
            text = text[:-1] + line
    return text


def _parted(text: str, tail: str) -> bool:
    return text[-1:] in set(_HYPHENS) and text[-2:-1].isalpha() and tail[:1].isalpha()


def _keeps_hyphen(head: str, tail: str) -> bool:
    if tail[0].isupper():
        return not head.isupper()  # CON-STANCE in capitals is one word, Jean-Paul is two
    head, tail = (_letters(part) for part in (head, tail))
    return head + tail not in _words() and head in _words() and tail in _words()


def _letters(part: str) -> str:
    """Half a word as a dictionary would have it: lower case, without the signs around it and the article before it."""
    return part.lower().strip("\"'()[]{}.,;:!?«»“”„…").replace("\u2019", "'").rpartition("'")[2]


@cache
def _words() -> frozenset[str]:
    """The words of all dictionaries that come with the program."""
    words: set[str] = set()
    for language in ("en", "fr"):
        path = resource(f"dictionaries/{language}.txt")
        try:
            words.update(line.partition(" ")[0] for line in path.read_text("utf-8").splitlines())
        except (OSError, ValueError) as e:
            raise ModelError(f"The dictionary {path} is missing or damaged.") from e
    return frozenset(words)
