"""Writing, erasing and taking back, as a person does it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hands import Pen, draw
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QPointingDevice
from PySide6.QtTest import QTest

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.ink_file import write_ink
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


def test_the_barrel_button_erases(canvas):
    draw(canvas, (50, 100), (150, 100))
    pen, right = Pen(canvas), Qt.MouseButton.RightButton
    pen.send(QEvent.Type.TabletPress, 100, 80, 0.5, right)
    pen.send(QEvent.Type.TabletMove, 100, 120, 0.5, right)
    pen.send(QEvent.Type.TabletRelease, 100, 120, 0.0, right)
    assert len(canvas.sheet.ink()) == 0


def test_the_part_eraser_leaves_the_rest_of_the_stroke(canvas, window):
    Pen(canvas).draw(*[(50 + 10 * i, 100, 0.5) for i in range(20)])
    before = canvas.sheet.ink().strokes
    window.actions_.tools.actions()[2].trigger()
    draw(canvas, (150, 60), (150, 140))
    left, right = canvas.sheet.ink().strokes
    assert left.points[-1, 0] < 142 and right.points[0, 0] > 158
    assert left.pressure is not None and len(left.pressure) == len(left.points)
    assert not dark_at(canvas, 150, 100)
    assert dark_at(canvas, 100, 100) and dark_at(canvas, 200, 100)
    window.actions_.undo.trigger()
    assert canvas.sheet.ink().strokes == before
    window.actions_.redo.trigger()
    assert canvas.sheet.ink().strokes == (left, right)


def zigzag(left, top, right, bottom, legs=8):
    """A scratch over an area, to and fro from side to side."""
    corners = [(right if i % 2 else left, top + (bottom - top) * i / legs) for i in range(legs + 1)]
    return [(round(a + (c - a) * k / 4), round(b + (d - b) * k / 4)) for (a, b), (c, d) in pairwise(corners) for k in range(4)]


def test_a_zigzag_over_a_stroke_takes_it_away_and_undo_brings_it_back(canvas, window):
    draw(canvas, (100, 80), (110, 120), (120, 80), (130, 120))
    draw(canvas, (300, 80), (310, 120))
    first, second = canvas.sheet.ink().strokes
    draw(canvas, *zigzag(85, 75, 150, 125))
    assert canvas.sheet.ink().strokes == (second,)
    assert not dark_at(canvas, 110, 118)
    window.actions_.undo.trigger()
    assert canvas.sheet.ink().strokes == (first, second)


def test_a_zigzag_stays_where_there_is_nothing_to_take_or_the_setting_is_off(canvas, window):
    draw(canvas, *zigzag(85, 75, 150, 125))
    assert len(canvas.sheet.ink()) == 1
    window.canvas_tools.scratch.trigger()
    draw(canvas, *zigzag(85, 75, 150, 125))
    assert len(canvas.sheet.ink()) == 2
    assert window.settings.scratch_out is False


def loop(left, top, right, bottom):
    return (left, top), (right, top), (right, bottom), (left, bottom), (left, top)


def test_what_a_loop_holds_can_be_moved_and_put_back(canvas, window):
    draw(canvas, (50, 100), (150, 100))
    draw(canvas, (300, 100), (350, 100))
    before = canvas.sheet.ink().strokes
    window.canvas_tools.lasso.trigger()
    draw(canvas, *loop(30, 80, 180, 120))
    assert [d.stroke for d in canvas.selection] == [before[0]]
    draw(canvas, (100, 100), (100, 200), (110, 300))
    moved, other = canvas.sheet.ink().strokes
    assert np.allclose(moved.points[:, :2] - before[0].points[:, :2], (10, 200))
    assert other is before[1]
    assert dark_at(canvas, 100, 300) and not dark_at(canvas, 100, 100)
    window.actions_.undo.trigger()
    assert canvas.sheet.ink().strokes == before
    assert dark_at(canvas, 100, 100)


def test_selected_strokes_are_copied_pasted_and_deleted(canvas, window):
    draw(canvas, (50, 100), (150, 100))
    window.canvas_tools.lasso.trigger()
    draw(canvas, (100, 100))  # a tap selects
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    window.actions_.paste.trigger()
    assert len(canvas.sheet.ink()) == 2
    assert np.allclose(canvas.sheet.ink().strokes[1].points[0, :2], (74, 124))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(canvas.sheet.ink()) == 1
    window.actions_.undo.trigger()
    assert len(canvas.sheet.ink()) == 2


def test_ink_from_a_file_is_inserted_below_what_is_written_and_one_undo_takes_it_away(qtbot, canvas, window, tmp_path):
    write_ink(tmp_path / "more.inkml", Ink((Stroke(np.array([[500, 300, 0], [560, 330, 0.1]], np.float32)),)))
    draw(canvas, (50, 100), (150, 130))
    window.files.insert_ink(tmp_path / "more.inkml")
    qtbot.waitUntil(lambda: len(canvas.sheet.ink()) == 2, timeout=10_000)
    old, new = (stroke.points[:, :2] for stroke in canvas.sheet.ink().strokes)
    assert new.min(0)[1] > old.max(0)[1] and abs(new.min(0)[0] - old.min(0)[0]) < 5
    assert np.allclose(new[1] - new[0], (60, 30))
    assert len(canvas.selection) == 1 and window.work_file.unsaved
    window.actions_.undo.trigger()
    assert len(canvas.sheet.ink()) == 1 and np.allclose(canvas.sheet.ink().strokes[0].points[:, :2], old)
    window.files.insert_ink(tmp_path / "missing.json")
    qtbot.waitUntil(lambda: "missing.json" in window.message_bar.text(), timeout=10_000)
    assert len(canvas.sheet.ink()) == 1


def test_written_at_any_zoom_ink_lies_where_the_pen_was(canvas, window):
    draw(canvas, (50, 100), (150, 100))
    canvas.zoom_to(2.0, QPointF(0, 0))
    assert dark_at(canvas, 200, 200)
    draw(canvas, (100, 300), (300, 300))
    assert np.allclose(canvas.sheet.ink().strokes[1].points[:, :2], [(50, 150), (150, 150)])
    assert dark_at(canvas, 200, 300)
    window.actions_.fit.trigger()
    assert canvas.zoom == 1
    assert dark_at(canvas, 100, 150)


def test_zoom_keeps_the_place_under_the_pointer(canvas):
    at = QPointF(300, 200)
    place = canvas.on_sheet(at)
    canvas.zoom_to(3.0, at)
    assert (canvas.on_sheet(at) - place).manhattanLength() < 1


def test_the_middle_button_and_space_move_the_paper(canvas):
    for y in (100, 600):
        draw(canvas, (50, min(y, canvas.viewport().height() - 10)), (150, 90))
    start = canvas.verticalScrollBar().value()
    draw(canvas, (100, 300), (100, 200), button=Qt.MouseButton.MiddleButton)
    assert canvas.verticalScrollBar().value() == start + 100
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    draw(canvas, (100, 200), (100, 250))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.verticalScrollBar().value() == start + 50
    assert len(canvas.sheet.ink()) == 2


def test_pen_and_colour_are_kept_for_the_next_run_and_in_the_ink(canvas, window):
    window.canvas_tools.set_colour("#b3261e")
    window.canvas_tools.set_width(7.0)
    draw(canvas, (50, 100), (150, 100))
    (stroke,) = canvas.sheet.ink().strokes
    assert (stroke.colour, stroke.width) == ("#b3261e", 7.0)
    shown = canvas.viewport().grab().toImage().pixelColor(100, 102)
    assert shown.red() > 120 > shown.blue()
    assert (window.settings.pen_colour, window.settings.pen_width) == ("#b3261e", 7.0)


def test_no_undo_while_the_pen_is_down(canvas):
    draw(canvas, (50, 100), (150, 100))
    pen = Pen(canvas)
    pen.send(QEvent.Type.TabletPress, 100, 200, 0.5, Qt.MouseButton.LeftButton)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.sheet.ink()) == 1
    pen.send(QEvent.Type.TabletRelease, 100, 200, 0, Qt.MouseButton.LeftButton)
    assert len(canvas.sheet.ink()) == 2
