import json

import numpy as np
import pytest
from hypothesis import given

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.errors import InputError
from tests.capture.inks import assert_same, ink_of, inks


@given(inks(pressure=True))
def test_json_round_trip(ink):
    read = Ink.from_json(ink.to_json())
    assert_same(read, ink)
    for a, b in zip(read.strokes, ink.strokes, strict=True):
        assert (a.width, a.colour) == (b.width, b.colour)


def test_looks_that_cannot_be_are_passed_over():
    ink = Ink.from_json('{"strokes": [[[1, 2], [3, 4]], [[5, 6]]], "pressure": [[0.5], [2]], "width": [-1, "a"], "colour": ["red", 7]}')
    assert [(s.pressure, s.width, s.colour) for s in ink.strokes] == [(None, None, "")] * 2


def test_json_form():
    data = json.loads(ink_of([(1, 2), (3, 4, 0.5)], [(5, 6)]).to_json())
    assert data == {"strokes": [[[1, 2], [3, 4, 0.5]], [[5, 6]]]}


def test_a_time_that_cannot_be_is_unknown():
    ink = Ink.from_json('{"strokes": [[[1, 2, NaN], [1, 2, Infinity], [1, 2, -1e300], [1, 2, null], [1, 2, 3]]]}')
    np.testing.assert_array_equal(ink.strokes[0].points[:, 2], [np.nan] * 4 + [3])
    assert_same(Ink.from_json(ink.to_json()), ink)


def test_one_point_is_ink():
    ink = Ink.from_json('{"strokes": [[[3, 4]]]}')
    assert ink.bounds == (3, 4, 3, 4)
    assert np.isnan(ink.strokes[0].points[0, 2])


def test_empty_strokes_are_left_out():
    assert len(Ink.from_json('{"strokes": [[], [[1, 2]], []]}')) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not valid JSON"),
        ('{"strokes": [[[1, 2]]', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[]", "holds no ink"),
        ("3", "holds no ink"),
        ('{"lines": []}', "holds no ink"),
        ('{"strokes": 3}', "holds no ink"),
        ('{"strokes": []}', "no strokes"),
        ('{"strokes": [[], []]}', "no strokes"),
        ('{"strokes": [[[NaN, 2]]]}', "not finite"),
        ('{"strokes": [[[1, Infinity]]]}', "not finite"),
        ('{"strokes": [[[1e999, 2]]]}', "not finite"),
        ('{"strokes": [[[1e9, 2]]]}', "out of range"),
        ('{"strokes": [[[1]]]}', "not a list of"),
        ('{"strokes": [[1, 2]]}', "not a list of"),
        ('{"strokes": [[["a", "b"]]]}', "not a list of"),
        ('{"strokes": [[{"x": 1, "y": 2}]]}', "not a list of"),
        ('{"strokes": ["abc"]}', "not a list of"),
        ('{"strokes": [5]}', "not a list of"),
        ('{"strokes": [[[1, [2]]]]}', "not a list of"),
        ('{"strokes": [[[1' + "0" * 400 + ", 2]]]}", "not a list of"),
    ],
)
def test_unusable_json_gets_a_sentence_that_names_it(text, said):
    with pytest.raises(InputError, match=said) as caught:
        Ink.from_json(text, "note.json")
    assert str(caught.value).startswith("note.json ")
    assert str(caught.value).endswith(".")


def test_bounds_and_selection():
    ink = ink_of([(0, 5), (10, -2)], [(30, 7)], [(-4, 1)])
    assert ink.bounds == (-4, -2, 30, 7)
    assert ink.select([1, 0]).bounds == (0, -2, 30, 7)
    assert ink.select([1, 0]).strokes == (ink.strokes[1], ink.strokes[0])
    assert len(ink.select([])) == 0


def test_ink_without_strokes_has_no_bounds():
    with pytest.raises(ValueError, match="no bounds"):
        _ = Ink().bounds


@pytest.mark.parametrize(
    ("points", "pressure"),
    [
        (np.zeros((0, 3)), None),
        (np.zeros((2, 2)), None),
        (np.zeros(3), None),
        (np.array([[0, np.nan, 0]]), None),
        (np.array([[np.inf, 0, 0]]), None),
        (np.zeros((2, 3)), np.zeros(3)),
    ],
)
def test_impossible_strokes_cannot_be_made(points, pressure):
    with pytest.raises(ValueError, match=r"points|pressure"):
        Stroke(points, pressure)


def test_strokes_do_not_change():
    points = np.zeros((2, 3), np.float32)
    stroke = Stroke(points, np.ones(2, np.float32))
    points[:] = 9
    assert not stroke.points.any()
    for array in (stroke.points, stroke.pressure):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
