import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Stroke
from hwr_desktop.capture.ink_cut import cut, distances

places = st.tuples(st.integers(0, 100), st.integers(0, 100))


def stroke(points):
    return Stroke(np.array([(x, y, i) for i, (x, y) in enumerate(points)], np.float32), np.linspace(0, 1, len(points), dtype=np.float32))


@given(st.lists(places, min_size=1, max_size=8), places, places, st.integers(2, 20))
def test_what_is_left_is_out_of_reach_and_was_there(points, start, end, radius):
    whole, start, end = stroke(points), np.array(start, float), np.array(end, float)
    pieces = cut(whole, start, end, radius)
    if pieces is None:
        assert distances(np.array(points, float), start, end).min() > radius
        return
    for piece in pieces:
        assert distances(piece.points[:, :2].astype(float), start, end).min() > radius - 0.01
        assert (np.diff(piece.points[:, 2]) > 0).all()
        assert piece.pressure is not None and len(piece.pressure) == len(piece.points)
        at = piece.points[:, 2].astype(float)
        for axis in (0, 1):
            assert np.allclose(piece.points[:, axis], np.interp(at, range(len(points)), [p[axis] for p in points]), atol=1e-3)


def test_a_line_is_cut_in_two():
    left, right = cut(stroke([(0, 0), (100, 0)]), np.array([50.0, -20]), np.array([50.0, 20]), 10)
    assert np.isclose(left.points[-1, 0], 40, atol=1.5) and np.isclose(right.points[0, 0], 60, atol=1.5)
    assert left.points[0, 0] == 0 and right.points[-1, 0] == 100
