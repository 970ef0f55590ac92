"""Learning runs as a process of its own, so that neither its memory nor a crash in it can touch the window."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from hwr_desktop.errors import StorageError
from hwr_desktop.files import write_file
from hwr_desktop.paths import learning_mark

_PATIENCE_MS = 1500


@dataclass(frozen=True)
class Learnt:
    """What a job brought.

    Attributes:
        name: Of the new model among the user's.
        lines: How many lines were read to compare.
        own: CER in [0, 1] on the user's lines: (before, after).
        others: On lines of other hands: (before, after), or None.
        readings: Some lines: (right text, read before, read after).
    """

    name: str
    lines: int
    own: tuple[float, float]
    others: tuple[float, float] | None
    readings: tuple[tuple[str, str, str], ...]


def command() -> list[str]:
    """How the command line is started: beside the window where both are packaged."""
    if getattr(sys, "frozen", False):
        return [str(Path(sys.executable).with_name("hwr" + Path(sys.executable).suffix))]
    return [sys.executable, "-m", "hwr_desktop"]


def interrupted() -> bool:
    """Whether the job before this one was killed with its window. Says so once."""
    mark = learning_mark()
    try:
        pid = int(mark.read_text("utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        pid = 0
    if pid and _lives(pid):
        return False
    with suppress(OSError):
        mark.unlink()
    return True


def _lives(pid: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


class FinetuneJob(QObject):
    """One learning at a time.

    Signals:
        begun: Lines learnt from, lines held back, seconds that it will take.
        stepped: Steps done, steps in all, seconds left.
        learnt: A ``Learnt``.
        failed: A sentence.
        ended: In any case, at the end.
    """

    begun = Signal(int, int, float)
    stepped = Signal(int, int, float)
    learnt = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest, self._said, self._cancelled = b"", "", False
        self._result: Learnt | None = None

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._process is not None

    def start(self, *arguments: str) -> None:
        """Begins to learn from the stored samples; ``arguments`` are passed on to ``hwr finetune``."""
        if self._process is not None:
            return
        self._rest, self._said, self._cancelled, self._result = b"", "", False, None
        process = QProcess(self)
        self._process = process
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._listen)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        program, *rest = command()
        process.start(program, [*rest, "finetune", "--json-lines", *arguments])
        # Only a help after a crash: learning works without it.
        with suppress(StorageError):
            write_file(learning_mark(), str(process.processId()))

    def cancel(self) -> None:
        """Ends it; nothing is left behind."""
        if self._process is None:
            return
        self._cancelled = True
        self._process.terminate()
        QTimer.singleShot(_PATIENCE_MS, self._process, self._process.kill)

    def wait(self) -> None:
        """Cancels, and waits until the process is gone: the program ends."""
        process = self._process
        if process is not None:
            self.cancel()
            if not process.waitForFinished(_PATIENCE_MS):
                process.kill()
                process.waitForFinished()

    def _read(self) -> None:
        assert self._process is not None
        *rows, self._rest = (self._rest + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for row in rows:
            with suppress(ValueError, KeyError, TypeError):
                self._take(json.loads(row))

    def _take(self, event: dict[str, Any]) -> None:
        if event["event"] == "begin":
            self.begun.emit(event["lines"], event["held_out"], event["seconds"])
        elif event["event"] == "step":
            self.stepped.emit(event["step"], event["steps"], event["left_s"])
        elif event["event"] == "end":
            others = None if event["others_before"] is None else (event["others_before"], event["others_after"])
            readings = tuple((right, before, after) for right, before, after in event["readings"])
            self._result = Learnt(event["name"], event["lines"], (event["before"], event["after"]), others, readings)

    def _listen(self) -> None:
        assert self._process is not None
        self._said += bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._said = self.tr("Learning could not be started: {program} is missing.").format(program=command()[0])
            self._finished(1)

    def _finished(self, status: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        with suppress(OSError):
            learning_mark().unlink()
        if self._cancelled:
            pass
        elif status == 0 and self._result is not None:
            self.learnt.emit(self._result)
        else:
            last = self._said.strip().splitlines()[-1:] or [self.tr("Learning ended without a result.")]
            self.failed.emit(last[0].removeprefix("hwr: "))
        self.ended.emit()
