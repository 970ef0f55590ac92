"""A sheet in a photo is pulled straight by its corners."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hands import LINES
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from hwr_desktop.gui.corner_dialog import CornerDialog
from hwr_desktop.gui.corner_tool import turned_on

CORNERS = ((150.0, 120.0), (780.0, 180.0), (740.0, 840.0), (110.0, 780.0))


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), min_size=4, max_size=4), st.integers(0, 3))
def test_corners_turn_there_and_back(corners, turns):
    size = (300, 200) if turns % 2 == 0 else (200, 300)
    assert np.allclose(turned_on(turned_on(corners, turns, 300, 200), -turns, *size), corners)


def test_a_quarter_turn_makes_the_lower_left_corner_the_upper_left():
    assert turned_on(((0, 0), (30, 0), (30, 20), (0, 20)), 1, 30, 20) == ((0, 0), (20, 0), (20, 30), (0, 30))
    assert turned_on(((1, 2), (29, 2), (29, 18), (1, 18)), 1, 30, 20)[0] == (2, 1)


@pytest.fixture
def photo(tmp_path, picture):
    """The page askew on a dark table."""
    page = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
    square = np.float32([[0, 0], [900, 0], [900, 900], [0, 900]])
    matrix = cv2.getPerspectiveTransform(square, np.float32(CORNERS))
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), cv2.warpPerspective(page, matrix, (900, 900), borderValue=60))
    return path


@pytest.fixture
def photo_window(qtbot, window, fake_reader, photo):
    """The window with the photo read as it is."""
    fake_reader.texts = LINES
    window.files.open([photo])
    qtbot.waitUntil(lambda: window.page_reading.page is not None and not window.page_reading.busy, timeout=20_000)
    return window


def opened(qtbot, window):
    window.corner_tool.action.trigger()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(CornerDialog)), timeout=20_000)
    return next(d for d in window.findChildren(CornerDialog) if d.isVisible())


def press(dialog, role):
    buttons = dialog.findChild(QDialogButtonBox)
    QTest.mouseClick(buttons.button(role), Qt.MouseButton.LeftButton)


def settled(qtbot, window, picture):
    qtbot.waitUntil(lambda: window.page_reading.pages[0].picture != picture, timeout=20_000)
    qtbot.waitUntil(lambda: window.page_reading.page is not None and not window.page_reading.busy, timeout=20_000)


def test_the_handles_begin_on_the_sheet(qtbot, photo_window):
    dialog = opened(qtbot, photo_window)
    assert np.allclose(dialog.edit.corners(), CORNERS, atol=12)
    assert dialog.edit.handles[0].accessibleName() == "Upper left corner"
    dialog.reject()


@pytest.mark.parametrize("turns", [0, 1])
def test_what_lies_between_the_handles_becomes_the_page_as_it_is_shown(qtbot, photo_window, turns):
    window = photo_window
    for _ in range(turns):
        before = window.page_reading.pages[0].picture
        window.page_tools.turn_right.trigger()
        settled(qtbot, window, before)
    before = window.page_reading.pages[0].picture
    dialog = opened(qtbot, window)
    edit = dialog.edit
    start = edit.corners()
    for index, by in ((0, QPoint(40, 40)), (2, QPoint(-40, -40))):
        handle = edit.handles[index]
        QTest.mousePress(handle, Qt.MouseButton.LeftButton)
        QTest.mouseMove(handle, handle.rect().center() + by)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    moved = edit.corners()
    assert moved[0][0] > start[0][0]
    assert moved[2][0] < start[2][0]
    raw = edit._pixmap.toImage()
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    settled(qtbot, window, before)
    image = window.page_reading.image.pixels
    square = np.float32([[0, 0], [image.shape[1], 0], [image.shape[1], image.shape[0]], [0, image.shape[0]]])
    shown = np.frombuffer(raw.constBits(), np.uint8).reshape(raw.height(), raw.bytesPerLine() // (raw.depth() // 8), -1)[:, : raw.width(), 0]
    expected = cv2.warpPerspective(shown, cv2.getPerspectiveTransform(np.float32(moved), square), image.shape[::-1])
    assert np.abs(cv2.blur(expected, (9, 9)).astype(int) - cv2.blur(image, (9, 9))).mean() < 6
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.page_reading.pages[0].picture == before, timeout=10_000)


def test_corners_that_cross_cannot_be_taken(qtbot, photo_window):
    dialog = opened(qtbot, photo_window)
    handle = dialog.edit.handles[0]
    handle.setFocus()
    for _ in range(100):
        QTest.keyClick(handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert not button.isEnabled()
    dialog.edit.take_whole()
    assert button.isEnabled()
    assert dialog.edit.is_whole()
    dialog.reject()
