"""Writing, erasing and taking back, as a person does it."""

from __future__ import annotations

import numpy as np
import pytest
from hands import Pen, draw
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEventPoint, QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hwr_desktop.gui.theme import colours


def dark_at(canvas, x, y):
    """Whether there is ink around a place of the canvas, as it is shown."""
    shown = canvas.viewport().grab().toImage()
    ink = QColor(colours().ink)
    near = [shown.pixelColor(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return any(abs(c.lightness() - ink.lightness()) < 40 for c in near)


def test_mouse_writes_ink_with_time(canvas):
    draw(canvas, (50, 100), (90, 110), (130, 100))
    (stroke,) = canvas.sheet.ink().strokes
    assert np.allclose(stroke.points[:, :2], [(50, 100), (90, 110), (130, 100)])
    assert stroke.points[0, 2] == pytest.approx(0, abs=1e-3)
    assert (np.diff(stroke.points[:, 2]) >= 0).all()
    assert stroke.pressure is None
    assert dark_at(canvas, 90, 108)
    assert not dark_at(canvas, 90, 180)


def test_a_click_is_a_dot(canvas):
    draw(canvas, (60, 60))
    assert len(canvas.sheet.ink().strokes[0].points) == 1
    assert dark_at(canvas, 60, 60)


def test_ink_under_the_pen_is_seen_before_it_is_lifted(canvas):
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(50, 100).toPoint())
    for x in (80, 120, 160):
        QTest.mouseMove(canvas.viewport(), QPointF(x, 100).toPoint())
    assert dark_at(canvas, 100, 100)
    assert dark_at(canvas, 158, 100)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(160, 100).toPoint())


def test_pressure_is_kept_and_seen(canvas):
    Pen(canvas).draw(*[(50 + 5 * i, 100, 0.1) for i in range(20)])
    Pen(canvas).draw(*[(50 + 5 * i, 200, 1.0) for i in range(20)])
    light, hard = canvas.sheet.strokes
    assert np.allclose(light.stroke.pressure[:-1], 0.1, atol=0.01)
    assert hard.bounds.height() > light.bounds.height() + 2


def test_eraser_end_takes_strokes_away_at_once_and_undo_brings_them_back(canvas):
    draw(canvas, (50, 100), (150, 100))
    draw(canvas, (50, 200), (150, 200))
    first = canvas.sheet.ink().strokes
    Pen(canvas, QPointingDevice.PointerType.Eraser).draw((100, 80, 0.5), (100, 130, 0.5))
    assert canvas.sheet.ink().strokes == first[1:]
    assert not dark_at(canvas, 100, 100)
    canvas.sheet.undo_stack.undo()
    assert canvas.sheet.ink().strokes == first
    assert dark_at(canvas, 80, 100)


def test_one_movement_of_the_eraser_is_one_step_back(canvas, window):
    for y in (60, 100, 140):
        draw(canvas, (50, y), (150, y))
    before = canvas.sheet.ink().strokes
    window.actions_.eraser.trigger()
    draw(canvas, (100, 40), (100, 80), (100, 120))
    assert canvas.sheet.ink().strokes == before[2:]
    window.actions_.undo.trigger()
    assert canvas.sheet.ink().strokes == before
    window.actions_.redo.trigger()
    assert canvas.sheet.ink().strokes == before[2:]


def test_clear_can_be_taken_back(canvas, window):
    draw(canvas, (50, 100), (150, 100))
    window.actions_.clear.trigger()
    assert len(canvas.sheet.ink()) == 0
    assert not dark_at(canvas, 100, 100)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.sheet.ink()) == 1
    assert dark_at(canvas, 100, 100)


def touch(canvas, kind, x, y, state):
    device = QPointingDevice(
        "screen", 2, QPointingDevice.DeviceType.TouchScreen, QPointingDevice.PointerType.Finger, QPointingDevice.Capability.Position, 5, 0
    )
    at = QPointF(x, y)
    point = QEventPoint(1, state, at, QPointF(canvas.viewport().mapToGlobal(at)))
    event = QTouchEvent(kind, device, Qt.KeyboardModifier.NoModifier, [point])
    QApplication.sendEvent(canvas.viewport(), event)


def swipe(canvas):
    touch(canvas, QEvent.Type.TouchBegin, 50, 50, QEventPoint.State.Pressed)
    touch(canvas, QEvent.Type.TouchUpdate, 90, 60, QEventPoint.State.Updated)
    touch(canvas, QEvent.Type.TouchEnd, 90, 60, QEventPoint.State.Released)


def test_a_finger_writes(canvas):
    swipe(canvas)
    assert len(canvas.sheet.ink()) == 1


def test_a_palm_does_not_write_while_a_pen_is_near(canvas):
    canvas.set_pen_near(True)
    swipe(canvas)
    assert len(canvas.sheet.ink()) == 0
    canvas.set_pen_near(False)
    Pen(canvas).send(QEvent.Type.TabletMove, 10, 10, 0.0)  # a hovering pen of a device that tells no proximity
    swipe(canvas)
    assert len(canvas.sheet.ink()) == 0


def test_there_is_always_paper_below_the_ink(canvas):
    height = canvas.viewport().height()
    draw(canvas, (50, height - 20), (150, height - 20))
    assert canvas.verticalScrollBar().maximum() > 0
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
    draw(canvas, (50, height - 40), (150, height - 40))
    tops = [s.points[0, 1] for s in canvas.sheet.ink().strokes]
    assert tops[1] > tops[0]


def test_a_movement_draws_its_own_piece_only(canvas, monkeypatch):
    for y in range(20, 400, 4):
        draw(canvas, (50, y), (150, y))
    drawn = []
    monkeypatch.setattr("hwr_desktop.gui.ink_drawing.DrawnStroke.draw", lambda *_: drawn.append(1))
    draw(canvas, *[(200 + i, 100 + i) for i in range(50)])
    # One redraw of its area when the pen is lifted, none on the way.
    assert len(drawn) <= len(canvas.sheet.strokes)
