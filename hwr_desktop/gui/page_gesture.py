"""What a pointer that is held down, or the arrow keys, do on the page: move or stretch the chosen line, draw a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from hwr_desktop.document import Box, Page, Point
from hwr_desktop.gui.line_item import ACCENT, handle_at, stretched
from hwr_desktop.gui.theme import translucent
from hwr_desktop.page_edits import box_of, resize_line

if TYPE_CHECKING:
    from hwr_desktop.gui.page_view import PageView

_NUDGE_PX = 3
_PAUSE_MS = 600
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


@dataclass(frozen=True)
class Drag:
    """A movement that ended.

    Attributes:
        start: Where it began, in px of the page.
        end: Where it ended.
        length_px: How far the pointer went on the screen.
        line: For the chosen line: the box that it fills now. None while a line is added, or where none was moved.
    """

    start: Point
    end: Point
    length_px: float
    line: Box | None = None


class Gesture(QObject):
    """One movement at a time."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self.adding = False
        self._start: QPointF | None = None  # px of the viewport, while the button is down
        self._now = QPointF()
        self._side: tuple[int, int] | None = None  # (0, 0) moves the whole line; None moves no line
        self._page: Page | None = None
        self._nudged: tuple[int, tuple[int, int], float, float] | None = None
        self._first: QPointF | None = None  # px of the page: the first of two points of a baseline
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._end_nudge)

    @property
    def taken(self) -> bool:
        """Whether the movement under way moves or draws a line, and not the page."""
        return self._start is not None and (self.adding or self._side is not None)

    def begin(self, at: QPointF, page: Page | None) -> bool:
        """The left button goes down. False where dragging moves the page."""
        self._end_nudge()
        self._start, self._now, self._page, self._side = at, at, page, None
        if self.adding:
            return True
        area = self._view.chosen_area()
        if area is not None:
            inside = self._view.line_at(self._on_page(at)) == self._view.chosen
            self._side = handle_at(area, at) or ((0, 0) if inside else None)
        return self._side is not None

    def move(self, at: QPointF) -> bool:
        """The pointer moves. Whether that moves or draws something."""
        self._now = at
        if self._first is not None:
            self._view.viewport().update()
        if not self.taken:
            return self.adding
        box = self._box()
        if box is not None:
            self._show(box)
        self._view.viewport().update()
        return True

    def end(self, at: QPointF) -> Drag | None:
        """The button goes up. None where a line's drawing goes on with a second point."""
        if self._start is None:
            return None
        self._now = at
        start, end, length = self._start, self._on_page(at), (at - self._start).manhattanLength()
        box, self._start, self._side = self._box(), None, None
        self._view.viewport().update()
        begin = self._on_page(start)
        if self.adding and length < 5:
            if self._first is None:
                self._first = end
                return None
            begin, self._first = self._first, None
            return Drag(_point(begin), _point(end), 0)
        return Drag(_point(begin), _point(end), length, box)

    def stop(self) -> None:
        """Forgets what was begun."""
        self._start = self._side = self._first = self._nudged = None
        self._pause.stop()

    def key(self, event: QKeyEvent) -> bool:
        """Shift and arrows move the chosen line, with Ctrl they stretch it to the right and down. Whether it was such a key."""
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        step = _ARROWS.get(event.key())  # type: ignore[call-overload]
        chosen = self._view.chosen
        if step is None or self._view.page is None or chosen < 0 or event.modifiers() not in (shift, shift | control):
            return False
        side = (0, 0) if event.modifiers() == shift else (1, 1)
        old = self._nudged
        if old is not None and old[:2] != (chosen, side):
            self._end_nudge()
            old = None
        distance = _NUDGE_PX / self._view.zoom
        dx, dy = (old[2], old[3]) if old else (0.0, 0.0)
        self._page, self._nudged = self._view.page, (chosen, side, dx + step[0] * distance, dy + step[1] * distance)
        self._show(self._moved(side, *self._nudged[2:]))
        self._pause.start()
        return True

    def draw(self, painter: QPainter) -> None:
        """Draws the line that is being added."""
        painter.setPen(QPen(QColor(ACCENT), 2))
        painter.setBrush(translucent(ACCENT, 40))
        if self._first is not None:
            start = self._view.mapFromScene(self._first).toPointF()
            painter.drawEllipse(start, 4, 4)
            painter.drawLine(start, self._now)
        elif self.adding and self._start is not None:
            painter.drawRect(QRectF(self._start, self._now).normalized())

    def _end_nudge(self) -> None:
        nudged, self._nudged = self._nudged, None
        self._pause.stop()
        if nudged is not None and nudged[0] == self._view.chosen:
            box = self._moved(*nudged[1:])
            self._view.line_dragged.emit(nudged[0], Drag((0, 0), nudged[2:], 99, box))

    def _box(self) -> Box | None:
        if self._start is None or self._side is None or self.adding:
            return None
        by = self._on_page(self._now) - self._on_page(self._start)
        return self._moved(self._side, by.x(), by.y())

    def _moved(self, side: tuple[int, int], dx: float, dy: float) -> Box:
        """The chosen line's box after a movement; moved as a whole it stays on the page."""
        assert self._page is not None
        left, top, right, bottom = box = box_of(self._page.lines[self._view.chosen])
        if side != (0, 0):
            return stretched(box, side, dx, dy)
        dx = min(max(dx, -left), max(self._page.width - right, -left))
        dy = min(max(dy, -top), max(self._page.height - bottom, -top))
        return left + dx, top + dy, right + dx, bottom + dy

    def _show(self, box: Box) -> None:
        if self._page is not None and self._view.chosen >= 0:
            self._view.preview(resize_line(self._page, self._view.chosen, box).lines[self._view.chosen])

    def _on_page(self, at: QPointF) -> QPointF:
        return self._view.mapToScene(at.toPoint())


def _point(at: QPointF) -> Point:
    return at.x(), at.y()
