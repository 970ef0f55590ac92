"""Fingers and palms on the canvas, with and without a pen."""

from __future__ import annotations

from functools import cache

import pytest
from hands import Pen
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest

from hwr_desktop.settings import Settings


@cache
def screen():
    return QTest.createTouchDevice()


def fingers(canvas, *places):
    """One touch event: what each finger does, "press", "move" or "release", and where in the window."""
    event = QTest.touchEvent(canvas.viewport(), screen())
    for number, (does, x, y) in enumerate(places):
        getattr(event, does)(number, QPoint(x, y), canvas.viewport())
    event.commit()


def swipe(canvas):
    """One finger, 10 px down."""
    fingers(canvas, ("press", 50, 50))
    fingers(canvas, ("move", 90, 60))
    fingers(canvas, ("release", 90, 60))


def rest(canvas):
    """Lets so much time pass that a pen counts as gone."""
    canvas._tablet._seen_s -= 60


@pytest.fixture
def tall(canvas):
    """The scroll bar of a canvas with more paper than the window shows."""
    Pen(canvas).draw(*[(50, 20 + 40 * i, 0.5) for i in range(30)])
    bar = canvas.verticalScrollBar()
    bar.setValue(100)
    return bar


def test_a_finger_writes(canvas):
    swipe(canvas)
    (stroke,) = canvas.sheet.ink().strokes
    assert stroke.points[:, :2].tolist() == [[50, 50], [90, 60]]


def test_a_palm_does_not_write_while_a_pen_is_near(canvas):
    canvas.set_pen_near(True)
    swipe(canvas)
    assert len(canvas.sheet.ink()) == 0
    canvas.set_pen_near(False)
    Pen(canvas).send(QEvent.Type.TabletMove, 10, 10, 0.0)  # a hovering pen of a device that tells no proximity
    swipe(canvas)
    assert len(canvas.sheet.ink()) == 0


def test_a_palm_that_came_before_the_pen_has_not_written(canvas):
    fingers(canvas, ("press", 300, 300))
    fingers(canvas, ("move", 320, 310))
    Pen(canvas).draw((50, 50, 0.5), (90, 60, 0.5))
    fingers(canvas, ("release", 330, 310))
    (stroke,) = canvas.sheet.ink().strokes
    assert stroke.points[0, 0] == 50


def test_a_palm_that_stays_when_the_pen_goes_neither_writes_nor_moves_the_paper(canvas, tall):
    Pen(canvas).send(QEvent.Type.TabletMove, 10, 10, 0.0)
    fingers(canvas, ("press", 100, 100), ("press", 140, 110))
    rest(canvas)
    fingers(canvas, ("move", 100, 120), ("move", 140, 130))
    fingers(canvas, ("move", 100, 150), ("move", 140, 160))
    fingers(canvas, ("release", 100, 150), ("release", 140, 160))
    assert (len(canvas.sheet.ink()), tall.value()) == (1, 100)


def test_two_fingers_write_nothing_and_move_the_paper(canvas, tall):
    rest(canvas)
    fingers(canvas, ("press", 100, 100))
    fingers(canvas, ("move", 100, 110), ("press", 200, 110))
    at = tall.value()
    fingers(canvas, ("move", 100, 120), ("move", 200, 120))
    fingers(canvas, ("move", 100, 130), ("move", 200, 130))
    assert tall.value() == at - 20
    fingers(canvas, ("move", 100, 140), ("release", 200, 130))
    fingers(canvas, ("release", 100, 140))
    assert len(canvas.sheet.ink()) == 1


def test_after_a_pen_was_used_a_finger_moves_the_paper(canvas, window, tall):
    assert "finger" in window.message_bar.text()
    rest(canvas)
    swipe(canvas)
    assert (len(canvas.sheet.ink()), tall.value()) == (1, 90)
    assert not window.canvas_tools.fingers.isChecked()


def test_who_wants_fingers_to_write_beside_a_pen_can_have_that_for_good(canvas, window):
    Pen(canvas).draw((50, 50, 0.5), (90, 60, 0.5))
    window.canvas_tools.fingers.trigger()
    Pen(canvas).draw((50, 150, 0.5), (90, 160, 0.5))
    rest(canvas)
    swipe(canvas)
    assert len(canvas.sheet.ink()) == 3
    window.settings.save()
    assert Settings.load().fingers == "write"
