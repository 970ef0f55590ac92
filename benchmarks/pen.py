"""How quickly ink follows the pen, and text the ink: the real window with the real model, driven by tablet events.

Lines are written with a synthetic pen at 125 points a second on a canvas that holds many strokes already, while what was written is read.
An event counts from the moment at which the tablet would have sent it to the end of the paint that shows it, also where the window was busy.
What other programs take of the machine counts too, so the load is told with the figures.

    python benchmarks/pen.py --strokes 2000 --lines 5
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import argparse
import json
import tempfile
import time

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtWidgets import QApplication

import samples
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.gui.app import Application
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.settings import Settings

_STEP_S = 0.008
_LIFT_S = 0.08  # between two strokes
_TEXT = "one wild idea at a time in all"  # 30 characters
_PITCH = 76


class Painted(QObject):
    """Counts how often the canvas was painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.count = 0
        canvas = window.canvas
        paint = canvas.paintEvent

        def timed(event: object) -> None:
            paint(event)  # type: ignore[arg-type]
            self.count += 1

        canvas.paintEvent = timed  # type: ignore[method-assign,assignment]


class Pen:
    """Sends the events of a tablet, each when it is due."""

    def __init__(self, window: MainWindow, painted: Painted) -> None:
        self._view, self._painted = window.canvas.viewport(), painted
        abilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        kind = QPointingDevice.PointerType.Pen
        self._device = QPointingDevice("pen", 1, QInputDevice.DeviceType.Stylus, kind, abilities, 1, 1, "", QPointingDeviceUniqueId())
        self.waits: list[float] = []

    def write(self, stroke: Stroke, by: tuple[float, float]) -> float:
        """One stroke; returns the moment of pen-up."""
        points = _even(stroke.points[:, :2].astype(float)) + by
        due = time.perf_counter()
        for i, (x, y) in enumerate(points):
            kind = QEvent.Type.TabletPress if i == 0 else QEvent.Type.TabletMove
            self._wait(due)
            self._send(kind, x, y, 0.4 + 0.2 * np.sin(i / 5))
            if i > 0:
                self.waits.append(self._until_painted() - due)
            due += _STEP_S
        self._wait(due)
        self._send(QEvent.Type.TabletRelease, *points[-1], 0.0)
        return time.perf_counter()

    def _until_painted(self) -> float:
        before = self._painted.count
        end = time.perf_counter() + 1
        while self._painted.count == before and time.perf_counter() < end:
            QApplication.processEvents()
        return time.perf_counter()

    @staticmethod
    def _wait(due: float) -> None:
        while time.perf_counter() < due:
            QApplication.processEvents()
            time.sleep(0.0005)

    def _send(self, kind: QEvent.Type, x: float, y: float, pressure: float) -> None:
        at, left = QPointF(x, y), Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else left
        far = QPointF(self._view.mapToGlobal(at))
        event = QTabletEvent(kind, self._device, at, far, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, left, held)
        QApplication.sendEvent(self._view, event)


def _even(points: np.ndarray) -> np.ndarray:
    """As a hand moves: some 4 px from point to point, never twice on one."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, way[-1], max(3, int(way[-1] / 4)))
    return np.stack([np.interp(at, way, points[:, i]) for i in (0, 1)], 1)


def full_sheet(strokes: int) -> Ink:
    """So many strokes, line under line, the last ones in sight."""
    made: list[Stroke] = []
    row = 0
    while len(made) < strokes:
        line = samples.write(samples.text_of(6, row), row, 16.0)
        made += [Stroke(s.points + np.float32([40, 60 + _PITCH * row, 0]), width=3.0) for s in line.strokes]
        row += 1
    return Ink(tuple(made[:strokes]))


def wait_for(what: object, window: MainWindow, limit_s: float = 300) -> None:
    """Lets the window live until ``what()`` is true."""
    end = time.perf_counter() + limit_s
    while not what():  # type: ignore[operator]
        QApplication.processEvents()
        time.sleep(0.001)
        if time.perf_counter() > end:
            raise SystemExit("the window did not come to rest")


def learn(window: MainWindow) -> None:
    """Keeps some lines and starts to learn from them as the user does, until the first step is done."""
    from hwr_desktop.learn.correction import Correction
    from hwr_desktop.learn.samples import SampleStore

    store = SampleStore()
    for seed in range(40):
        text = samples.text_of(5, seed)
        store.add(Correction(samples.write(text, seed, 16.0), text, text, "benchmark", ""))
    stepped: list[int] = []
    window.learning.job.stepped.connect(lambda step, *_: stepped.append(step))
    window.learning.start()
    wait_for(lambda: len(stepped) > 0, window)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=int, default=2000, help="on the canvas before")
    parser.add_argument("--lines", type=int, default=5, help="written and timed")
    parser.add_argument("--learning", action="store_true", help="while a learning, started by the window, runs")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args()
    os.environ["HWR_DESKTOP_HOME"] = tempfile.mkdtemp()
    app = Application([])
    window = MainWindow(Settings())
    window.show()
    window.actions_.write.trigger()
    painted = Painted(window)
    pen = Pen(window, painted)
    reading, sheet = window.ink_reading, window.canvas.sheet
    sheet.replace(full_sheet(args.strokes), 3.0)
    wait_for(lambda: not args.strokes or (reading.page.lines and not any(line.unread for line in reading.page.lines)), window)
    if args.learning:
        learn(window)
    to_text = []
    for row in range(args.lines):
        window.canvas.verticalScrollBar().setMaximum(10**6)
        window.canvas.verticalScrollBar().setValue(int(sheet.bounds().bottom() - 300))
        QApplication.processEvents()
        top = window.canvas.in_view(QPointF(0, sheet.bounds().bottom() + _PITCH)).y()
        for stroke in samples.write(_TEXT, 900 + row, 16.0).strokes:
            up = pen.write(stroke, (40, top))
            wait_for(lambda up=up: time.perf_counter() > up + _LIFT_S, window)
        newest = sheet.strokes[-1].stroke
        wait_for(lambda newest=newest: any(newest in line for line in reading.lines), window)
        # Once more for the time from pen-up to text, with nothing else under way: the last letter's last stroke again.
        window.undo_stack.undo()
        wait_for(lambda newest=newest: not any(newest in line for line in reading.lines), window)
        sheet.add(Stroke(newest.points + np.float32([1, 0, 0]), None, newest.width))
        start, newest = time.perf_counter(), sheet.strokes[-1].stroke
        wait_for(lambda newest=newest: any(newest in line for line in reading.lines), window)
        to_text.append(time.perf_counter() - start)
    if args.learning and not window.learning.job.running:
        raise SystemExit("the learning ended before the pen did; write fewer lines")
    window.learning.job.wait()
    window.jobs.stop()
    waits = np.array(pen.waits) * 1e3
    figures = {
        "strokes": args.strokes,
        "events": len(waits),
        "paint_ms": {
            "p50": round(float(np.percentile(waits, 50)), 1),
            "p95": round(float(np.percentile(waits, 95)), 1),
            "max": round(float(waits.max()), 1),
        },
        "text_ms": {"p50": round(float(np.median(to_text)) * 1e3), "max": round(max(to_text) * 1e3)},
        "learning": args.learning,
        "load": round(os.getloadavg()[0], 1),
    }
    if args.json:
        print(json.dumps(figures))
    else:
        print(f"{figures['strokes']} strokes on the canvas, {figures['events']} pen events, load {figures['load']}")
        print("while a learning runs" if args.learning else "without a learning")
        print("pen event to painted ink: {p50} ms usually, {p95} ms at the 95th percentile, {max} ms at most".format(**figures["paint_ms"]))
        print("pen-up to text, line of 30 characters: {p50} ms usually, {max} ms at most".format(**figures["text_ms"]))
    del app


if __name__ == "__main__":
    main()
