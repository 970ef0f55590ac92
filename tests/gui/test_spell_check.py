"""Words that no dictionary has: marked, and others offered, on pages and on the canvas."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hands import Pen, lines, marks, press
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from hwr_desktop.recognise.own_words import own_words

CONTROL = Qt.KeyboardModifier.ControlModifier


def marked(editor):
    """The words on the ground of the spell check."""
    return [word for word, form in marks(editor) if form.background().style() != Qt.BrushStyle.NoBrush]


@pytest.fixture
def misspelt(qtbot, window, correct, fake_reader):
    """A page in English with words of each kind, of which the reading is not sure."""
    read = fake_reader.hypothesis
    fake_reader.hypothesis = lambda *args: replace(read(*args), language="en")
    editor = correct(("becuase the 1805 Zorblaxe", "hause xqzwv"), confidence=0.5)
    qtbot.waitUntil(lambda: bool(marked(editor)), timeout=10_000)
    return editor


def test_misspelt_words_are_marked_apart_from_doubt_and_others_offered(qtbot, window, misspelt):
    assert marked(misspelt) == ["becuase", "hause"]
    press(Qt.Key.Key_Space, CONTROL)
    menu = QApplication.activePopupWidget()
    shown = [action.data() for action in menu.actions() if action.data()]
    assert shown[0] == "because"
    assert "Dictionary" in [action.text() for action in menu.actions()]
    press(Qt.Key.Key_1)
    assert lines(window)[0] == "because the 1805 Zorblaxe"
    assert marked(misspelt) == ["hause"]


def test_the_ground_of_a_misspelt_word_is_seen_in_the_line_with_the_caret_too(qtbot, window, misspelt):
    def ground(place):
        """The colour of the paper above the x-height of the letter there, while the caret is in its line."""
        misspelt.put_caret(0, place)
        spot = misspelt.cursorRect().center()
        misspelt.put_caret(0, len("becuase the 1805"))
        return misspelt.viewport().grab().toImage().pixelColor(spot.x() + 3, misspelt.cursorRect().center().y() - 6).name()

    assert ground(3) == ground(4) != ground(11)
    window.correction.spelling.set_mode("off")
    assert ground(3) == ground(11)


def test_a_word_of_ones_own_is_marked_no_more_not_even_after_a_restart(qtbot, window, misspelt):
    press(Qt.Key.Key_Space, CONTROL)
    press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: marked(misspelt) == ["hause"], timeout=10_000)
    assert own_words() == ("becuase",)
    assert window.settings.spelling == "suggest"


def test_spelling_off_marks_nothing(qtbot, window, misspelt):
    window.correction.spelling.set_mode("off")
    assert marked(misspelt) == []
    window.correction.spelling.set_mode("suggest")
    qtbot.waitUntil(lambda: marked(misspelt) == ["becuase", "hause"], timeout=10_000)


def test_words_of_the_canvas_are_marked_when_the_pen_rests(qtbot, canvas, window, fake_reader):
    read = fake_reader.hypothesis
    fake_reader.hypothesis = lambda *args: replace(read(*args), language="en")
    fake_reader.texts, fake_reader.confidence = ("becuase",), 0.5
    editor, spelling = window.text_panel.editor, window.correction.spelling
    pen = Pen(canvas)
    pen.draw((50, 100, 0.5), (90, 130, 0.5), (130, 100, 0.5))
    qtbot.waitUntil(lambda: editor.toPlainText() == "becuase", timeout=10_000)
    pen.send(QEvent.Type.TabletPress, 200, 100, 0.5, Qt.MouseButton.LeftButton)
    spelling.check()
    assert not window.jobs.running("spelling")  # not under a pen that is down
    pen.send(QEvent.Type.TabletRelease, 200, 100, 0.0, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: marked(editor) == ["becuase"], timeout=15_000)
    assert spelling.offered("becuase")[0] == "because"
    window.ink_words.action.trigger()
    corner = canvas.in_view(window.ink_words._places[0][0].topRight()).toPoint() + QPoint(-1, 2)
    tinted = canvas.viewport().grab().toImage().pixelColor(corner)
    spelling.set_mode("off")
    qtbot.waitUntil(lambda: canvas.viewport().grab().toImage().pixelColor(corner) != tinted)
