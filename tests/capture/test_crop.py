import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hwr_desktop.capture.crop import crop_line
from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from tests.layout.writing import page, turned


def shape(points, baseline=None):
    return LineShape(np.array(points, np.float32), None if baseline is None else np.array(baseline, np.float32))


def around(left, baseline, right, up=45, down=20):
    return np.array([[left, baseline - up], [right, baseline - up], [right, baseline + down], [left, baseline + down]], np.float32)


def test_a_level_line_is_cut_out_as_it_is():
    written = page()
    left, baseline, right = written.lines[1]
    line = crop_line(PageImage(written.pixels), shape(around(left, baseline, right), [[left, baseline], [right, baseline]]))
    part = written.pixels[baseline - 45 : baseline + 20, left:right]
    assert line.pixels.shape == part.shape
    assert np.corrcoef(line.pixels.ravel(), 255.0 - part.ravel())[0, 1] > 0.98
    assert line.shape is not None


def test_without_a_baseline_the_box_is_cut_out():
    written = page()
    left, baseline, right = written.lines[0]
    line = crop_line(PageImage(written.pixels), shape(around(left, baseline, right)))
    assert line.pixels.shape == (65, right - left)
    assert line.pixels.max() > 0.99


@pytest.mark.parametrize("degrees", [-20, 8, 60])
def test_a_slanted_line_becomes_level(degrees):
    written = page()
    left, baseline, right = written.lines[0]
    level = crop_line(PageImage(written.pixels), shape(around(left, baseline, right), [[left, baseline], [right, baseline]]))
    canvas = cv2.copyMakeBorder(written.pixels, 600, 600, 300, 300, cv2.BORDER_CONSTANT, value=245)
    pixels, matrix = turned(canvas, degrees)
    corners = np.concatenate([around(left, baseline, right), [[left, baseline], [right, baseline]]]) + np.array([300, 600])
    there = corners @ matrix[:, :2].T + matrix[:, 2]
    line = crop_line(PageImage(pixels), shape(there[:4], there[4:]))
    rows, columns = np.minimum(level.pixels.shape, line.pixels.shape)
    assert np.abs(np.subtract(level.pixels.shape, line.pixels.shape)).max() <= 2
    assert np.corrcoef(level.pixels[:rows, :columns].ravel(), line.pixels[:rows, :columns].ravel())[0, 1] > 0.85


def test_a_curved_line_becomes_level():
    rows, columns = np.mgrid[0:400, 0:1000]
    curve = 200 + 40 * np.sin(columns / 1000 * np.pi)
    pixels = np.where(np.abs(rows - curve) < 4, 20, 240).astype(np.uint8)
    x = np.linspace(50, 950, 40)
    base = 200 + 40 * np.sin(x / 1000 * np.pi)
    upper, lower = np.stack([x, base - 30], 1), np.stack([x, base + 20], 1)
    line = crop_line(PageImage(pixels), shape(np.concatenate([upper, lower[::-1]]), np.stack([x, base], 1)))
    inked = line.pixels[:, line.pixels.max(0) > 0.5]
    assert inked.shape[1] > 0.97 * line.pixels.shape[1]
    height = (np.arange(line.pixels.shape[0]) @ inked) / inked.sum(0)
    assert np.abs(height - np.median(height)).max() < 2.5


def test_the_frame_leads_back_to_the_page():
    written = page()
    left, baseline, right = written.lines[0]
    pixels, matrix = turned(written.pixels, 7)
    corners = np.concatenate([around(left, baseline, right), [[left, baseline], [right, baseline]]]) @ matrix[:, :2].T + matrix[:, 2]
    line = crop_line(PageImage(pixels), shape(corners[:4], corners[4:]))
    frame = line.frame
    width = line.pixels.shape[1]
    assert (np.diff(frame.columns) > 0).all()
    assert (frame.columns[0], frame.columns[-1]) == (0, width)
    assert np.abs(frame.top[[0, -1]] - corners[:2]).max() < 2
    assert np.abs(frame.bottom[[0, -1]] - corners[[3, 2]]).max() < 2
    ink = np.flatnonzero(line.pixels.max(0) > 0.5)
    box = frame.box(float(ink[0]), float(ink[-1]))
    dark = np.argwhere(pixels[int(corners[:, 1].min()) : int(corners[:, 1].max()) + 1] < 100)
    assert box[0] <= dark[:, 1].min() + 3


def test_what_is_outside_the_polygon_has_the_tone_of_the_paper():
    written = page(pitch=45)
    written.pixels[:] = (written.pixels * np.linspace(1, 0.6, written.pixels.shape[1])).astype(np.uint8)
    left, baseline, right = written.lines[1]
    polygon = [
        [left, baseline - 90],
        [left + 60, baseline - 90],
        [left + 60, baseline - 25],
        [right, baseline - 25],
        [right, baseline + 8],
        [left, baseline + 8],
    ]
    line = crop_line(PageImage(written.pixels), shape(polygon, [[left, baseline], [right, baseline]]))
    assert line.pixels[:60, 70:].max() < 0.1
    assert line.pixels[:60, :55].max() > 0.8
    assert line.pixels[70:, 70:].max() > 0.8


@pytest.mark.parametrize("offset", [(-300, 0), (0, -150), (700, 0), (0, 300), (5000, 5000), (-1e7, 3)])
def test_a_line_may_reach_beyond_the_page(offset):
    written = page()
    left, baseline, right = written.lines[0]
    polygon = around(left, baseline, right) + np.array(offset, np.float32)
    for base in (None, polygon[[3, 2]] - (0, 20)):
        line = crop_line(PageImage(written.pixels), shape(polygon, base))
        assert np.isfinite(line.pixels).all()
        assert 0 <= line.pixels.min() <= line.pixels.max() <= 1


@pytest.mark.parametrize("polygon", [[[5, 5], [6, 5], [6, 6]], [[5, 5], [5, 5], [5, 5]], [[5, 5], [90, 5], [40, 5]], [[5, 5], [5, 90], [5, 30]]])
def test_tiny_and_flat_polygons(polygon):
    for base in (None, [[5, 5], [5, 5]], [[5, 5], [6, 5]]):
        line = crop_line(PageImage(np.full((100, 100), 240, np.uint8)), shape(polygon, base))
        assert min(line.pixels.shape) >= 1
        assert line.pixels.max() == 0


def test_large_lines_come_smaller_without_losing_thin_strokes():
    pixels = np.full((900, 6000), 250, np.uint8)
    pixels[:, ::300] = 0
    line = crop_line(PageImage(pixels), shape([[0, 0], [6000, 0], [6000, 900], [0, 900]], [[0, 700], [6000, 700]]))
    assert line.pixels.shape == (128, 853)
    assert (line.pixels[64] > 0.05).sum() >= 19


@given(
    st.integers(300, 700),
    st.integers(300, 700),
    st.floats(-25, 25),
    st.floats(-20, 20),
    st.floats(0.15, 0.85),
    st.floats(-0.7, 0.4),
    st.integers(1, 4),
)
def test_a_point_on_the_page_is_found_back_through_the_frame(x, y, degrees, sag, along, across, size):
    """A dot is drawn beside the baseline of a line of any slope, bend and size; its columns lead back to it."""
    turn = np.deg2rad(degrees)
    right, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    t = np.linspace(-1, 1, 15)[:, None]
    base = np.array([x, y]) + 240 * t * right + sag * (1 - t**2) * down
    upper, lower = base - 20 * size * down, base + 12 * size * down
    at = 2 * along - 1
    dot = np.array([x, y]) + 240 * at * right + (sag * (1 - at**2) + 16 * size * across) * down
    pixels = np.full((1000, 1000), 240, np.uint8)
    cv2.circle(pixels, tuple(int(v) for v in np.round((dot - 0.5) * 16)), 4 * 16, 0, -1, cv2.LINE_AA, 4)
    line = crop_line(PageImage(pixels), shape(np.concatenate([upper, lower[::-1]]), base))
    columns = np.flatnonzero(line.pixels.max(0) > 0.5)
    box = line.frame.box(float(columns[0]), float(columns[-1] + 1))
    assert columns[-1] - columns[0] < 14
    assert box[0] - 1 <= dot[0] <= box[2] + 1
    assert box[1] - 1 <= dot[1] <= box[3] + 1
    slanting = 34 * size * abs(np.sin(turn)) + 20 * size * abs(sag) / 60
    assert box[2] - box[0] < 20 + slanting


coordinates = arrays.arrays(np.float32, st.tuples(st.integers(3, 9), st.just(2)), elements=st.floats(-300, 500, width=32))
bases = st.none() | arrays.arrays(np.float32, st.tuples(st.integers(2, 6), st.just(2)), elements=st.floats(-300, 500, width=32))


@given(coordinates, bases)
def test_any_shape_gives_a_line_image(polygon, base):
    line = crop_line(PageImage(np.full((90, 120), 200, np.uint8)), LineShape(polygon, base))
    height, width = line.pixels.shape
    assert 1 <= height <= 128
    assert 1 <= width <= 16_000
    assert np.isfinite(line.frame.top).all()
    assert np.isfinite(line.frame.bottom).all()
    assert (np.diff(line.frame.columns) > 0).all()
