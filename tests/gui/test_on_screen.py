"""A window whose screen is gone can still be reached."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.gui.on_screen import place_on
from hwr_desktop.settings import Settings

LEFT, RIGHT = QRect(0, 0, 1280, 800), QRect(1280, 0, 1920, 1080)
rectangles = st.builds(QRect, st.integers(-4000, 4000), st.integers(-4000, 4000), st.integers(200, 5000), st.integers(200, 5000))


@pytest.mark.parametrize("frame", [QRect(100, 100, 900, 600), QRect(-700, 10, 900, 600), QRect(1200, 760, 900, 600)])
def test_a_window_that_can_be_grasped_stays(frame):
    assert place_on([LEFT], frame) == frame


def test_a_window_of_a_screen_that_is_gone_comes_to_the_one_that_is_left():
    frame = QRect(1500, 100, 1100, 700)
    assert place_on([LEFT, RIGHT], frame) == frame
    moved = place_on([LEFT], frame)
    assert LEFT.contains(moved)
    assert moved.size() == frame.size()


@given(rectangles)
def test_wherever_it_was_its_title_can_be_reached(frame):
    screens = [LEFT, RIGHT]
    place = place_on(screens, frame)
    assert place == frame or any(screen.contains(place) for screen in screens)
    assert any(screen.intersects(QRect(place.left(), place.top(), place.width(), 60)) for screen in screens)


def test_a_window_saved_on_another_screen_opens_on_this_one(qtbot, fake_reader):
    first = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(first)
    first.setGeometry(5000, 4000, 900, 600)
    saved = base64.b64encode(first.saveGeometry().data()).decode()
    again = MainWindow(Settings(window=saved), lambda: fake_reader)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: QGuiApplication.primaryScreen().availableGeometry().intersects(again.geometry()), timeout=5_000)
    first.jobs.stop()
    again.jobs.stop()


def test_a_window_that_is_left_outside_while_running_is_brought_back(qtbot, window):
    window.move(6000, 5000)
    window._on_screen._later.start()
    qtbot.waitUntil(lambda: QGuiApplication.primaryScreen().availableGeometry().contains(window.frameGeometry().topLeft()), timeout=5_000)
