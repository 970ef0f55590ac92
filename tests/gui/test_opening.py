"""What comes into the window: pasted, dropped, from files; and what cannot be read."""

from __future__ import annotations

import numpy as np
import pytest
from hands import LINES
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.ink_file import write_ink


def shown(window):
    return window.text_panel.editor.toPlainText()


def test_a_picture_is_pasted(qtbot, window, fake_reader, picture):
    fake_reader.texts = LINES
    QGuiApplication.clipboard().setImage(QImage(str(picture)))
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert shown(window) == "\n".join(LINES)


def test_pasting_nothing_is_said(window):
    QGuiApplication.clipboard().clear()
    window.actions_.paste.trigger()
    assert "no picture" in window.message_bar.text()


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons = Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, Qt.KeyboardModifier.NoModifier))


def test_a_dropped_file_is_read(qtbot, window, picture):
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        drop(window, picture)


@pytest.mark.parametrize("name", ["notes.txt", "missing.png", "empty.png", "folder"])
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_lost(qtbot, page_window, tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / "empty.png").touch()
    drop(page_window, tmp_path / name)
    qtbot.waitUntil(lambda: name in page_window.message_bar.text(), timeout=10_000)
    assert shown(page_window) == "\n".join(LINES)
    assert "should not" not in page_window.message_bar.text()


@pytest.mark.parametrize("name", ["ink.json", "ink.inkml"])
def test_ink_from_a_file_lies_on_the_canvas(qtbot, window, tmp_path, name):
    stroke = Stroke(np.array([(50, 60, 0), (170, 90, 0.1)], np.float32))
    write_ink(tmp_path / name, Ink((stroke,)))
    window.files.open([tmp_path / name])
    qtbot.waitUntil(lambda: len(window.canvas.sheet.ink()) == 1, timeout=10_000)
    assert window.canvas.isVisible()
    window.actions_.undo.trigger()
    assert len(window.canvas.sheet.ink()) == 0


def test_wide_ink_from_a_file_is_seen_in_its_whole_width(qtbot, window, tmp_path):
    write_ink(tmp_path / "ink.json", Ink((Stroke(np.array([(50, 60, 0), (2400, 90, 0.1)], np.float32)),)))
    window.files.open([tmp_path / "ink.json"])
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.zoom < 0.9, timeout=10_000)
    assert canvas.viewport().width() * 0.8 < canvas.in_view(QPointF(2400, 90)).x() < canvas.viewport().width()
