"""What a window without work shows: three ways to begin, a page to try, and the files opened last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from hwr_desktop.gui.theme import colours, icon

_SHOWN = 5


class StartPage(QWidget):
    """Three large buttons for three actions, and a page to try.

    Signals:
        recent_chosen: The path of a file opened last.
    """

    recent_chosen = Signal(str)

    def __init__(self, write: QAction, open_file: QAction, paste: QAction, sample: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self.tr("Turn handwriting into text"))
        self._note = QLabel(
            self.tr("Everything happens on this computer. You can also drop documents, pictures, PDF files and folders anywhere in this window.")
        )
        self._recent_title = QLabel(self.tr("Opened last"))
        self._cards = [
            _Card("pen", self.tr("Write"), self.tr("With a pen, a finger or the mouse; the text appears as you write."), write),
            _Card("open", self.tr("Open"), self.tr("A scan, a photo or a PDF with handwriting."), open_file),
            _Card("paste", self.tr("Paste"), self.tr("A picture that you copied elsewhere."), paste),
        ]
        self._sample = QPushButton(self.tr("No handwriting at hand? Try a sample page"))
        self._sample.setFlat(True)
        self._sample.setToolTip(sample.toolTip())
        self._sample.clicked.connect(sample.trigger)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._lay_out()
        self.refresh_colours()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        for card in self._cards:
            row.addWidget(card)
        inner = QVBoxLayout()
        inner.setSpacing(0)
        for part, space in ((self._title, 20), (row, 12), (self._sample, 16), (self._note, 24), (self._recent_title, 6), (self._recent, 0)):
            if part is self._sample:
                inner.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignLeft)
            elif isinstance(part, QWidget):
                inner.addWidget(part)
            else:
                inner.addLayout(part)
            inner.addSpacing(space)
        self._note.setWordWrap(True)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(inner, 8)
        across.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 24, 24, 24)
        page.addStretch(2)
        page.addLayout(across)
        page.addStretch(3)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.9)
        self._title.setFont(font)

    def show_recent(self, paths: Sequence[str]) -> None:
        """Lists the newest files opened before."""
        while (item := self._recent.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.deleteLater()
        self._recent_title.setVisible(bool(paths))
        for path in paths[:_SHOWN]:
            self._recent.addWidget(self._recent_button(path), 0, Qt.AlignmentFlag.AlignLeft)

    def _recent_button(self, path: str) -> QPushButton:
        button = QPushButton(icon("page"), Path(path).name.replace("&", "&&"))
        button.setFlat(True)
        button.setToolTip(path)
        button.setStyleSheet("text-align: left; padding: 4px 8px;")
        button.clicked.connect(lambda: self.recent_chosen.emit(path))
        return button

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        for label in (self._note, self._recent_title):
            label.setStyleSheet(f"color: {colours().muted};")
        self._sample.setIcon(icon("page"))
        self._sample.setStyleSheet(f"color: {colours().accent}; text-align: left; padding: 6px 8px;")
        for card in self._cards:
            card.refresh_colours()


class _Card(QToolButton):
    """A button with an icon, a title and a sentence."""

    def __init__(self, icon_name: str, title: str, sentence: str, action: QAction) -> None:
        super().__init__()
        self._icon_name, self._picture, self._name, self._text = icon_name, QLabel(), QLabel(title), QLabel(sentence)
        self._text.setWordWrap(True)
        keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        self._keys = QLabel(keys)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setToolTip(action.toolTip())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(QSize(170, 190))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(action.trigger)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(6)
        font = self._name.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._name.setFont(font)
        for part in (self._picture, self._name, self._text):
            column.addWidget(part)
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column.addStretch(1)
        column.addWidget(self._keys)

    def refresh_colours(self) -> None:
        scheme = colours()
        self._picture.setPixmap(icon(self._icon_name).pixmap(40, 40))
        self._text.setStyleSheet(f"color: {scheme.muted};")
        self._keys.setStyleSheet(f"color: {scheme.muted};")
        self.setStyleSheet(
            f"_Card {{ background: {scheme.card}; border: 1px solid {scheme.edge}; border-radius: 10px; }}"
            f"_Card:hover {{ background: {scheme.card_hover}; border-color: {scheme.accent}; }}"
            f"_Card:focus {{ border: 2px solid {scheme.accent}; }}"
        )
