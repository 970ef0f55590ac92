"""Results come back on the GUI thread, once, and never after a cancel."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Signal

from hwr_desktop.errors import InputError
from hwr_desktop.gui.jobs import Jobs


@pytest.fixture
def failures():
    return []


@pytest.fixture
def jobs(qtbot, failures):
    made = Jobs(failures.append)
    yield made
    made.stop()


def test_result_arrives_on_the_gui_thread(qtbot, jobs):
    seen = []
    jobs.start("slot", lambda _: threading.current_thread().name, lambda name: seen.append((name, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("reading")
    assert seen[0][1] is threading.main_thread()
    assert not jobs.running("slot")


def test_progress_that_comes_too_soon_is_left_out_and_not_even_made(qtbot, jobs):
    seen, made = [], []

    def work(job):
        for i in range(3):
            job.report_at_most(3600, lambda: made.append("soon"))
            job.report_at_most(-1, lambda i=i: i)

    jobs.start("slot", work, seen.append, progress=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert seen == [0, 1, 2, None] and not made


def test_progress_comes_in_order_before_the_result(qtbot, jobs):
    seen = []

    def work(job):
        for i in range(3):
            job.report(i)
        return "end"

    jobs.start("slot", work, seen.append, progress=seen.append)
    qtbot.waitUntil(lambda: "end" in seen)
    assert seen == [0, 1, 2, "end"]


def test_cancel_is_final_even_for_a_result_on_its_way(qtbot, jobs):
    seen, ended = [], threading.Event()

    def work(job):
        job.report("progress")
        ended.set()
        return "result"

    jobs.start("slot", work, seen.append, progress=seen.append)
    assert ended.wait(5)
    jobs.start("after", lambda _: None, lambda _: None).future.result(5)  # the first has queued its result by now
    jobs.cancel("slot")
    qtbot.wait(50)
    assert seen == []


def test_newest_wins(qtbot, jobs):
    seen, go = [], threading.Event()
    jobs.start("slot", lambda _: go.wait(5) and "old", seen.append)
    jobs.start("slot", lambda _: "newer", seen.append)
    jobs.start("slot", lambda _: "newest", seen.append)
    go.set()
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(50)
    assert seen == ["newest"]


def test_cancelled_work_is_told(qtbot, jobs):
    started, told = threading.Event(), threading.Event()

    def work(job):
        started.set()
        while not job.cancelled():
            pass
        told.set()

    jobs.start("slot", work, lambda _: None)
    assert started.wait(5)
    jobs.cancel("slot")
    assert told.wait(5)


def test_failure_reaches_both_handlers(qtbot, jobs, failures):
    own = []

    def work(_):
        raise InputError("a.png is empty.")

    jobs.start("slot", work, lambda _: pytest.fail("it did not work"), failed=own.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert [str(e) for e in own] == [str(e) for e in failures] == ["a.png is empty."]


def test_stop_waits_for_the_lanes(qtbot, jobs):
    jobs.start("slot", lambda _: None, lambda _: None)
    jobs.stop()
    assert jobs.start("slot", lambda _: None, lambda _: None).cancelled()
    assert not [t for t in threading.enumerate() if t.name.startswith("reading")]


def test_a_signal_can_be_emitted_very_often(qtbot):
    """Some releases of PySide6 lose a reference on every emit and abort after some thousands."""

    class Sender(QObject):
        sent = Signal(object)

    sender, count = Sender(), 0

    def receive(_):
        nonlocal count
        count += 1

    sender.sent.connect(receive)
    for _ in range(100_000):
        sender.sent.emit(None)
    assert count == 100_000


def test_importing_the_window_leaves_torch_out():
    code = "import sys, hwr_desktop.gui.app; print([m for m in ('torch', 'cv2', 'PIL', 'pypdfium2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
