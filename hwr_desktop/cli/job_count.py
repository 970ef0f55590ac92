"""How many files are read at a time."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from hwr_desktop.cli.batch import Task
from hwr_desktop.cli.pictures import INK_SUFFIXES

_MOST = 4
_MEMORY = 500 * 2**20  # bytes of a process with its models
_PAGES = 2  # each process loads torch and the models first, for as long as it takes to read a page or two
_LINES = 15  # take as long as a page
_SMALL = 40_000  # bytes; a picture of less is rather a line than a page


def job_count(tasks: Sequence[Task], arguments: argparse.Namespace) -> int:
    """The number of processes that are to read these inputs; 1: this one alone does. By itself no more than pay off and memory holds."""
    if arguments.jobs is not None:
        return min(arguments.jobs, max(1, len(tasks)))
    pages = sum(_share(task.path, arguments.kind) for task in tasks)
    free = free_memory()
    limits = (_MOST, _processors() // arguments.threads, int(pages / _PAGES), len(tasks), _MOST if free is None else free // _MEMORY)
    return max(1, min(limits))


def free_memory() -> int | None:
    """Bytes that programs may still take without others being driven out; None where the system does not say."""
    if sys.platform == "win32":
        return _free_on_windows()
    try:
        rows = Path("/proc/meminfo").read_text("ascii").splitlines()
        return next(int(row.split()[1]) * 1024 for row in rows if row.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        pass
    try:  # macOS fills its memory with what it can drop again: half of all is taken for free
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (OSError, ValueError):
        return None


def _free_on_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        """MEMORYSTATUSEX."""

        _fields_ = (("length", ctypes.c_ulong), ("load", ctypes.c_ulong), *((name, ctypes.c_ulonglong) for name in ("all", "free", *"abcde")))

    status = Status(ctypes.sizeof(Status))
    done = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined, unused-ignore]
    return int(status.free) if done else None


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _share(path: str, kind: str) -> float:
    """How much of the time for a page an input takes, guessed without opening it."""
    file = Path(path)
    try:
        size = file.stat().st_size
    except OSError:
        return 0.0
    line = kind in ("line", "ink") or file.suffix.lower() in INK_SUFFIXES or (size < _SMALL and file.suffix.lower() != ".pdf")
    return 1 / _LINES if line else 1.0
