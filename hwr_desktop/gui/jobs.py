"""The one file that knows about threads: lanes of one thread each, and one object that carries results to the GUI thread.

Work runs on a lane, in the order in which it was started. Its callbacks run on the GUI thread, one after the other, and each is
checked there against its job: ``cancel`` is called on the GUI thread too, so that after it returns no callback of that job can run.
A slot holds the newest job of one purpose ("read the ink"); starting another in the same slot cancels the older one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)

Callback = Callable[[Any], None]


class _Bridge(QObject):
    """Lives as long as the program; carries ``(job, callback, value)`` from any thread to the GUI thread."""

    arrived = Signal(object)


class Job:
    """One piece of work, seen from both sides: the lane asks ``cancelled`` and calls ``report``, the GUI calls ``cancel``."""

    def __init__(self, send: Callable[[Job, Callback, Any], None], done: Callback, failed: Callback, progress: Callback | None) -> None:
        self._send = send
        self._done, self._failed, self._progress = done, failed, progress
        self._stop = threading.Event()
        self._told = 0.0  # when there was last a sign of progress, or the beginning
        self.future: Future[None] | None = None

    def cancelled(self) -> bool:
        """Whether the result is still wanted; long work asks this often."""
        return self._stop.is_set()

    def report(self, value: object) -> None:
        """Sends a sign of progress from the lane to the GUI thread."""
        if self._progress is not None:
            self._send(self, self._progress, value)

    def report_at_most(self, every_s: float, make: Callable[[], object]) -> None:
        """Sends what ``make`` gives, unless the work began, or this sent something, less than so many seconds ago."""
        if time.monotonic() > self._told + every_s:
            self.report(make())
            self._told = time.monotonic()

    def cancel(self) -> None:
        """Final: no callback of this job runs after this returns. Call on the GUI thread."""
        self._stop.set()
        if self.future is not None:
            self.future.cancel()

    def run(self, work: Callable[[Job], Any]) -> None:
        """Does the work on the lane; whatever it raises becomes the failure of this job."""
        if self.cancelled():
            return
        self._told = time.monotonic()
        try:
            value = work(self)
        except Exception as error:
            if not self.cancelled():
                self._send(self, self._failed, error)
        else:
            self._send(self, self._done, value)


class Jobs:
    """Starts, replaces and cancels jobs. All methods are for the GUI thread.

    Args:
        failed: Gets the exception of a job that failed and was not cancelled, after the job's own ``failed``.
    """

    def __init__(self, failed: Callback) -> None:
        self._failed = failed
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._slots: dict[str, Job] = {}
        self._stopped = False
        self._bridge = _Bridge()
        self._bridge.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        slot: str,
        work: Callable[[Job], Any],
        done: Callback,
        *,
        lane: str = "reading",
        progress: Callback | None = None,
        failed: Callback | None = None,
    ) -> Job:
        """Starts ``work(job)`` on a lane and cancels the older job of the same slot.

        Args:
            slot: What the job is for; the newest in a slot wins.
            work: Runs on the lane's thread and must not touch a widget.
            done: Gets the result of ``work`` on the GUI thread.
            lane: Jobs of one lane run one after the other.
            progress: Gets what ``job.report`` was given.
            failed: Gets the exception before the common handler does.
        """
        self.cancel(slot)

        def fail(error: Exception) -> None:
            if failed is not None:
                failed(error)
            self._failed(error)

        job = self._slots[slot] = Job(self._send, done, fail, progress)
        if self._stopped:
            job.cancel()
            return job
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=lane)
        job.future = self._lanes[lane].submit(job.run, work)
        return job

    def running(self, slot: str) -> bool:
        """Whether the newest job of this slot has neither ended nor been cancelled."""
        return slot in self._slots

    def cancel(self, slot: str) -> None:
        """Cancels the job of this slot, if there is one."""
        job = self._slots.pop(slot, None)
        if job is not None:
            job.cancel()

    def stop(self) -> None:
        """Cancels everything and waits for the lanes to end. What is started afterwards is cancelled already."""
        self._stopped = True
        for slot in list(self._slots):
            self.cancel(slot)
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self._lanes.clear()

    def _send(self, job: Job, callback: Callback, value: object) -> None:
        if not job.cancelled():
            self._bridge.arrived.emit((job, callback, value))

    def _deliver(self, message: tuple[Job, Callback, Any]) -> None:
        job, callback, value = message
        if job.cancelled():
            return
        if callback is not job._progress:
            self._slots = {slot: other for slot, other in self._slots.items() if other is not job}
        callback(value)
