"""The sheets of sentences to copy, as a PDF to print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from hwr_desktop.files import write_file
from hwr_desktop.learn.sheet import ABOUT, LEFT, PRINT_HEIGHT, RIGHT, RULES, Box, Sheet, field_top

_DPI = 300
_PX = _DPI / 25.4
_PRINT = QColor("#444444")
_RULE = QPen(QColor("#a0a0a0"), 0.2 * _PX)


def write_sheets(path: Path, sheets: Sequence[Sheet], about: str) -> None:
    """Writes the sheets, a page each.

    Args:
        path: The PDF file.
        sheets: At least one.
        about: What is to be done with a sheet, in print at its head.

    Raises:
        StorageError: The file cannot be written; an older one stays.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    whole = QMarginsF(0, 0, 0, 0)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, whole, QPageLayout.Unit.Millimeter))
    painter = QPainter(writer)
    for i, sheet in enumerate(sheets):
        if i:
            writer.newPage()
        _draw(painter, sheet, f"{about}  ({i + 1}/{len(sheets)})")
    painter.end()
    write_file(path, bytes(buffer.data().data()))


def _draw(painter: QPainter, sheet: Sheet, about: str) -> None:
    for (left, top, right, bottom), cells in sheet.marks():
        height, width = (bottom - top) / len(cells), (right - left) / len(cells)
        for row, column in zip(*cells.nonzero(), strict=True):
            cell = (left + column * width, top + row * height, left + (column + 1) * width, top + (row + 1) * height)
            painter.fillRect(_rectangle(cell), Qt.GlobalColor.black)
    _write(painter, about, ABOUT, 2.9)
    for number, sentence in enumerate(sheet.sentences):
        top = field_top(number)
        _write(painter, sentence, (LEFT, top, RIGHT, top + PRINT_HEIGHT), 3.3)
        painter.setPen(_RULE)
        for rule in RULES:
            y = round((top + rule) * _PX)
            painter.drawLine(round(LEFT * _PX), y, round(RIGHT * _PX), y)


def _write(painter: QPainter, text: str, box: Box, size: float) -> None:
    """Text within a box, with letters ``size`` mm high, smaller where it would not fit."""
    font = QFont(painter.font().family())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    goal = _rectangle(box)
    for pixels in range(round(size * _PX), 10, -2):
        font.setPixelSize(pixels)
        painter.setFont(font)
        if goal.contains(painter.boundingRect(goal, flags, text)):
            break
    painter.setPen(_PRINT)
    painter.drawText(goal, flags, text)


def _rectangle(box: Box) -> QRectF:
    left, top, right, bottom = (v * _PX for v in box)
    return QRectF(left, top, right - left, bottom - top)
