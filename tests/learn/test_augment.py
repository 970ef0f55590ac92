import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.line import LineImage
from hwr_desktop.learn import augment as aug


def line(height: int = 60, width: int = 400) -> np.ndarray:
    """Bars of ink from edge to edge, so that whatever is cut off shows."""
    grey = np.full((height, width), 250, np.uint8)
    grey[height // 4 : 3 * height // 4, 4 : width - 4 : 20] = 20
    grey[height // 4 : 3 * height // 4, 5 : width - 3 : 20] = 20
    return grey


def dark_share(grey: np.ndarray) -> float:
    return float((grey < 128).sum())


@given(st.integers(0, 10_000), st.integers(8, 80), st.integers(8, 300), st.booleans(), st.sampled_from((0.0, 0.5, 1.0)))
def test_every_variant_is_a_picture(seed, height, width, intruder, style):
    rng = np.random.default_rng(seed)
    grey = rng.integers(0, 256, (height, width), np.uint8)
    result = aug.augment(grey, rng, 1.0, line(40, 90) if intruder else None, style)
    assert result.dtype == np.uint8 and result.ndim == 2 and min(result.shape) >= 8
    placed = aug.place(LineImage.from_grey(result), 48, rng)
    assert placed.shape[0] == 48 and placed.dtype == np.float32 and placed.min() >= 0 and placed.max() <= 1.001


def test_equal_chance_gives_equal_pictures():
    a, b = (aug.augment(line(), np.random.default_rng(7), 1.0, line()) for _ in range(2))
    assert np.array_equal(a, b)


def test_strength_zero_changes_nothing_but_the_margin():
    grey = line()
    result = aug.augment(grey, np.random.default_rng(1), 0.0)
    assert np.array_equal(result[2:-2, 2:-2], grey)


@given(st.integers(0, 2000), st.sampled_from((0.0, 1.0)))
def test_warping_loses_no_ink(seed, style):
    """The slant must lean the writing, not push its ends out of the picture."""
    grey = line()
    rng = np.random.default_rng(seed)
    result = aug.warp(grey, rng, 1.0, style)
    stretch = result.shape[1] / grey.shape[1]
    assert dark_share(result) > 0.7 * min(stretch, 1.0) * dark_share(grey)
    columns = np.flatnonzero((result < 170).any(0))
    assert columns[0] >= 1 and columns[-1] <= result.shape[1] - 2


@pytest.mark.parametrize("change", [aug.pen, aug.rule, aug.light, aug.blur, aug.grain, aug.compress])
def test_papers_pens_and_cameras_keep_the_size_and_the_writing(change):
    grey = line()
    for seed in range(30):
        result = change(grey, np.random.default_rng(seed))
        assert result.shape == grey.shape and result.dtype == np.uint8
        bars, gaps = result[20:40, 44:46].astype(int), result[20:40, 52:56].astype(int)
        assert bars.mean() < gaps.mean() - 5


def test_a_neighbour_hangs_in_at_one_edge_only():
    grey = np.full((60, 300), 250, np.uint8)
    other = np.full((60, 300), 250, np.uint8)
    other[:, 10:290:8] = 10
    result = aug.intrude(grey, other, np.random.default_rng(2))
    dark = (result < 128).any(1)
    assert dark.any() and not dark[13:47].any() and dark[:13].any() != dark[47:].any()
