"""A page whose text appears line by line: what a person sees and does before all of it is read."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hands import LINES, lines, press
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import samples
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.gui.read_queue import Status
from tests.conftest import FakeReader


class SlowReader(FakeReader):
    """Reads a line each time it is let to, the last ones at once when nobody minds any more."""

    def __init__(self):
        super().__init__(LINES)
        self._lines = threading.Semaphore(0)

    def let(self, count=1):
        self._lines.release(count)

    def recognise(self, lines, progress=None, cancelled=None):
        def one_by_one():
            for line in lines:
                while not self._lines.acquire(timeout=0.01):
                    if cancelled is not None and cancelled():
                        break
                yield line

        return super().recognise(one_by_one(), progress, cancelled)


@pytest.fixture
def fake_reader():
    return SlowReader()


@pytest.fixture
def growing(qtbot, window, fake_reader, picture):
    """The window with a page of three lines that are found and not read yet."""
    window.files.open([picture])
    qtbot.waitUntil(lambda: window.page_reading.page is not None, timeout=10_000)
    return window


def read(qtbot, window, reader, *texts):
    """Lets the next line be read, and waits until the page has these texts."""
    qtbot.wait(60)  # lines that are read within a moment are shown together
    reader.let()
    qtbot.waitUntil(lambda: lines(window) == list(texts), timeout=10_000)


def test_lines_are_on_the_page_before_they_are_read_and_their_text_comes_one_by_one(qtbot, growing, fake_reader):
    editor, told = growing.text_panel.editor, []
    growing.text_shown.connect(lambda: told.append(editor.toPlainText()))
    assert len(growing.page_view._lines) == 3 and editor.toPlainText() == "\n\n"
    assert growing.page_reading.queue.status(0) is Status.READING and growing.page_reading.unread == 1
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    assert editor.toPlainText() == f"{LINES[0]}\n\n"
    assert "2 of 3" in growing.activity._text
    read(qtbot, growing, fake_reader, LINES[0], LINES[1], "")
    assert not told and growing.page_reading.busy
    read(qtbot, growing, fake_reader, *LINES)
    qtbot.waitUntil(lambda: not growing.page_reading.busy)
    assert told == ["\n".join(LINES)] and growing.page_reading.unread == 0
    assert not growing.undo_stack.canUndo(), "reading is no step of undo"
    assert len({block.blockFormat().lineHeight() for block in map(editor.document().findBlockByNumber, range(3))}) == 1
    assert editor.document().firstBlock().blockFormat().lineHeight() > 100


def test_the_caret_stays_before_the_text_that_comes_to_its_line(qtbot, growing, fake_reader):
    editor = growing.text_panel.editor
    assert (editor.line, editor.place) == (0, 0)
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    assert (editor.line, editor.place) == (0, 0)
    editor.put_caret(2, 0)
    read(qtbot, growing, fake_reader, LINES[0], LINES[1], "")
    assert editor.line == 2
    read(qtbot, growing, fake_reader, *LINES)
    assert (editor.line, editor.place) == (2, 0)


def test_the_line_with_the_caret_stays_in_its_place_while_longer_text_comes_above_it(qtbot, growing, fake_reader):
    editor = growing.text_panel.editor
    fake_reader.texts = ("word " * 600,)
    growing.line_reading.read([2])  # so that there is something below
    qtbot.wait(60)
    fake_reader.let()
    qtbot.waitUntil(lambda: bool(lines(growing)[2]), timeout=10_000)
    editor.put_caret(1, 0)
    qtbot.wait(300)  # the picture of the line has come
    top, moved = editor.cursorRect().top(), editor.verticalScrollBar().value()
    fake_reader.let()
    qtbot.waitUntil(lambda: bool(lines(growing)[0]), timeout=10_000)
    QApplication.processEvents()
    assert editor.verticalScrollBar().value() > moved and abs(editor.cursorRect().top() - top) <= 1


def test_what_is_typed_before_a_line_is_read_stays_and_undo_brings_what_was_read(qtbot, growing, fake_reader):
    editor = growing.text_panel.editor
    editor.put_caret(1, 0)
    editor.setFocus()
    QTest.keyClicks(editor, "mine")
    fake_reader.let(3)
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0, timeout=10_000)
    assert editor.toPlainText() == f"{LINES[0]}\nmine\n{LINES[2]}"
    growing.actions_.undo.trigger()
    assert lines(growing) == list(LINES) and editor.toPlainText() == "\n".join(LINES)
    growing.actions_.redo.trigger()
    assert lines(growing) == [LINES[0], "mine", LINES[2]]


def test_undo_while_a_page_is_read_loses_nothing_that_was_read_meanwhile(qtbot, growing, fake_reader):
    growing.page_reading.retype(2, "mine")
    read(qtbot, growing, fake_reader, LINES[0], "", "mine")
    growing.actions_.undo.trigger()
    assert lines(growing) == [LINES[0], "", ""]
    fake_reader.let(2)
    qtbot.waitUntil(lambda: lines(growing) == list(LINES), timeout=10_000)


def test_a_line_deleted_before_it_is_read_stays_deleted(qtbot, growing, fake_reader):
    growing.text_panel.editor.put_caret(0, 0)
    growing.correction.delete()
    fake_reader.let(3)
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0, timeout=10_000)
    assert lines(growing) == list(LINES[1:])
    growing.actions_.undo.trigger()
    assert lines(growing) == list(LINES)


def test_enter_on_a_line_that_is_not_read_yet_goes_on_and_approves_nothing(qtbot, growing, fake_reader):
    editor, told = growing.text_panel.editor, []
    growing.correction.corrected.connect(lambda *line: told.append(line))
    editor.setFocus()
    press(Qt.Key.Key_Return)
    assert editor.line == 1
    fake_reader.let(3)
    qtbot.waitUntil(lambda: lines(growing) == list(LINES), timeout=10_000)
    assert not told and not growing.undo_stack.canUndo()


def test_escape_keeps_what_was_read_and_the_rest_can_be_read_later(qtbot, growing, fake_reader):
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    QTest.keyClick(growing, Qt.Key.Key_Escape)
    assert not growing.page_reading.busy
    fake_reader.let()
    qtbot.wait(100)
    assert lines(growing) == [LINES[0], "", ""]
    assert growing.page_reading.queue.status(0) is Status.UNREAD and "Pages not read yet: 1" in growing.message_bar.text()
    seen = len(fake_reader.seen)
    fake_reader.texts = ("x", "later", "last")
    fake_reader.let(9)
    growing.page_reading.queue.read_all()
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0, timeout=10_000)
    assert lines(growing)[0] == LINES[0] and "" not in lines(growing)
    assert len(fake_reader.seen) == seen + 2, "what was read is not read again"


def test_one_line_can_be_read_first_and_then_the_rest_is(qtbot, growing, fake_reader):
    growing.line_reading.read([2])
    read(qtbot, growing, fake_reader, "", "", LINES[0])
    fake_reader.let(2)
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0, timeout=10_000)
    assert lines(growing) == [LINES[1], LINES[2], LINES[0]]


def test_lines_found_again_while_they_are_read_are_read_from_the_first(qtbot, growing, fake_reader):
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    growing.line_tools.find.trigger()
    fake_reader.let(9)
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0 and not growing.page_reading.busy, timeout=10_000)
    assert sorted(lines(growing)) == sorted(LINES)


def test_a_page_turned_while_it_is_read_is_read_anew(qtbot, growing, fake_reader):
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    fake_reader.let(99)
    growing.page_tools.turn(2)
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0 and not growing.page_reading.busy, timeout=10_000)
    growing.actions_.undo.trigger()
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0 and not growing.page_reading.busy, timeout=10_000)
    assert lines(growing)[0] == LINES[0] and "" not in lines(growing), "the rest of the page before is read when it comes back"


def test_half_a_page_is_said_to_be_half_a_page_when_it_is_exported(qtbot, growing, fake_reader):
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    dialog = growing.exporting.ask()
    assert "not whole: 1" in dialog.note.text()
    dialog.reject()


def test_half_a_page_that_is_saved_is_read_on_when_it_is_opened(qtbot, growing, fake_reader, tmp_path):
    read(qtbot, growing, fake_reader, LINES[0], "", "")
    QTest.keyClick(growing, Qt.Key.Key_Escape)
    growing.work_file.save_to(tmp_path / "half.hwrdoc")
    qtbot.waitUntil((tmp_path / "half.hwrdoc").exists, timeout=10_000)
    qtbot.waitUntil(lambda: growing.work_file.path is not None)
    fake_reader.let(9)
    growing.work_file.open(tmp_path / "half.hwrdoc")
    qtbot.waitUntil(lambda: growing.page_reading.unread == 0, timeout=10_000)
    assert lines(growing)[0] == LINES[0] and "" not in lines(growing)


# Ink.


def ink_texts(window):
    return [line.text for line in window.ink_reading.page.lines]


@pytest.fixture
def long_ink(qtbot, window, fake_reader):
    """The window with ink of three lines that is being read for a while."""
    strokes = []
    for row in range(3):
        strokes += [Stroke(stroke.points + np.float32([0, 200 * row, 0])) for stroke in samples.write("one two", row).strokes]
    window.work_file.put_ink(Ink(tuple(strokes)))
    window.front.show_canvas()
    qtbot.waitUntil(lambda: window.ink_reading.busy, timeout=10_000)
    return window


def test_long_ink_says_that_it_is_read_and_appears_line_by_line(qtbot, long_ink, fake_reader):
    assert long_ink.actions_.cancel.isEnabled()
    told = []
    long_ink.text_shown.connect(lambda: told.append(ink_texts(long_ink)))
    qtbot.waitUntil(lambda: long_ink.activity._stop.isVisible(), timeout=10_000)
    qtbot.wait(150)
    fake_reader.let()
    qtbot.waitUntil(lambda: ink_texts(long_ink) == [LINES[0], "", ""], timeout=10_000)
    assert long_ink.text_panel.editor.toPlainText() == f"{LINES[0]}\n\n" and "2 of 3" in long_ink.activity._text
    long_ink.ink_reading.approve(1)
    assert long_ink.ink_reading.page.lines[1].unread, "what is not read yet is not right either"
    long_ink.ink_reading.retype(2, "mine")
    fake_reader.let(2)
    qtbot.waitUntil(lambda: ink_texts(long_ink) == [LINES[0], LINES[1], "mine"], timeout=10_000)
    qtbot.waitUntil(lambda: not long_ink.ink_reading.busy)
    assert told and not long_ink.activity._stop.isVisible() and not long_ink.actions_.cancel.isEnabled()


def test_the_reading_of_long_ink_is_stopped_by_escape_and_what_was_read_stays(qtbot, long_ink, fake_reader):
    qtbot.wait(150)
    fake_reader.let()
    qtbot.waitUntil(lambda: ink_texts(long_ink) == [LINES[0], "", ""], timeout=10_000)
    QTest.keyClick(long_ink, Qt.Key.Key_Escape)
    assert not long_ink.ink_reading.busy and not long_ink.jobs.running("read ink")
    qtbot.wait(50)
    seen = len(fake_reader.seen)
    fake_reader.let(9)
    long_ink.ink_reading.restore(long_ink.ink_reading.page)
    qtbot.waitUntil(lambda: "" not in ink_texts(long_ink), timeout=10_000)
    assert ink_texts(long_ink)[0] == LINES[0] and len(fake_reader.seen) == seen + 2
