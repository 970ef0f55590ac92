"""What is in front and its text, beside or above each other, in a proportion that stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QSplitter, QWidget


class Pair(QSplitter):
    """A splitter of two whose second part keeps its share of the room, whatever comes and goes around it.

    Signals:
        share_chosen: The share that the user gave to the second part, in percent.
    """

    share_chosen = Signal(int)

    def __init__(self, first: QWidget, second: QWidget, share: int) -> None:
        super().__init__()
        self._share, self._second = min(90, max(10, share)), second
        self.addWidget(first)
        self.addWidget(second)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._moved)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._share_out()
        return done

    def _share_out(self) -> None:
        first, second = self.sizes()
        wanted = round((first + second) * self._share / 100)
        if self._second.isVisible() and second and abs(second - wanted) > 1:
            self.setSizes([first + second - wanted, wanted])

    def _moved(self) -> None:
        first, second = self.sizes()
        if second:
            self._share = round(100 * second / (first + second))
            self.share_chosen.emit(self._share)
