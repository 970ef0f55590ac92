"""The picture of the line that is corrected, above its text."""

from __future__ import annotations

from hands import draw, press
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from hwr_desktop.line_edits import is_approved

CONTROL = Qt.KeyboardModifier.ControlModifier
RIGHT = tuple(f"line {name} holds four words" for name in "abcdefghijklmnopqrst")


def test_the_picture_stands_above_the_line_of_the_caret_and_shows_its_word(qtbot, window, correct):
    editor = correct(RIGHT[:5])
    picture, sight = window.correction.sight.picture, window.correction.sight
    for row in (1, 2, 3):
        press(Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: sight.places() is not None)
        line = editor.cursorRect()
        assert picture.isVisible() and picture.geometry().bottom() <= line.top()
        before = editor.document().findBlockByNumber(row - 1)
        assert picture.y() > editor.document().documentLayout().blockBoundingRect(before).top()
    press(Qt.Key.Key_Home)
    first = picture.lit
    press(Qt.Key.Key_Tab)
    assert picture.lit == first
    press(Qt.Key.Key_Tab)
    second = picture.lit
    assert first[1] < second[0] < second[1] <= picture.line.pixels.shape[1]
    assert [item._chosen for item in window.page_view._lines] == [False, False, False, True, False]


def test_the_text_below_stays_where_it_is_when_the_caret_goes_on(qtbot, window, correct):
    editor = correct(RIGHT[:8])
    layout, text = editor.document().documentLayout(), editor.document()
    places = []
    for _ in range(4):
        places.append(layout.blockBoundingRect(text.findBlockByNumber(6)).top())
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.correction.sight.places() is not None)
    assert max(places) - min(places) <= 3


def test_a_click_in_the_picture_moves_the_caret(qtbot, window, correct):
    editor = correct(("one two three",))
    picture = window.correction.sight.picture
    places = window.correction.sight.places()
    for place in (0, 5, 9, 13):
        at = picture.point(places.column(place)).toPoint()
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(min(max(at.x(), 1), picture.width() - 2), at.y()))
        assert editor.place == place
        assert picture.lit == places.word(place)


def test_a_picture_wider_than_its_place_follows_the_caret(qtbot, window, correct):
    editor = correct((" ".join(["wide"] * 12),))
    picture = window.correction.sight.picture
    window.correction.sight.set_percent(300)
    press(Qt.Key.Key_End)
    assert 0 <= picture.point(picture.lit[0]).x() < picture.point(picture.lit[1]).x() <= picture.width()
    press(Qt.Key.Key_Home)
    assert 0 <= picture.point(picture.lit[0]).x() < picture.point(picture.lit[1]).x() <= picture.width()
    assert editor.place == 0


def test_text_and_picture_have_sizes_of_their_own_that_are_kept(qtbot, window, correct):
    editor, alt = correct(("one two",)), Qt.KeyboardModifier.AltModifier
    picture, zoom = window.correction.sight.picture, window.page_view.zoom
    text_height, picture_height = editor.cursorRect().height(), picture.height()
    for _ in range(5):
        press(Qt.Key.Key_Plus, CONTROL | alt)
    assert editor.cursorRect().height() > 1.3 * text_height
    assert (picture.height(), window.page_view.zoom) == (picture_height, zoom)
    press(Qt.Key.Key_Plus, alt)
    assert picture.height() > picture_height
    assert picture.geometry().bottom() <= editor.cursorRect().top()
    assert (window.settings.text_percent, window.settings.picture_percent) == (150, 110)
    press(Qt.Key.Key_0, CONTROL | alt)
    assert editor.cursorRect().height() == text_height


def test_the_ink_of_a_canvas_line_stands_above_its_text_while_it_is_corrected(qtbot, canvas, window, fake_reader):
    fake_reader.texts = ("one", "two")
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        draw(canvas, (50, 60), (90, 90), (130, 60), (170, 90))
        draw(canvas, (50, 360), (90, 390), (130, 360), (170, 390), (210, 360), (250, 390))
    editor, sight = window.text_panel.editor, window.correction.sight
    qtbot.waitUntil(lambda: editor.toPlainText() == "one\ntwo")
    assert not sight.picture.isVisible()
    window.activateWindow()
    editor.setFocus()
    editor.put_caret(0, 0)
    shapes = []
    for _ in range(2):
        qtbot.waitUntil(lambda: sight.places() is not None)
        shapes.append(sight.picture.line.pixels.shape)
        assert sight.picture.isVisible() and sight.picture.lit is not None
        QTest.keyClicks(editor, "x")
        press(Qt.Key.Key_Return)
    assert shapes[1] != shapes[0]
    assert [line.text for line in window.ink_reading.page.lines] == ["xone", "xtwo"]
    assert all(is_approved(line) for line in window.ink_reading.page.lines)
    canvas.setFocus()
    canvas.sheet.clear()
    qtbot.waitUntil(lambda: not sight.picture.isVisible())
