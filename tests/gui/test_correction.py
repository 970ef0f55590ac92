"""Correcting as its users do it: everything by keyboard."""

from __future__ import annotations

import random
from dataclasses import replace

import cv2
import pytest
from hands import lines, page_of, press
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from hwr_desktop.gui.alternatives_menu import difference
from hwr_desktop.line_edits import is_approved
from hwr_desktop.recognise.hypothesis import Alternative

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RIGHT = tuple(f"line {name} holds four words" for name in "abcdefghijklmnopqrst")
READ = tuple(text.replace("four", "faur") if i % 2 else text for i, text in enumerate(RIGHT))


def test_a_page_of_twenty_lines_is_corrected_by_keyboard_alone(qtbot, window, correct):
    editor = correct(READ)
    told = []
    window.correction.corrected.connect(lambda *what: told.append(what))
    for i in range(len(READ)):
        assert editor.line == i
        if READ[i] != RIGHT[i]:
            for _ in range(4):
                press(Qt.Key.Key_Tab)
            assert editor.textCursor().selectedText() == "faur"
            QTest.keyClicks(QApplication.focusWidget(), "four")
        press(Qt.Key.Key_Return)
    assert lines(window) == list(RIGHT)
    assert all(is_approved(line) for line in window.page_reading.page.lines)
    assert told == [(0, i, READ[i], RIGHT[i]) for i in range(len(READ))]
    assert "last" in window.message_bar.text()


def test_another_reading_of_a_word_is_taken_by_its_digit(window, correct):
    editor = correct(("one tvo three",))
    line = window.page_reading.page.lines[0]
    read = replace(line.hypothesis, alternatives=(Alternative("one two three", -2.0), Alternative("ore tvo three", -3.0)))
    window.page_reading.change_line(0, replace(line, hypothesis=read))
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space, CONTROL)
    shown = [action.data() for action in QApplication.activePopupWidget().actions() if action.data()]
    assert shown == ["two", "one two three", "ore tvo three"]
    press(Qt.Key.Key_1)
    assert (lines(window), editor.place) == (["one two three"], 7)
    press(Qt.Key.Key_Space, CONTROL)
    press(Qt.Key.Key_Return)
    assert lines(window) == ["one tvo three"]  # the raw reading comes back
    window.undo_stack.undo()
    assert lines(window) == ["one tvo three"]


def test_no_other_reading_is_said(window, correct):
    correct(("one",))
    press(Qt.Key.Key_Space, CONTROL)
    assert "no other reading" in window.message_bar.text()


def test_a_line_is_split_merged_and_deleted_by_key_and_all_is_undone(qtbot, window, correct):
    editor = correct(("one two", "three", "four"))
    outline = window.page_reading.page.lines[0].polygon
    press(Qt.Key.Key_D, CONTROL)
    assert "between two words" in window.message_bar.text()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_D, CONTROL)
    assert (lines(window), editor.line, editor.place) == (["one", "two", "three", "four"], 1, 0)
    assert editor.toPlainText() == "one\ntwo\nthree\nfour"
    assert max(x for x, _ in window.page_reading.page.lines[0].polygon) < max(x for x, _ in outline)
    press(Qt.Key.Key_M, CONTROL)
    assert (lines(window), editor.line, editor.place) == (["one", "two three", "four"], 1, 4)
    press(Qt.Key.Key_Delete, CONTROL)
    assert (lines(window), editor.line) == (["one", "four"], 1)
    press(Qt.Key.Key_M, CONTROL)
    assert "no line after" in window.message_bar.text()
    for _ in range(3):
        press(Qt.Key.Key_Z, CONTROL)
    assert lines(window) == ["one two", "three", "four"]
    assert editor.toPlainText() == "one two\nthree\nfour"
    assert window.page_reading.page.lines[0].polygon == outline


def test_the_last_line_of_a_page_can_be_deleted(window, correct):
    editor = correct(("one",))
    press(Qt.Key.Key_Delete, CONTROL)
    assert lines(window) == [] and editor.toPlainText() == ""
    press(Qt.Key.Key_Z, CONTROL)
    assert lines(window) == ["one"]


def test_a_changed_line_is_told_when_the_caret_leaves_it(window, correct):
    correct(("one", "two"))
    told = []
    window.correction.corrected.connect(lambda *what: told.append(what))
    press(Qt.Key.Key_End)
    QTest.keyClicks(QApplication.focusWidget(), "s ")
    assert told == []
    press(Qt.Key.Key_Down)
    assert told == [(0, 0, "one", "ones")]
    assert window.text_panel.editor.toPlainText() == "ones\ntwo"
    press(Qt.Key.Key_Z, CONTROL)
    assert window.text_panel.editor.line == 0  # the caret goes where something was taken back
    press(Qt.Key.Key_Down)
    assert told[1:] == [(0, 0, "one", "one")]


def test_doubt_goes_with_the_word_that_was_typed_over_and_with_the_line_that_was_saved(window, correct):
    editor = correct(("one two", "three"), confidence=0.5)
    press(Qt.Key.Key_F8)
    assert editor.textCursor().selectedText() == "one"
    QTest.keyClicks(QApplication.focusWidget(), "won")
    press(Qt.Key.Key_F8)
    assert editor.textCursor().selectedText() == "two"
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F8)
    assert editor.textCursor().selectedText() == "three"
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F8)
    assert "No word" in window.message_bar.text()


def test_tab_leaves_the_text_after_its_last_word(window, correct):
    editor = correct(("one two",))
    for word in ("one", "two"):
        press(Qt.Key.Key_Tab)
        assert editor.textCursor().selectedText() == word
    press(Qt.Key.Key_Backtab, SHIFT)
    assert editor.textCursor().selectedText() == "one"
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not editor


def test_a_special_character_is_typed_by_keyboard(window, correct):
    editor = correct(("tte",))
    press(Qt.Key.Key_Period, CONTROL)
    press(Qt.Key.Key_E)
    press(Qt.Key.Key_Return)
    assert (lines(window), editor.place) == (["étte"], 1)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Period, CONTROL)
    palette = QApplication.activePopupWidget()
    assert palette.characters()[0] == "é"  # used last
    press(Qt.Key.Key_O)
    assert palette.characters()[:2] == "ôö" and "É" not in palette.characters()
    press(Qt.Key.Key_Backspace)
    assert "€" in palette.characters()
    press(Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert lines(window) == ["étte"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a b c d", "… b c d"), ("x b e d", "x b …"), ("a b e", "… e"), ("a b e d f", "… d f"), ("a b x c e d", "… b x c e …")],
)
def test_another_reading_of_a_line_shows_where_it_differs(text, shown):
    assert difference(text, "a b e d") == shown


def test_the_keyboard_is_in_the_text_when_a_page_was_read_and_goes_to_the_page_and_back(qtbot, window, fake_reader, tmp_path):
    window.activateWindow()
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([page_of(tmp_path, ("one", "two"))])
    editor = window.text_panel.editor
    assert editor.hasFocus()
    press(Qt.Key.Key_F6)
    assert window.page_view.hasFocus()
    press(Qt.Key.Key_Delete, CONTROL)
    assert len(window.page_reading.page.lines) == 1
    assert window.page_view.hasFocus()
    press(Qt.Key.Key_F6)
    assert editor.hasFocus()


def test_enter_in_the_last_line_goes_to_the_next_page(qtbot, window, fake_reader, tmp_path):
    window.activateWindow()
    page = cv2.imread(str(page_of(tmp_path, ("one", "two"))), cv2.IMREAD_GRAYSCALE)
    cv2.imwritemulti(str(tmp_path / "two.tif"), [page, page])
    fake_reader.texts = ("one", "two", "three", "four")
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([tmp_path / "two.tif"])
    told = []
    window.correction.corrected.connect(lambda *what: told.append(what))
    press(Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), "x")
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        press(Qt.Key.Key_Return)
    editor = window.text_panel.editor
    assert (window.page_reading.index, editor.toPlainText(), editor.line) == (1, "three\nfour", 0)
    assert editor.hasFocus()
    press(Qt.Key.Key_Return)
    assert told == [(0, 0, "one", "one"), (0, 1, "two", "xtwo"), (1, 0, "three", "three")]


def test_the_text_stands_below_the_page_on_request(qtbot, window, correct):
    correct(("one two",))
    width = window.correction.sight.picture.width()
    press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert window.text_panel.y() > window.front.y()
    assert window.correction.sight.picture.width() > 1.5 * width
    assert window.settings.text_place == "below"
    press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert window.text_panel.x() > window.front.x()


NONE = Qt.KeyboardModifier.NoModifier
KEYS = [
    *((key, NONE) for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)),
    *(
        (key, NONE)
        for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_F8, Qt.Key.Key_Space, Qt.Key.Key_A)
    ),
    *((key, CONTROL) for key in (Qt.Key.Key_D, Qt.Key.Key_M, Qt.Key.Key_Delete, Qt.Key.Key_Z, Qt.Key.Key_A)),
    *((key, SHIFT) for key in (Qt.Key.Key_Up, Qt.Key.Key_Left)),
    (Qt.Key.Key_Z, CONTROL | SHIFT),
]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_keys_are_pressed_text_and_page_stay_in_step_and_all_can_be_undone(qtbot, window, correct, seed):
    texts, chance = ("one two", "three", "four five six", "seven"), random.Random(seed)
    editor = correct(texts, confidence=0.5)
    for _ in range(120):
        QTest.keyClick(editor, *chance.choice(KEYS))
        if chance.random() < 0.2:
            qtbot.wait(1)  # to be painted
        assert [" ".join(text.split()) for text in editor.toPlainText().split("\n")] == (lines(window) or [""])
        assert editor.line == (editor.textCursor().blockNumber() if lines(window) else -1)
    while window.undo_stack.canUndo():
        window.undo_stack.undo()
    assert lines(window) == list(texts)


def test_lines_that_could_hardly_be_read_are_named_until_they_are_corrected(window, correct):
    editor = correct(["zzz", "qqq"], confidence=0.1)
    warning = window.text_panel.findChild(QLabel, "unreadable lines")
    assert warning.isVisible() and "1, 2" in warning.text()
    editor.selectAll()
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "A")
    assert "2" in warning.text() and "1" not in warning.text()
