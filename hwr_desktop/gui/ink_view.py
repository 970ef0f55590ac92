"""Shows the ink sheet: paper, guide lines, a marked place, and the ink itself from a pixmap."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from hwr_desktop.gui.ink_drawing import draw_curve
from hwr_desktop.gui.ink_sheet import InkSheet
from hwr_desktop.gui.theme import colours, translucent

_GUIDE_STEP = 76


class InkView(QAbstractScrollArea):
    """Paper that grows downwards. Ink is kept in a pixmap, to which each movement of the pen adds only its own piece."""

    def __init__(self, undo_stack: QUndoStack | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = InkSheet(undo_stack, self)
        self.guides = True
        self._highlight = QPolygonF()
        self._ink = QPixmap()
        self.sheet.changed.connect(self._redraw)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_guides(self, shown: bool) -> None:
        """Shows or hides the guide lines."""
        self.guides = shown
        self.viewport().update()

    def highlight(self, polygon: QPolygonF) -> None:
        """Marks a place on the sheet (px of the sheet); an empty polygon marks nothing."""
        self._highlight = polygon
        self.viewport().update()

    def ensure_visible(self, area: QRectF) -> None:
        """Scrolls so that this area of the sheet can be seen."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if area.top() < bar.value() or area.bottom() > bar.value() + height:
            bar.setValue(int(area.center().y() - height / 2))

    def redraw_all(self) -> None:
        """Draws everything again, in the colours of the scheme."""
        ratio = self.devicePixelRatioF()
        self._ink = QPixmap(self.viewport().size() * ratio)
        self._ink.setDevicePixelRatio(ratio)
        self._ink.fill(Qt.GlobalColor.transparent)
        self._redraw(QRectF(self._offset(), self.viewport().size().toSizeF()), clear=False)

    def _offset(self) -> QPointF:
        """The point of the sheet in the window's upper left corner."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _on_sheet(self, at: QPointF) -> QPointF:
        return at + self._offset()

    def _scroll(self, by: QPointF) -> None:
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() - by.y()))

    def _grow(self) -> None:
        """There is always half a window of empty paper below the ink."""
        view, ink = self.viewport().size(), self.sheet.bounds()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        needed = 0 if ink.bottom() < view.height() * 0.8 else int(ink.bottom() - view.height() / 2)
        across.setRange(0, max(0, int(ink.right() + 24 - view.width())))
        down.setRange(0, max(down.value(), needed))
        for bar, size in ((across, view.width()), (down, view.height())):
            bar.setPageStep(size)
            bar.setSingleStep(_GUIDE_STEP // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()
        self.redraw_all()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.redraw_all()

    def _redraw(self, area: QRectF, clear: bool = True) -> None:
        """Draws the strokes of an area of the sheet again, after some came or went."""
        if self._ink.isNull():
            return
        area = area.toAlignedRect().toRectF()
        painter = self._ink_painter()
        painter.setClipRect(area)
        if clear:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(area, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        colour = QColor(colours().ink)
        for drawn in self.sheet.strokes:
            if drawn.bounds.intersects(area):
                drawn.draw(painter, colour)
        painter.end()
        self.viewport().update()

    def _draw_piece(self, piece: QPainterPath, width: float, tail: QPointF) -> None:
        """Adds one piece of the stroke that is being written, and has the window show it as far as ``tail``."""
        painter = self._ink_painter()
        draw_curve(painter, piece, width, QColor(colours().ink))
        painter.end()
        area = piece.controlPointRect().united(QRectF(piece.currentPosition(), tail).normalized())
        # The old tail reached as far as the last control point, which lies in the area; twice the width covers pressure.
        margin = width * 2 + 2
        self.viewport().update(area.translated(-self._offset()).adjusted(-margin, -margin, margin, margin).toAlignedRect())

    def _ink_painter(self) -> QPainter:
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._offset())
        return painter

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), QColor(colours().paper))
        if self.guides:
            self._paint_guides(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._highlight.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(translucent(colours().accent, 36))
            marked = self._highlight.boundingRect().adjusted(-8, -6, 8, 6)
            painter.drawRoundedRect(marked.translated(-self._offset()), 6, 6)
        painter.drawPixmap(0, 0, self._ink)
        self._paint_above(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_guides(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(colours().guide), 1))
        first = _GUIDE_STEP - round(self._offset().y()) % _GUIDE_STEP
        for y in range(first, self.viewport().height(), _GUIDE_STEP):
            painter.drawLine(0, y, self.viewport().width(), y)

    def _paint_above(self, painter: QPainter) -> None:
        """What a view paints over the ink."""
