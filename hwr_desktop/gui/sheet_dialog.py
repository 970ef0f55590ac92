"""Shows what was found on filled sheets, line by line, before it is learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from hwr_desktop.learn.filled_sheet import FilledLine

_PICTURE_HEIGHT, _PICTURE_WIDTH = 44, 560


class SheetDialog(QDialog):
    """A picture, its text and a tick for each line; the text can be changed to what really stands there.

    Args:
        lines: Those found, at least one. Ticked are those without doubt.

    Signals:
        chosen: The ticked lines, as pairs of a ``FilledLine`` and its text.
    """

    chosen = Signal(object)

    def __init__(self, lines: Sequence[FilledLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lines of the filled sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lines = lines
        self.ticks: list[QCheckBox] = []
        self.texts: list[QLineEdit] = []
        about = QLabel(
            self.tr("Each line is kept with the words below it. Set right what you wrote differently, and take the tick off what is of no use.")
        )
        about.setWordWrap(True)
        rows = QWidget()
        self._grid = QGridLayout(rows)
        for line in lines:
            self._add(line)
        self._grid.setColumnStretch(1, 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(rows)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setMinimumWidth(_PICTURE_WIDTH + 80)
        scroll.setMinimumWidth(rows.minimumWidth() + 40)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.keep = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setDefault(True)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.resize(self.sizeHint().width(), 620)
        self._count()
        (self.keep if self.keep.isEnabled() else self.ticks[0]).setFocus()

    def _add(self, line: FilledLine) -> None:
        number, row = len(self.ticks) + 1, 3 * len(self.ticks)
        tick, text, picture = QCheckBox(), QLineEdit(line.text), QLabel()
        tick.setChecked(not line.doubt)
        tick.setAccessibleName(self.tr("Keep line {number}").format(number=number))
        text.setAccessibleName(self.tr("Text of line {number}").format(number=number))
        picture.setPixmap(_pixmap(line, self.devicePixelRatioF()))
        picture.setAccessibleName(self.tr("Picture of line {number}").format(number=number))
        self._grid.addWidget(tick, row, 0, 2, 1)
        self._grid.addWidget(picture, row, 1)
        self._grid.addWidget(text, row + 1, 1)
        if line.doubt:
            doubt = QLabel(line.doubt)
            doubt.setWordWrap(True)
            self._grid.addWidget(doubt, row + 2, 1)
        tick.toggled.connect(lambda _: self._count())
        text.textEdited.connect(lambda _: tick.setChecked(True))
        self.ticks.append(tick)
        self.texts.append(text)

    def _count(self) -> None:
        count = sum(tick.isChecked() for tick in self.ticks)
        self.keep.setText(self.tr("&Keep 1 line") if count == 1 else self.tr("&Keep {count} lines").format(count=count))
        self.keep.setEnabled(count > 0)

    def _take(self) -> None:
        rows = zip(self._lines, self.ticks, self.texts, strict=True)
        self.chosen.emit([(line, text.text()) for line, tick, text in rows if tick.isChecked()])
        self.accept()


def _pixmap(line: FilledLine, ratio: float) -> QPixmap:
    """The picture, as large as fits its place."""
    grey = np.ascontiguousarray(line.picture)
    height, width = grey.shape
    image = QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
    size = min(_PICTURE_HEIGHT / height, _PICTURE_WIDTH / width) * ratio
    goal = max(1, round(width * size)), max(1, round(height * size))
    pixmap = QPixmap.fromImage(image.scaled(*goal, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
