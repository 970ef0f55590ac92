"""The bar under the text in which one says what to find, and what to put in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from hwr_desktop.gui.theme import icon
from hwr_desktop.text_search import Wanted


class FindBar(QWidget):
    """Hidden until it is asked for; Enter finds the next place, Shift+Enter the one before, Esc closes.

    Signals:
        wanted_changed: Something else is looked for, or nothing.
        stepped: Whether the next place is asked for, or the one before.
        replace_asked: Whether at all places, or at the one that is selected.
        closed: The text shall have the keyboard again.
    """

    wanted_changed = Signal()
    stepped = Signal(bool)
    replace_asked = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted, self._other = QLineEdit(clearButtonEnabled=True), QLineEdit()
        self._wanted.setPlaceholderText(self.tr("Find"))
        self._other.setPlaceholderText(self.tr("Replace with"))
        self._case, self._words = QCheckBox(self.tr("Match &case")), QCheckBox(self.tr("&Whole words"))
        self._count = QLabel()
        self._before = self._button("previous", self.tr("The place before (Shift+F3)"))
        self._next = self._button("next", self.tr("Next place (F3)"))
        self._close = self._button("close", self.tr("Close (Esc)"))
        self._replace, self._replace_all = QPushButton(self.tr("&Replace")), QPushButton(self.tr("Replace &all"))
        for field in (self._wanted, self._other):
            field.setAccessibleName(field.placeholderText())
        self._lay_out()
        self._wanted.textChanged.connect(lambda _: self.wanted_changed.emit())
        for box in (self._case, self._words):
            box.toggled.connect(lambda _: self.wanted_changed.emit())
        self._next.clicked.connect(lambda: self.stepped.emit(True))
        self._before.clicked.connect(lambda: self.stepped.emit(False))
        self._replace.clicked.connect(lambda: self.replace_asked.emit(False))
        self._replace_all.clicked.connect(lambda: self.replace_asked.emit(True))
        self._close.clicked.connect(self.close_bar)
        self.hide()

    @property
    def wanted(self) -> Wanted:
        """What is looked for; nothing while the bar is hidden."""
        return Wanted("" if self.isHidden() else self._wanted.text(), self._case.isChecked(), self._words.isChecked())

    @property
    def other(self) -> str:
        """What shall stand there instead."""
        return self._other.text()

    def open(self, replacing: bool, text: str) -> None:
        """Shows the bar, with a text that is looked for unless it is empty."""
        if text:
            self._wanted.setText(text)
        for part in (self._other, self._replace, self._replace_all):
            part.setVisible(replacing)
        self.show()
        self._wanted.selectAll()
        self._wanted.setFocus()
        self.wanted_changed.emit()

    def close_bar(self) -> None:
        """Hides the bar."""
        self.hide()
        self.wanted_changed.emit()
        self.closed.emit()

    def show_count(self, text: str, found: bool) -> None:
        """Says how many places there are."""
        self._count.setText(text)
        for part in (self._before, self._next, self._replace, self._replace_all):
            part.setEnabled(found)

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        for button in (self._before, self._next, self._close):
            button.setIcon(icon(button.property("icon_name")))

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setProperty("icon_name", name)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        grid, options = QGridLayout(self), QHBoxLayout()
        grid.setContentsMargins(12, 8, 8, 8)
        grid.addWidget(self._wanted, 0, 0, 1, 2)
        for column, button in enumerate((self._before, self._next, self._close)):
            grid.addWidget(button, 0, 2 + column)
        grid.addWidget(self._other, 1, 0)
        grid.addWidget(self._replace, 1, 1)
        grid.addWidget(self._replace_all, 1, 2, 1, 3)
        for part in (self._case, self._words):
            options.addWidget(part)
        options.addStretch(1)
        grid.addLayout(options, 2, 0, 1, 5)
        grid.addWidget(self._count, 3, 0, 1, 5)
        self._count.setWordWrap(True)
        grid.setColumnStretch(0, 1)

    def event(self, event: QEvent) -> bool:
        """Esc closes the bar, even where the window has another use for it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._other.hasFocus():
                self.replace_asked.emit(False)
            else:
                self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)
