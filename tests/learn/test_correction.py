"""What can be learnt from is told from what cannot, and lines keep their identity through every file form."""

import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.errors import DataError, HwrError
from hwr_desktop.learn.correction import fault_of_text, from_picture, from_record, identity, to_png, to_record
from hwr_desktop.learn.lessons import Example, fault_of
from hwr_desktop.recognise.network import NetworkConfig


def grey(text: str = "one", seed: int = 0) -> np.ndarray:
    """A picture of a line, 255 = white."""
    return (250 - 200 * samples.rasterise(samples.write(text, seed)).pixels).astype(np.uint8)


@pytest.mark.parametrize("made", [grey("wild"), samples.write("wild", 0)], ids=["picture", "ink"])
def test_texts_that_fit_are_accepted_with_characters_that_no_model_knows(made):
    for text in ("wild", " wild\n", "wi\u014fd", "w\u2192d", "\u0434\u0430"):
        assert fault_of_text(made, text) == ""


@pytest.mark.parametrize("made", [grey("wild"), samples.write("wild", 0)], ids=["picture", "ink"])
@pytest.mark.parametrize(
    ("text", "said"),
    [("", "empty"), (" \n\t", "empty"), ("a\u200bb\x00", "U+200B, U+0000"), ("\ud800", "U+D800"), ("wild " * 60, "too long for its picture")],
)
def test_what_cannot_be_learnt_has_one_sentence_that_says_why(made, text, said):
    fault = fault_of_text(made, text)
    assert said in fault and "\n" not in fault and fault[-1] in ".?"


def test_a_line_without_anything_on_it_is_refused():
    assert "no pen strokes" in fault_of_text(Ink(), "a")
    assert "picture of the line is empty" in fault_of_text(np.zeros((0, 5), np.uint8), "a")


@pytest.mark.parametrize("length", [20, 27, 28, 29, 30, 60])
def test_too_long_is_what_training_calls_too_long(length):
    made, text = grey("wild"), "ab" * (length // 2) + "a" * (length % 2)
    refused_in_training = bool(fault_of(Example(made, text), NetworkConfig(9)))
    assert bool(fault_of_text(made, text)) == refused_in_training


def test_identity_is_that_of_the_content():
    assert identity(grey()) == identity(from_picture(to_png(grey()), "x"))
    assert identity(grey()) != identity(grey(seed=1))
    assert identity(np.zeros((2, 3), np.uint8)) != identity(np.zeros((3, 2), np.uint8))
    points = samples.write("one", 0).strokes
    assert identity(Ink(points)) == identity(Ink(tuple(Stroke(s.points, np.ones(len(s.points))) for s in points))), "pressure is not what was written"
    assert identity(Ink(points)) != identity(Ink(points[:-1]))
    assert identity(Ink((Stroke(points[0].points[:2]), Stroke(points[0].points[2:])))) != identity(Ink((points[0],)))


floats = st.floats(-30_000, 30_000, width=32)
points = st.tuples(floats, floats, st.one_of(st.just(np.nan), st.floats(0, 1e6, width=32)))
strokes = st.lists(st.tuples(st.lists(points, min_size=1, max_size=5), st.booleans()), min_size=1, max_size=4)


@given(strokes)
def test_ink_comes_back_from_its_record_bit_by_bit(strokes):
    ink = Ink(tuple(Stroke(np.array(p), np.linspace(0, 1, len(p), dtype=np.float32) if pressed else None) for p, pressed in strokes))
    again = from_record(json.loads(json.dumps(to_record(ink), allow_nan=False)), "x")
    assert identity(again) == identity(ink)
    for a, b in zip(again.strokes, ink.strokes, strict=True):
        assert np.array_equal(a.points, b.points, equal_nan=True)
        assert (a.pressure is None) == (b.pressure is None)
        assert a.pressure is None or np.array_equal(a.pressure, b.pressure)


def test_strokes_as_differences_are_read_too():
    ink = from_record({"strokes": [[1, 2, 3, 4, -1, 0]]}, "x")
    assert ink.strokes[0].points[:, :2].tolist() == [[1, 2], [4, 6], [3, 6]]


@pytest.mark.parametrize(
    "record",
    [{}, {"strokes": 3}, {"strokes": []}, {"strokes": [[1, 2, 3]]}, {"strokes": ["ab"]}, {"strokes": [[[1, 2]]], "pressure": [[0.5, 0.5]]}],
)
def test_a_record_that_is_no_ink_is_named(record):
    with pytest.raises(HwrError, match=r"^Line 3.*\.$"):
        from_record(record, "Line 3")


@pytest.mark.parametrize("data", [b"", b"no picture", to_png(grey())[:40]])
def test_a_damaged_picture_is_named(data):
    with pytest.raises(DataError, match=r"^Line 3 is damaged"):
        from_picture(data, "Line 3")


def test_colour_pictures_become_grey():
    colour = cv2.imencode(".png", np.full((4, 6, 3), 200, np.uint8))[1].tobytes()
    assert np.array_equal(from_picture(colour, "x"), np.full((4, 6), 200))
