"""What is kept without being saved, and what is left after a crash."""

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
from hands import answer, draw, question
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.settings import Settings


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
