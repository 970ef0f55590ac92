import cv2
import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage


def test_page_says_its_size_and_origin():
    page = PageImage(np.zeros((3, 5), np.uint8), 300, "scan.png", 2)
    assert (page.width, page.height, page.dpi, page.source, page.number) == (5, 3, 300, "scan.png", 2)


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((3, 5), np.float32), np.zeros((3, 5, 3), np.uint8), np.zeros(5, np.uint8), np.zeros((0, 5), np.uint8), np.zeros((5, 0), np.uint8)],
)
def test_other_arrays_are_no_pages(pixels):
    with pytest.raises(ValueError, match="uint8"):
        PageImage(pixels)


def test_pages_are_numbered_from_1():
    with pytest.raises(ValueError, match="from 1"):
        PageImage(np.zeros((1, 1), np.uint8), number=0)


def test_pixels_cannot_be_changed_and_are_not_copied():
    pixels = np.zeros((3, 5), np.uint8)
    page = PageImage(pixels)
    with pytest.raises(ValueError, match="read-only"):
        page.pixels[0, 0] = 1
    assert np.shares_memory(page.pixels, pixels)
    pixels[0, 0] = 1  # whoever made the array may still use it


def test_its_overview_is_small_made_once_and_cannot_be_changed():
    page = PageImage(np.full((4200, 2800), 255, np.uint8))
    assert page.overview.shape == (1400, 933)
    assert page.overview is page.overview
    with pytest.raises(ValueError, match="read-only"):
        page.overview[0, 0] = 1
    small = PageImage(np.zeros((3, 5), np.uint8))
    assert small.overview is small.pixels


def test_its_skew_does_not_depend_on_its_size():
    pixels = np.full((900, 800), 255, np.uint8)
    for y in range(100, 800, 40):
        cv2.line(pixels, (60, y + 35), (740, y - 35), 0, 3)
    large = cv2.resize(pixels, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    assert PageImage(pixels).skew == pytest.approx(5.9, abs=0.3)
    assert PageImage(large).skew == pytest.approx(PageImage(pixels).skew, abs=0.2)
