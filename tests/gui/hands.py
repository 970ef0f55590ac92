"""Hands for the tests, a mouse that draws and a pen; and eyes for marks in a text."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

LINES = ("first line of words", "second one here", "third and last")
"""What is written on the page that ``picture`` makes."""


def draw(canvas, *points, button=Qt.MouseButton.LeftButton):
    """One stroke with the mouse through these (x, y) in px of the window."""
    view = canvas.viewport()
    first, *rest = (QPoint(*point) for point in points)
    QTest.mousePress(view, button, pos=first)
    for point in rest:
        QTest.mouseMove(view, point)
    QTest.mouseRelease(view, button, pos=QPoint(*points[-1]))


def write_line(canvas, y, x=50):
    """Some letters, as tall as a guide line allows."""
    for i in range(4):
        draw(canvas, (x + 40 * i, y), (x + 10 + 40 * i, y + 30), (x + 20 + 40 * i, y), (x + 30 + 40 * i, y + 30))


def page_of(folder, texts):
    """A picture with a line for each of these texts."""
    page = np.full((60 * len(texts) + 120, 900), 255, np.uint8)
    for row, text in enumerate(texts):
        cv2.putText(page, text, (60, 90 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2, cv2.LINE_AA)
    path = folder / "page.png"
    cv2.imwrite(str(path), page)
    return path


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key where the keyboard is, be it a menu or the text."""
    QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifiers)


def lines(window):
    """The texts of the page shown."""
    return [line.text for line in window.page_reading.page.lines]


def marks(editor):
    """The words that are marked in a text, each with its format."""
    block, found = editor.document().firstBlock(), []
    while block.isValid():
        found += [(block.text()[form.start : form.start + form.length], QTextCharFormat(form.format)) for form in block.layout().formats()]
        block = block.next()
    return found


def question(window):
    """The question that is open, or None."""
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


def answer(window, name):
    """Presses a button of the question or of the message bar."""
    QApplication.processEvents()
    button = next(b for b in window.findChildren(QPushButton) if b.isVisible() and b.text().replace("&", "") == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class Pen:
    """A tablet's pen, by the events that Qt makes of it."""

    def __init__(self, canvas, kind=QPointingDevice.PointerType.Pen):
        self._view = canvas.viewport()
        self._kind = kind
        abilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        device = QInputDevice.DeviceType.Stylus
        self._device = QPointingDevice("pen", 1, device, kind, abilities, 1, 1, "", QPointingDeviceUniqueId())

    def send(self, kind, x, y, pressure, button=Qt.MouseButton.NoButton):
        at = QPointF(x, y)
        held = button if kind != QEvent.Type.TabletRelease else Qt.MouseButton.NoButton
        far = QPointF(self._view.mapToGlobal(at))
        event = QTabletEvent(kind, self._device, at, far, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, held)
        QApplication.sendEvent(self._view, event)

    def draw(self, *points):
        """One stroke through these (x, y, pressure)."""
        left = Qt.MouseButton.LeftButton
        self.send(QEvent.Type.TabletPress, *points[0], left)
        for point in points[1:]:
            self.send(QEvent.Type.TabletMove, *point, left)
        self.send(QEvent.Type.TabletRelease, *points[-1][:2], 0.0, left)
