"""Where the parts of the window stand, and how much room each has."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter

from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.settings import Settings


def share(window):
    """Of the text in what it shares with the page."""
    return window.text_panel.width() / (window.text_panel.width() + window.front.width())


@pytest.mark.parametrize("width", [1024, 1800])
def test_text_has_its_share_at_any_size_of_the_window(qtbot, page_window, width):
    page_window.resize(width, 700)
    qtbot.waitUntil(lambda: page_window.width() == width and share(page_window) == pytest.approx(0.46, abs=0.02))
    page_window.thumbnails.show()  # as with several pages
    qtbot.waitUntil(lambda: share(page_window) == pytest.approx(0.46, abs=0.02))


def test_the_share_that_was_chosen_is_kept_over_a_restart(qtbot, page_window, picture):
    page_window.resize(1400, 700)
    qtbot.waitUntil(lambda: page_window.text_panel.width() > 300)
    handle = page_window.text_panel.parentWidget().handle(1)
    middle = QPoint(handle.width() // 2, handle.height() // 2)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle - QPoint(200, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle - QPoint(200, 0))
    chosen = share(page_window)
    assert chosen > 0.55
    page_window.close()
    again = MainWindow(Settings.load())
    qtbot.addWidget(again)
    again.resize(1400, 700)
    again.show()
    again.actions_.write.trigger()
    qtbot.waitUntil(lambda: share(again) == pytest.approx(chosen, abs=0.02))
    again.jobs.stop()


def test_nothing_of_the_find_bar_is_cut_off_in_a_narrow_window(qtbot, page_window):
    from PySide6.QtWidgets import QCheckBox, QLabel

    page_window.resize(700, 500)
    page_window.text_panel.parentWidget().setSizes([2000, 1])
    QTest.keyClick(page_window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    bar = page_window.correction.finding.bar
    qtbot.waitUntil(bar.isVisible)
    QTest.keyClicks(bar.findChild(QCheckBox).parent().focusWidget(), "word")
    for part in (*bar.findChildren(QCheckBox), *bar.findChildren(QLabel)):
        needed = part.sizeHint().width() if isinstance(part, QCheckBox) else part.minimumSizeHint().width()
        qtbot.waitUntil(lambda part=part, needed=needed: part.width() >= needed)


def test_splitters_can_be_told_from_the_ground(page_window):
    assert all(splitter.handleWidth() >= 4 for splitter in page_window.findChildren(QSplitter))
