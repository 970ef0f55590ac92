"""Smaller pictures."""

import numpy as np
import pytest

from hwr_desktop.capture.shrink import shrunk


@pytest.mark.parametrize(("shape", "small"), [((900, 600), (300, 200)), ((400, 250), (300, 188)), ((3000, 1), (300, 1)), ((2, 900), (1, 300))])
def test_the_longer_side_has_at_most_so_many_px(shape, small):
    assert shrunk(np.full(shape, 200, np.uint8), 300).shape == small


def test_a_small_picture_is_given_back_itself():
    pixels = np.zeros((300, 200), np.uint8)
    assert shrunk(pixels, 300) is pixels


@pytest.mark.parametrize("factor", [1.4, 3])
def test_tones_stay_where_they_are(factor):
    pixels = np.repeat(np.linspace(0, 255, 900).astype(np.uint8)[None], 600, 0)
    small = shrunk(pixels, round(900 / factor))
    assert np.abs(small[0].astype(float) - np.linspace(0, 255, small.shape[1])).max() < 3
