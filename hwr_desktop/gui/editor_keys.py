"""Which keys the text takes for itself, and which it leaves to the window."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

BREAKS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}

_LETTERS = (Qt.Key.Key_D, Qt.Key.Key_H, Qt.Key.Key_M, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Period)
_OF_THE_WINDOW = {QKeyCombination(Qt.KeyboardModifier.ControlModifier, key).toCombined() for key in _LETTERS}


def is_undo(event: QKeyEvent) -> bool:
    """Whether a key takes something back, or does it again."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def belongs_to_window(event: QKeyEvent, can_paste: bool) -> bool:
    """Whether the window knows better what to do with a key that a text field would take: undo, edits of whole lines, pasting of pictures."""
    pictures = event.matches(QKeySequence.StandardKey.Paste) and not can_paste
    return is_undo(event) or event.keyCombination().toCombined() in _OF_THE_WINDOW or pictures


def crosses_lines(event: QKeyEvent, cursor: QTextCursor) -> bool:
    """Whether a key would join lines, or take text of several."""
    back = event.key() == Qt.Key.Key_Backspace
    forward = event.key() == Qt.Key.Key_Delete
    if selects_several(cursor):
        return back or forward or event.matches(QKeySequence.StandardKey.Cut) or (event.text().isprintable() and bool(event.text()))
    return not cursor.hasSelection() and ((back and cursor.atBlockStart()) or (forward and cursor.atBlockEnd()))


def selects_several(cursor: QTextCursor) -> bool:
    """Whether a selection reaches over more than one line."""
    text = cursor.document()
    return text.findBlock(cursor.selectionStart()) != text.findBlock(cursor.selectionEnd())
