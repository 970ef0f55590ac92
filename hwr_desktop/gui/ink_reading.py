"""Reads the canvas while it is written on: only lines whose strokes changed, a moment after the pen was lifted, and the newest ink wins."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QUndoCommand

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.document import Page, TextLine, counted
from hwr_desktop.gui.canvas import Canvas
from hwr_desktop.gui.jobs import Job, Jobs
from hwr_desktop.gui.reader import SharedReader
from hwr_desktop.line_edits import approved, retyped

_SHORTEST_MS, _LONGEST_MS = 20, 300
_SLOT = "read ink"
_SETTLE_MS = 3000
_LONG_MS, _TOLD_S = 500, 0.1  # what takes longer is said, and shown as far as it is read
_KEPT = 2000  # lines as they were at some moment: undo brings them back with their text

Line = frozenset[Stroke]


@dataclass(frozen=True)
class _Read:
    """What a job brings: the lines by their strokes, their texts, and how long it took."""

    lines: tuple[Line, ...]
    texts: tuple[TextLine, ...]
    seconds: float


class InkReading(QObject):
    """Keeps the text of a canvas.

    Signals:
        text_changed: The lines as a ``Page`` in px of the sheet.
        line_changed: Index and new value of a line that a person typed over.
        corrected: The ink of a line (``Ink``), the text that was read in it, and the right text. Sent when the person has done with the line;
            for a line that was approved as it stands, both texts are the same.
        progress: Lines read and lines in all, where reading takes long; (0, 0) before the first is read.
        busy_changed: Whether something is being read that takes long.
    """

    text_changed = Signal(object)
    line_changed = Signal(int, object)
    corrected = Signal(object, str, str)
    progress = Signal(int, int)
    busy_changed = Signal(bool)

    def __init__(self, canvas: Canvas, jobs: Jobs, reader: SharedReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = Page(1, 1)
        self.lines: tuple[Line, ...] = ()
        self._canvas, self._jobs, self._reader = canvas, jobs, reader
        self._kept: dict[Line, TextLine] = {}
        self._typed: set[Line] = set()  # lines whose text is a person's
        self._untold: set[Line] = set()
        self._waiting: _Read | None = None  # came while the pen was down: showing it would make the pen stutter
        self._pause = QTimer(self, singleShot=True, interval=_SHORTEST_MS)
        self._pause.timeout.connect(self._start)
        self.busy = False
        self._long = QTimer(self, singleShot=True, interval=_LONG_MS)
        self._long.timeout.connect(self._tell_long)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self.settle)
        canvas.sheet.changed.connect(self._wait)
        canvas.pen_down.connect(self._pen_down)
        canvas.pen_up.connect(self._pen_up)

    def read(self) -> None:
        """Reads all lines again, at once, save for those that a person set right."""
        self._kept = {line: text for line, text in self._kept.items() if line in self._typed}
        self._start()

    def restore(self, page: Page) -> None:
        """Shows what was read of the ink in an earlier run; a line is not read again until its strokes change."""
        self._pause.stop()
        self._waiting = None
        self._jobs.cancel(_SLOT)
        strokes = self._canvas.sheet.ink().strokes
        self.lines = _by_place(strokes, page)
        self._kept = {line: text for line, text in zip(self.lines, page.lines, strict=True) if not text.unread}
        self._typed = {line for line, text in self._kept.items() if text.hypothesis is None or text.text != text.hypothesis.text}
        self._show(page)
        if len(self._kept) < len(page.lines):
            self._pause.start()

    def cancel(self) -> None:
        """Stops reading; what was read so far stays."""
        self._pause.stop()
        self._jobs.cancel(_SLOT)
        self._end()

    # Reading.

    def _tell_long(self) -> None:
        self.busy = True
        self.busy_changed.emit(True)
        self.progress.emit(0, 0)

    def _end(self) -> None:
        self._long.stop()
        if self.busy:
            self.busy = False
            self.busy_changed.emit(False)

    def _pen_down(self) -> None:
        self._pause.stop()
        self.settle()

    def _pen_up(self) -> None:
        waiting, self._waiting = self._waiting, None
        self._pause.start()
        if waiting is not None:
            self._take(waiting)

    def _wait(self, _: QRectF) -> None:
        if not self._canvas.busy:
            self._pause.start()

    def _start(self) -> None:
        self._pause.stop()
        self._waiting = None
        ink, reader = self._canvas.sheet.ink(), self._reader
        if not ink.strokes:
            self._jobs.cancel(_SLOT)
            self._take(_Read((), (), 0.0))
            return
        before, kept = self.lines, self._kept
        if not self.busy:
            self._long.start()
        self._jobs.start(_SLOT, lambda job: _read(ink, before, kept, reader, job), self._take, progress=self._take_part, failed=lambda _: self._end())

    def _take_part(self, read: _Read) -> None:
        """Takes what is read so far of a long reading, while nothing is written."""
        if self.busy and not self._canvas.busy:
            self._put(read)
            self.progress.emit(*counted(read.texts))

    def _take(self, read: _Read) -> None:
        self._end()
        if self._canvas.busy:
            self._waiting = read
            return
        # A slow machine gets longer pauses, so that the pen does not wait for what is read in vain.
        self._pause.setInterval(int(min(max(_SHORTEST_MS, 300 * read.seconds), _LONGEST_MS)))
        self._put(read)

    def _put(self, read: _Read) -> None:
        self.lines = read.lines
        # What was typed while the line was read again counts.
        texts = tuple(self._kept[line] if line in self._typed else text for line, text in zip(read.lines, read.texts, strict=True))
        self._kept = self._kept | {line: text for line, text in zip(read.lines, texts, strict=True) if not text.unread}
        self._forget()
        ink = self._canvas.sheet.bounds()
        width, height = max(ink.right(), 0) - min(ink.left(), 0), max(ink.bottom(), 0) - min(ink.top(), 0)
        self._show(Page(width or 1, height or 1, texts) if texts else Page(1, 1))

    def _forget(self) -> None:
        here = set(self.lines)
        for line in list(self._kept)[: max(0, len(self._kept) - _KEPT)]:
            if line not in here and line not in self._typed:
                del self._kept[line]

    def _show(self, page: Page) -> None:
        if page != self.page:
            self.page = page
            self.text_changed.emit(page)

    # Correcting.

    def retype(self, index: int, text: str) -> None:
        """Sets a line's text right, undoably; it stays so until strokes of the line come or go."""
        line = self.page.lines[index]
        new = retyped(line, text)
        if new != line:
            self._canvas.sheet.undo_stack.push(_Retype(self, self.lines[index], line, new))
            self._settling.start()

    def approve(self, index: int) -> None:
        """Takes a line as right as it stands."""
        if self.page.lines[index].unread:
            return
        key, line = self.lines[index], approved(self.page.lines[index])
        self.put(key, line)
        self._untold.add(key)
        self.settle()

    def put(self, key: Line, text: TextLine) -> None:
        """Gives a line a text; one that is not on the sheet now has it when it comes back."""
        self._kept[key] = text
        self._typed.add(key)
        self._untold.add(key)
        if key in self.lines:
            at = self.lines.index(key)
            lines = self.page.lines
            self.page = replace(self.page, lines=(*lines[:at], text, *lines[at + 1 :]))
            self.line_changed.emit(at, text)

    def settle(self) -> None:
        """Tells of the lines that were corrected."""
        self._settling.stop()
        untold, self._untold = self._untold, set()
        for key in untold & set(self.lines):
            line = self._kept[key]
            ink = Ink(tuple(stroke for stroke in self._canvas.sheet.ink().strokes if stroke in key))
            if line.text and len(ink):
                self.corrected.emit(ink, line.hypothesis.text if line.hypothesis else "", line.text)

    def inks(self) -> list[Ink]:
        """The ink of each line, in one pass over the strokes: this happens when the pen comes down."""
        line_of = {stroke: line for line in self.lines for stroke in line}
        strokes: dict[Line, list[Stroke]] = {}
        for stroke in self._canvas.sheet.ink().strokes:
            if stroke in line_of:
                strokes.setdefault(line_of[stroke], []).append(stroke)
        return [Ink(tuple(of_line)) for of_line in strokes.values()]


class _Retype(QUndoCommand):
    """One line's text; what is typed in one go is one step."""

    def __init__(self, reading: InkReading, key: Line, old: TextLine, new: TextLine) -> None:
        super().__init__(QCoreApplication.translate("InkReading", "Typing"))
        self._reading, self._key, self._old, self._new = reading, key, old, new

    def id(self) -> int:
        return 0x1AE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Retype) or other._key != self._key:
            return False
        self._new = other._new
        return True

    def redo(self) -> None:
        self._reading.put(self._key, self._new)

    def undo(self) -> None:
        self._reading.put(self._key, self._old)


def _by_place(strokes: tuple[Stroke, ...], page: Page) -> tuple[Line, ...]:
    """Which strokes are those of each line: the ones inside its outline that no line before it has."""
    free, found = dict.fromkeys(strokes), []
    for line in page.lines:
        xs, ys = zip(*line.polygon, strict=True)
        left, top, right, bottom = min(xs) - 0.5, min(ys) - 0.5, max(xs) + 0.5, max(ys) + 0.5
        inside = [s for s in free if s.bounds[0] >= left and s.bounds[1] >= top and s.bounds[2] <= right and s.bounds[3] <= bottom]
        for stroke in inside:
            del free[stroke]
        found.append(frozenset(inside))
    return tuple(found)


def _read(ink: Ink, before: tuple[Line, ...], kept: dict[Line, TextLine], reader: SharedReader, job: Job) -> _Read:
    from hwr_desktop.layout.line_memory import steady_groups
    from hwr_desktop.reading import read_ink_lines

    start = time.perf_counter()
    inks = [ink.select(group) for group in steady_groups(ink, before)]
    lines = tuple(frozenset(line.strokes) for line in inks)
    missing = [i for i, line in enumerate(lines) if line not in kept]

    def made(read: tuple[TextLine, ...]) -> _Read:
        new = dict(zip(missing, read, strict=True))
        return _Read(lines, tuple(new[i] if i in new else kept[line] for i, line in enumerate(lines)), time.perf_counter() - start)

    def told(read: tuple[TextLine, ...]) -> None:
        job.report_at_most(_TOLD_S, lambda: made(read))

    return made(read_ink_lines([inks[i] for i in missing], reader.get(), told, job.cancelled) if missing else ())
