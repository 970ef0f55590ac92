"""The picture of the line with the caret, which stands above the line's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from hwr_desktop.gui.theme import colours, translucent

if TYPE_CHECKING:
    from hwr_desktop.capture.line import LineImage

LEAST_PERCENT, MOST_PERCENT = 50, 400
_HEIGHT_PX = 40
_MARGIN_PX = 4
_SIGHT_PX = 60


class LinePicture(QWidget):
    """Ink in the colour of text; the word at the caret is lit, and the caret stands where it stands in the text.

    A picture that is wider than its place scrolls, so that the lit word can be seen.

    Signals:
        place_chosen: Column of the picture that was clicked.
        zoomed: Steps by which the wheel asks for a larger picture, below 0 for a smaller.
    """

    place_chosen = Signal(float)
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.percent = 100
        self._line: LineImage | None = None
        self._ink, self._scaled = QImage(), QPixmap()
        self._lit: tuple[float, float] | None = None
        self._caret: float | None = None
        self._left = 0.0
        self.setAccessibleName(self.tr("Picture of the line"))
        self.setToolTip(self.tr("A click puts the caret here"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def line(self) -> LineImage | None:
        """What is shown."""
        return self._line

    def show_line(self, line: LineImage | None) -> None:
        """Shows another line, without a mark; None shows empty paper."""
        self._line, self._lit, self._caret = line, None, None
        self._left = 0.0
        self.refresh_colours()

    def light(self, word: tuple[float, float] | None, caret: float | None) -> None:
        """Lights the columns of a word, marks the column of the caret, and scrolls to them."""
        self._lit, self._caret = word, caret
        first, last = word or (caret or 0.0, caret or 0.0)
        scale, room = self.scale, self.width() - 2 * _MARGIN_PX
        start, end = first * scale - _SIGHT_PX, last * scale + _SIGHT_PX
        if start < self._left or end > self._left + room:
            self._left = (start + end - room) / 2
        self._bound()
        self.update()

    @property
    def lit(self) -> tuple[float, float] | None:
        """First and last column of the word that is lit."""
        return self._lit

    @property
    def scale(self) -> float:
        """Size on the screen over size in the picture: as wide as the place, unless letters would become too small."""
        if self._line is None:
            return 1.0
        rows, columns = self._line.pixels.shape
        fitting = (self.width() - 2 * _MARGIN_PX) / columns
        least = _HEIGHT_PX / rows
        return float(min(max(fitting, least), 1.7 * least)) * self.percent / 100

    def wanted_height(self) -> int:
        """Height in px that shows all rows."""
        rows = self._line.pixels.shape[0] * self.scale if self._line is not None else _HEIGHT_PX * self.percent / 100
        return round(rows) + 2 * _MARGIN_PX

    def sizeHint(self) -> QSize:
        return QSize(400, self.wanted_height())

    def point(self, column: float) -> QPointF:
        """Where a column is on this widget, half-way down."""
        return QPointF(column * self.scale - self._left + _MARGIN_PX, self.height() / 2)

    def refresh_colours(self) -> None:
        """Draws the ink in the colours of the scheme."""
        self._ink = QImage() if self._line is None else _drawn(self._line, QColor(colours().ink))
        self._rescale()

    def _rescale(self) -> None:
        self._scaled = QPixmap()
        if not self._ink.isNull():
            ratio = self.devicePixelRatioF()
            size = (self._ink.size().toSizeF() * self.scale * ratio).toSize().expandedTo(QSize(1, 1))
            way = Qt.TransformationMode.SmoothTransformation
            self._scaled = QPixmap.fromImage(self._ink.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, way))
            self._scaled.setDevicePixelRatio(ratio)
        self._bound()
        self.update()

    def _bound(self) -> None:
        columns = 0 if self._line is None else self._line.pixels.shape[1]
        self._left = max(0.0, min(self._left, columns * self.scale + 2 * _MARGIN_PX - self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._rescale()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._rescale()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._line is not None:
            self.place_chosen.emit((event.position().x() - _MARGIN_PX + self._left) / self.scale)
            event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        elif event.angleDelta().x():
            self._left -= event.angleDelta().x() / 2
            self._bound()
            self.update()
            event.accept()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), colours()
        painter.fillRect(self.rect(), QColor(scheme.paper))
        if self._lit is not None:
            start, end = (self.point(column).x() for column in self._lit)
            lit = QRectF(start - 2, 1, end - start + 4, self.height() - 2)
            painter.fillRect(lit, translucent(scheme.accent, 48))
            painter.fillRect(QRectF(lit.left(), lit.bottom() - 3, lit.width(), 3), QColor(scheme.accent))
        painter.drawPixmap(QPointF(_MARGIN_PX - self._left, _MARGIN_PX), self._scaled)
        if self._caret is not None:
            x = self.point(self._caret).x()
            painter.setPen(QPen(QColor(scheme.accent), 1.5))
            painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 3))
        painter.setPen(QPen(QColor(scheme.edge), 1))
        painter.drawLine(0, 0, self.width(), 0)


def _drawn(line: LineImage, colour: QColor) -> QImage:
    """The ink in a colour on nothing."""
    rows, columns = line.pixels.shape
    image = np.empty((rows, columns, 4), np.uint8)
    image[..., 0], image[..., 1], image[..., 2] = colour.red(), colour.green(), colour.blue()
    image[..., 3] = np.round(line.pixels * 255)
    return QImage(image.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied
    )
