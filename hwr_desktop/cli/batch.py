"""Many inputs at once: folders, a status for each file, what was done before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass
class Report:
    """Says on stderr how each of several files went; of a single one it says nothing.

    Attributes:
        total: Number of files.
    """

    total: int
    begun: int = 0
    read: int = 0
    failed: int = 0
    skipped: int = 0
    since: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """The next file."""
        self.begun += 1
        self.since = time.monotonic()

    def skip(self, path: str) -> None:
        """It was done before."""
        self.skipped += 1
        self._say(path, "done before")

    def done(self, path: str, pages: int, lines: int) -> None:
        """It was read."""
        self.read += 1
        counted = f"{lines} line{'s' * (lines != 1)}" + (f" on {pages} pages" if pages > 1 else "")
        self._say(path, f"{counted}, {time.monotonic() - self.since:.1f} s")

    def fail(self, path: str) -> None:
        """It was not, or not all of it; why, has been said."""
        self.failed += 1
        self._say(path, "failed")

    def end(self) -> None:
        """The sum."""
        if self.total > 1:
            console.say(f"{self.total} files: {self.read} read, {self.failed} failed, {self.skipped} done before.")

    def _say(self, path: str, status: str) -> None:
        if self.total > 1:
            console.say(f"{self.begun}/{self.total} {path}: {status}")
