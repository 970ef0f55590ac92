"""The page: its picture, and the lines found on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from hwr_desktop.document import Page, TextLine
from hwr_desktop.gui.line_item import LineItem, draw_handles, draw_number, handle_at, handle_cursor, polygon_of
from hwr_desktop.gui.page_gesture import Gesture
from hwr_desktop.gui.theme import colours
from hwr_desktop.page_edits import with_line

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_STEP = 1.25
_LARGEST = 8.0
_CLICK_PX = 5


class PageView(QGraphicsView):
    """Zooms with Ctrl and the wheel towards the pointer, moves by dragging, and marks lines; the chosen one is moved and stretched.

    ``page`` is what was read on the page, or None. ``room_below`` tells how many px below may be taken away for a while, without the page jumping.

    Signals:
        line_chosen: Index of the line that was clicked.
        zoom_changed: Size on the screen over size in the picture.
        line_dragged: Index of the chosen line, and the ``Drag`` that ended.
        drawn: The ``Drag`` that ended while a line is being added.
        adding_left: The user wants to add no more lines.
        menu_wanted: Place on the screen, and place on the page.
    """

    line_chosen = Signal(int)
    zoom_changed = Signal(float)
    line_dragged = Signal(int, object)
    drawn = Signal(object)
    adding_left = Signal()
    menu_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._picture)
        self.page: Page | None = None
        self.room_below: Callable[[], int] = int
        self._lines: list[LineItem] = []
        self._fit: Callable[[], None] | None = self.fit
        self._numbers = False
        self._gesture = Gesture(self)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        # What is painted above the lines has the size of the screen, not of the page.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Page"))
        self.refresh_colours()

    # What is shown.

    def show_page(self, page: PageImage) -> None:
        """Shows another page without lines, as large as fits."""
        height, width = page.pixels.shape
        image = QImage(page.pixels.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        self.show_lines(None)
        self._picture.setPixmap(QPixmap.fromImage(image))
        margin = max(width, height) * 0.02
        before = self._scene.sceneRect().width()
        self._scene.setSceneRect(QRectF(0, 0, width, height).adjusted(-margin, -margin, margin, margin))
        if self._fit is not None:
            self._fit()
        else:  # as wide as the page before
            self._zoom_by(before / max(1.0, self._scene.sceneRect().width()))
        self.centerOn(self._scene.sceneRect().topLeft())

    def show_lines(self, page: Page | None) -> None:
        """Draws the lines that were found over the picture."""
        self._gesture.stop()
        for item in self._lines:
            self._scene.removeItem(item)
        self.page = page
        self._lines = [LineItem(line) for line in (page.lines if page else ())]
        for item in self._lines:
            self._scene.addItem(item)

    def show_line(self, index: int, line: TextLine) -> None:
        """Draws one line where it stands now."""
        polygon = polygon_of(line)
        self.page = self.page and with_line(self.page, index, line)
        if self._lines[index].polygon() != polygon:  # to paint a page takes a while, and a text that comes is not on it
            self._lines[index].setPolygon(polygon)
            self.viewport().update()

    def choose_line(self, index: int) -> None:
        """Marks one line, and scrolls to it if it cannot be seen."""
        for at, item in enumerate(self._lines):
            item.set_chosen(at == index)
        if 0 <= index < len(self._lines):
            self.ensureVisible(self._lines[index], 24, 24)

    def show_numbers(self, shown: bool) -> None:
        """Shows or hides each line's place in the reading order."""
        self._numbers = shown
        self.viewport().update()

    @property
    def chosen(self) -> int:
        """Index of the line that is marked; -1 for none."""
        return next((i for i, item in enumerate(self._lines) if item.chosen), -1)

    @property
    def adding(self) -> bool:
        """Whether a drag draws a new line."""
        return self._gesture.adding

    def set_adding(self, adding: bool) -> None:
        """Begins or ends the drawing of new lines: a box by dragging, a baseline by two clicks."""
        self._gesture.adding = adding
        self._gesture.stop()
        self.setDragMode(QGraphicsView.DragMode.NoDrag if adding else QGraphicsView.DragMode.ScrollHandDrag)
        for item in self._lines:
            item.set_chosen(item.chosen)
            if adding:
                item.setCursor(Qt.CursorShape.CrossCursor)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if adding else Qt.CursorShape.OpenHandCursor)

    # Zoom.

    @property
    def zoom(self) -> float:
        """Size on the screen over size in the picture."""
        return self.transform().m11()

    def fit(self) -> None:
        """Shows the whole page, and goes on doing so while the window changes its size and pages are turned."""
        self._fit = self.fit
        room, whole = self.maximumViewportSize(), self._scene.sceneRect()
        scale = max(0.01, min((room.width() - 2) / max(1.0, whole.width()), (room.height() - 2 - self.room_below()) / max(1.0, whole.height())))
        self.setTransform(QTransform.fromScale(scale, scale))
        self.zoom_changed.emit(self.zoom)

    def fit_width(self) -> None:
        """Makes the page as wide as the view, beside a scroll bar, and goes on doing so."""
        room = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width()
        self._zoom_by(room / max(1.0, self._scene.sceneRect().width()) / self.zoom)
        self._fit = self.fit_width

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
        self._fit = None
        self.scale(wanted / self.zoom, wanted / self.zoom)
        self.zoom_changed.emit(self.zoom)

    # Pointer and keys.

    def line_at(self, place: QPointF) -> int:
        """Index of the line at this place of the page; -1 where there is none. Where lines overlap, the chosen one."""
        hits = [i for i, item in enumerate(self._lines) if item.contains(place)]
        return self.chosen if self.chosen in hits else next(iter(hits), -1)

    def chosen_area(self) -> QRectF | None:
        """The chosen line's box on the screen."""
        chosen = self.chosen
        return self.mapFromScene(self._lines[chosen].polygon().boundingRect()).boundingRect().toRectF() if chosen >= 0 else None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # the window turns the page
        elif event.key() == Qt.Key.Key_Escape and self.adding:
            self.adding_left.emit()
        elif not self._gesture.key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if not (left and self._gesture.begin(event.position(), self.page)):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture.move(event.position()):
            return
        super().mouseMoveEvent(event)
        area = self.chosen_area()
        side = handle_at(area, event.position()) if area is not None and not event.buttons() and not self.adding else None
        if side is not None:
            self.viewport().setCursor(handle_cursor(side))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        taken = self._gesture.taken
        drag = self._gesture.end(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if not taken:
            super().mouseReleaseEvent(event)
        if drag is not None and self.adding:
            self.drawn.emit(drag)
        elif drag is not None and drag.length_px < _CLICK_PX:
            self._click(event.position())
        elif drag is not None and drag.line is not None:
            self.line_dragged.emit(self.chosen, drag)

    def _click(self, at: QPointF) -> None:
        if self.page is not None and self.chosen >= 0:
            self.preview(self.page.lines[self.chosen])  # the hand was not quite still
        hit = self.line_at(self.mapToScene(at.toPoint()))
        if hit >= 0:
            self.line_chosen.emit(hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard and self.chosen >= 0
        place = self._lines[self.chosen].polygon().boundingRect().center() if by_key else self.mapToScene(event.pos())
        hit = self.line_at(place)
        if hit >= 0:
            self.line_chosen.emit(hit)
        self.menu_wanted.emit(self.viewport().mapToGlobal(self.mapFromScene(place)), place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit is not None:
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        painter.resetTransform()
        area = self.chosen_area()
        if area is not None and not self.adding:
            draw_handles(painter, area)
        for number, item in enumerate(self._lines if self._numbers or self.adding else (), 1):
            start = item.polygon().boundingRect()
            draw_number(painter, number, self.mapFromScene(QPointF(start.left(), start.center().y())).toPointF())
        self._gesture.draw(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def preview(self, line: TextLine) -> None:
        """Draws the chosen line where a drag has it now."""
        if self.chosen >= 0:
            self._lines[self.chosen].setPolygon(polygon_of(line))
            self.viewport().update()
