"""Lines on the picture of the page: chosen, moved, stretched, added, split, reordered, and read again where they stand."""

from __future__ import annotations

import threading

import pytest
from hands import LINES
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from hwr_desktop.gui.line_item import SIDES, handle_places
from hwr_desktop.page_edits import box_of

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(page_window):
    """The page, its second line chosen."""
    page_window.page_view.line_chosen.emit(1)
    return page_window.page_view


def drag(view, start: QPoint, end: QPoint):
    """With the mouse over the view, by points of the view."""
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), (start + end) / 2)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)


def on_screen(view, x, y):
    return view.mapFromScene(QPointF(x, y))


def boxes(window):
    return [box_of(line) for line in window.page_reading.page.lines]


def texts(window):
    return [line.text for line in window.page_reading.page.lines]


def settled(qtbot, window):
    qtbot.waitUntil(lambda: not window.page_reading.busy, timeout=10_000)


def test_the_chosen_line_is_dragged_and_read_where_it_stands_in_one_step(qtbot, page_window, view, fake_reader):
    before = boxes(page_window)
    x, y = view._lines[1].polygon().boundingRect().center().toTuple()
    fake_reader.texts = ("read anew",)
    drag(view, on_screen(view, x, y), on_screen(view, x + 40, y + 30))
    settled(qtbot, page_window)
    after = boxes(page_window)
    assert after[1][0] == pytest.approx(before[1][0] + 40, abs=3)
    assert after[1][1] == pytest.approx(before[1][1] + 30, abs=3)
    assert after[0] == before[0]
    assert texts(page_window) == [LINES[0], "read anew", LINES[2]]
    assert page_window.text_panel.editor.toPlainText().split("\n") == texts(page_window)
    page_window.actions_.undo.trigger()
    assert boxes(page_window) == before
    assert texts(page_window) == list(LINES)


def test_dragging_elsewhere_moves_the_page_and_no_line(page_window, view):
    before = boxes(page_window)
    view.zoom_in()
    view.zoom_in()
    view.zoom_in()
    x, y = view._lines[1].polygon().boundingRect().center().toTuple()
    view.centerOn(x, y)
    start = on_screen(view, x, y + 100)
    drag(view, start, start + QPoint(0, -60))
    assert boxes(page_window) == before
    assert view.mapFromScene(QPointF(x, y + 100)).y() < start.y() - 30


@pytest.mark.parametrize("side", SIDES)
def test_each_handle_stretches_its_sides(qtbot, page_window, view, side):
    before = boxes(page_window)[1]
    handle = handle_places(view.chosen_area())[SIDES.index(side)].toPoint()
    drag(view, handle, handle + QPoint(20 * side[0], 16 * side[1]))
    settled(qtbot, page_window)
    after = boxes(page_window)[1]
    grown = [b - a for a, b in zip(before, after, strict=True)]
    x, y = side
    assert [g < -5 for g in grown[:2]] == [x < 0, y < 0]
    assert [g > 5 for g in grown[2:]] == [x > 0, y > 0]


def test_a_line_is_moved_and_stretched_by_keys(qtbot, page_window, view):
    before = boxes(page_window)[1]
    view.setFocus()
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT | Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page_window.undo_stack.count() == 2, timeout=10_000)
    after = boxes(page_window)[1]
    assert after[0] > before[0] + 5
    assert after[3] - after[1] > before[3] - before[1] + 1
    page_window.actions_.undo.trigger()
    page_window.actions_.undo.trigger()
    assert boxes(page_window)[1] == before


def test_a_box_that_is_drawn_becomes_a_line_and_is_read(qtbot, page_window, view, fake_reader):
    fake_reader.texts = ("new line",)
    page_window.line_tools.add.trigger()
    drag(view, on_screen(view, 100, 470), on_screen(view, 500, 520))
    settled(qtbot, page_window)
    assert texts(page_window) == [*LINES[:2], "new line", LINES[2]]
    assert boxes(page_window)[2] == pytest.approx((100, 470, 500, 520), abs=3)
    assert view.chosen == 2
    assert page_window.text_panel.editor.line == 2
    page_window.actions_.undo.trigger()
    assert texts(page_window) == list(LINES)


def test_two_clicks_make_a_baseline(qtbot, page_window, view, fake_reader):
    fake_reader.texts = ("on a line",)
    page_window.line_tools.add.trigger()
    for x in (600, 150):
        QTest.mouseClick(view.viewport(), LEFT, pos=on_screen(view, x, 500))
    settled(qtbot, page_window)
    line = page_window.page_reading.page.lines[2]
    assert line.text == "on a line"
    assert line.baseline[0] == pytest.approx((150, 500), abs=3)
    assert line.baseline[1] == pytest.approx((600, 500), abs=3)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not page_window.line_tools.add.isChecked()


def test_a_line_is_added_by_keys_alone(qtbot, page_window, view):
    page_window.line_tools.add_below.trigger()
    settled(qtbot, page_window)
    assert page_window.page_reading.page.lines[2].text
    assert boxes(page_window)[2][1] == pytest.approx(boxes(page_window)[1][3])


def test_lines_change_their_order(page_window, view):
    page_window.line_tools.earlier.trigger()
    assert texts(page_window) == [LINES[1], LINES[0], LINES[2]]
    assert view.chosen == 0
    page_window.line_tools.earlier.trigger()  # already the first
    page_window.line_tools.later.trigger()
    page_window.line_tools.later.trigger()
    assert texts(page_window) == [LINES[0], LINES[2], LINES[1]]
    page_window.actions_.undo.trigger()
    assert texts(page_window) == list(LINES)


def test_a_line_is_split_where_it_is_clicked(qtbot, page_window, view, fake_reader):
    fake_reader.texts = ("right", "left")  # three lines were read before
    left, top, right, bottom = boxes(page_window)[1]
    view.menu_wanted.emit(QPoint(10, 10), QPointF((left + right) / 2, (top + bottom) / 2))
    menu = next(m for m in view.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "Split &here").trigger()
    menu.close()
    settled(qtbot, page_window)
    assert texts(page_window) == [LINES[0], "left", "right", LINES[2]]
    assert boxes(page_window)[1][2] == pytest.approx((left + right) / 2, abs=3)


def test_typing_in_a_line_survives_the_reading_of_others(qtbot, page_window, view, fake_reader):
    held, go = threading.Event(), threading.Event()
    quick = type(fake_reader).recognise

    def slow(lines, progress=None, cancelled=None):
        held.set()
        assert go.wait(10)
        return quick(fake_reader, lines, progress, cancelled)

    fake_reader.recognise = slow
    fake_reader.texts = ("anew",)
    editor = page_window.text_panel.editor
    page_window.line_tools.all_lines.trigger()
    qtbot.waitUntil(held.is_set, timeout=10_000)
    editor.setFocus()
    editor.put_caret(1, 0)
    QTest.keyClicks(editor, "My ")
    go.set()
    settled(qtbot, page_window)
    assert texts(page_window) == ["anew", "My " + LINES[1], "anew"]
    assert editor.toPlainText().split("\n") == texts(page_window)
    assert (editor.line, editor.place) == (1, 3)
    QTest.keyClicks(editor, "own ")
    assert texts(page_window)[1] == "My own " + LINES[1]


def test_what_was_typed_is_kept_when_all_lines_are_read_again(qtbot, page_window, fake_reader):
    page_window.page_reading.retype(0, "typed")
    fake_reader.texts = ("anew",)
    page_window.line_tools.all_lines.trigger()
    settled(qtbot, page_window)
    assert texts(page_window) == ["typed", "anew", "anew"]
    page_window.actions_.undo.trigger()
    assert texts(page_window) == ["typed", *LINES[1:]]


def test_control_r_reads_the_chosen_line_alone(qtbot, page_window, view, fake_reader):
    fake_reader.texts = ("anew",)
    QTest.keyClick(page_window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, page_window)
    assert texts(page_window) == [LINES[0], "anew", LINES[2]]


def test_lines_moved_one_after_the_other_are_all_read(qtbot, page_window, view, fake_reader):
    fake_reader.texts = ("anew",)
    for index in (0, 1):
        view.line_chosen.emit(index)
        x, y = view._lines[index].polygon().boundingRect().center().toTuple()
        drag(view, on_screen(view, x, y), on_screen(view, x + 30, y))
    settled(qtbot, page_window)
    assert texts(page_window) == ["anew", "anew", LINES[2]]


def test_lines_found_again_can_be_taken_back(qtbot, page_window, fake_reader):
    page_window.page_reading.retype(0, "typed")
    page_window.line_tools.find.trigger()
    qtbot.waitUntil(lambda: page_window.page_reading.unread == 0, timeout=10_000)
    assert texts(page_window) == list(LINES)
    page_window.actions_.undo.trigger()
    assert texts(page_window) == ["typed", *LINES[1:]]


def test_numbers_show_the_reading_order(page_window, view):
    before = view.grab().toImage()
    page_window.line_tools.numbers.trigger()
    assert view.grab().toImage() != before


def test_line_commands_are_hidden_where_there_is_no_page(canvas, window):
    assert not window.line_tools.add.isVisible()
    assert not window.page_tools.turn_right.isVisible()


def test_a_correction_is_told_before_other_lines_take_its_place(qtbot, page_window, view):
    told = []
    page_window.correction.corrected.connect(lambda *what: told.append(what))
    page_window.page_reading.retype(1, "second one there")
    page_window.text_panel.editor.put_caret(1, 3)
    page_window.line_tools.earlier.trigger()
    assert told == [(0, 1, LINES[1], "second one there")]


def test_the_page_is_made_as_wide_as_its_place(page_window, view):
    page_window.resize(1300, 500)
    page_window.page_tools.fit_width.trigger()
    area = view.mapFromScene(view.sceneRect()).boundingRect()
    assert abs(area.width() - view.viewport().width()) < 24
    assert area.height() > view.viewport().height()
