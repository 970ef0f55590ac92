"""The strokes on the canvas, and the undoable edits on them."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.gui.ink_drawing import DrawnStroke
from hwr_desktop.gui.stroke_grid import StrokeGrid


class InkSheet(QObject):
    """Strokes in the order in which they were written.

    Signals:
        changed: The ink is another one now; the rectangle (px of the sheet) that has to be drawn again.

    Args:
        undo_stack: Where its edits go; the window has one for ink, lines and text.
    """

    changed = Signal(QRectF)

    def __init__(self, undo_stack: QUndoStack | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[DrawnStroke] = []
        self.undo_stack = QUndoStack(self) if undo_stack is None else undo_stack
        self._grid = StrokeGrid()
        self._bounds: QRectF | None = QRectF()
        self._next = 0

    def ink(self) -> Ink:
        """What is written, as the recogniser takes it."""
        return Ink(tuple(drawn.stroke for drawn in self.strokes))

    def bounds(self) -> QRectF:
        """Where ink lies; empty where there is none."""
        if self._bounds is None:
            self._bounds = _area(self.strokes)
        return QRectF(self._bounds)

    def within(self, area: QRectF) -> list[DrawnStroke]:
        """The strokes whose bounds touch an area (px of the sheet)."""
        return self._grid.within(area)

    def drawn(self, stroke: Stroke, usual_width: float = 3.0) -> DrawnStroke:
        """A stroke that is written after all others, not on the sheet yet."""
        self._next += 1
        return DrawnStroke.of(stroke, (self._next,), usual_width)

    # Edits, each one step of undo.

    def add(self, stroke: Stroke, width: float = 3.0) -> None:
        """Adds a stroke; ``width`` (px) is that of its pen where the stroke itself does not know."""
        self.edit(QCoreApplication.translate("InkSheet", "Stroke"), added=[self.drawn(stroke, width)])

    def replace(self, ink: Ink, width: float) -> None:
        """Puts other ink in the place of all that is there."""
        self.edit(QCoreApplication.translate("InkSheet", "Open ink"), self.strokes, [self.drawn(stroke, width) for stroke in ink.strokes])

    def clear(self) -> None:
        """Takes every stroke away."""
        if self.strokes:
            self.edit(QCoreApplication.translate("InkSheet", "Clear"), self.strokes)

    def edit(self, name: str, removed: Iterable[DrawnStroke] = (), added: Iterable[DrawnStroke] = (), done: bool = False) -> None:
        """One undoable step: some strokes go, others come.

        Args:
            name: What undo says.
            removed: Strokes of the sheet.
            added: Strokes that are not on it.
            done: It was done already, by ``take`` and ``put``, while the pen moved.
        """
        change = _Change(self, name, list(removed), list(added), done)
        if change.counts:
            self.undo_stack.push(change)

    # What an edit consists of; by themselves these cannot be undone.

    def put(self, strokes: Sequence[DrawnStroke]) -> None:
        """Puts strokes to their places in the order of writing."""
        for drawn in strokes:
            if not self.strokes or self.strokes[-1].order < drawn.order:
                self.strokes.append(drawn)
            else:
                insort(self.strokes, drawn, key=lambda other: other.order)
            self._grid.add(drawn)
        area = _area(strokes)
        if self._bounds is not None:
            self._bounds = self._bounds.united(area)
        self.changed.emit(area)

    def take(self, strokes: Sequence[DrawnStroke]) -> None:
        """Removes strokes."""
        gone = {id(drawn) for drawn in strokes}
        self.strokes = [drawn for drawn in self.strokes if id(drawn) not in gone]
        for drawn in strokes:
            self._grid.remove(drawn)
        self._bounds = None
        self.changed.emit(_area(strokes))

    def touched(self, start: QPointF, end: QPointF, radius: float) -> list[DrawnStroke]:
        """The strokes that an eraser of this radius (px) meets on its way."""
        way = QRectF(start, end).normalized().adjusted(-radius, -radius, radius, radius)
        return [drawn for drawn in self.within(way) if drawn.touched(start, end, radius)]


class _Change(QUndoCommand):
    def __init__(self, sheet: InkSheet, text: str, removed: Sequence[DrawnStroke], added: Sequence[DrawnStroke], done: bool) -> None:
        super().__init__(text)
        self._sheet, self._removed, self._added, self._done = sheet, removed, added, done

    @property
    def counts(self) -> bool:
        return bool(self._removed or self._added)

    def redo(self) -> None:
        if self._done:
            self._done = False
        else:
            self._change(self._removed, self._added)

    def undo(self) -> None:
        self._change(self._added, self._removed)

    def _change(self, gone: Sequence[DrawnStroke], come: Sequence[DrawnStroke]) -> None:
        if gone:
            self._sheet.take(gone)
        if come:
            self._sheet.put(come)


def _area(strokes: Iterable[DrawnStroke]) -> QRectF:
    area = QRectF()
    for drawn in strokes:
        area = area.united(drawn.bounds)
    return area
