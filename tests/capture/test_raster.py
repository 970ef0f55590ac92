import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.raster import rasterise
from tests.capture.inks import ink_of, inks

WAVE = ink_of([(10 * i, 20 * (i % 2)) for i in range(20)])


@given(inks(pressure=True), st.sampled_from([16, 32, 64, 96]))
def test_any_ink_becomes_a_line_image(ink, height):
    line = rasterise(ink, height, max_width=400)
    assert line.pixels.dtype == np.float32
    assert line.pixels.shape[0] == height
    assert height // 4 <= line.pixels.shape[1] <= 400 + 12
    assert line.pixels.min() == 0
    assert 0 < line.pixels.max() <= 1


def test_ink_is_1_and_paper_is_0():
    pixels = rasterise(WAVE).pixels
    assert pixels.max() == 1
    assert np.median(pixels) == 0
    assert not pixels[0].any()
    assert not pixels[-1].any()


def test_edges_are_anti_aliased():
    pixels = rasterise(WAVE).pixels
    assert len(np.unique(pixels)) > 20


@given(inks())
def test_the_frame_leads_back_to_the_ink(ink):
    left, top, right, bottom = ink.bounds
    line = rasterise(ink, max_width=500)
    height, width = line.pixels.shape
    near = 1e-3 * max(right - left, bottom - top, abs(left), abs(right), abs(top), abs(bottom), 1)
    box = line.frame.box(0, width)
    assert box[0] <= left + near
    assert box[1] <= top + near
    assert box[2] >= right - near
    assert box[3] >= bottom - near
    # One scale in both directions: columns are as wide in the ink as rows are high.
    assert (box[2] - box[0]) / width == pytest.approx((box[3] - box[1]) / height, rel=1e-2, abs=near)


def test_each_stroke_lies_where_the_frame_says():
    ink = ink_of([(100, 200), (100, 260)], [(400, 200), (400, 260)])
    line = rasterise(ink)
    for x in (100, 400):
        column = np.interp(x, line.frame.top[:, 0], line.frame.columns)
        written = np.flatnonzero(line.pixels[:, max(0, int(column) - 2) : int(column) + 3].any(0))
        assert len(written) >= 2
        rows = np.flatnonzero(line.pixels[:, int(column)])
        place = line.frame.top[0, 1] + rows[[0, -1]] / line.pixels.shape[0] * (line.frame.bottom[0, 1] - line.frame.top[0, 1])
        assert place == pytest.approx([200, 260], abs=4)


@given(st.floats(0.05, 50), st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_size_and_place_of_the_ink_do_not_matter(scale, x, y):
    moved = Ink(tuple(Stroke((s.points * np.float32(scale) + np.array([x, y, 0], np.float32)).astype(np.float32)) for s in WAVE.strokes))
    a, b = rasterise(WAVE).pixels, rasterise(moved).pixels
    assert abs(a.shape[1] - b.shape[1]) <= 1
    columns = min(a.shape[1], b.shape[1])
    assert np.abs(a[:, :columns] - b[:, :columns]).mean() < 0.05


def test_a_dot_is_a_small_round_mark():
    pixels = rasterise(ink_of([(5, 5)])).pixels
    rows, columns = np.nonzero(pixels > 0.5)
    assert 2 <= np.ptp(rows) + 1 <= 8
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 1
    assert abs(rows.mean() - 31.5) <= 1


def test_a_stroke_that_does_not_move_is_a_dot():
    assert np.array_equal(rasterise(ink_of([(5, 5)] * 4)).pixels, rasterise(ink_of([(5, 5)])).pixels)


def test_a_dash_stays_small():
    rows = np.flatnonzero(rasterise(ink_of([(0, 0), (40, 0)])).pixels.any(1))
    assert np.ptp(rows) < 8


def test_pen_width_and_pressure_change_the_stroke():
    thin, thick = (rasterise(WAVE, pen_width=w).pixels.sum() for w in (1.5, 6))
    assert thick > 2 * thin
    points = WAVE.strokes[0].points
    light, firm = (rasterise(Ink((Stroke(points, np.full(len(points), p, np.float32)),))).pixels.sum() for p in (0.0, 1.0))
    assert firm > 1.5 * light


def test_a_very_long_line_is_drawn_smaller():
    line = rasterise(ink_of([(0, 0), (0, 10)], [(100_000, 0), (100_000, 10)]), max_width=1000)
    assert line.pixels.shape[1] <= 1012
    assert line.frame.box(0, line.pixels.shape[1])[2] >= 100_000


def test_ink_without_strokes_cannot_be_drawn():
    with pytest.raises(ValueError, match="without strokes"):
        rasterise(Ink())
