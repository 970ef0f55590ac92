"""One line across the window for what the user should know. It never takes the keyboard away."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from hwr_desktop.gui.theme import colours, icon

_INFO_MS = 5000


class Kind(Enum):
    """How serious a message is; an error stays until it is closed or replaced."""

    INFO = "info"
    ERROR = "error"


Answers = Sequence[tuple[str, Callable[[], object]]]


@dataclass(frozen=True)
class _Message:
    text: str
    kind: Kind = Kind.INFO
    answers: Answers = ()
    waits: bool = False


class MessageBar(QFrame):
    """Hidden while there is nothing to say.

    What takes the place of an offer, or of an error that was hardly seen, gives it back when it goes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = Kind.INFO
        self._shown: _Message | None = None
        self._covered: list[_Message] = []
        self._since_s = 0.0
        self._icon, self._label, self._close = QLabel(), QLabel(), QToolButton()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self._close.toolTip())
        self._close.clicked.connect(self.close_message)
        self._timer = QTimer(self, singleShot=True, interval=_INFO_MS)
        self._timer.timeout.connect(self.close_message)
        self._buttons: list[QPushButton] = []
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(self._close)
        self.setMinimumHeight(QPushButton().sizeHint().height() + 12)  # with and without buttons
        self.hide()

    def text(self) -> str:
        """What is shown, "" while hidden."""
        return "" if self.isHidden() else self._label.text()

    def room(self) -> int:
        """Px in height that a message of one line would take away from what is above; 0 while one is shown."""
        return self.minimumHeight() if self.isHidden() else 0

    def show_offer(self, text: str, answers: Answers, waits: bool = True) -> None:
        """Shows a message that stays, with buttons: what each is called and does. A button closes the message.

        Args:
            text: What is offered.
            answers: The buttons.
            waits: Whether it comes back after what takes its place, until it is answered.
        """
        self._put(_Message(text, Kind.INFO, answers, waits))

    def show_message(self, text: str, kind: Kind = Kind.INFO) -> None:
        """Shows a message in the place of what is shown. Information goes by itself after some seconds, an error does not."""
        self._put(_Message(text, kind))

    def close_message(self) -> None:
        """Takes the message away; what it covered comes back."""
        self._shown = None
        if self._covered:
            self._show(self._covered.pop())
        else:
            self.hide()

    def clear(self) -> None:
        """Takes all messages away, save for offers that wait for an answer."""
        self._covered = [message for message in self._covered if message.waits]
        if self._shown is not None and not self._shown.waits:
            self.close_message()

    def _put(self, message: _Message) -> None:
        before = self._shown
        self._covered = [other for other in self._covered if other.text != message.text]
        if before is not None and before.text != message.text:
            unseen = before.kind is Kind.ERROR and time.monotonic() - self._since_s < _INFO_MS / 1000
            if before.waits or unseen:
                self._covered.append(before)
        self._show(message)

    def _show(self, message: _Message) -> None:
        self._shown, self._kind, self._since_s = message, message.kind, time.monotonic()
        self._label.setText(message.text)
        self._show_answers(message.answers)
        self.setAccessibleName(message.text)
        self.refresh_colours()
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))
        if message.kind is Kind.INFO and not message.answers:
            self._timer.start()
        else:
            self._timer.stop()

    def _show_answers(self, answers: Answers) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for name, act in answers:
            button = QPushButton(name)
            button.clicked.connect(self.close_message)
            button.clicked.connect(lambda _=False, act=act: act())
            self._buttons.append(button)
            self._row.insertWidget(self._row.count() - 1, button)
            button.show()

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        scheme = colours()
        ground = scheme.error if self._kind is Kind.ERROR else scheme.card_hover
        self.setStyleSheet(f"MessageBar {{ background: {ground}; border: 0; border-top: 1px solid {scheme.edge}; }}")
        self._icon.setPixmap(icon(self._kind.value).pixmap(20, 20))
        self._close.setIcon(icon("close"))
