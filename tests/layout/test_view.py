import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.view import View


def test_a_small_page_is_seen_as_it_is_and_a_large_one_smaller():
    page = PageImage(np.full((300, 200), 240, np.uint8))
    assert View.of(page).pixels is page.pixels
    assert View.of(PageImage(np.zeros((7000, 4000), np.uint8))).pixels.shape == (1400, 800)


@pytest.mark.parametrize("degrees", [-12.0, 3.0])
def test_whatever_was_done_to_a_picture_its_places_lead_back_to_the_page(degrees):
    pixels = np.full((2800, 2000), 240, np.uint8)
    pixels[1490:1510, 690:710] = 0
    view = View.of(PageImage(pixels)).turned(degrees).shrunk(1.5).padded(40)
    dark = np.argwhere(view.pixels < 120).mean(0)[::-1] + 0.5
    assert np.abs(view.on_page(dark[None])[0] - (700, 1500)).max() < 2


def test_places_beyond_the_page_are_put_on_its_edge():
    view = View.of(PageImage(np.full((300, 200), 240, np.uint8))).padded(50)
    assert view.on_page(np.array([[0.0, 0.0], [300.0, 400.0]])).tolist() == [[0, 0], [200, 300]]
