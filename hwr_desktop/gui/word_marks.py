"""What is marked in a page's text: the line with the caret, words that may be wrong, words for which the dictionary has another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit

from hwr_desktop.document import TextLine, TextWord
from hwr_desktop.gui.text_blocks import position_of, selection
from hwr_desktop.gui.theme import colours, translucent

UNSURE, DOUBTFUL = 0.9, 0.6
"""Words below the first are marked, below the second marked more strongly."""

Mark = QTextEdit.ExtraSelection


def words_of(text: QTextDocument, lines: Sequence[TextLine]) -> Iterator[tuple[int, TextWord]]:
    """Each word and its position in the text; a line that is not in step with its words, while it is being typed in, has none."""
    block = text.firstBlock()
    for line in lines:
        found = list(re.finditer(r"\S+", block.text()))
        if [match.group() for match in found] == [word.text for word in line.words]:
            yield from ((block.position() + match.start(), word) for match, word in zip(found, line.words, strict=True))
        block = block.next()


def line_mark(text: QTextDocument, line: int) -> Mark:
    """The ground of the line with the caret."""
    mark = Mark()
    mark.format.setBackground(translucent(colours().accent, 30))
    mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    mark.cursor = QTextCursor(text.findBlockByNumber(line))
    return mark


def doubt_mark(text: QTextDocument, start: int, word: TextWord, misspelt: bool) -> Mark:
    """A word of which the recogniser is not sure: its colour, and a line under it; a ground of another colour where the dictionary offers a word."""
    mark, scheme = Mark(), colours()
    strong = word.confidence < DOUBTFUL
    colour = QColor(scheme.doubtful if strong else scheme.unsure)
    style = QTextCharFormat.UnderlineStyle.WaveUnderline if strong else QTextCharFormat.UnderlineStyle.DashUnderline
    mark.format.setForeground(colour)
    mark.format.setUnderlineColor(colour)
    mark.format.setUnderlineStyle(style)
    if misspelt:
        mark.format.setBackground(spelling_ground())
    mark.cursor = selection(text, start, start + len(word.text))
    return mark


def spelling_ground() -> QColor:
    """The ground of words that no dictionary has."""
    return translucent(colours().spelling, 42)


def found_mark(text: QTextDocument, line: int, start: int, end: int) -> Mark:
    """A place that was looked for."""
    mark, block = Mark(), text.findBlockByNumber(line)
    mark.format.setBackground(translucent(colours().accent, 90))
    mark.cursor = selection(text, position_of(block, start), position_of(block, end))
    return mark
