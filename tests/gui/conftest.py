"""A real window that reads with the stand-in."""

from __future__ import annotations

import pytest

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
    shown.jobs.stop()


@pytest.fixture
def canvas(window):
    """Its canvas, in front."""
    window.actions_.write.trigger()
    return window.canvas
