"""Special characters, chosen by keyboard: a letter leaves only its accented forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QWidget

from hwr_desktop.gui.theme import colours

CHARACTERS = "éèêëàâäæçîïôöœùûüÿÉÈÊËÀÂÄÆÇÎÏÔÖŒÙÛÜŸáíóúñãõåøßìòÁÍÓÚÑÃÕÅØ«»“”‘’„–—…·•°ªº№§¶†‡½¼¾⅓⅔¹²³×÷±≈≠≤≥‰€£¥¢ƒ©®™→←☐☑✓✗&@ſ¿¡"
_LIGATURES = {
    "æ": "ae",
    "œ": "oe",
    "ß": "s",
    "ſ": "s",
    "ø": "o",
    "ƒ": "f",
    "№": "n",
    "©": "c",
    "®": "r",
    "™": "t",
    "€": "e",
    "£": "l",
    "¥": "y",
    "¢": "c",
}
_COLUMNS, _CELL_PX, _RECENT = 14, 36, 8


class Palette(QListWidget):
    """Arrows and Enter choose, or a click; letters narrow the choice, Backspace widens it, Esc closes.

    Signals:
        chosen: A character.

    Args:
        recent: Characters chosen last, which come first.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, recent: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Special characters"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.Box)
        self.setStyleSheet(f"Palette {{ border: 1px solid {colours().edge}; }}")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self.setFont(font)
        self._all = tuple(dict.fromkeys((*recent, *CHARACTERS)))
        self._fill(self._all)
        rows = -(-len(self._all) // _COLUMNS)
        self.resize(_COLUMNS * _CELL_PX + 8, rows * _CELL_PX + 8)
        self.itemClicked.connect(self._take)

    def open_at(self, place: QPoint) -> None:
        """Shows itself near a place of the screen, and takes the keyboard."""
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = place.y() if place.y() + self.height() <= room.bottom() else max(room.top(), room.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.setFocus()

    def characters(self) -> str:
        """Those that can be chosen now."""
        return "".join(self.item(row).text() for row in range(self.count()))

    def _fill(self, characters: Sequence[str]) -> None:
        self.clear()
        for character in characters:
            item = QListWidgetItem(character)
            item.setSizeHint(QSize(_CELL_PX, _CELL_PX))
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            name = unicodedata.name(character, "").lower()
            item.setToolTip(name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            self.addItem(item)
        self.setCurrentRow(0)

    def _take(self, item: QListWidgetItem) -> None:
        self.close()
        self.chosen.emit(item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentItem() is not None:
                self._take(self.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Backspace:
            self._fill(self._all)
        elif event.text().isalpha():
            formed = [character for character in self._all if event.text().lower() in forms(character)]
            self._fill(formed or self._all)
        else:
            super().keyPressEvent(event)


def forms(character: str) -> str:
    """The plain letters of which a character is a form, in lower case."""
    lower = character.lower()
    return _LIGATURES.get(lower) or "".join(c for c in unicodedata.normalize("NFD", lower) if c.isalpha() and not unicodedata.combining(c))


def recent_with(recent: Sequence[str], character: str) -> tuple[str, ...]:
    """The characters chosen last, after one more was."""
    return tuple(dict.fromkeys((character, *recent)))[:_RECENT]
