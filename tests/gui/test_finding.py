"""Find and replace, over all pages."""

from __future__ import annotations

import cv2
from hands import lines, page_of, press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def find(window, text, key=Qt.Key.Key_F):
    press(key, CONTROL)
    press(Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_text_is_found_by_key_and_the_caret_goes_there(window, correct):
    editor = correct(("one two", "two three", "Two"))
    find(window, "two")
    assert (editor.line, editor.textCursor().selectedText()) == (0, "two")
    assert window.correction.finding.bar._count.text() == "1 of 3"
    press(Qt.Key.Key_Return)
    assert (editor.line, editor.place) == (1, 0)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert (editor.line, editor.place) == (0, 4)
    press(Qt.Key.Key_Return, SHIFT)
    assert (editor.line, editor.textCursor().selectedText()) == (2, "Two")
    press(Qt.Key.Key_X)
    assert window.correction.finding.bar._count.text() == "Not found"
    press(Qt.Key.Key_Escape)
    assert not window.correction.finding.bar.isVisible()
    assert editor.hasFocus()


def test_what_was_found_is_replaced_one_by_one_and_all_at_once_and_comes_back(window, correct):
    editor = correct(("one two", "two three two", "Two"))
    told = []
    window.correction.corrected.connect(lambda *what: told.append(what))
    find(window, "two", Qt.Key.Key_H)
    press(Qt.Key.Key_Tab)
    while QApplication.focusWidget() is not window.correction.finding.bar._other:
        press(Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "2")
    press(Qt.Key.Key_Return)
    assert lines(window) == ["one 2", "two three two", "Two"]
    assert (editor.line, editor.textCursor().selectedText()) == (1, "two")
    window.correction.finding.bar._replace_all.click()
    assert lines(window) == ["one 2", "2 three 2", "2"]
    assert told == [(0, 0, "one two", "one 2"), (0, 1, "two three two", "2 three 2"), (0, 2, "Two", "2")]
    assert "3 places" in window.message_bar.text()
    window.undo_stack.undo()
    assert lines(window) == ["one 2", "two three two", "Two"]


def test_text_on_another_page_is_found_and_replaced(qtbot, window, fake_reader, tmp_path):
    page = cv2.imread(str(page_of(tmp_path, ("one", "two"))), cv2.IMREAD_GRAYSCALE)
    cv2.imwritemulti(str(tmp_path / "two.tif"), [page, page])
    fake_reader.texts = ("one", "two", "three", "wanted")
    for open_next in (lambda: window.files.open([tmp_path / "two.tif"]), lambda: window.page_reading.go(1)):
        with qtbot.waitSignal(window.text_shown, timeout=10_000):
            open_next()
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.page_reading.go(0)
    editor = window.text_panel.editor
    editor.setFocus()
    find(window, "WANTED")
    qtbot.waitUntil(lambda: editor.textCursor().selectedText() == "wanted", timeout=10_000)
    assert window.page_reading.index == 1
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.page_reading.go(0)
    window.correction.finding.bar.open(True, "wanted")
    window.correction.finding.bar._replace_all.click()
    assert [line.text for line in window.page_reading.pages[1].lines] == ["three", ""]
