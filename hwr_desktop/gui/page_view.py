"""The page: its picture, and the lines found on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsPolygonItem, QGraphicsScene, QGraphicsView, QWidget

from hwr_desktop.document import Page, TextLine
from hwr_desktop.gui.theme import colours, translucent

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_STEP = 1.25
_LARGEST = 8.0
_CLICK_PX = 5


class PageView(QGraphicsView):
    """Zooms with Ctrl and the wheel towards the pointer, moves by dragging, and marks lines.

    Signals:
        line_chosen: Index of the line that was clicked.
        zoom_changed: Size on the screen over size in the picture.
    """

    line_chosen = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._picture)
        self._lines: list[_LineItem] = []
        self._fitted = True
        self._pressed = QPointF()
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAcceptDrops(False)
        self.setAccessibleName(self.tr("Page"))
        self.refresh_colours()

    def show_page(self, page: PageImage) -> None:
        """Shows another page without lines, as large as fits."""
        height, width = page.pixels.shape
        image = QImage(page.pixels.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        self.show_lines(None)
        self._picture.setPixmap(QPixmap.fromImage(image))
        margin = max(width, height) * 0.02
        self._scene.setSceneRect(QRectF(0, 0, width, height).adjusted(-margin, -margin, margin, margin))
        self.fit()

    def show_lines(self, page: Page | None) -> None:
        """Draws the lines that were found over the picture."""
        for item in self._lines:
            self._scene.removeItem(item)
        self._lines = [_LineItem(_polygon(line)) for line in (page.lines if page else ())]
        for item in self._lines:
            self._scene.addItem(item)

    def show_line(self, index: int, line: TextLine) -> None:
        """Draws one line where it stands now."""
        self._lines[index].setPolygon(_polygon(line))

    def choose_line(self, index: int) -> None:
        """Marks one line, and scrolls to it if it cannot be seen."""
        for at, item in enumerate(self._lines):
            item.set_chosen(at == index)
        if 0 <= index < len(self._lines):
            self.ensureVisible(self._lines[index], 24, 24)

    @property
    def zoom(self) -> float:
        """Size on the screen over size in the picture."""
        return self.transform().m11()

    def fit(self) -> None:
        """Shows the whole page, and goes on doing so while the window changes its size."""
        self._fitted = True
        self.fitInView(self._scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self.zoom_changed.emit(self.zoom)

    def zoom_in(self) -> None:
        """One step larger."""
        self._zoom_by(_STEP)

    def zoom_out(self) -> None:
        """One step smaller."""
        self._zoom_by(1 / _STEP)

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme; the page itself keeps its own."""
        self.setBackgroundBrush(QColor(colours().desk))
        for item in self._lines:
            item.refresh_colours()

    def _zoom_by(self, factor: float) -> None:
        whole = self._scene.sceneRect()
        smallest = min(0.5, self.viewport().width() / max(1.0, whole.width()), self.viewport().height() / max(1.0, whole.height()))
        wanted = min(_LARGEST, max(smallest, self.zoom * factor))
        self._fitted = False
        self.scale(wanted / self.zoom, wanted / self.zoom)
        self.zoom_changed.emit(self.zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # the window turns the page
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        moved = (event.position() - self._pressed).manhattanLength()
        if event.button() == Qt.MouseButton.LeftButton and moved < _CLICK_PX:
            at = self.mapToScene(event.position().toPoint())
            hit = next((i for i, item in enumerate(self._lines) if item.contains(at)), None)
            if hit is not None:
                self.line_chosen.emit(hit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        if self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))


def _polygon(line: TextLine) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in line.polygon])


class _LineItem(QGraphicsPolygonItem):
    """The outline of a line: faint, clearer under the pointer, filled when chosen."""

    def __init__(self, polygon: QPolygonF) -> None:
        super().__init__(polygon)
        self._chosen = self._hovered = False
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.refresh_colours()

    def set_chosen(self, chosen: bool) -> None:
        """Marks the line, or no longer."""
        self._chosen = chosen
        self.refresh_colours()

    def refresh_colours(self) -> None:
        """Draws for a white page, whatever the scheme."""
        accent = "#1f5fbf"
        strength = 255 if self._chosen else 190 if self._hovered else 90
        pen = QPen(translucent(accent, strength), 2 if self._chosen else 1.2)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.setPen(pen)
        self.setBrush(QBrush(translucent(accent, 44 if self._chosen else 22 if self._hovered else 0)))

    def hoverEnterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.refresh_colours()

    def hoverLeaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.refresh_colours()
