"""One line across the window for what the user should know. It never takes the keyboard away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class MessageBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = Kind.INFO
        self._icon, self._label, self._close = QLabel(), QLabel(), QToolButton()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self._close.toolTip())
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self, singleShot=True, interval=_INFO_MS)
        self._timer.timeout.connect(self.hide)
        self._buttons: list[QPushButton] = []
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(self._close)
        self.hide()

    def text(self) -> str:
        """What is shown, "" while hidden."""
        return "" if self.isHidden() else self._label.text()

    def show_offer(self, text: str, answers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Shows a message that stays, with buttons: what each is called and does. A button closes the message."""
        self.show_message(text)
        self._timer.stop()
        for name, act in answers:
            button = QPushButton(name)
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _=False, act=act: act())
            self._buttons.append(button)
            self._row.insertWidget(self._row.count() - 1, button)

    def show_message(self, text: str, kind: Kind = Kind.INFO) -> None:
        """Replaces what is shown. Information goes by itself after some seconds, an error does not."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        self._kind = kind
        self._label.setText(text)
        self.setAccessibleName(text)
        self.refresh_colours()
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        if kind is Kind.INFO:
            self._timer.start()
        else:
            self._timer.stop()

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        scheme = colours()
        ground = scheme.error if self._kind is Kind.ERROR else scheme.card_hover
        self.setStyleSheet(f"MessageBar {{ background: {ground}; border: 0; border-top: 1px solid {scheme.edge}; }}")
        self._icon.setPixmap(icon(self._kind.value).pixmap(20, 20))
        self._close.setIcon(icon("close"))
