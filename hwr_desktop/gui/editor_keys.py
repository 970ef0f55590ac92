"""Which keys the text takes for itself, and which it leaves to the window."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

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
