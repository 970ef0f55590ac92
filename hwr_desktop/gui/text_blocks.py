"""Text with one block a line: places in it, and putting other lines into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

_LINE_HEIGHT_PERCENT = 135

Place = tuple[int, int, int]
"""Line, and start and end in its text."""


def space_lines(text: QTextDocument) -> None:
    """Gives all lines more room than print has."""
    spaced = QTextBlockFormat()
    spaced.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(text)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(spaced)


def place_in_line(block: QTextBlock, position: int) -> int:
    """A position in the whole text as a place in the text of its line, whose words are parted by single spaces."""
    before, after = block.text()[: position - block.position()], block.text()[position - block.position() :]
    place = len(" ".join(before.split()))
    return place + 1 if place and before[-1:].isspace() and after.strip() else place


def position_of(block: QTextBlock, place: int) -> int:
    """The position in the whole text of a place in the text of a line."""
    text = block.text()
    return next(
        (at for at in range(block.position(), block.position() + len(text)) if place_in_line(block, at) >= place), block.position() + len(text)
    )


def selection(text: QTextDocument, start: int, end: int) -> QTextCursor:
    """A cursor that selects from one position to another."""
    cursor = QTextCursor(text)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


@contextmanager
def steady(view: QTextEdit) -> Iterator[None]:
    """While text changes: the line with the caret stays where it is seen, though lines above it get longer."""
    before = _top(view)
    yield
    if 0 <= before < view.viewport().height():
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + round(_top(view) - before))


def _top(view: QTextEdit) -> float:
    return view.document().documentLayout().blockBoundingRect(view.textCursor().block()).top() - view.verticalScrollBar().value()


def put_texts(text: QTextDocument, before: Sequence[str], after: Sequence[str]) -> bool:
    """Changes only the blocks that are not the same, so that caret and scroll bar stay. False, and nothing done, where none is the same.

    Args:
        text: Holds ``before``, one block each.
        before: At least one.
        after: What it shall hold.
    """
    head = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    most = min(len(before), len(after)) - head
    tail = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    if head + tail == 0:
        return False
    new, ends = after[head : len(after) - tail], [_start(text, head), _start(text, len(before) - tail)]
    # The line break that goes or comes with the lines is the one after them, or the one before them at the end of the text.
    if tail:
        selection(text, *ends).insertText("".join(f"{line}\n" for line in new))
    else:
        selection(text, ends[0] - 1, ends[1] - 1).insertText("".join(f"\n{line}" for line in new))
    return True


def _start(text: QTextDocument, block: int) -> int:
    """Where a block begins; one past the end of the text for the block after the last. Qt counts UTF-16 units, so lengths of strings do not tell."""
    found = text.findBlockByNumber(block)
    return found.position() if found.isValid() else text.characterCount()
