"""The margin left of the text: the number of each line, or a tick where a person approved it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextDocument

from hwr_desktop.document import TextLine
from hwr_desktop.gui.theme import colours
from hwr_desktop.line_edits import is_approved

_SMALL = 0.72
_AIR_PX = 8


def margin_width(font: QFont) -> float:
    """Room in px that three digits need beside text of this font."""
    return QFontMetricsF(_small(font)).horizontalAdvance("000") + 2 * _AIR_PX


def paint_numbers(painter: QPainter, text: QTextDocument, lines: Sequence[TextLine], font: QFont, clip: QRectF, unread: str, empty: str) -> None:
    """Paints the margin, and a few words where a line has no text.

    Args:
        painter: In the coordinates of ``text``.
        text: One block a line.
        lines: What the blocks hold.
        font: Of the text.
        clip: The part that can be seen.
        unread: What is said of a line that was not read yet.
        empty: What is said of another line without text.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_small(font))
    width, layout, block = margin_width(font) - _AIR_PX, text.documentLayout(), text.firstBlock()
    for line in lines:
        area = layout.blockBoundingRect(block)
        if area.intersects(clip):
            first = QRectF(0, area.top(), width, block.layout().lineAt(0).height() if block.lineCount() else area.height())
            if is_approved(line):
                _paint_tick(painter, first)
            else:
                painter.setPen(QColor(colours().muted))
                painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(block.blockNumber() + 1))
            if not line.text and not block.text():
                painter.setPen(QColor(colours().muted))
                painter.drawText(
                    QRectF(width + _AIR_PX, first.top(), clip.width(), first.height()),
                    Qt.AlignmentFlag.AlignVCenter,
                    unread if line.unread else empty,
                )
        block = block.next()


def _paint_tick(painter: QPainter, area: QRectF) -> None:
    size = QFontMetricsF(painter.font()).ascent() * 0.8
    right, middle = area.right(), area.center().y()
    painter.setPen(QPen(QColor(colours().accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    corners = [(right - size, middle), (right - size * 0.62, middle + size * 0.38), (right, middle - size * 0.4)]
    painter.drawPolyline([QPointF(*corner) for corner in corners])


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(1.0, font.pointSizeF() * _SMALL))
    return small
