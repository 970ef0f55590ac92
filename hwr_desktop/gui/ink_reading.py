"""Reads the canvas while it is written on: a moment after the pen was lifted, and the newest ink wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from hwr_desktop.capture.ink import Ink
from hwr_desktop.document import Page
from hwr_desktop.gui.canvas import Canvas
from hwr_desktop.gui.jobs import Job, Jobs
from hwr_desktop.gui.reader import SharedReader

_PAUSE_MS = 150
_SLOT = "read ink"


class InkReading(QObject):
    """Keeps the text of a canvas.

    Signals:
        text_changed: The lines as a ``Page`` in px of the sheet.
    """

    text_changed = Signal(object)

    def __init__(self, canvas: Canvas, jobs: Jobs, reader: SharedReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = Page(1, 1)
        self._canvas, self._jobs, self._reader = canvas, jobs, reader
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        canvas.sheet.changed.connect(self._wait)
        canvas.pen_down.connect(self._pause.stop)
        canvas.pen_up.connect(self._pause.start)

    def read(self) -> None:
        """Reads all the ink again, at once."""
        self._pause.stop()
        ink, reader = self._canvas.sheet.ink(), self._reader
        if not ink.strokes:
            self._jobs.cancel(_SLOT)
            self._show(Page(1, 1))
            return
        self._jobs.start(_SLOT, lambda job: _read(ink, reader, job), self._show)

    def restore(self, page: Page) -> None:
        """Shows what was read of the ink in an earlier run; it is not read again until the ink changes."""
        self._pause.stop()
        self._show(page)

    def _wait(self, _: QRectF) -> None:
        if not self._canvas.busy:
            self._pause.start()

    def _show(self, page: Page) -> None:
        if page != self.page:
            self.page = page
            self.text_changed.emit(page)


def _read(ink: Ink, reader: SharedReader, job: Job) -> Page:
    from hwr_desktop.reading import read_ink

    return read_ink(ink, reader.get(), cancelled=job.cancelled)
