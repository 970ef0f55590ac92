from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.line import Frame
from hwr_desktop.document import TextLine, TextWord
from hwr_desktop.line_edits import retyped
from hwr_desktop.line_places import LinePlaces
from hwr_desktop.recognise.hypothesis import CharSpan, Hypothesis, Word

FRAME = Frame(
    np.array([0, 100, 200], np.float32),
    np.array([[50, 10], [150, 10], [250, 10]], np.float32),
    np.array([[50, 50], [150, 50], [250, 50]], np.float32),
)
SPANS = ((0, 10), (10, 60), (60, 80), (120, 140), (140, 200))


def line() -> TextLine:
    """ "ab cd" whose a is narrow and whose b is wide; page x is 50 more than the column."""
    spans = tuple(CharSpan(c, *span, 0.9) for c, span in zip("ab cd", SPANS, strict=True))
    read = Hypothesis("ab cd", -1.0, 0.9, spans, (Word("ab", 0, 60, 0.9), Word("cd", 120, 200, 0.9)))
    words = (TextWord("ab", (50, 10, 110, 50), 0.9), TextWord("cd", (170, 10, 250, 50), 0.9))
    return TextLine("ab cd", 0.9, ((50, 10), (250, 10), (250, 50), (50, 50)), None, words, read)


def test_characters_stand_where_they_were_seen():
    places = LinePlaces(line(), FRAME)
    assert [places.column(i) for i in range(6)] == pytest.approx([0, 10, 60, 120, 140, 200])
    assert places.word(1) == pytest.approx((0, 60))
    assert places.word(4) == pytest.approx((120, 200))
    assert [places.position(c) for c in (-5, 12, 30, 50, 150, 500)] == [0, 1, 1, 2, 4, 5]
    assert places.point(70) == pytest.approx((120, 30))


def test_letters_of_a_typed_word_share_its_box_and_the_others_stay():
    places = LinePlaces(retyped(line(), "xyz cd"), FRAME)
    assert [places.column(i) for i in range(7)] == pytest.approx([0, 20, 40, 60, 120, 140, 200])


def test_a_line_without_words_has_one_place():
    places = LinePlaces(replace(line(), text="", words=(), hypothesis=None), FRAME)
    assert (places.word(0), places.position(70), places.column(0)) == (None, 0, 0)


def test_a_line_that_runs_down_the_page_has_its_places_too():
    top, bottom = ([[60, 0], [60, 200]], [[20, 0], [20, 200]])
    down = Frame(np.array([0, 100], np.float32), np.array(top, np.float32), np.array(bottom, np.float32))
    words = (TextWord("ab", (20, 0, 60, 80), 1.0), TextWord("c", (20, 120, 60, 200), 1.0))
    places = LinePlaces(TextLine("ab c", 1.0, ((20, 0), (60, 0), (60, 200)), None, words), down)
    assert [places.column(i) for i in range(5)] == pytest.approx([0, 20, 40, 60, 100])


@given(st.text("ab ", max_size=12))
def test_every_place_is_found_again_by_its_column(text):
    text = " ".join(text.split())
    typed = retyped(line(), text)
    places = LinePlaces(typed, FRAME)
    columns = [places.column(i) for i in range(len(text) + 1)]
    assert columns == sorted(columns)
    for i, column in enumerate(columns):
        assert places.column(places.position(column)) == pytest.approx(column), i
