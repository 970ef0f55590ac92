"""Sentences to copy by hand, one after the other: samples before the first page is corrected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from hwr_desktop.gui.canvas import Canvas
from hwr_desktop.learn.sentences import SENTENCES

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink


class CopyDialog(QDialog):
    """Shows a sentence and a strip to write it on; what is written is told, sentence by sentence.

    Signals:
        written: The ``Ink`` of a sentence and the sentence, each time one is done.
        print_asked: Write sheets to print: the path of the PDF, the language of the sentences, what to print at the head.
    """

    written = Signal(object, str)
    print_asked = Signal(object, str, str)

    def __init__(self, pen_width: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Copy sentences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._undo = QUndoStack(self)
        self.canvas = Canvas(self._undo)
        self.canvas.pen_width = pen_width
        self.canvas.scratch = False
        self.canvas.setMinimumSize(QSize(760, 180))
        self.sentence, self._about = QLabel(), QLabel(self.tr("Write this sentence below in your usual hand, on one line:"))
        font = self.sentence.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        self.sentence.setFont(font)
        self.sentence.setWordWrap(True)
        self.language, self.progress = QComboBox(), QProgressBar()
        self.language.setAccessibleName(self.tr("Language of the sentences"))
        for name, title in (("en", "English"), ("fr", "Français")):
            self.language.addItem(title, name)
        self.progress.setAccessibleName(self.tr("Sentences done"))
        self.clear, self.skip = QPushButton(self.tr("&Clear")), QPushButton(self.tr("&Skip"))
        self.next, self.paper = QPushButton(self.tr("&Next")), QPushButton(self.tr("On &paper …"))
        self.next.setDefault(True)
        self._index = 0
        self._lay_out()
        self.clear.clicked.connect(self.canvas.sheet.clear)
        self.skip.clicked.connect(lambda: self._go(self._index + 1))
        self.next.clicked.connect(self._done)
        self.paper.clicked.connect(self._ask_print)
        self.language.currentIndexChanged.connect(lambda _: self._go(0))
        self.canvas.sheet.changed.connect(lambda _: self.next.setEnabled(len(self.canvas.sheet.ink()) > 0))
        self._go(0)

    def _lay_out(self) -> None:
        head, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self._about, 1)
        head.addWidget(self.language)
        for button in (self.paper, self.clear, self.skip, self.next):
            foot.addWidget(button)
        foot.insertStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.progress)
        column.addLayout(foot)
        self.canvas.setFocus()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Those of the language chosen."""
        return SENTENCES[self.language.currentData()]

    def _go(self, index: int) -> None:
        if index >= len(self.sentences):
            self.accept()
            return
        self._index = index
        self.sentence.setText(self.sentences[index])
        self.progress.setRange(0, len(self.sentences))
        self.progress.setValue(index)
        self.progress.setFormat(self.tr("{done} of {count}").format(done=index, count=len(self.sentences)))
        self.canvas.sheet.clear()
        self._undo.clear()
        self.next.setEnabled(False)

    def _done(self) -> None:
        ink: Ink = self.canvas.sheet.ink()
        if len(ink):
            self.written.emit(ink, self.sentences[self._index])
            self._go(self._index + 1)

    def _ask_print(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Sheets to print and fill in"), "hwr-desktop-sheets.pdf", "PDF (*.pdf)")
        if path:
            about = self.tr(
                "Copy each sentence below it in your usual hand, on both lines if one is too short. Then scan or photograph the sheet, marks and all."
            )
            self.print_asked.emit(Path(path), self.language.currentData(), about)
