"""Correcting several pages: where the caret comes to, and from doubtful word to doubtful word."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from hwr_desktop.line_edits import approved

F8, SHIFT = Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier
TEXTS = ("one two", "three four", "five six", "seven eight")


@pytest.fixture
def pages(qtbot, window, fake_reader, tmp_path):
    """Two pages of two lines, all of whose words are doubtful, both read; the first one is shown."""
    page = np.full((1500, 900), 255, np.uint8)
    for row, text in enumerate(("one two", "three four")):
        cv2.putText(page, text, (60, 90 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2, cv2.LINE_AA)
    cv2.imwritemulti(str(tmp_path / "two.tif"), [page, page])
    fake_reader.texts, fake_reader.confidence = TEXTS, 0.5
    window.activateWindow()
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([tmp_path / "two.tif"])
    window.page_reading.queue.read_all()
    qtbot.waitUntil(lambda: window.page_reading.unread == 0, timeout=10_000)
    return window


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def selected(window):
    return window.page_reading.index, window.text_panel.editor.textCursor().selectedText()


def test_f8_goes_on_to_the_next_page_and_says_when_it_begins_again(qtbot, pages):
    seen = []
    for _ in range(9):
        before = selected(pages)
        press(F8)
        qtbot.waitUntil(lambda before=before: selected(pages) not in (before, (before[0], ""), (1 - before[0], "")), timeout=10_000)
        seen.append(selected(pages))
    assert seen == [(i // 4, word) for i, word in enumerate(" ".join(TEXTS).split())] + [(0, "one")]
    assert pages.message_bar.text() == "From the beginning again."
    assert pages.text_panel.editor.hasFocus()


def test_shift_f8_goes_back_over_the_pages(qtbot, pages):
    press(F8)
    press(F8)
    press(F8, SHIFT)
    assert selected(pages) == (0, "one")
    press(F8, SHIFT)
    qtbot.waitUntil(lambda: selected(pages) == (1, "eight"), timeout=10_000)
    assert pages.message_bar.text() == "From the end again."


def test_f8_passes_over_pages_without_doubt_and_says_that_there_is_none(qtbot, pages):
    reading = pages.page_reading
    for line in range(2):
        reading.change_line(line, approved(reading.page.lines[line]))
    press(F8)
    qtbot.waitUntil(lambda: selected(pages) == (1, "five"), timeout=10_000)
    for line in range(2):
        reading.change_line(line, approved(reading.page.lines[line]))
    press(F8)
    assert "No word here is doubtful" in pages.message_bar.text()


def test_the_caret_is_where_it_was_when_a_page_comes_again(qtbot, pages):
    editor, reading = pages.text_panel.editor, pages.page_reading
    editor.put_caret(1, 6)
    for there, place in ((1, (0, 0)), (0, (1, 6))):
        pages.actions_.next.trigger() if there else pages.actions_.previous.trigger()
        qtbot.waitUntil(lambda there=there: reading.index == there and editor.toPlainText().startswith(TEXTS[2 * there]), timeout=10_000)
        assert (editor.line, editor.place) == place
        assert pages.page_view.chosen == place[0]


def turn(qtbot, window):
    with qtbot.waitSignal(window.page_reading.page_shown, timeout=10_000):
        (window.actions_.previous if window.page_reading.index else window.actions_.next).trigger()


def test_the_next_page_is_shown_as_large_as_this_one(qtbot, pages):
    view = pages.page_view
    whole = view.zoom
    pages.page_tools.fit_width.trigger()
    wide = view.zoom
    assert wide > 1.02 * whole
    turn(qtbot, pages)
    assert view.zoom == pytest.approx(wide, rel=0.01)
    pages.resize(pages.width() + 200, pages.height())
    qtbot.waitUntil(lambda: view.zoom > 1.05 * wide)
    pages.actions_.zoom_in.trigger()
    larger = view.zoom
    turn(qtbot, pages)
    assert view.zoom == pytest.approx(larger, rel=0.01)
    assert view.mapToScene(0, 0).y() < 60  # from its top
    pages.actions_.fit.trigger()
    turn(qtbot, pages)
    assert view.zoom < wide


def state(window, row):
    return window.thumbnails.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_thumbnails_say_how_many_lines_are_done(pages):
    assert state(pages, 0) == "Page 1: read"
    press(Qt.Key.Key_Return)
    assert state(pages, 0) == "Page 1: 1 of 2"
    press(Qt.Key.Key_Return)
    assert state(pages, 0) == "Page 1: ✓ done"


def test_who_stops_the_reading_of_many_pages_is_told_how_to_go_on(qtbot, pages):
    pages.page_reading.read_again()
    assert pages.page_reading.unread == 1
    pages.actions_.cancel.trigger()
    assert "Pages not read yet: 1" in pages.message_bar.text()
    pages.message_bar.findChildren(QPushButton)[-1].click()
    qtbot.waitUntil(lambda: pages.page_reading.unread == 0, timeout=10_000)
