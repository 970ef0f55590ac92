"""A line as it is drawn over the picture of its page, and the handles by which the chosen one is stretched."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPolygonItem

from hwr_desktop.document import Box, TextLine
from hwr_desktop.gui.theme import translucent

ACCENT = "#1f5fbf"
"""Lines are drawn for a white page, whatever the scheme."""

_HANDLE_PX, _REACH_PX = 9.0, 11.0
SIDES = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
"""Which edges each handle moves: -1 the left or upper, 1 the right or lower, 0 neither."""

_CURSORS = {1: Qt.CursorShape.SizeFDiagCursor, -1: Qt.CursorShape.SizeBDiagCursor}


def polygon_of(line: TextLine) -> QPolygonF:
    """The outline of a line in px of the page."""
    return QPolygonF([QPointF(x, y) for x, y in line.polygon])


class LineItem(QGraphicsPolygonItem):
    """The outline of a line: faint, clearer under the pointer, filled when chosen."""

    def __init__(self, line: TextLine) -> None:
        super().__init__(polygon_of(line))
        self._chosen = self._hovered = False
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.refresh_colours()

    @property
    def chosen(self) -> bool:
        """Whether this is the line that is worked on."""
        return self._chosen

    def set_chosen(self, chosen: bool) -> None:
        """Marks the line, or no longer."""
        self._chosen = chosen
        self.setCursor(Qt.CursorShape.SizeAllCursor if chosen else Qt.CursorShape.PointingHandCursor)
        self.refresh_colours()

    def refresh_colours(self) -> None:
        """Draws the outline as it has to be now."""
        strength = 255 if self._chosen else 190 if self._hovered else 90
        pen = QPen(translucent(ACCENT, strength), 2 if self._chosen else 1.2)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.setPen(pen)
        self.setBrush(QBrush(translucent(ACCENT, 44 if self._chosen else 22 if self._hovered else 0)))

    def hoverEnterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.refresh_colours()

    def hoverLeaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.refresh_colours()


# Handles: in px of the screen, whatever the zoom.


def handle_places(area: QRectF) -> list[QPointF]:
    """The middles of the handles around an area, in the order of ``SIDES``; those on the sides of a low area stand a little outside."""
    area = area.adjusted(-3, -3, 3, 3)
    middle = area.center()
    return [
        QPointF(area.left() if x < 0 else area.right() if x > 0 else middle.x(), area.top() if y < 0 else area.bottom() if y > 0 else middle.y())
        for x, y in SIDES
    ]


def handle_at(area: QRectF, at: QPointF) -> tuple[int, int] | None:
    """The sides that a handle at this place moves; None where there is no handle."""
    near = [((place - at).manhattanLength(), side) for place, side in zip(handle_places(area), SIDES, strict=True)]
    distance, side = min(near)
    return side if distance <= _REACH_PX else None


def handle_cursor(side: tuple[int, int]) -> Qt.CursorShape:
    """The pointer over a handle."""
    x, y = side
    if x and y:
        return _CURSORS[x * y]
    return Qt.CursorShape.SizeHorCursor if x else Qt.CursorShape.SizeVerCursor


def stretched(box: Box, side: tuple[int, int], dx: float, dy: float) -> Box:
    """A box after the handle of this side was dragged; its edges keep their order."""
    left, top, right, bottom = box
    x, y = side
    if x < 0:
        left = min(left + dx, right - 1)
    elif x > 0:
        right = max(right + dx, left + 1)
    if y < 0:
        top = min(top + dy, bottom - 1)
    elif y > 0:
        bottom = max(bottom + dy, top + 1)
    return left, top, right, bottom


def draw_handles(painter: QPainter, area: QRectF) -> None:
    """Draws the handles around an area."""
    painter.setPen(QPen(QColor(ACCENT), 1.5))
    painter.setBrush(QColor("#ffffff"))
    for place in handle_places(area):
        painter.drawRect(QRectF(place.x() - _HANDLE_PX / 2, place.y() - _HANDLE_PX / 2, _HANDLE_PX, _HANDLE_PX))


def draw_number(painter: QPainter, number: int, at: QPointF) -> None:
    """Draws the place of a line in the reading order to the left of where it begins."""
    text = str(number)
    metrics = painter.fontMetrics()
    width = max(metrics.horizontalAdvance(text) + 8, metrics.height())
    area = QRectF(at.x() - width - 9, at.y() - metrics.height() / 2, width, metrics.height())
    badge = QPainterPath()
    badge.addRoundedRect(area, 4, 4)
    painter.fillPath(badge, QColor(ACCENT))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
