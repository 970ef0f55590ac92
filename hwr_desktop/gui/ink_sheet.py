"""The strokes on the canvas, and the undoable edits on them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.gui.ink_drawing import DrawnStroke

Placed = tuple[int, DrawnStroke]
"""A stroke and its index on the sheet."""


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

    def ink(self) -> Ink:
        """What is written, as the recogniser takes it."""
        return Ink(tuple(drawn.stroke for drawn in self.strokes))

    def bounds(self) -> QRectF:
        """Where ink lies; empty where there is none."""
        bounds = QRectF()
        for drawn in self.strokes:
            bounds = bounds.united(drawn.bounds)
        return bounds

    def add(self, stroke: Stroke, width: float) -> None:
        """Adds a stroke written with a pen of this width (px)."""
        placed = [(len(self.strokes), DrawnStroke.of(stroke, width))]
        self.undo_stack.push(_Change(self, _tr("Stroke"), added=placed))

    def replace(self, ink: Ink, width: float) -> None:
        """Puts other ink in the place of all that is there."""
        placed = [(i, DrawnStroke.of(stroke, width)) for i, stroke in enumerate(ink.strokes)]
        self.undo_stack.push(_Change(self, _tr("Open ink"), removed=list(enumerate(self.strokes)), added=placed))

    def clear(self) -> None:
        """Takes every stroke away."""
        if self.strokes:
            self.undo_stack.push(_Change(self, _tr("Clear"), removed=list(enumerate(self.strokes))))

    def lift(self, start: QPointF, end: QPointF, radius: float) -> list[Placed]:
        """Takes away the strokes on an eraser's way at once, not yet undoable; see ``erased``."""
        lifted = [(i, drawn) for i, drawn in enumerate(self.strokes) if drawn.touched(start, end, radius)]
        if lifted:
            self.take(lifted)
        return lifted

    def erased(self, lifts: Sequence[Sequence[Placed]]) -> None:
        """Makes one undoable edit of what one eraser movement lifted, in the order of lifting."""
        for lifted in reversed(lifts):
            self.put(lifted)
        where = {id(drawn) for lifted in lifts for _, drawn in lifted}
        removed = [(i, drawn) for i, drawn in enumerate(self.strokes) if id(drawn) in where]
        if removed:
            self.undo_stack.push(_Change(self, _tr("Erase"), removed=removed))

    def put(self, placed: Sequence[Placed]) -> None:
        """Inserts strokes at their indices (ascending)."""
        for index, drawn in placed:
            self.strokes.insert(index, drawn)
        self.changed.emit(_area(placed))

    def take(self, placed: Sequence[Placed]) -> None:
        """Removes strokes from their indices (ascending)."""
        gone = {index for index, _ in placed}
        self.strokes = [drawn for i, drawn in enumerate(self.strokes) if i not in gone]
        self.changed.emit(_area(placed))


class _Change(QUndoCommand):
    def __init__(self, sheet: InkSheet, text: str, removed: Sequence[Placed] = (), added: Sequence[Placed] = ()) -> None:
        super().__init__(text)
        self._sheet, self._removed, self._added = sheet, removed, added

    def redo(self) -> None:
        if self._removed:
            self._sheet.take(self._removed)
        if self._added:
            self._sheet.put(self._added)

    def undo(self) -> None:
        if self._added:
            self._sheet.take(self._added)
        if self._removed:
            self._sheet.put(self._removed)


def _area(placed: Sequence[Placed]) -> QRectF:
    area = QRectF()
    for _, drawn in placed:
        area = area.united(drawn.bounds)
    return area


def _tr(text: str) -> str:
    return QCoreApplication.translate("InkSheet", text)
