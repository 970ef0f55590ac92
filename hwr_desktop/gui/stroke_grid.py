"""Finds the strokes near a place without looking at all of them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF

from hwr_desktop.gui.ink_drawing import DrawnStroke

_CELL = 128.0  # px of the sheet
_MOST_CELLS = 4096  # a stroke over more is looked at each time


class StrokeGrid:
    """Strokes by the cells of a grid that their bounds touch."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], dict[int, DrawnStroke]] = {}
        self._wide: dict[int, DrawnStroke] = {}

    def add(self, drawn: DrawnStroke) -> None:
        """Takes a stroke in."""
        if _count(drawn.bounds) > _MOST_CELLS:
            self._wide[id(drawn)] = drawn
            return
        for cell in _cells(drawn.bounds):
            self._cells.setdefault(cell, {})[id(drawn)] = drawn

    def remove(self, drawn: DrawnStroke) -> None:
        """Lets a stroke go."""
        if self._wide.pop(id(drawn), None) is None:
            for cell in _cells(drawn.bounds):
                self._cells[cell].pop(id(drawn), None)

    def within(self, area: QRectF) -> list[DrawnStroke]:
        """The strokes whose bounds touch an area (px of the sheet), as written."""
        cells = self._cells if _count(area) > len(self._cells) else (cell for cell in _cells(area) if cell in self._cells)
        pools = [self._cells[cell] for cell in cells]
        found = dict(self._wide)
        for pool in pools:
            found.update(pool)
        return sorted((drawn for drawn in found.values() if drawn.bounds.intersects(area)), key=lambda drawn: drawn.order)


def _cells(area: QRectF) -> Iterator[tuple[int, int]]:
    for column in range(int(area.left() // _CELL), int(area.right() // _CELL) + 1):
        for row in range(int(area.top() // _CELL), int(area.bottom() // _CELL) + 1):
            yield column, row


def _count(area: QRectF) -> float:
    return (area.width() // _CELL + 2) * (area.height() // _CELL + 2)
