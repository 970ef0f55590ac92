"""Takes the pictures of the window in this folder: ``make screenshots``.

Each is taken in the light and in the dark, of the real window with the model that comes with the program, on a page and ink of our own
(``benchmarks/samples.py``) or on ``--page FILE`` and ``--ink FILE``. Only pictures and ink that may be published belong here.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

os.environ["HWR_DESKTOP_HOME"] = tempfile.mkdtemp(prefix="hwr-desktop-screenshots-")

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPalette

from benchmarks import samples
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.ink_file import write_ink
from hwr_desktop.gui.app import Application
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.gui.theme import dark_palette
from hwr_desktop.settings import Settings

HERE = Path(__file__).parent


def main() -> None:
    """Shows each part of the window and saves what is seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="a picture or PDF of a page of handwriting")
    parser.add_argument("--ink", type=Path, help="ink of one or more lines, .json or .inkml")
    wanted = parser.parse_args()
    own = Path(os.environ["HWR_DESKTOP_HOME"])
    page, ink = wanted.page or own_page(own / "page.png"), wanted.ink or own_ink(own / "ink.json")
    app = Application([])
    for scheme, palette in (("light", QPalette()), ("dark", dark_palette())):
        app.setPalette(palette)
        window = MainWindow(Settings())
        window.show()
        wait_ms(300)
        save(window, f"start-{scheme}")
        for name, path in (("page", page), ("canvas", ink)):
            read(window, path)
            save(window, f"{name}-{scheme}")
        window.close()
        window.jobs.stop()


def own_page(path: Path) -> Path:
    """A page of our own writing."""
    cv2.imwrite(str(path), samples.page(16))
    return path


def own_ink(path: Path) -> Path:
    """Three lines of our own writing, as large as people write on the canvas."""
    strokes = []
    for i, text in enumerate(("one wild idea at a time", "all came out well in time", "we ate a cold melon at noon")):
        for stroke in samples.write(text, i, 26.0).strokes:
            strokes.append(Stroke(stroke.points + np.float32([60, 130 + 85 * i, 0])))
    write_ink(path, Ink(tuple(strokes)))
    return path


def read(window: MainWindow, path: Path) -> None:
    """Opens a file and waits, a minute at most, until its text is shown."""
    loop = QEventLoop()
    window.text_shown.connect(loop.quit)
    QTimer.singleShot(60_000, loop.quit)
    window.files.open([path])
    loop.exec()
    window.text_panel.editor.choose_line(1)
    window.page_view.choose_line(1)
    wait_ms(300)
    for _ in range(100):  # the picture of the line comes when the machine has time for it
        if window.correction.sight.places() is None and window.front.is_page:
            wait_ms(100)


def wait_ms(time_ms: int) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


def save(window: MainWindow, name: str) -> None:
    """Writes what the window shows as a PNG beside this file."""
    window.grab().save(str(HERE / f"{name}.png"))


if __name__ == "__main__":
    main()
