"""Ctrl+C and SIGTERM in a run that is worth keeping: it ends between two steps, with its checkpoint."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Self


class Ending:
    """Notes that the process was asked to end, once; asked a second time it ends at once. Use as a context manager, in the main thread.

    Attributes:
        status: The exit status to end with, as shells have it for the signal: 130 or 143; 0 while nobody has asked.
    """

    def __init__(self) -> None:
        self.status = 0
        self._before: dict[int, signal.Handlers] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._asked)  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _asked(self, number: int, _: FrameType | None) -> None:
        self.status = 128 + number
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
