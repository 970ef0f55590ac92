"""A real window that reads with the stand-in."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hands import LINES, page_of

from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.settings import Settings


def pytest_collection_modifyitems(items):
    """The offscreen platform warns of something that only a real screen can do."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def window(qtbot, fake_reader):
    """The main window on its start page."""
    shown = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    shown.undo_stack.setClean()  # or it would ask
    shown.jobs.stop()


@pytest.fixture
def other(qtbot, fake_reader):
    """A second window."""
    shown = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    shown.undo_stack.setClean()
    shown.jobs.stop()


@pytest.fixture
def canvas(window):
    """Its canvas, in front."""
    window.actions_.write.trigger()
    return window.canvas


@pytest.fixture
def picture(tmp_path):
    """A page with three lines of writing."""
    page = np.full((900, 900), 255, np.uint8)
    for row, text in enumerate(LINES):
        cv2.putText(page, text, (80, 200 + 200 * row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.2, 0, 4, cv2.LINE_AA)
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), page)
    return path


@pytest.fixture
def page_window(qtbot, window, fake_reader, picture):
    """The window with that page read."""
    fake_reader.texts = LINES
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([picture])
    return window


@pytest.fixture
def correct(qtbot, window, fake_reader, tmp_path):
    """Opens a page on which these texts are read, and gives the editor with the keyboard in it."""

    def open_page(texts, confidence=0.95):
        fake_reader.texts, fake_reader.confidence = texts, confidence
        with qtbot.waitSignal(window.text_shown, timeout=10_000):
            window.files.open([page_of(tmp_path, texts)])
        editor = window.text_panel.editor
        editor.setFocus()
        qtbot.waitUntil(lambda: window.correction.sight.places() is not None)
        return editor

    return open_page
