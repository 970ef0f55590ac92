import numpy as np
import pytest

from hwr_desktop.capture.clean import skew_angle
from tests.layout.writing import page, turned


@pytest.mark.parametrize("degrees", [-18, -7.5, -1, 0, 0.6, 4, 12, 19])
def test_the_angle_of_the_lines_is_found(degrees):
    pixels, _ = turned(page().pixels, degrees)
    assert skew_angle(pixels) == pytest.approx(degrees, abs=0.35)


@pytest.mark.parametrize("scale", [1, 3])
def test_rising_lines_are_positive_at_any_size(scale):
    pixels, _ = turned(page().pixels, 5)
    assert skew_angle(np.kron(pixels, np.ones((scale, scale), np.uint8))) == pytest.approx(5, abs=0.4)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (800, 600)])
@pytest.mark.parametrize("tone", [0, 255])
def test_a_blank_page_is_level(shape, tone):
    assert skew_angle(np.full(shape, tone, np.uint8)) == 0.0


def test_the_dark_margin_of_a_scan_does_not_count():
    pixels, _ = turned(page().pixels, 6)
    pixels = np.pad(pixels, 150, constant_values=10)
    assert skew_angle(pixels) == pytest.approx(6, abs=0.4)
