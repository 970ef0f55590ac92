"""A process that reads inputs for another one, which gives them to it one by one. They send each other JSON."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

from hwr_desktop.cli import console
from hwr_desktop.cli.batch import Outcome, Task
from hwr_desktop.cli.input_reading import load_reader, read_input
from hwr_desktop.errors import HwrError
from hwr_desktop.torch_import import shorten_import

_LAST_S = 5.0
"""Between the end of its pipes and that of a process there is never so much."""


@dataclass(frozen=True)
class Answer:
    """What a worker sends: once that it is ready, or what hinders it, then one for each task.

    Attributes:
        outcome: Of the task; of loading the model, only what was said.
        fault: Why the model cannot be loaded, a sentence.
    """

    outcome: Outcome
    fault: str | None = None


class Worker:
    """A process that loads the model, then reads what it is given.

    Attributes:
        task: What it reads; None before it is ready and afterwards.
        answers: To wait for.
        rests: Whether it was told that nothing more comes.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.task: Task | None = None
        self.rests = False
        context = get_context("spawn")
        # Pipes in one direction each: those in both would be sockets.
        tasks, self._tasks = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        options = {name: value for name, value in vars(arguments).items() if name not in ("paths", "usage_error")}
        self._process = context.Process(target=_work, args=(tasks, answers, options), daemon=True)
        with _undisturbed():
            self._process.start()
        tasks.close()
        answers.close()

    def give(self, task: Task) -> None:
        """Has it read an input, once it is ready or has answered for the one before."""
        self.task = task
        self._send({"number": task.number, "path": task.path, "goal": None if task.goal is None else str(task.goal)})

    def rest(self) -> None:
        """Lets it end, since nothing is left."""
        self.rests = True
        self._tasks.close()

    def stop(self) -> None:
        """Asks it to keep the pages it has read and to end."""
        self._tasks.close()
        # On Windows, Ctrl+C reaches all processes of the console by itself.
        if sys.platform != "win32" and self._process.pid is not None and self._process.exitcode is None:
            os.kill(self._process.pid, signal.SIGINT)

    def answer(self) -> Answer | None:
        """The answer that ``answers`` has; None where the process has ended."""
        try:
            content = json.loads(self.answers.recv_bytes())
        except (EOFError, OSError):
            return None
        return Answer(Outcome(**content["outcome"]), content["fault"])

    def ended(self) -> str:
        """How it ended, if ``answer`` has said that it did."""
        self._process.join(_LAST_S)
        code = self._process.exitcode or 0
        self.end()
        return f"signal {-code}" if code < 0 else f"status {code}"

    def end(self) -> None:
        """Ends it at once, if it has not ended."""
        self._process.terminate()
        self._process.join()
        self._tasks.close()
        self.answers.close()

    def _send(self, content: dict[str, Any]) -> None:
        with suppress(OSError):  # it has ended, as ``answer`` will say
            self._tasks.send_bytes(json.dumps(content).encode())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keeps Ctrl+C back for as long as the new process does not know what to do about it; it begins with the signals kept back here."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its start would let them through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Stop:
    """Ctrl+C in a worker: interrupts the reading, once, and nothing else."""

    def __init__(self) -> None:
        self.asked = False
        self.reading = True
        signal.signal(signal.SIGINT, self._ask)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def _ask(self, _: int, __: FrameType | None) -> None:
        first, self.asked = not self.asked, True
        if first and self.reading:
            raise KeyboardInterrupt


def _work(tasks: Connection, answers: Connection, options: dict[str, Any]) -> None:
    """What runs in the process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt, EOFError, BrokenPipeError):
        _serve(tasks, answers, argparse.Namespace(**options), _Stop())
    answers.close()
    os._exit(0)  # an orderly end of torch takes a second


def _serve(tasks: Connection, answers: Connection, arguments: argparse.Namespace, stop: _Stop) -> None:
    def send(outcome: Outcome, fault: str | None = None) -> None:
        answers.send_bytes(json.dumps(asdict(Answer(outcome, fault))).encode())

    shorten_import()
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            reader = load_reader(arguments)
    except HwrError as e:
        send(Outcome(said=said.getvalue()), str(e))
        return
    except MemoryError:
        send(Outcome(), "The model needs more memory than there is: try --jobs 1.")
        return
    except Exception as e:
        send(Outcome(), console.log_bug(e))
        return
    stop.reading = False
    send(Outcome(said=said.getvalue()))
    while not stop.asked:
        content = json.loads(tasks.recv_bytes())
        goal = content["goal"]
        said = io.StringIO()
        with redirect_stderr(said):
            stop.reading = True
            outcome = read_input(Task(content["number"], content["path"], None if goal is None else Path(goal), False), arguments, reader)
            stop.reading = False
        send(Outcome(**{**asdict(outcome), "said": said.getvalue()}))


def _end_with_parent() -> None:
    """A process whose parent was killed has nobody to read for."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
