import numpy as np
import pytest

from hwr_desktop.layout.scratch_out import scratched_out
from tests.layout.writing import ink


def path(corners, steps=8):
    corners = np.array(corners, float)
    t = np.linspace(0, len(corners) - 1, (len(corners) - 1) * steps + 1)
    return np.stack([np.interp(t, np.arange(len(corners)), corners[:, i]) for i in (0, 1)], 1)


def zigzag(left, top, right, bottom, legs):
    return path([(right if i % 2 else left, top + (bottom - top) * i / legs) for i in range(legs + 1)])


WORD = path([(10, 10), (20, 40), (30, 10), (40, 40)])
AWAY = path([(200, 10), (220, 40)])


@pytest.mark.parametrize("legs", [6, 9, 14])
def test_a_zigzag_over_a_word_takes_it_and_no_other(legs):
    assert scratched_out(zigzag(0, 0, 50, 50, legs), [AWAY, WORD]) == (1,)
    upright = zigzag(0, 0, 50, 50, legs)[:, ::-1]
    assert scratched_out(upright, [AWAY, WORD]) == (1,)


def test_what_is_only_grazed_stays():
    assert scratched_out(zigzag(0, 0, 50, 12, 8), [WORD]) == ()


@pytest.mark.parametrize(
    "stroke",
    [
        path([(0, 25), (50, 25)]),
        path([(0, 20), (50, 20), (0, 30), (50, 30)]),
        path([(0, 0), (0, 50), (15, 0), (15, 50), (30, 0), (30, 50), (45, 0), (45, 50)]) * (2.2, 1),
        path([(25, 25)] * 3),
        np.array([[5.0, 5.0]]),
        path([(25 + 20 * np.cos(a), 25 + 20 * np.sin(a)) for a in np.linspace(0, 18, 60)]),
    ],
    ids=["cross", "underline twice", "mmm", "dwell", "dot", "circles"],
)
def test_writing_over_a_stroke_is_no_scratch(stroke):
    assert scratched_out(stroke, [WORD]) == ()


def test_a_written_line_scratches_nothing_out():
    strokes = [s.points[:, :2].astype(float) for s in ink(["notelline,pent", "tonnepointé.on"])[0].strokes]
    assert not any(scratched_out(stroke, strokes[:i]) for i, stroke in enumerate(strokes))
