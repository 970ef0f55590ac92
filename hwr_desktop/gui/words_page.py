"""The page of the settings with the user's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from hwr_desktop.errors import HwrError
from hwr_desktop.gui.message_bar import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from hwr_desktop.gui.main_window import MainWindow


class _Words(QListWidget):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class WordsPage(QWidget):
    """Shows the words that reading expects and the spell check leaves alone; words can be added and taken out, which holds at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.words, self.word = _Words(), QLineEdit()
        self.add, self.remove = QPushButton(self.tr("&Add")), QPushButton(self.tr("&Take out"))
        about = QLabel(
            self.tr("Names and terms of yours. Words of corrected lines come here by themselves, if the lines are kept and no dictionary has them.")
        )
        about.setWordWrap(True)
        self.words.setAccessibleName(self.tr("Your own words"))
        self.words.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.words.setSortingEnabled(True)
        self.word.setAccessibleName(self.tr("A word to add"))
        self.word.setPlaceholderText(self.tr("a word"))
        row = QHBoxLayout()
        row.addWidget(self.word, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addLayout(row)
        column.addWidget(self.words, 1)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add)
        self.word.returnPressed.connect(self._add)
        self.word.textChanged.connect(lambda _: self._enable())
        self.words.itemSelectionChanged.connect(self._enable)
        self.remove.clicked.connect(self._remove)
        self.words.delete_pressed.connect(self._remove)
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Shows the words as they are now."""
        from hwr_desktop.recognise.own_words import own_words

        self.words.clear()
        self._do(lambda: self.words.addItems(own_words()))
        self._enable()

    def _add(self) -> None:
        from hwr_desktop.recognise.own_words import add_own_word

        word = " ".join(self.word.text().split())
        if word and self._do(lambda: add_own_word(word)):
            self.word.clear()
            self._changed()

    def _remove(self) -> None:
        from hwr_desktop.recognise.own_words import remove_own_words

        words = {item.text() for item in self.words.selectedItems()}
        if words and self._do(lambda: remove_own_words(words)):
            self._changed()

    def _changed(self) -> None:
        self.refresh()
        self._window.correction.spelling.check()

    def _do(self, work: Callable[[], object]) -> bool:
        """Whether it went well; if not, says why."""
        try:
            work()
        except HwrError as e:
            self._window.message_bar.show_message(str(e), Kind.ERROR)
            return False
        return True

    def _enable(self) -> None:
        self.add.setEnabled(bool(self.word.text().strip()))
        self.remove.setEnabled(bool(self.words.selectedItems()))
