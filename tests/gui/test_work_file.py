"""Saving, opening, the question about unsaved changes, and what is left after a crash."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hands import draw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.ink_file import write_ink
from hwr_desktop.document_file import read_document
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.settings import Settings

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def other(qtbot, fake_reader):
    """A second window."""
    shown = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    shown.undo_stack.setClean()
    shown.jobs.stop()


def question(window):
    """The question that is open, or None."""
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


def answer(window, name):
    """Presses a button of the question or of the message bar."""
    QApplication.processEvents()
    button = next(b for b in window.findChildren(QPushButton) if b.isVisible() and b.text().replace("&", "") == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def save(qtbot, window, path):
    with qtbot.waitSignal(window.work_file.changed, timeout=10_000):
        window.work_file.save_to(path)


def test_a_document_with_ink_and_pages_is_saved_and_opened_again(qtbot, page_window, other, tmp_path):
    window = page_window
    window.page_reading.retype(0, "typed over")
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (90, 110), (130, 100))
    qtbot.waitUntil(lambda: bool(window.ink_reading.page.lines), timeout=10_000)
    assert window.isWindowModified()
    save(qtbot, window, tmp_path / "all.hwrdoc")
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("all.hwrdoc")
    assert window.settings.recent[0] == str(tmp_path / "all.hwrdoc")

    other.files.open([tmp_path / "all.hwrdoc"])
    qtbot.waitUntil(lambda: other.page_reading.image is not None, timeout=10_000)
    assert np.allclose(other.canvas.sheet.ink().strokes[0].points[:, :2], [(50, 100), (90, 110), (130, 100)])
    assert other.page_reading.pages[0].lines[0].text == "typed over"
    assert np.array_equal(other.page_reading.image.pixels, window.page_reading.image.pixels)
    assert not other.work_file.unsaved
    assert not other.undo_stack.canUndo()
    other.actions_.page.trigger()
    assert other.text_panel.editor.toPlainText().startswith("typed over\n")


def test_save_asks_for_a_name_once(qtbot, window, tmp_path, monkeypatch):
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (130, 100))
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked.append(1) or (str(tmp_path / "ink"), ""))
    for count in (1, 2):
        with qtbot.waitSignal(window.work_file.changed, timeout=10_000):
            QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
        draw(window.canvas, (50, 100 + 50 * count), (130, 100))
    assert asked == [1]
    assert len(read_document(tmp_path / "ink.hwrdoc", tmp_path).pages[0].ink) == 2


def test_nothing_to_save_is_said(window):
    window.actions_.save.trigger()
    assert "nothing to save" in window.message_bar.text()


def test_a_full_place_is_told_and_the_changes_stay_unsaved(qtbot, canvas, window, tmp_path):
    draw(canvas, (50, 100), (130, 100))
    (tmp_path / "taken.hwrdoc").mkdir()
    window.work_file.save_to(tmp_path / "taken.hwrdoc")
    qtbot.waitUntil(lambda: "taken.hwrdoc" in window.message_bar.text(), timeout=10_000)
    assert window.work_file.unsaved
    assert window.work_file.path is None


def test_closing_asks_only_where_something_would_be_lost(qtbot, page_window):
    page_window.close()
    assert not page_window.isVisible()
    assert question(page_window) is None


def test_ink_that_was_only_opened_need_not_be_saved(qtbot, window, tmp_path):
    write_ink(tmp_path / "ink.json", Ink((Stroke(np.array([(50, 60, 0), (170, 90, 0.1)], np.float32)),)))
    window.files.open([tmp_path / "ink.json"])
    qtbot.waitUntil(lambda: len(window.canvas.sheet.ink()) == 1, timeout=10_000)
    assert not window.isWindowModified()
    draw(window.canvas, (50, 200), (130, 200))
    assert window.isWindowModified()
    window.files.open([tmp_path / "ink.json"])  # drops a stroke that is nowhere else
    qtbot.waitUntil(lambda: len(window.canvas.sheet.ink()) == 1, timeout=10_000)
    assert window.isWindowModified()


def test_what_was_written_is_not_lost_by_closing(qtbot, canvas, window, tmp_path):
    draw(canvas, (50, 100), (130, 100))
    window.close()
    assert window.isVisible()
    answer(window, "Cancel")
    assert window.isVisible()
    assert question(window) is None
    window.work_file.path = tmp_path / "kept.hwrdoc"
    window.close()
    answer(window, "Save")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    assert (tmp_path / "kept.hwrdoc").is_file()


def test_do_not_save_closes(canvas, window):
    draw(canvas, (50, 100), (130, 100))
    window.close()
    answer(window, "Do not save")
    assert not window.isVisible()


def test_undone_changes_need_not_be_saved(canvas, window):
    draw(canvas, (50, 100), (130, 100))
    window.actions_.undo.trigger()
    window.close()
    assert not window.isVisible()


def test_another_picture_does_not_take_the_place_of_a_saved_document(qtbot, page_window, picture, tmp_path):
    save(qtbot, page_window, tmp_path / "one.hwrdoc")
    with qtbot.waitSignal(page_window.page_reading.opened, timeout=10_000):
        page_window.files.open([picture])
    assert page_window.work_file.path is None


def test_changed_pages_are_not_replaced_unasked_and_come_back_by_undo(qtbot, page_window, picture):
    page_window.page_reading.retype(0, "typed over")
    page_window.files.open([picture])
    assert question(page_window) is not None
    with qtbot.waitSignal(page_window.page_reading.opened, timeout=10_000):
        answer(page_window, "Do not save")
    qtbot.waitUntil(lambda: page_window.page_reading.unread == 0, timeout=10_000)
    assert page_window.page_reading.page.lines[0].text != "typed over"
    page_window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: page_window.text_panel.editor.toPlainText().startswith("typed over"), timeout=10_000)
    page_window.undo_stack.setClean()


def test_a_second_wish_takes_the_place_of_the_first_question(qtbot, page_window, picture):
    page_window.page_reading.retype(0, "mine")
    page_window.files.open([picture])
    page_window.actions_.new.trigger()
    QApplication.processEvents()
    assert len([box for box in page_window.findChildren(QMessageBox) if box.isVisible()]) == 1
    answer(page_window, "Do not save")
    qtbot.waitUntil(lambda: page_window.page_reading.count == 0)
    assert page_window.canvas.isVisible()


def test_new_is_empty(qtbot, page_window):
    page_window.actions_.write.trigger()
    draw(page_window.canvas, (50, 100), (130, 100))
    page_window.actions_.new.trigger()
    answer(page_window, "Do not save")
    assert len(page_window.canvas.sheet.ink()) == 0
    assert page_window.page_reading.count == 0
    assert page_window.canvas.isVisible()
    assert not page_window.work_file.unsaved


def test_one_undo_goes_back_over_ink_and_text_and_shows_what_it_does(qtbot, page_window):
    window = page_window
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (130, 100))
    window.actions_.page.trigger()
    window.page_reading.retype(1, "typed over")
    window.actions_.undo.trigger()
    assert window.page_view.isVisible()
    assert window.page_reading.page.lines[1].text == "second one here"
    window.actions_.undo.trigger()
    assert window.canvas.isVisible()
    assert len(window.canvas.sheet.ink()) == 0


@pytest.mark.parametrize("name", ["damaged.hwrdoc", "missing.hwrdoc"])
def test_a_document_that_cannot_be_opened_leaves_everything_as_it_is(qtbot, page_window, tmp_path, name):
    (tmp_path / "damaged.hwrdoc").write_bytes(b"PK\x03\x04 and then nothing")
    page_window.files.open([tmp_path / name])
    qtbot.waitUntil(lambda: name in page_window.message_bar.text(), timeout=10_000)
    assert page_window.text_panel.editor.toPlainText().startswith("first line")


# Autosave.


def kept(window):
    folder = window.page_reading.folder.path
    return (folder / "document.json").is_file()


def test_work_is_kept_without_being_saved(qtbot, window):
    assert window.autosaving.delay_ms <= 10_000
    window.autosaving.delay_ms = 50
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (130, 100))
    qtbot.waitUntil(lambda: kept(window), timeout=10_000)
    draw(window.canvas, (50, 200), (130, 200))
    qtbot.waitUntil(lambda: len(window.page_reading.folder.read()[0].pages[0].ink) == 2, timeout=10_000)


def test_what_is_done_while_work_is_being_kept_is_kept_next(qtbot, page_window):
    window = page_window
    qtbot.waitUntil(lambda: not window.jobs.running("autosave"))
    window.autosaving.delay_ms = 20
    held = threading.Event()
    window.jobs.start("hold", lambda _: held.wait(10), lambda _: None, lane="saving")
    window.page_reading.retype(0, "now")
    qtbot.waitUntil(lambda: window.jobs.running("autosave"), timeout=10_000)
    window.page_reading.retype(1, "and then")
    held.set()

    def texts():
        return [line.text for line in window.page_reading.folder.read()[0].pages[0].lines] if kept(window) else []

    qtbot.waitUntil(lambda: texts()[:2] == ["now", "and then"], timeout=5_000)


def test_nothing_is_written_while_the_pen_is_down(qtbot, canvas, window):
    window.autosaving.delay_ms = 10
    draw(canvas, (50, 100), (130, 100))
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.wait(200)
    assert not kept(window)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kept(window), timeout=10_000)


def test_a_disk_that_cannot_be_written_is_told_once_and_tried_again(qtbot, canvas, window, monkeypatch):
    monkeypatch.setattr("hwr_desktop.gui.autosaving._AGAIN_MS", 50)
    window.autosaving.delay_ms = 10
    folder = window.page_reading.folder.path
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file in the way")
    draw(canvas, (50, 100), (130, 100))
    qtbot.waitUntil(lambda: "cannot be kept" in window.message_bar.text(), timeout=10_000)
    window.message_bar.close_message()
    qtbot.wait(300)
    assert window.message_bar.text() == ""
    folder.unlink()
    qtbot.waitUntil(lambda: "kept again" in window.message_bar.text(), timeout=10_000)
    assert kept(window)


def test_a_window_closed_in_peace_leaves_nothing(qtbot, canvas, window, home):
    draw(canvas, (50, 100), (130, 100))
    window.autosaving.write()
    qtbot.waitUntil(lambda: kept(window), timeout=10_000)
    window.undo_stack.setClean()
    window.close()
    window.jobs.stop()
    window.autosaving.end()
    assert list((home / "autosave").iterdir()) == []


def test_the_work_of_a_living_window_is_not_offered(qtbot, canvas, window, other):
    draw(canvas, (50, 100), (130, 100))
    window.autosaving.write()
    qtbot.waitUntil(lambda: kept(window), timeout=10_000)
    other.autosaving.offer()
    assert other.message_bar.text() == ""


WRITER = """
import sys
sys.path[:0] = sys.argv[1:]
from hands import draw
from tests.conftest import FakeReader
from hwr_desktop.gui.app import Application
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.settings import Settings
app = Application([])
window = MainWindow(Settings(), FakeReader)
window.autosaving.delay_ms = 20
window.show()
window.actions_.write.trigger()
draw(window.canvas, (50, 100), (90, 110), (130, 100))
draw(window.canvas, (50, 200), (130, 200))
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_after_kill_9_the_next_start_offers_what_was_written(qtbot, fake_reader, home):
    here = Path(__file__).parent
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(here), str(here.parent.parent)], env=dict(os.environ))
    try:
        qtbot.waitUntil(lambda: bool(list(home.glob("autosave/*/document.json"))), timeout=60_000)
        time.sleep(0.2)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    window = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "without saving" in window.message_bar.text(), timeout=10_000)
    answer(window, "Bring it back")
    qtbot.waitUntil(lambda: len(window.canvas.sheet.ink()) == 2, timeout=10_000)
    assert np.allclose(window.canvas.sheet.ink().strokes[0].points[:, :2], [(50, 100), (90, 110), (130, 100)])
    assert window.canvas.isVisible()
    assert window.work_file.unsaved
    window.close()
    assert question(window) is not None
    answer(window, "Do not save")
    window.jobs.stop()
    window.autosaving.end()
    assert not list(home.glob("autosave/*/document.json"))


def test_work_left_behind_can_be_thrown_away(qtbot, window, home):
    from hwr_desktop.autosave import WorkFolder
    from hwr_desktop.document import Document, Page

    WorkFolder(home / "autosave" / "20200101-000000-0").write(Document("old.png", (Page(10, 10),)))
    window.autosaving.offer()
    answer(window, "Throw it away")
    assert not list(home.glob("autosave/*/document.json"))
    assert window.message_bar.text() == ""


def test_what_a_dead_process_left_before_it_wrote_any_work_is_cleared_away(window, home):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = home / "autosave" / "20200101-000000-1-0"
    (dead / "pictures").mkdir(parents=True)
    (dead / "pictures" / "a.png").write_bytes(b"x")
    dead.with_suffix(".lock").write_text(f"{ended.pid}\npython\n{socket.gethostname()}\n")
    window.autosaving.offer()
    assert not dead.exists()
    assert not dead.with_suffix(".lock").exists()
    assert window.message_bar.text() == ""
    assert window.page_reading.folder.path.with_suffix(".lock").exists()


def test_two_windows_never_share_a_folder(window, other):
    assert window.page_reading.folder.path != other.page_reading.folder.path


def test_nothing_is_kept_where_the_user_does_not_want_it(qtbot, canvas, window):
    window.settings = replace(window.settings, autosave=False)
    window.autosaving.delay_ms = 10
    draw(canvas, (50, 100), (130, 100))
    qtbot.wait(200)
    assert not kept(window)
