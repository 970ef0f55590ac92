import cv2
import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.upright import quarter_turns
from tests.capture.photos import LINES, cat, shaded, written_page


def ruled(pixels):
    pixels = pixels.copy()
    pixels[30::50] = 150
    return pixels


def squared(pixels):
    pixels = ruled(pixels)
    pixels[:, 20::50] = 150
    return pixels


def slanting(pixels):
    turn = cv2.getRotationMatrix2D((450, 600), 6, 1)
    return cv2.warpAffine(pixels, turn, (900, 1200), borderValue=235)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("paper", [lambda p: p, ruled, squared, shaded, slanting], ids=["plain", "ruled", "squared", "shaded", "slanting"])
def test_a_page_that_lies_or_stands_on_its_head_is_told_from_its_writing(turns, paper):
    lying = np.ascontiguousarray(np.rot90(paper(written_page()), turns))  # anticlockwise, so as many turns clockwise put it right
    assert quarter_turns(PageImage(lying)) == turns


@pytest.mark.parametrize(
    "pixels",
    [np.full((800, 600), 240, np.uint8), written_page(LINES[:1]), cat(), np.zeros((1, 4000), np.uint8), np.full((700, 700), 255, np.uint8)],
    ids=["blank", "one line", "cat", "one row", "white"],
)
def test_what_is_not_clear_stays(pixels):
    assert quarter_turns(PageImage(pixels)) == 0
