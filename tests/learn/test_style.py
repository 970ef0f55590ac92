import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.learn.style import Zones, another_hand, slow, stretched

seeds = st.integers(0, 10_000)


def stroke(points) -> Stroke:
    return Stroke(np.column_stack([np.array(points, float), np.full(len(points), np.nan)]))


def bars(count: int = 12) -> Ink:
    """Uprights side by side, each third one tall."""
    return Ink(tuple(stroke([(30 * i, -40 if i % 3 else -80), (30 * i + 1, -20), (30 * i + 2, 0)]) for i in range(count)))


def middles(ink: Ink) -> np.ndarray:
    return np.array([s.points[:, 0].mean() for s in ink.strokes])


@given(st.floats(-50, 50), st.floats(0.1, 60), st.floats(0.5, 2), st.floats(0.5, 2), st.lists(st.floats(-300, 300), min_size=1))
def test_zones_go_there_and_back(top, height, above, below, rows):
    zones = Zones(top, top + height, above, below)
    rows = np.array(rows)
    assert np.allclose(zones.back(zones.there(rows)), rows, atol=1e-6)
    inside = np.array([top, top + height / 2, top + height])
    assert np.allclose(zones.there(inside), inside)


def test_zones_are_found_where_most_of_the_ink_is():
    weights = np.array([1, 1, 10, 10, 10, 10, 10, 1, 1], float)
    zones = Zones.drawn(np.arange(9.0), weights, np.random.default_rng(1), 1.0)
    assert 1 <= zones.top < 3 and 5 < zones.bottom <= 7
    calm = Zones.drawn(np.arange(9.0), weights, np.random.default_rng(1), 0.0)
    assert (calm.above, calm.below) == (1, 1)


@given(seeds, st.lists(st.floats(-1000, 1000), min_size=2, max_size=40), st.floats(0, 0.3))
def test_places_along_a_line_keep_their_order(seed, places, amount):
    places = np.array(places)
    there = stretched(places, 20, amount, np.random.default_rng(seed))
    order = np.argsort(places, kind="stable")
    assert (np.diff(there[order]) >= -1e-9).all()
    if amount == 0:
        assert np.allclose(there, places, atol=1e-6)


def test_slow_curves_change_slowly_and_have_unit_size():
    x = np.linspace(0, 10_000, 4001)
    curve = slow(x, 50, np.random.default_rng(3))
    assert abs(curve.mean()) < 0.25 and 0.6 < curve.std() < 1.2
    assert np.abs(np.diff(curve)).max() < 0.5


@given(seeds)
def test_another_hand_writes_the_same_letters_in_the_same_order(seed):
    ink = bars()
    other = another_hand(ink, np.random.default_rng(seed))
    assert [len(s.points) for s in other.strokes] == [len(s.points) for s in ink.strokes]
    assert (np.diff(middles(other)) > 0).all()


def test_hands_differ_and_strength_zero_is_the_same_hand():
    ink = bars()
    one, two = (another_hand(ink, np.random.default_rng(seed)) for seed in (1, 2))
    assert not np.allclose(one.bounds, two.bounds, rtol=0.01)
    same = another_hand(ink, np.random.default_rng(1), 0.0)
    for before, after in zip(ink.strokes, same.strokes, strict=True):
        assert np.allclose(before.points[:, :2], after.points[:, :2], atol=1e-3)


@pytest.mark.parametrize("points", [[(5, 5)], [(0, 0), (100, 0)], [(3, 0), (3, 90)], [(7, 7)] * 9])
def test_dots_dashes_and_bars_have_other_hands_too(points):
    for seed in range(40):
        other = another_hand(Ink((stroke(points),)), np.random.default_rng(seed))
        assert len(other.strokes[0].points) == len(points)
