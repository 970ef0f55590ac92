"""Many inputs at once: folders, a status for each file, what was done before."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwr_desktop.cli import console
from hwr_desktop.errors import InputError

PARTIAL = ".partial"
"""Between name and suffix of the result of a file whose reading was stopped."""


def expanded(paths: Sequence[str]) -> list[str]:
    """The inputs, in the place of each folder the pictures and PDF files in it; a folder that has none is kept, to be said in its turn."""
    from hwr_desktop.capture.input_file import files_in

    found: list[str] = []
    for path in paths:
        try:
            found += map(str, files_in(Path(path))) if Path(path).is_dir() else [path]
        except InputError:
            found.append(path)
    return found


def is_done(path: str, results: Sequence[Path]) -> bool:
    """Whether a file's result is there and not older than the file; of results that may be called in several ways, any of them."""
    try:
        changed = Path(path).stat().st_mtime_ns
        return any(result.is_file() and result.stat().st_mtime_ns >= changed for result in results)
    except OSError:
        return False


def partial(goal: Path) -> Path:
    """Where the pages go that were read before the user stopped: never the place of the whole result, which would look done."""
    return goal.with_name(f"{goal.stem}{PARTIAL}{goal.suffix}")


@dataclass(frozen=True)
class Task:
    """One input.

    Attributes:
        number: Its place among the inputs, from 1.
        path: The input, as given.
        goal: Where its result goes; None for standard output.
        done: Whether the result is there and to be left.
    """

    number: int
    path: str
    goal: Path | None
    done: bool


@dataclass(frozen=True)
class Outcome:
    """How the reading of one input went: plain values, which processes can send each other as JSON.

    Attributes:
        text: For standard output.
        faults: What to tell the user, a sentence each.
        failed: It was not read, or not all of it.
        stopped: The user ended it after some pages, which were kept.
        pages: Number of pages read.
        lines: Number of lines on them.
        seconds: Time it took.
        said: What was written on the standard error of another process meanwhile.
    """

    text: str = ""
    faults: Sequence[str] = ()
    failed: bool = False
    stopped: bool = False
    pages: int = 0
    lines: int = 0
    seconds: float = 0.0
    said: str = ""


Outcomes = Generator[tuple[Task, Outcome | None], None, None]
"""Each task in order with its outcome, None where it was done before."""


@dataclass
class Report:
    """Says on stderr how each of several files went; of a single one it says nothing.

    Attributes:
        total: Number of files.
    """

    total: int
    read: int = 0
    failed: int = 0
    skipped: int = 0

    def skip(self, task: Task) -> None:
        """It was done before."""
        self.skipped += 1
        self._say(task, "done before")

    def done(self, task: Task, outcome: Outcome) -> None:
        """It was read."""
        self.read += 1
        counted = f"{outcome.lines} line{'s' * (outcome.lines != 1)}" + (f" on {outcome.pages} pages" if outcome.pages > 1 else "")
        self._say(task, f"{counted}, {outcome.seconds:.1f} s")

    def fail(self, task: Task) -> None:
        """It was not, or not all of it; why, has been said."""
        self.failed += 1
        self._say(task, "failed")

    def end(self) -> None:
        """The sum."""
        if self.total > 1:
            console.say(f"{self.total} files: {self.read} read, {self.failed} failed, {self.skipped} done before.")

    def _say(self, task: Task, status: str) -> None:
        if self.total > 1:
            console.say(f"{task.number}/{self.total} {task.path}: {status}")
