"""Other readings of the word and of the line at the caret, chosen by digit, arrows or mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QMenu, QWidget


class AlternativesMenu(QMenu):
    """Readings by the recogniser first, then what the dictionary offers, then whole lines.

    Signals:
        word_chosen: What the word shall be.
        line_chosen: What the line shall be.
        word_kept: The word is right and shall be known from now on.

    Args:
        readings: Of the word.
        offered: Words of the dictionary.
        lines: Readings of the whole line.
        line: The line as it is.
        unknown: The word if it can be added to the user's own, else "".
    """

    word_chosen = Signal(str)
    line_chosen = Signal(str)
    word_kept = Signal(str)

    def __init__(self, parent: QWidget, readings: Sequence[str], offered: Sequence[str], lines: Sequence[str], line: str, unknown: str) -> None:
        super().__init__(parent)
        self._count = 0
        self.setAccessibleName(self.tr("Alternatives"))
        self._part(self.tr("Other readings"), readings, self.word_chosen)
        self._part(self.tr("Dictionary"), [word for word in offered if word not in readings], self.word_chosen)
        self._part(self.tr("Whole line"), lines, self.line_chosen, line)
        if unknown:
            self.addSeparator()
            added = self.tr("&Add “{word}” to my words").format(word=unknown.replace("&", "&&"))
            self.addAction(added).triggered.connect(lambda: self.word_kept.emit(unknown))
        choices = [action for action in self.actions() if action.isEnabled() and not action.isSeparator()]
        if choices:
            self.setActiveAction(choices[0])

    def _part(self, title: str, texts: Sequence[str], chosen: SignalInstance, line: str | None = None) -> None:
        if not texts:
            return
        if self.actions():
            self.addSeparator()
        self.addAction(title).setEnabled(False)
        for text in texts:
            self._count += 1
            digit = f"&{self._count}  " if self._count < 10 else "    "
            action = self.addAction(digit + (text if line is None else difference(text, line)).replace("&", "&&"))
            action.setData(text)
            action.triggered.connect(lambda _=False, text=text: chosen.emit(text))


def difference(text: str, other: str) -> str:
    """A text, shortened to where it is not like another, and a word around that."""
    words, others = text.split(), other.split()
    most = min(len(words), len(others))
    head = next((i for i in range(most) if words[i] != others[i]), most)
    tail = next((i for i in range(most - head) if words[-1 - i] != others[-1 - i]), most - head)
    first, last = max(0, head - 1), min(len(words), len(words) - tail + 1)
    return ("… " if first else "") + " ".join(words[first:last]) + (" …" if last < len(words) else "")
