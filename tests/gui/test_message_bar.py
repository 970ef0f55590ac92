"""What the bar says, and what it does not let be forgotten."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton

from hwr_desktop.gui.message_bar import Kind, MessageBar


@pytest.fixture
def bar(qtbot):
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def buttons(bar):
    return [button.text() for button in bar.findChildren(QPushButton) if button.isVisibleTo(bar)]


def close(bar):
    QTest.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)


def test_an_offer_comes_back_after_what_took_its_place(qtbot, bar):
    answers = []
    bar.show_offer("Keep them?", [("&Keep", lambda: answers.append("kept"))])
    bar.show_message("All pages are read.")
    assert bar.text() == "All pages are read." and buttons(bar) == []
    bar.close_message()  # as its time does
    assert bar.text() == "Keep them?" and buttons(bar) == ["&Keep"]
    QTest.mouseClick(bar.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
    assert answers == ["kept"] and bar.text() == ""


def test_an_error_that_was_hardly_seen_comes_back_and_goes_when_it_is_closed(bar):
    bar.show_message("Left out: a.txt", Kind.ERROR)
    bar.show_message("All pages are read.")
    bar.close_message()
    assert bar.text() == "Left out: a.txt"
    close(bar)
    assert bar.text() == ""


def test_what_is_said_twice_is_shown_once(bar):
    for _ in range(2):
        bar.show_offer("Keep them?", [("&Keep", lambda: None)])
    bar.show_message("Left out: a.txt", Kind.ERROR)
    bar.show_message("Left out: a.txt", Kind.ERROR)
    close(bar)
    assert bar.text() == "Keep them?"
    close(bar)
    assert bar.text() == ""


def test_a_new_beginning_clears_all_but_offers(bar):
    bar.show_offer("Keep them?", [("&Keep", lambda: None)])
    bar.show_message("Left out: a.txt", Kind.ERROR)
    bar.show_message("Copied.")
    bar.clear()
    assert bar.text() == "Keep them?"
