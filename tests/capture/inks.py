"""Ink for tests: by hand, and by hypothesis."""

import math

import numpy as np
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke

_PLACES = st.floats(-1e6, 1e6, width=32)
_TIMES = st.floats(0, 1e5, width=32)


def ink_of(*strokes):
    """Ink of strokes that are lists of (x, y) or (x, y, t)."""
    return Ink(tuple(Stroke(np.array([(*p, math.nan)[:3] for p in stroke], np.float32)) for stroke in strokes))


@st.composite
def strokes(draw, pressure=False):
    """A stroke of one to six points, each with or without a time."""
    points = draw(st.lists(st.tuples(_PLACES, _PLACES, st.one_of(st.just(math.nan), _TIMES)), min_size=1, max_size=6))
    force = None
    if pressure and draw(st.booleans()):
        force = np.array(draw(st.lists(st.floats(0, 1, width=32), min_size=len(points), max_size=len(points))), np.float32)
    width = draw(st.none() | st.floats(0.25, 99)) if pressure else None
    return Stroke(np.array(points, np.float32), force, width, draw(st.sampled_from(("", "#1f5fbf"))) if pressure else "")


def inks(pressure=False):
    """Ink of one to four strokes."""
    return st.lists(strokes(pressure), min_size=1, max_size=4).map(lambda made: Ink(tuple(made)))


def assert_same(ink, other, pressure=True):
    """Both have the same strokes, to the last bit of every number."""
    assert len(ink) == len(other)
    for a, b in zip(ink.strokes, other.strokes, strict=True):
        np.testing.assert_array_equal(a.points, b.points)
        if pressure:
            assert (a.pressure is None) == (b.pressure is None)
            if a.pressure is not None:
                np.testing.assert_array_equal(a.pressure, b.pressure)
