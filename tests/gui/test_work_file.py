"""Saving, opening, and the question about unsaved changes."""

from __future__ import annotations

import numpy as np
import pytest
from hands import answer, draw, question
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.ink_file import write_ink
from hwr_desktop.document_file import read_document

CONTROL = Qt.KeyboardModifier.ControlModifier


def save(qtbot, window, path):
    with qtbot.waitSignal(window.work_file.changed, timeout=10_000):
        window.work_file.save_to(path)


def test_a_document_with_ink_and_pages_is_saved_and_opened_again(qtbot, page_window, other, tmp_path):
    window = page_window
    window.page_reading.retype(0, "typed over")
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (90, 110), (130, 100))
    qtbot.waitUntil(lambda: bool(window.ink_reading.page.lines), timeout=10_000)
    assert window.isWindowModified()
    save(qtbot, window, tmp_path / "all.hwrdoc")
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("all.hwrdoc")
    assert window.settings.recent[0] == str(tmp_path / "all.hwrdoc")

    other.files.open([tmp_path / "all.hwrdoc"])
    qtbot.waitUntil(lambda: other.page_reading.image is not None, timeout=10_000)
    assert np.allclose(other.canvas.sheet.ink().strokes[0].points[:, :2], [(50, 100), (90, 110), (130, 100)])
    assert other.page_reading.pages[0].lines[0].text == "typed over"
    assert np.array_equal(other.page_reading.image.pixels, window.page_reading.image.pixels)
    assert not other.work_file.unsaved
    assert not other.undo_stack.canUndo()
    other.actions_.page.trigger()
    assert other.text_panel.editor.toPlainText().startswith("typed over\n")


def test_save_asks_for_a_name_once(qtbot, window, tmp_path, monkeypatch):
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (130, 100))
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked.append(1) or (str(tmp_path / "ink"), ""))
    for count in (1, 2):
        with qtbot.waitSignal(window.work_file.changed, timeout=10_000):
            QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
        draw(window.canvas, (50, 100 + 50 * count), (130, 100))
    assert asked == [1]
    assert len(read_document(tmp_path / "ink.hwrdoc", tmp_path).pages[0].ink) == 2


def test_nothing_to_save_is_said(window):
    window.actions_.save.trigger()
    assert "nothing to save" in window.message_bar.text()


def test_a_full_place_is_told_and_the_changes_stay_unsaved(qtbot, canvas, window, tmp_path):
    draw(canvas, (50, 100), (130, 100))
    (tmp_path / "taken.hwrdoc").mkdir()
    window.work_file.save_to(tmp_path / "taken.hwrdoc")
    qtbot.waitUntil(lambda: "taken.hwrdoc" in window.message_bar.text(), timeout=10_000)
    assert window.work_file.unsaved
    assert window.work_file.path is None


def test_closing_asks_only_where_something_would_be_lost(qtbot, page_window):
    page_window.close()
    assert not page_window.isVisible()
    assert question(page_window) is None


def test_ink_that_was_only_opened_need_not_be_saved(qtbot, window, tmp_path):
    write_ink(tmp_path / "ink.json", Ink((Stroke(np.array([(50, 60, 0), (170, 90, 0.1)], np.float32)),)))
    window.files.open([tmp_path / "ink.json"])
    qtbot.waitUntil(lambda: len(window.canvas.sheet.ink()) == 1, timeout=10_000)
    assert not window.isWindowModified()
    draw(window.canvas, (50, 200), (130, 200))
    assert window.isWindowModified()
    window.files.open([tmp_path / "ink.json"])  # drops a stroke that is nowhere else
    qtbot.waitUntil(lambda: len(window.canvas.sheet.ink()) == 1, timeout=10_000)
    assert window.isWindowModified()


def test_what_was_written_is_not_lost_by_closing(qtbot, canvas, window, tmp_path):
    draw(canvas, (50, 100), (130, 100))
    window.close()
    assert window.isVisible()
    answer(window, "Cancel")
    assert window.isVisible()
    assert question(window) is None
    window.work_file.path = tmp_path / "kept.hwrdoc"
    window.close()
    answer(window, "Save")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    assert (tmp_path / "kept.hwrdoc").is_file()


def test_do_not_save_closes(canvas, window):
    draw(canvas, (50, 100), (130, 100))
    window.close()
    answer(window, "Do not save")
    assert not window.isVisible()


def test_undone_changes_need_not_be_saved(canvas, window):
    draw(canvas, (50, 100), (130, 100))
    window.actions_.undo.trigger()
    window.close()
    assert not window.isVisible()


def test_another_picture_does_not_take_the_place_of_a_saved_document(qtbot, page_window, picture, tmp_path):
    save(qtbot, page_window, tmp_path / "one.hwrdoc")
    with qtbot.waitSignal(page_window.page_reading.opened, timeout=10_000):
        page_window.files.open([picture])
    assert page_window.work_file.path is None


def test_changed_pages_are_not_replaced_unasked_and_come_back_by_undo(qtbot, page_window, picture):
    page_window.page_reading.retype(0, "typed over")
    page_window.files.open([picture])
    assert question(page_window) is not None
    with qtbot.waitSignal(page_window.page_reading.opened, timeout=10_000):
        answer(page_window, "Do not save")
    qtbot.waitUntil(lambda: page_window.page_reading.unread == 0, timeout=10_000)
    assert page_window.page_reading.page.lines[0].text != "typed over"
    page_window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: page_window.text_panel.editor.toPlainText().startswith("typed over"), timeout=10_000)
    page_window.undo_stack.setClean()


def test_a_second_wish_takes_the_place_of_the_first_question(qtbot, page_window, picture):
    page_window.page_reading.retype(0, "mine")
    page_window.files.open([picture])
    page_window.actions_.new.trigger()
    QApplication.processEvents()
    assert len([box for box in page_window.findChildren(QMessageBox) if box.isVisible()]) == 1
    answer(page_window, "Do not save")
    qtbot.waitUntil(lambda: page_window.page_reading.count == 0)
    assert page_window.canvas.isVisible()


def test_new_is_empty(qtbot, page_window):
    page_window.actions_.write.trigger()
    draw(page_window.canvas, (50, 100), (130, 100))
    page_window.actions_.new.trigger()
    answer(page_window, "Do not save")
    assert len(page_window.canvas.sheet.ink()) == 0
    assert page_window.page_reading.count == 0
    assert page_window.canvas.isVisible()
    assert not page_window.work_file.unsaved


def test_one_undo_goes_back_over_ink_and_text_and_shows_what_it_does(qtbot, page_window):
    window = page_window
    window.actions_.write.trigger()
    draw(window.canvas, (50, 100), (130, 100))
    window.actions_.page.trigger()
    window.page_reading.retype(1, "typed over")
    window.actions_.undo.trigger()
    assert window.page_view.isVisible()
    assert window.page_reading.page.lines[1].text == "second one here"
    window.actions_.undo.trigger()
    assert window.canvas.isVisible()
    assert len(window.canvas.sheet.ink()) == 0


@pytest.mark.parametrize("name", ["damaged.hwrdoc", "missing.hwrdoc"])
def test_a_document_that_cannot_be_opened_leaves_everything_as_it_is(qtbot, page_window, tmp_path, name):
    (tmp_path / "damaged.hwrdoc").write_bytes(b"PK\x03\x04 and then nothing")
    page_window.files.open([tmp_path / name])
    qtbot.waitUntil(lambda: name in page_window.message_bar.text(), timeout=10_000)
    assert page_window.text_panel.editor.toPlainText().startswith("first line")


@pytest.mark.parametrize("name", ["damaged.hwrdoc", "damaged.pdf", "damaged.json"])
def test_changes_given_up_for_a_file_that_cannot_be_opened_are_still_not_saved(qtbot, page_window, tmp_path, name):
    (tmp_path / name).write_bytes(b"%PDF and then nothing")
    page_window.page_reading.retype(0, "typed over")
    page_window.files.open([tmp_path / name])
    if question(page_window) is not None:
        answer(page_window, "Do not save")
    qtbot.waitUntil(lambda: name in page_window.message_bar.text(), timeout=10_000)
    assert page_window.work_file.unsaved and page_window.isWindowModified()
    page_window.close()
    assert page_window.isVisible() and question(page_window) is not None
    answer(page_window, "Cancel")
    assert page_window.text_panel.editor.toPlainText().startswith("typed over")


def test_pages_given_up_for_others_need_not_be_saved_but_ink_beside_them_does(qtbot, page_window, picture):
    window = page_window
    for ink in (False, True):
        window.page_reading.retype(0, f"typed over {ink}")
        if ink:
            window.actions_.write.trigger()
            draw(window.canvas, (50, 100), (130, 100))
        window.files.open([picture])
        with qtbot.waitSignal(window.text_shown, timeout=10_000):
            answer(window, "Do not save")
        assert window.work_file.unsaved == ink


def test_pages_given_up_are_closed(qtbot, page_window):
    page_window.page_reading.retype(0, "typed over")
    page_window.work_file.close()
    answer(page_window, "Do not save")
    assert not page_window.page_reading.count and not page_window.work_file.unsaved
