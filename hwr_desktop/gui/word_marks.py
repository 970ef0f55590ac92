"""What is marked in a page's text: the line with the caret, words that may be wrong, words for which the dictionary has another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
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
        for start, word in words_in(block, line):
            yield block.position() + start, word
        block = block.next()


def words_in(block: QTextBlock, line: TextLine) -> Iterator[tuple[int, TextWord]]:
    """Each word of one line and where it starts in its block."""
    found = list(re.finditer(r"\S+", block.text()))
    if [match.group() for match in found] == [word.text for word in line.words]:
        yield from ((match.start(), word) for match, word in zip(found, line.words, strict=True))


def next_word(words: Sequence[tuple[int, TextWord]], caret: QTextCursor, forward: bool) -> tuple[int, TextWord] | None:
    """The word after the caret or the selected one, or the one before; a word before whose first letter the caret stands counts as next."""
    here = caret.selectionStart() - (1 if forward and not caret.hasSelection() else 0)
    beyond = [found for found in words if (found[0] > here if forward else found[0] < here)]
    return (beyond[0] if forward else beyond[-1]) if beyond else None


def doubtful(words: Iterable[tuple[int, TextWord]]) -> list[tuple[int, TextWord]]:
    """The words that are marked as doubtful."""
    return [(start, word) for start, word in words if word.confidence < UNSURE]


class WordMarks(QSyntaxHighlighter):
    """Marks words of which the recogniser is not sure: by colour and a line under them; where a dictionary has a near one, by a ground too.

    Args:
        text: Whose blocks hold ``lines``.
    """

    def __init__(self, text: QTextDocument) -> None:
        super().__init__(text)
        self.lines: Sequence[TextLine] = ()
        self.misspelt: frozenset[str] = frozenset()

    def spelling_of(self, line: int) -> list[Mark]:
        """Once more the grounds of the words of one line that a dictionary spells in another way: the ground of the caret's line lies over them."""
        block = self.document().findBlockByNumber(line)
        return [
            _ground(block, start, len(word.text), spelling_ground())
            for start, word in words_in(block, self.lines[line])
            if word.confidence < UNSURE and word.text in self.misspelt
        ]

    def highlightBlock(self, _: str) -> None:
        block = self.currentBlock()
        if block.blockNumber() < len(self.lines):
            for start, word in words_in(block, self.lines[block.blockNumber()]):
                if word.confidence < UNSURE:
                    self.setFormat(start, len(word.text), _doubt(word, word.text in self.misspelt))


def line_mark(text: QTextDocument, line: int) -> Mark:
    """The ground of the line with the caret."""
    mark = Mark()
    mark.format.setBackground(translucent(colours().accent, 30))
    mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    mark.cursor = QTextCursor(text.findBlockByNumber(line))
    return mark


def _doubt(word: TextWord, misspelt: bool) -> QTextCharFormat:
    form, scheme = QTextCharFormat(), colours()
    strong = word.confidence < DOUBTFUL
    colour = QColor(scheme.doubtful if strong else scheme.unsure)
    form.setForeground(colour)
    form.setUnderlineColor(colour)
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline if strong else QTextCharFormat.UnderlineStyle.DashUnderline)
    if misspelt:
        form.setBackground(spelling_ground())
    return form


def spelling_ground() -> QColor:
    """The ground of words that no dictionary has."""
    return translucent(colours().spelling, 42)


def found_mark(text: QTextDocument, line: int, start: int, end: int) -> Mark:
    """A place that was looked for."""
    block = text.findBlockByNumber(line)
    first = position_of(block, start)
    return _ground(block, first - block.position(), position_of(block, end) - first, translucent(colours().accent, 90))


def _ground(block: QTextBlock, start: int, length: int, colour: QColor) -> Mark:
    mark = Mark()
    mark.format.setBackground(colour)
    mark.cursor = selection(block.document(), block.position() + start, block.position() + start + length)
    return mark
