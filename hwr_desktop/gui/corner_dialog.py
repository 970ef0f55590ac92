"""The four corners of a sheet in a photo, put in place by hand; what lies between them is pulled straight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hwr_desktop.document import Point
from hwr_desktop.gui.line_item import ACCENT
from hwr_desktop.gui.theme import translucent

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_HANDLE, _MARGIN = 22, 16
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class CornerDialog(QDialog):
    """Shows the whole picture with four handles; Tab goes from one to the next, arrows move it.

    Args:
        page: The picture as it is shown.
        corners: Where the handles begin, (x, y) in px of that picture, clockwise from the sheet's upper left.
    """

    def __init__(self, page: PageImage, corners: Sequence[Point], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Straighten the sheet"))
        self.edit = CornerEdit(page, corners)
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        kind = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kind.Ok | kind.Cancel)
        self._buttons.button(kind.Ok).setText(self.tr("&Straighten"))
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        whole = self._buttons.addButton(self.tr("&Whole picture"), QDialogButtonBox.ButtonRole.ResetRole)
        whole.clicked.connect(self.edit.take_whole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.edit.changed.connect(self._check)
        column = QVBoxLayout(self)
        column.addWidget(self.edit, 1)
        column.addWidget(self._hint)
        column.addWidget(self._buttons)
        self.resize(760, 720)
        self._check()

    def _check(self) -> None:
        sound = self.edit.is_sheet()
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(sound)
        how = self.tr("Drag each corner onto the corner of the sheet; or Tab to a corner and use the arrow keys, with Shift for larger steps.")
        self._hint.setText(how if sound else self.tr("The corners have to enclose the sheet without crossing."))


class CornerEdit(QWidget):
    """The picture, as large as fits, and the four handles.

    Signals:
        changed: A corner was moved.
    """

    changed = Signal()

    def __init__(self, page: PageImage, corners: Sequence[Point]) -> None:
        super().__init__()
        image = QImage(page.pixels.tobytes(), page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
        self._pixmap = QPixmap.fromImage(image)
        self._corners = [QPointF(*corner) for corner in corners]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture"))
        names = self.tr("Upper left corner"), self.tr("Upper right corner"), self.tr("Lower right corner"), self.tr("Lower left corner")
        self.handles = [_Handle(self, index, name) for index, name in enumerate(names)]

    def corners(self) -> tuple[Point, ...]:
        """The four corners in px of the picture, in the order in which they were given."""
        return tuple((corner.x(), corner.y()) for corner in self._corners)

    def is_whole(self) -> bool:
        """Whether the corners are those of the picture itself."""
        return all((a - b).manhattanLength() < 1 for a, b in zip(self._corners, self._outermost(), strict=True))

    def is_sheet(self) -> bool:
        """Whether the corners enclose an area without dents, in clockwise order."""
        turns = []
        for i in range(4):
            a, b, c = (self._corners[(i + k) % 4] for k in range(3))
            turns.append((b.x() - a.x()) * (c.y() - b.y()) - (b.y() - a.y()) * (c.x() - b.x()))
        return min(turns) > 1

    def take_whole(self) -> None:
        """Puts the corners on those of the picture."""
        self._corners = self._outermost()
        self._place_handles()

    def move_corner(self, index: int, by: QPointF) -> None:
        """Moves a corner by px of the screen, within the picture."""
        whole, at = self._pixmap.rect().toRectF(), self._corners[index] + by / self._scale()
        self._corners[index] = QPointF(min(max(at.x(), 0), whole.width()), min(max(at.y(), 0), whole.height()))
        self._place_handles()

    def _outermost(self) -> list[QPointF]:
        width, height = float(self._pixmap.width()), float(self._pixmap.height())
        return [QPointF(0, 0), QPointF(width, 0), QPointF(width, height), QPointF(0, height)]

    def _scale(self) -> float:
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        return max(1e-3, min(room.width() / self._pixmap.width(), room.height() / self._pixmap.height()))

    def _area(self) -> QRectF:
        size = self._pixmap.size().toSizeF() * self._scale()
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height())

    def place_of(self, index: int) -> QPointF:
        """Where a corner is on this widget."""
        return self._area().topLeft() + self._corners[index] * self._scale()

    def _place_handles(self) -> None:
        for index, handle in enumerate(self.handles):
            handle.move(self.place_of(index).toPoint() - QPoint(_HANDLE // 2, _HANDLE // 2))
        self.update()
        self.changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(600, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_handles()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = self._area()
        painter.drawPixmap(area, self._pixmap, self._pixmap.rect().toRectF())
        sheet = QPolygonF([self.place_of(index) for index in range(4)])
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(area)
        inside.addPolygon(sheet)
        inside.closeSubpath()
        painter.fillPath(outside.subtracted(inside), translucent("#000000", 110))
        painter.setPen(QPen(QColor(ACCENT), 2))
        painter.drawPolygon(sheet)


class _Handle(QWidget):
    """One corner: a ring that is dragged, or moved by arrow keys."""

    def __init__(self, edit: CornerEdit, index: int, name: str) -> None:
        super().__init__(edit)
        self._edit, self._index = edit, index
        self._grip: QPointF | None = None
        self.setFixedSize(_HANDLE, _HANDLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        self.setAccessibleName(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.globalPosition()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._edit.move_corner(self._index, event.globalPosition() - self._grip)
            self._grip = event.globalPosition()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(event.key())  # type: ignore[call-overload]
        if step is None:
            super().keyPressEvent(event)
            return
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self._edit.move_corner(self._index, QPointF(step[0] * far, step[1] * far))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ACCENT), 4 if self.hasFocus() else 2))
        painter.setBrush(translucent("#ffffff", 200))
        painter.drawEllipse(self.rect().adjusted(3, 3, -4, -4))
