"""Shows the ink sheet: paper, guide lines, a marked place and the ink, at any zoom."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QResizeEvent, QUndoStack, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from hwr_desktop.gui.ink_sheet import InkSheet
from hwr_desktop.gui.ink_tiles import InkTiles
from hwr_desktop.gui.theme import colours, translucent

_GUIDE_STEP = 76
_STEP = 1.25
_MARGIN = 24  # px of the sheet
_SMALLEST, _LARGEST = 0.25, 8.0
_FRAME_S = 0.02  # for drawing tiles within one frame


class InkView(QAbstractScrollArea):
    """Paper that grows downwards. The ink is kept in tiles, to which each movement of the pen adds only its own piece.

    Signals:
        zoom_changed: The zoom; 1 is 100 %.
    """

    zoom_changed = Signal(float)

    def __init__(self, undo_stack: QUndoStack | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = InkSheet(undo_stack, self)
        self.guides = True
        self.zoom = 1.0
        self._highlight = QPolygonF()
        self._tiles = InkTiles(self.sheet)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.viewport().update)
        self.sheet.changed.connect(self._redraw)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_guides(self, shown: bool) -> None:
        """Shows or hides the guide lines."""
        self.guides = shown
        self.viewport().update()

    def highlight(self, polygon: QPolygonF) -> None:
        """Marks a place on the sheet (px of the sheet); an empty polygon marks nothing."""
        if polygon != self._highlight:
            self._highlight = polygon
            self.viewport().update()

    def ensure_visible(self, area: QRectF) -> None:
        """Scrolls so that this area of the sheet can be seen."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = area.top() * self.zoom, area.bottom() * self.zoom
        if top < bar.value() or bottom > bar.value() + height:
            bar.setValue(int((top + bottom - height) / 2))

    def redraw_all(self) -> None:
        """Draws everything again, in the colours of the scheme."""
        self._tiles.clear()
        self.viewport().update()

    # Where things are: px of the window and px of the sheet.

    def _offset(self) -> QPointF:
        """The window's upper left corner, in px of the window from the sheet's origin."""
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def on_sheet(self, at: QPointF) -> QPointF:
        """The place of the sheet that is seen at a place of the window."""
        return (at + self._offset()) / self.zoom

    def in_view(self, at: QPointF) -> QPointF:
        """The place of the window at which a place of the sheet is seen."""
        return at * self.zoom - self._offset()

    def area_in_view(self, area: QRectF) -> QRectF:
        """``in_view`` for an area."""
        return QRectF(self.in_view(area.topLeft()), area.size() * self.zoom)

    # Zoom and pan.

    def zoom_to(self, zoom: float, anchor: QPointF | None = None, snap: bool = True) -> None:
        """Shows the sheet larger or smaller.

        Args:
            zoom: From 0.25 to 8; 1 is 100 %.
            anchor: What is here, in px of the window, stays here; else the middle.
            snap: Whether next to 100 % means 100 %; steps as small as those of a pinch would never get away from it.
        """
        zoom = min(max(zoom, _SMALLEST), _LARGEST)
        if snap and abs(zoom - 1) < 0.03:
            zoom = 1.0
        if zoom == self.zoom:
            return
        at = QPointF(self.viewport().rect().center()) if anchor is None else anchor
        place = self.on_sheet(at)
        self.zoom = zoom
        self._tiles.set_scale(zoom * self.devicePixelRatioF())
        self._grow()
        self.pan(self.in_view(place) - at)
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def zoom_in(self) -> None:
        """A step larger."""
        self.zoom_to(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """A step smaller."""
        self.zoom_to(self.zoom / _STEP)

    def fit(self) -> None:
        """Back to 100 %."""
        self.zoom_to(1.0)

    def show_width(self) -> None:
        """Shows the ink from its top in its whole width, at 100 % where that is enough."""
        wide = self.sheet.bounds().right() + _MARGIN
        self.zoom_to(min(1.0, self.viewport().width() / max(1.0, wide)), QPointF())
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setValue(0)

    def pan(self, by: QPointF) -> None:
        """Moves the window over the sheet by px of the window; paper grows downwards as far as that needs."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        goal = round(down.value() + by.y())
        if goal > down.maximum():
            down.setMaximum(min(goal, int((self.sheet.bounds().bottom() + self.viewport().height()) * self.zoom)))
        across.setValue(round(across.value() + by.x()))
        down.setValue(goal)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.zoom * _STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def _grow(self) -> None:
        """There is always half a window of empty paper below the ink."""
        view, ink = self.viewport().size(), self.sheet.bounds()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        bottom = ink.bottom() * self.zoom
        needed = 0 if bottom < view.height() * 0.8 else int(bottom - view.height() / 2)
        wide = max(view.width(), ink.right() + 24) * self.zoom
        across.setRange(0, max(0, int(wide - view.width())))
        down.setRange(0, max(down.value(), needed, int(view.height() * (self.zoom - 1))))
        for bar, size in ((across, view.width()), (down, view.height())):
            bar.setPageStep(size)
            bar.setSingleStep(_GUIDE_STEP // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    # Painting.

    def _redraw(self, area: QRectF) -> None:
        """Strokes of an area of the sheet came or went."""
        if not area.isEmpty():
            self._tiles.redraw(area)
            self.update_area(area)

    def update_area(self, area: QRectF) -> None:
        """Has an area of the sheet painted again."""
        self.viewport().update(self.area_in_view(area).adjusted(-2, -2, 2, 2).toAlignedRect())

    def draw_piece(self, piece: QPainterPath, width: float, colour: QColor, tail: QPointF) -> None:
        """Adds one piece of the stroke that is being written, and has the window show it as far as ``tail``."""
        self._tiles.add(piece, width, colour)
        area = piece.controlPointRect().united(QRectF(piece.currentPosition(), tail).normalized())
        # The old tail reached as far as the last control point, which lies in the area; twice the width covers pressure.
        margin = width * 2 + 2
        self.update_area(area.adjusted(-margin, -margin, margin, margin))

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        self._tiles.set_scale(self.zoom * ratio)  # the window may have moved to another screen
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), QColor(colours().paper))
        if self.guides:
            self._paint_guides(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._highlight.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(translucent(colours().accent, 36))
            painter.drawRoundedRect(self.area_in_view(self._highlight.boundingRect()).adjusted(-8, -6, 8, 6), 6, 6)
        self._paint_below(painter)
        shown = QRectF(event.rect())
        area = QRectF(self.on_sheet(shown.topLeft()), QSizeF(shown.size()) / self.zoom)
        if not self._tiles.fill(area, _FRAME_S):
            self._later.start()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.translate(-(self._offset() * ratio).toPoint())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._tiles.paint(painter, area)
        painter.restore()
        self._paint_above(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_guides(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(colours().guide), 1))
        step = _GUIDE_STEP * self.zoom
        row = int(self._offset().y() / step) + 1
        while (y := round(row * step - self._offset().y())) < self.viewport().height():
            painter.drawLine(0, y, self.viewport().width(), y)
            row += 1

    def _paint_below(self, painter: QPainter) -> None:
        """What a view paints between paper and ink, in px of the window."""

    def _paint_above(self, painter: QPainter) -> None:
        """What a view paints over the ink, in px of the window."""
