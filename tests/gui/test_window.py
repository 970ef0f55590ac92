"""The window as its users meet it: begin, choose, type, save, cancel, zoom."""

from __future__ import annotations

import json
import threading

import cv2
import pytest
from hands import LINES, draw, marks
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest

from hwr_desktop.errors import ModelError
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.modelfile import file_hash
from hwr_desktop.settings import Settings

CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(window):
    return window.text_panel.editor.toPlainText()


def test_the_first_window_shows_three_ways_to_begin(window):
    cards = window.start_page.findChildren(type(window.start_page._cards[0]))
    assert [card.accessibleName() for card in cards if card.isVisible()] == ["Write", "Open", "Paste"]
    assert not window.text_panel.isVisible()
    QTest.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    assert window.canvas.isVisible()
    assert window.text_panel.isVisible()


def test_text_appears_beside_the_ink_line_by_line(qtbot, canvas, window, fake_reader):
    fake_reader.texts = ("one", "two")
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        draw(canvas, (50, 60), (90, 90), (130, 60), (170, 90))
        draw(canvas, (50, 360), (90, 390), (130, 360), (170, 390))
    assert shown(window) == "one\ntwo"
    window.actions_.clear.trigger()
    qtbot.waitUntil(lambda: shown(window) == "")


def test_text_of_the_newest_ink_wins(qtbot, canvas, window, fake_reader):
    held, go = threading.Event(), threading.Event()
    quick = type(fake_reader).recognise

    def slow(lines, progress=None, cancelled=None):
        if len(fake_reader.seen) == 0 and not held.is_set():
            held.set()
            assert go.wait(10)
        return quick(fake_reader, lines, progress, cancelled)

    fake_reader.recognise = slow
    texts = []
    window.ink_reading.text_changed.connect(lambda page: texts.append([line.text for line in page.lines]))
    draw(canvas, (50, 60), (170, 90))
    qtbot.waitUntil(held.is_set, timeout=10_000)
    fake_reader.texts = ("newest",)
    draw(canvas, (180, 60), (250, 90))
    qtbot.wait(250)
    go.set()
    qtbot.waitUntil(lambda: bool(texts))
    qtbot.wait(100)
    assert texts == [["newest"]]


def test_an_opened_page_is_read_and_remembered(page_window, picture):
    assert shown(page_window) == "\n".join(LINES)
    assert page_window.page_view.isVisible()
    assert page_window.settings.recent == (str(picture),)
    assert page_window.windowTitle().startswith("page.png")


def click(view, x, y):
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(QPointF(x, y)))


def test_a_click_on_a_line_chooses_its_text_and_the_other_way_round(page_window):
    editor, view = page_window.text_panel.editor, page_window.page_view
    click(view, 200, 385)
    assert editor.line == 1
    assert editor.textCursor().block().text() == LINES[1]
    QTest.keyClick(editor, Qt.Key.Key_Down)
    assert editor.line == 2
    assert [item._chosen for item in view._lines] == [False, False, True]


def test_typing_changes_its_line_only_and_can_be_undone(page_window):
    editor = page_window.text_panel.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "The ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert shown(page_window).split("\n") == ["The " + LINES[0], *LINES[1:]]
    assert [line.text for line in page_window.page_reading.page.lines] == ["The " + LINES[0], *LINES[1:]]
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(page_window) == "\n".join(LINES)


def test_a_selection_over_several_lines_is_copied_but_not_typed_over(page_window):
    editor = page_window.text_panel.editor
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QGuiApplication.clipboard().setText("a\nb")
    editor.paste()
    assert shown(page_window) == "\n".join(LINES)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.paste()
    assert shown(page_window) == "\n".join(LINES) + "a b"


def test_doubtful_words_are_marked_and_found_by_key(qtbot, window, fake_reader, picture):
    fake_reader.texts, fake_reader.confidence = LINES, 0.5
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([picture])
    editor = window.text_panel.editor
    assert len([form for _, form in marks(editor) if form.underlineStyle() != QTextCharFormat.UnderlineStyle.NoUnderline]) == 10
    for word in ("first", "line"):
        QTest.keyClick(window, Qt.Key.Key_F8)
        assert editor.textCursor().selectedText() == word


def test_all_text_is_copied(page_window):
    QTest.keyClick(page_window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(LINES) + "\n"


def test_text_is_saved_as_text_and_json(page_window, tmp_path):
    page_window.files.save_text(tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "\n".join(LINES) + "\n"
    page_window.files.save_text(tmp_path / "out.json")
    saved = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [line["text"] for line in saved["pages"][0]["lines"]] == list(LINES)
    assert "out.json" in page_window.message_bar.text()


def test_pages_are_turned_and_kept(qtbot, window, fake_reader, picture, tmp_path):
    page = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)
    cv2.imwritemulti(str(tmp_path / "two.tif"), [page, page])
    fake_reader.texts = (*LINES, "a", "b", "c")
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([tmp_path / "two.tif"])
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        QTest.keyClick(window.text_panel.editor, Qt.Key.Key_PageDown)
    assert shown(window) == "a\nb\nc"
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        QTest.keyClick(window, Qt.Key.Key_PageUp)
    assert shown(window) == "\n".join(LINES)
    assert len(fake_reader.seen) == 6


def test_the_icons_in_sight_are_drawn_before_the_window_is_shown_and_the_others_after(qtbot, fake_reader):
    made = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(made)
    actions = made.actions_
    assert not actions.write.icon().isNull() and not actions.open.icon().isNull()
    made.show()
    qtbot.waitUntil(lambda: not any(action.icon().isNull() for action in actions._icons), timeout=10_000)
    made.jobs.stop()


def test_reading_is_cancelled_by_escape(qtbot, window, fake_reader, picture):
    reached = threading.Event()

    def endless(lines, progress=None, cancelled=None):
        reached.set()
        while not cancelled():
            pass
        return []

    fake_reader.recognise = endless
    window.files.open([picture])
    qtbot.waitUntil(lambda: reached.is_set() and window.page_reading.page is not None, timeout=10_000)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.wait(100)
    assert not window.page_reading.busy and window.page_reading.unread == 1
    assert "Stopped" in window.message_bar.text()
    assert [line.unread for line in window.text_panel.editor.lines()] == [True] * 3
    assert not window.actions_.cancel.isEnabled()


def test_without_a_model_the_page_does_not_stay_on_reading(qtbot, picture):
    def gone():
        raise ModelError("The model file x does not exist.")

    window = MainWindow(Settings(), gone)
    qtbot.addWidget(window)
    window.show()
    window.files.open([picture])
    qtbot.waitUntil(lambda: "does not exist" in window.message_bar.text() and window.front.is_page, timeout=10_000)
    qtbot.waitUntil(lambda: "not read" in window.text_panel.editor.placeholderText(), timeout=10_000)
    window.jobs.stop()


def test_control_and_wheel_zoom_to_the_pointer(qtbot, page_window):
    view = page_window.page_view
    place, before = QPoint(view.viewport().width() // 2 + 40, 200), view.zoom
    under = view.mapToScene(place)
    QTest.mouseMove(view.viewport(), place)
    for _ in range(4):
        QTest.wheelEvent(view.viewport().window().windowHandle(), view.viewport().mapTo(page_window, place), QPoint(0, 120), stateKey=CONTROL)
    assert view.zoom == pytest.approx(before * 1.25**4, rel=0.01)
    assert (view.mapToScene(place) - under).manhattanLength() < 12
    page_window.actions_.fit.trigger()
    qtbot.waitUntil(lambda: view.zoom == pytest.approx(before))


def test_a_missing_model_is_said_in_one_sentence(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("hwr_desktop.learn.registry.base_model", lambda: tmp_path / "none.safetensors")
    broken = MainWindow(Settings())
    qtbot.addWidget(broken)
    broken.show()
    qtbot.waitUntil(lambda: "none.safetensors" in broken.message_bar.text(), timeout=20_000)
    assert "should not" not in broken.message_bar.text()
    broken.jobs.stop()


def test_a_personal_model_that_is_damaged_falls_back_with_a_message(qtbot, home):
    (home / "models").mkdir()
    (home / "models/mine.safetensors").write_bytes(b"no model")
    (home / "models/choices.json").write_text('["mine"]')
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.model_loaded, timeout=20_000):
        window.show()
    assert "mine.safetensors" in window.message_bar.text()
    assert "comes with the program is used" in window.message_bar.text()
    assert window.reader.model == file_hash(base_model())
    window.jobs.stop()


def test_settings_are_kept_over_a_restart(qtbot, page_window, picture):
    page_window.resize(795, 602)
    page_window.close()
    again = MainWindow(Settings.load())
    qtbot.addWidget(again)
    assert again.settings.recent == (str(picture),)
    assert again.settings.folder == str(picture.parent)
    assert (again.width(), again.height()) == (795, 602)
    again.jobs.stop()


@pytest.mark.skipif(not base_model().exists(), reason="no model in this checkout")
def test_the_real_model_reads_the_page(qtbot, picture):
    real = MainWindow(Settings())
    qtbot.addWidget(real)
    real.show()
    with qtbot.waitSignal(real.text_shown, timeout=60_000):
        real.files.open([picture])
    assert real.text_panel.editor.document().blockCount() == len(LINES)
    assert shown(real).strip()
    real.jobs.stop()
