import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.line import Frame, LineImage, LineShape, fit, ink_from_grey


def written(height=60, width=500, paper=230, ink=40, slope=0.0):
    """The grey crop of a row of marks whose middle falls by ``slope`` rows a column."""
    grey = np.full((height, width), paper, np.uint8)
    for x in range(20, width - 20, 12):
        y = height / 2 + slope * (x - width / 2)
        cv2.line(grey, (x, round(y - 8)), (x + 4, round(y + 8)), ink, 2, cv2.LINE_AA)
    return grey


def straight(height, width, x=0.0, y=0.0):
    """The frame of a line image that was cut from its page upright and unscaled."""
    top = np.array([[x, y], [x + width, y]], np.float32)
    return Frame(np.array([0, width], np.float32), top, top + np.array([0, height], np.float32))


# Ink and paper


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (230, 40), (120, 30), (200, 150)])
def test_ink_is_1_and_paper_is_0(paper, ink):
    grey = written(paper=paper, ink=ink)
    pixels = ink_from_grey(grey)
    assert pixels.dtype == np.float32
    assert pixels.shape == grey.shape
    assert pixels[grey == paper].max() < 0.05
    assert pixels[grey == ink].min() > 0.9


def test_light_writing_on_dark_ground_reads_the_same():
    light, dark = ink_from_grey(written(paper=30, ink=220)), ink_from_grey(written(paper=225, ink=35))
    assert np.abs(light - dark).max() < 0.02


def test_uneven_light_goes():
    shade = np.linspace(0.4, 1, 500)
    pixels = ink_from_grey((written() * shade).astype(np.uint8))
    marks = ink_from_grey(written()) > 0.9
    assert np.median(pixels[~marks]) == 0
    assert pixels[:, 20:-20][ink_from_grey(written())[:, 20:-20] == 0].mean() < 0.02
    assert pixels[marks].mean() > 0.7


def test_blank_paper_has_no_ink():
    grain = np.random.default_rng(1).normal(220, 3, (60, 500)).clip(0, 255).astype(np.uint8)
    pixels = ink_from_grey(grain)
    assert pixels.mean() < 0.1
    assert pixels.max() < 0.6
    assert ink_from_grey(np.full((60, 500), 255, np.uint8)).max() == 0


@given(st.integers(1, 40), st.integers(1, 90), st.integers(0, 2**32 - 1))
def test_any_crop_becomes_ink_between_0_and_1(height, width, seed):
    grey = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    pixels = ink_from_grey(grey)
    assert pixels.shape == grey.shape
    assert 0 <= pixels.min() <= pixels.max() <= 1
    assert LineImage.from_grey(grey).pixels.tolist() == pixels.tolist()


@pytest.mark.parametrize("tone", [0, 1, 128, 255])
def test_one_pixel(tone):
    assert ink_from_grey(np.full((1, 1), tone, np.uint8)).tolist() == [[0]]


# The frame


def test_a_box_on_the_page():
    frame = straight(40, 300, x=100, y=200)
    assert frame.box(0, 300) == (100, 200, 400, 240)
    assert frame.box(30, 60) == (130, 200, 160, 240)
    assert frame.box(-50, 1000) == (100, 200, 400, 240)


def test_a_box_holds_the_bends_between_its_ends():
    top = np.array([[0, 50], [100, 10], [200, 50]], np.float32)
    frame = Frame(np.array([0, 100, 200], np.float32), top, top + np.array([0, 20], np.float32))
    assert frame.box(50, 150) == (50, 10, 150, 50)
    assert frame.box(0, 100) == (0, 10, 100, 70)


# Fitting to a network's height


@given(
    st.integers(1, 80),
    st.integers(1, 300),
    st.sampled_from([16, 32, 64]),
    st.sampled_from([0.0, 0.02, 0.5, 1.0]),
    st.integers(0, 2**32 - 1),
)
def test_any_size_is_fitted(height, width, rows, inked, seed):
    random = np.random.default_rng(seed)
    pixels = (random.random((height, width)) * (random.random((height, width)) < inked)).astype(np.float32)
    shape = LineShape(np.zeros((3, 2), np.float32))
    line = fit(LineImage(pixels, straight(height, width, 7, 9), shape), rows)
    assert line.pixels.dtype == np.float32
    assert line.pixels.shape[0] == rows
    assert line.pixels.shape[1] >= rows // 4
    assert 0 <= line.pixels.min() <= line.pixels.max() <= 1.0001
    assert line.shape is shape
    assert (np.diff(line.frame.columns) > 0).all()
    assert line.frame.columns[-1] == pytest.approx(line.pixels.shape[1] - rows // 3, rel=1e-5)


def test_one_pixel_is_fitted():
    for value in (0, 1):
        assert fit(LineImage(np.full((1, 1), value, np.float32)), 32).pixels.shape[0] == 32


def test_a_line_without_a_frame_keeps_none():
    assert fit(LineImage(ink_from_grey(written())), 48).frame is None


def middle_rows(pixels):
    """The centre of the ink in the first and in the last quarter of the columns."""
    quarter = pixels.shape[1] // 4
    return [float((np.arange(len(part)) @ part).sum() / part.sum()) for part in (pixels[:, :quarter], pixels[:, -quarter:])]


@pytest.mark.parametrize("slope", [-0.12, -0.05, 0.05, 0.12])
def test_a_slope_is_levelled(slope):
    line = LineImage(ink_from_grey(written(140, 600, slope=slope)))
    before = middle_rows(line.pixels)
    assert abs(before[1] - before[0]) > 15
    after = middle_rows(fit(line, 64).pixels)
    assert abs(after[1] - after[0]) < 3


def test_level_writing_stays_level():
    after = middle_rows(fit(LineImage(ink_from_grey(written())), 64).pixels)
    assert abs(after[1] - after[0]) < 1


def test_blank_margins_are_cut_off():
    grey = np.full((100, 900), 230, np.uint8)
    grey[5:65, 200:700] = cv2.resize(written(), (500, 180))[60:120]
    fitted = fit(LineImage(ink_from_grey(grey)), 64).pixels
    rows, columns = np.nonzero(fitted > 0.4)
    assert np.ptp(rows) > 0.6 * 64
    assert np.ptp(columns) > 0.9 * fitted.shape[1]


def test_a_dot_stays_small_in_its_crop():
    pixels = np.zeros((60, 60), np.float32)
    pixels[40:44, 30:34] = 1
    rows = np.flatnonzero((fit(LineImage(pixels), 64).pixels > 0.4).any(1))
    assert np.ptp(rows) < 20


@pytest.mark.parametrize("slope", [0.0, 0.1, -0.1])
def test_the_frame_of_a_fitted_line_leads_to_the_same_places(slope):
    grey = written(120, 600, slope=slope)
    centre = (330, round(60 + slope * 30))
    cv2.circle(grey, centre, 9, 40, -1)
    line = fit(LineImage(ink_from_grey(grey), straight(120, 600, x=1000, y=500)), 64)
    solid = cv2.erode(line.pixels, np.ones((7, 7), np.uint8))
    row, column = (float(v.mean()) for v in np.nonzero(solid > 0.8))
    top, bottom = (np.array([np.interp(column, line.frame.columns, side[:, i]) for i in (0, 1)]) for side in (line.frame.top, line.frame.bottom))
    place = top + (bottom - top) * (row + 0.5) / 64
    assert place == pytest.approx([1000 + centre[0], 500 + centre[1]], abs=2.5)
    left, upper, right, lower = line.frame.box(column - 3, column + 3)
    assert left <= 1000 + centre[0] <= right
    assert upper <= 500 + centre[1] <= lower


def test_a_picture_one_pixel_high_stays_small():
    line = fit(LineImage(np.zeros((1, 300_000), np.float32)), 64)
    assert line.pixels.shape == (64, 16_000 + 64 // 3)


def test_room_is_left_after_a_full_stop_at_the_very_edge():
    pixels = np.zeros((60, 400), np.float32)
    pixels[10:50, 5:380:20] = 1
    pixels[44:50, 394:400] = 1
    fitted = fit(LineImage(pixels), 48).pixels
    columns = np.flatnonzero((fitted > 0.4).any(0))
    assert fitted.shape[1] - 1 - columns[-1] >= 48 // 3
