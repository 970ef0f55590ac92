"""Starts the window. The one place that sets names, icon and style.

Nothing that takes long is imported before the first paint: torch, OpenCV and the PDF reader come in on their lanes afterwards.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import ctypes
import gc
import logging
import signal
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QLibraryInfo, QSocketNotifier, Qt, Signal
from PySide6.QtGui import QFileOpenEvent, QFontMetrics
from PySide6.QtWidgets import QApplication

from hwr_desktop import __version__
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.gui.preferences import apply_appearance, follow_scheme
from hwr_desktop.gui.single_instance import SingleInstance
from hwr_desktop.gui.theme import application_icon
from hwr_desktop.gui.translation import translate
from hwr_desktop.paths import log_file
from hwr_desktop.settings import Settings

_IMPORTED_S = time.time()


class Application(QApplication):
    """Tells what Qt tells to the application alone.

    Signals:
        pen_near: A pen came near a tablet (True) or went away.
        file_asked: A file was double-clicked, or dropped on the program; so macOS says it, where others start the program with its name.
    """

    pen_near = Signal(bool)
    file_asked = Signal(str)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.TabletEnterProximity, QEvent.Type.TabletLeaveProximity):
            self.pen_near.emit(event.type() == QEvent.Type.TabletEnterProximity)
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit(event.file())
        return super().event(event)


def main(paths: Sequence[str]) -> int:
    """Shows the window and opens these files, or lets the window that is open already do so.

    Returns:
        The exit status: 0, or 1 where there is no screen.
    """
    if not _has_screen():
        print("hwr-desktop: there is no screen to show a window on; use the command line: hwr recognise FILE", file=sys.stderr)
        return 1
    _log_to_file()
    _name_a_locale()
    app = Application(sys.argv[:1])
    if not QFontMetrics(app.font()).inFont("a"):  # the list of families is never empty
        print("hwr-desktop: there is no font to show text with; install one, such as fonts-dejavu-core", file=sys.stderr)
        return 1
    app.setApplicationName("hwr-desktop")
    app.setApplicationDisplayName("hwr-desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("hwr-desktop")
    app.setWindowIcon(application_icon())
    settings, instance = Settings.load(), SingleInstance()
    if settings.one_window and instance.hand_over(paths):
        return 0
    apply_appearance(settings.appearance)
    translate(app, settings.interface)
    window = MainWindow(settings)
    app.styleHints().colorSchemeChanged.connect(lambda _: follow_scheme(window.settings.appearance))
    instance.asked.connect(partial(_asked, window))
    instance.listen()
    app.pen_near.connect(window.canvas.set_pen_near)
    app.file_asked.connect(lambda path: _asked(window, [path]))
    window.painted.connect(_collect_garbage)
    _print_timings(window)
    _catch_bugs(window)
    interrupt = _quit_on_interrupt(app)
    window.show()
    if paths:
        window.painted.connect(lambda: window.files.open([Path(path) for path in paths]))
    status = app.exec()
    window.hide()
    window.jobs.stop()
    window.autosaving.end()
    del interrupt
    return status


def paint_once() -> str:
    """For the self-test: shows the window, without a screen where there is none, until it is painted. Returns what was seen."""
    if not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _name_a_locale()
    app = Application(sys.argv[:1])
    window = MainWindow(Settings())
    window.painted.connect(app.quit)
    window.show()
    app.exec()
    window.hide()
    window.jobs.stop()
    window.autosaving.end()
    return f"{window.width()} x {window.height()} px on {app.platformName()}"


def _collect_garbage() -> None:
    """From now on; what was made until now stays for as long as the program, and need not be looked through."""
    gc.freeze()
    gc.enable()


def _asked(window: MainWindow, paths: list[str]) -> None:
    """Another start of the program handed over its files, perhaps none."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
    if paths:
        window.files.open([Path(path) for path in paths])


def _name_a_locale() -> None:
    """Where the system names none, Qt takes this one, and would say so in four lines at every start."""
    if sys.platform == "linux" and not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        os.environ["LC_CTYPE"] = "C.UTF-8"


def _has_screen() -> bool:
    """Qt aborts the process where it finds no screen, so this is asked before."""
    if sys.platform != "linux":
        return True
    wayland = any(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms").glob("libqwayland*"))
    if os.environ.get("QT_QPA_PLATFORM", "").startswith("wayland") and not wayland:
        os.environ["QT_QPA_PLATFORM"] = "xcb"  # the package comes without; where Wayland is, XWayland mostly is too
    if os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb" or (wayland and os.environ.get("WAYLAND_DISPLAY")):
        return True
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # then Qt says what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    # Not disconnected before the end of the process: a bare X server starts afresh, deaf for a moment, when its last client goes.
    return xcb.xcb_connection_has_error(connection) == 0


def _log_to_file() -> None:
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(log_file(), encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _catch_bugs(window: MainWindow) -> None:
    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            window.show_failure(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = caught


def _quit_on_interrupt(app: QApplication) -> QSocketNotifier | None:
    """Ctrl+C in the terminal closes the window as its own button does; Python alone would notice only at the next event."""
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        return None
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGINT, lambda *_: app.closeAllWindows())
    notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: os.read(reading, 64))
    return notifier


def _print_timings(window: MainWindow) -> None:
    """For the benchmark: seconds from the start of the process, on stderr."""
    if os.environ.get("HWR_DESKTOP_TIMINGS") != "1":
        return
    started = _process_start_s()
    told: set[str] = set()

    def tell(name: str) -> None:
        if name not in told:
            told.add(name)
            print(f"{name} {time.time() - started:.3f}", file=sys.stderr, flush=True)

    window.painted.connect(lambda: tell("painted"))
    window.model_loaded.connect(lambda: tell("model"))
    window.text_shown.connect(lambda: tell("first-text"))


def _process_start_s() -> float:
    """When the process began, on the clock of ``time.time``; elsewhere than on Linux, when this module was imported."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        up_s = float(Path("/proc/uptime").read_text().split()[0])
        return time.time() - up_s + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return _IMPORTED_S
