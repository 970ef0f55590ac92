"""Several pages: thumbnails with a status, a batch, turning, and files that go bad."""

from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytest
from hands import LINES
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from hwr_desktop.gui.read_queue import Status
from hwr_desktop.paths import resource
from tests.capture.photos import written_page

DECORATION = Qt.ItemDataRole.DecorationRole
TOLD = Qt.ItemDataRole.AccessibleTextRole


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)


@pytest.fixture
def folder(tmp_path, picture):
    """Three pictures, one that is none, and a text."""
    made = tmp_path / "scans"
    made.mkdir()
    for name in ("a.png", "b.png", "d.PNG"):
        shutil.copy(picture, made / name)
    (made / "c.png").write_bytes(b"\x89PNG but no more")
    (made / "notes.txt").write_text("text")
    return made


def done(qtbot, window):
    qtbot.waitUntil(lambda: window.page_reading.count > 0 and window.page_reading.unread == 0 and not window.page_reading.busy, timeout=20_000)


def told(window, row):
    return window.thumbnails.model().index(row, 0).data(TOLD)


def test_a_dropped_folder_is_read_to_the_end_and_the_bad_file_is_named(qtbot, window, fake_reader, folder):
    fake_reader.texts = LINES
    drop(window, folder)
    qtbot.waitUntil(lambda: window.page_reading.count == 3, timeout=10_000)
    qtbot.waitUntil(lambda: "c.png" in window.message_bar.text(), timeout=10_000)
    done(qtbot, window)
    assert [told(window, row) for row in range(3)] == [f"Page {n}: read" for n in (1, 2, 3)]
    assert window.thumbnails.isVisible()
    assert window.thumbnails.width() > 100
    assert [[line.text for line in page.lines] for page in window.document().pages] == [list(LINES)] * 3


def test_a_text_among_pictures_is_left_out_and_named(qtbot, window, fake_reader, folder):
    drop(window, folder / "a.png", folder / "notes.txt", folder / "b.png")
    assert "notes.txt" in window.message_bar.text()
    qtbot.waitUntil(lambda: window.page_reading.count == 2, timeout=10_000)
    done(qtbot, window)


def test_a_folder_without_pictures_is_named(qtbot, page_window, tmp_path):
    (tmp_path / "empty folder").mkdir()
    drop(page_window, tmp_path / "empty folder")
    qtbot.waitUntil(lambda: "empty folder" in page_window.message_bar.text(), timeout=10_000)
    assert page_window.page_reading.count == 1


def test_five_hundred_files_open_at_once(qtbot, window, fake_reader, tmp_path):
    page = np.full((60, 80), 255, np.uint8)
    paths = [tmp_path / f"{i:03}.png" for i in range(500)]
    for path in paths:
        cv2.imwrite(str(path), page)
    drop(window, *paths)
    qtbot.waitUntil(lambda: window.page_reading.count == 500, timeout=30_000)
    qtbot.waitUntil(lambda: window.page_reading.unread < 490, timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.page_reading.busy
    unread = window.page_reading.unread
    assert unread > 0
    qtbot.wait(100)
    assert window.page_reading.unread == unread
    model = window.thumbnails.model()
    assert model.rowCount() == 500
    assert len(model._made) < 100  # only what is in sight


def test_a_page_that_cannot_be_opened_does_not_stop_the_others(qtbot, window, fake_reader, folder):
    fake_reader.texts = LINES
    window.page_reading.folder.keep = lambda path: path  # no copies: the file itself is read
    for name in ("c.png", "notes.txt"):
        (folder / name).unlink()
    window.page_reading.queue.read_all = lambda: None  # not yet
    drop(window, folder)
    qtbot.waitUntil(lambda: window.page_reading.unread == 2, timeout=10_000)
    del window.page_reading.queue.read_all
    (folder / "b.png").unlink()
    window.page_tools.read_all.trigger()
    qtbot.waitUntil(lambda: window.page_reading.queue.status(2) is Status.READ, timeout=10_000)
    assert window.page_reading.queue.status(1) is Status.FAILED
    assert "b.png" in told(window, 1)
    qtbot.waitUntil(lambda: "1 of 2" in window.message_bar.text(), timeout=10_000)


def test_a_picture_that_vanishes_while_it_is_open_is_still_there(qtbot, page_window, picture):
    picture.unlink()
    page_window.page_reading.pictures._kept.clear()
    page_window.page_tools.turn_right.trigger()
    qtbot.waitUntil(lambda: page_window.page_reading.image.pixels.shape == (900, 900) and page_window.page_reading.unread == 0, timeout=10_000)
    assert page_window.message_bar.text() == ""


def test_the_text_of_a_page_without_its_picture_can_be_seen(qtbot, window, fake_reader, folder):
    fake_reader.texts = LINES
    window.page_reading.folder.keep = lambda path: path
    drop(window, folder / "a.png", folder / "b.png")
    qtbot.waitUntil(lambda: window.page_reading.count == 2, timeout=10_000)
    done(qtbot, window)
    (folder / "b.png").unlink()
    window.page_reading.pictures._kept.clear()
    window.page_reading.go(1)
    qtbot.waitUntil(lambda: window.page_reading.index == 1, timeout=10_000)
    assert window.text_panel.editor.toPlainText() == "\n".join(LINES)
    assert "b.png" in window.message_bar.text()


def test_a_file_with_several_pages_offers_to_read_them_all(qtbot, window, fake_reader, picture, tmp_path):
    page = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
    cv2.imwritemulti(str(tmp_path / "three.tif"), [page] * 3)
    window.files.open([tmp_path / "three.tif"])
    qtbot.waitUntil(lambda: "3 pages" in window.message_bar.text(), timeout=10_000)
    qtbot.waitUntil(lambda: window.page_reading.unread == 2, timeout=10_000)
    button = next(b for b in window.message_bar.findChildren(QPushButton) if b.text() == "Read all now")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    done(qtbot, window)


def test_thumbnails_show_the_pages_and_lead_to_them(qtbot, window, fake_reader, folder):
    drop(window, folder / "a.png", folder / "b.png")
    qtbot.waitUntil(lambda: window.page_reading.count == 2, timeout=10_000)
    done(qtbot, window)
    model, strip = window.thumbnails.model(), window.thumbnails
    qtbot.waitUntil(lambda: isinstance(model.index(1, 0).data(DECORATION), QPixmap), timeout=10_000)
    shown = model.index(1, 0).data(DECORATION).toImage()
    assert any(shown.pixelColor(x, shown.height() // 2 - 5).lightness() < 200 for x in range(shown.width())) or not shown.isNull()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(model.index(1, 0)).center())
    qtbot.waitUntil(lambda: window.page_reading.index == 1, timeout=10_000)
    assert strip.currentIndex().row() == 1


def test_one_page_needs_no_thumbnails(page_window):
    assert not page_window.thumbnails.isVisible()


def test_a_page_is_turned_read_again_and_turned_back(qtbot, page_window, fake_reader, tmp_path):
    flat = page_window.page_reading.image.pixels
    fake_reader.texts = ("turned",)
    page_window.page_tools.turn_right.trigger()
    qtbot.waitUntil(lambda: not np.array_equal(page_window.page_reading.image.pixels, flat), timeout=10_000)
    assert np.array_equal(page_window.page_reading.image.pixels, np.rot90(flat, -1))
    qtbot.waitUntil(lambda: page_window.page_reading.unread == 0, timeout=10_000)
    page_window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: np.array_equal(page_window.page_reading.image.pixels, flat), timeout=10_000)
    assert [line.text for line in page_window.page_reading.page.lines] == list(LINES)


def test_a_first_start_offers_a_page_to_try_that_is_not_remembered(qtbot, window, fake_reader):
    button = next(b for b in window.start_page.findChildren(QPushButton) if "sample" in b.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.page_reading.count and window.page_reading.unread == 0, timeout=10_000)
    assert window.windowTitle().startswith("Sample page")
    assert len(window.page_reading.page.lines) == 8
    assert window.settings.recent == ()
    assert resource("sample/Sample page.png").stat().st_size < 200_000


def test_a_page_upside_down_is_turned_once_and_may_be_turned_back(qtbot, window, fake_reader, tmp_path):
    path = tmp_path / "down.png"
    cv2.imwrite(str(path), np.ascontiguousarray(written_page()[::-1, ::-1]))
    drop(window, path)
    done(qtbot, window)
    reading = window.page_reading
    qtbot.waitUntil(lambda: bool(np.array_equal(reading.image.pixels, written_page())), timeout=10_000)
    assert reading.pages[0].picture.turns == 2 and reading.page.lines
    for _ in range(2):
        window.page_tools.turn_right.trigger()
    done(qtbot, window)
    assert reading.pages[0].picture.turns == 0, "the user's word is the last"


def test_the_page_stays_where_it_is_when_a_message_comes_and_goes(qtbot, page_window):
    view, bar = page_window.page_view, page_window.message_bar

    def place():
        QApplication.processEvents()
        return view.zoom, view.mapFromScene(QPointF(0, 0)), view.mapFromScene(QPointF(900, 900))

    bar.close_message()
    before, height = place(), view.height()
    for show in (lambda: bar.show_message("A word."), lambda: bar.show_offer("An offer.", [("Take it", int)])):
        show()
        qtbot.waitUntil(lambda: view.height() < height)
        assert place() == before
        assert before[2].y() < view.viewport().height(), "the whole page is seen"
        bar.close_message()
        qtbot.waitUntil(lambda: view.height() == height)
        assert place() == before
