"""Text of the canvas: read line by line while one writes, corrected, shown under the ink."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hands import draw, write_line
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hwr_desktop.capture.ink import Ink
from hwr_desktop.gui.alternatives_menu import AlternativesMenu
from hwr_desktop.recognise.hypothesis import Word


def texts(window):
    return [line.text for line in window.ink_reading.page.lines]


@pytest.fixture
def two_lines(qtbot, canvas, window, fake_reader):
    """Two lines on the canvas, read as "one wild" and "two"."""
    fake_reader.texts = ("one wild",)
    write_line(canvas, 60)
    qtbot.waitUntil(lambda: texts(window) == ["one wild"], timeout=10_000)
    qtbot.waitUntil(lambda: not window.jobs.running("read ink") and not window.ink_reading._pause.isActive())
    fake_reader.texts = ("two",)
    write_line(canvas, 240)
    qtbot.waitUntil(lambda: texts(window) == ["one wild", "two"], timeout=10_000)
    qtbot.waitUntil(lambda: not window.jobs.running("read ink") and not window.ink_reading._pause.isActive())
    return window


def test_only_the_line_that_changed_is_read_again(qtbot, two_lines, canvas, fake_reader):
    fake_reader.texts = ("two more",)
    before = len(fake_reader.seen)
    draw(canvas, (230, 240), (240, 270))
    qtbot.waitUntil(lambda: texts(two_lines) == ["one wild", "two more"], timeout=10_000)
    assert len(fake_reader.seen) == before + 1


def test_undo_brings_back_the_text_without_reading(qtbot, two_lines, canvas, fake_reader):
    draw(canvas, (230, 240), (240, 270))
    fake_reader.texts = ("other",)
    qtbot.wait(300)
    before = len(fake_reader.seen)
    two_lines.actions_.undo.trigger()
    qtbot.waitUntil(lambda: texts(two_lines) == ["one wild", "two"], timeout=10_000)
    assert len(fake_reader.seen) == before


def type_over(window, line, text):
    editor = window.text_panel.editor
    editor.setFocus()
    editor.put_caret(line, 0)
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, text)


def test_a_corrected_line_keeps_its_text_until_its_strokes_change(qtbot, two_lines, canvas, fake_reader):
    type_over(two_lines, 0, "won wide")
    assert texts(two_lines) == ["won wide", "two"]
    fake_reader.texts = ("read anew",)
    two_lines.actions_.again.trigger()
    qtbot.waitUntil(lambda: texts(two_lines) == ["won wide", "read anew"], timeout=10_000)
    draw(canvas, (230, 60), (240, 90))
    qtbot.waitUntil(lambda: texts(two_lines) == ["read anew", "read anew"], timeout=10_000)


def test_what_was_typed_is_one_step_back(two_lines):
    type_over(two_lines, 0, "won")
    two_lines.actions_.undo.trigger()
    assert texts(two_lines) == ["one wild", "two"]
    assert two_lines.text_panel.editor.toPlainText() == "one wild\ntwo"
    two_lines.actions_.redo.trigger()
    assert texts(two_lines) == ["won", "two"]


def test_a_correction_is_told_with_its_ink_once_the_caret_leaves(qtbot, two_lines, canvas):
    told = []
    two_lines.ink_reading.corrected.connect(lambda *what: told.append(what))
    type_over(two_lines, 0, "won")
    assert told == []
    QTest.keyClick(two_lines.text_panel.editor, Qt.Key.Key_Down)
    ((ink, read, right),) = told
    assert isinstance(ink, Ink)
    assert ink.strokes == canvas.sheet.ink().strokes[:4]
    assert (read, right) == ("one wild", "won")


def test_enter_approves_a_line_of_ink(two_lines):
    told = []
    two_lines.ink_reading.corrected.connect(lambda _, read, right: told.append((read, right)))
    editor = two_lines.text_panel.editor
    editor.setFocus()
    editor.put_caret(0, 0)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == [("one wild", "one wild")]
    assert editor.line == 1


def open_menu(qtbot, window):
    qtbot.waitUntil(lambda: any(m.isVisible() for m in window.text_panel.editor.findChildren(AlternativesMenu)))
    return next(m for m in window.text_panel.editor.findChildren(AlternativesMenu) if m.isVisible())


def test_a_tap_on_a_word_under_the_ink_offers_other_readings(qtbot, canvas, window, fake_reader):
    real = fake_reader.hypothesis

    def with_alternatives(text, width):
        made = real(text, width)
        return replace(made, words=tuple(Word(w.text, w.start, w.end, 0.4, ("wide", "wile") if w.text == "wild" else ()) for w in made.words))

    fake_reader.hypothesis = with_alternatives
    fake_reader.texts = ("one wild",)
    window.ink_words.action.trigger()
    assert not window.text_panel.isVisible()
    assert window.settings.canvas_text == "under"
    write_line(canvas, 60)
    qtbot.waitUntil(lambda: texts(window) == ["one wild"], timeout=10_000)
    qtbot.waitUntil(lambda: not window.jobs.running("read ink") and not window.ink_reading._pause.isActive())
    place = next(place for place, line, word in window.ink_words._places if word == 1)
    assert place.top() > 90
    spot = QPoint(round(place.center().x()), round(place.center().y()))
    draw(canvas, (spot.x(), spot.y()))
    assert len(canvas.sheet.ink()) == 4
    menu = open_menu(qtbot, window)
    next(a for a in menu.actions() if a.data() == "wide").trigger()
    menu.close()
    assert texts(window) == ["one wide"]
    draw(canvas, (spot.x() - 5, spot.y() + 20), (spot.x(), spot.y() + 60), (spot.x() + 5, spot.y() + 20))
    strokes = len(canvas.sheet.ink())
    draw(canvas, (spot.x(), spot.y()))  # the dot of a letter that stands there
    assert len(canvas.sheet.ink()) == strokes + 1


def test_text_of_an_earlier_run_stays_with_its_strokes(qtbot, two_lines, canvas, fake_reader):
    page, ink = two_lines.ink_reading.page, canvas.sheet.ink()
    canvas.sheet.clear()
    qtbot.waitUntil(lambda: texts(two_lines) == [], timeout=10_000)
    canvas.sheet.replace(ink, 3.0)
    two_lines.ink_reading.restore(page)
    fake_reader.texts = ("changed",)
    draw(canvas, (230, 240), (240, 270))
    qtbot.waitUntil(lambda: texts(two_lines) == ["one wild", "changed"], timeout=10_000)
