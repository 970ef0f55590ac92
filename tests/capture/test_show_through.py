import cv2
import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.show_through import without_show_through
from tests.capture.photos import LINES, shaded, written_page


def thin(front, share=0.3):
    """A page with the back of another showing through between its lines."""
    back = 235 - written_page(LINES[:6], pitch=100).astype(np.float32)[:, ::-1]
    back = cv2.GaussianBlur(np.roll(back, 50, axis=0), (0, 0), 1.6)
    return np.clip(front - share * back, 0, 255).astype(np.uint8)


def ink_in(pixels, rows):
    return float((235 - pixels[rows].astype(float)).clip(20).mean() - 20)


BETWEEN = slice(188, 240)  # half way between the first two lines


def test_what_shows_through_goes_and_the_writing_stays():
    page = PageImage(thin(written_page()), 300.0, "a.png", 3)
    clean = without_show_through(page)
    assert (clean.dpi, clean.source, clean.number) == (300.0, "a.png", 3)
    assert ink_in(clean.pixels, BETWEEN) < 0.25 * ink_in(page.pixels, BETWEEN)
    written = written_page() < 100
    assert np.abs(clean.pixels[written].astype(int) - page.pixels[written]).mean() < 1


def test_pencil_beside_ink_stays():
    pixels = written_page(LINES[:4])
    for i, text in enumerate(LINES[4:8]):
        cv2.putText(pixels, text, (70, 620 + 100 * i), cv2.FONT_HERSHEY_COMPLEX, 1.05, 165, 2, cv2.LINE_AA)
    page = PageImage(pixels)
    assert without_show_through(page) is page


@pytest.mark.parametrize(
    "pixels",
    [written_page(), shaded(written_page(), 0.4), np.full((900, 700), 240, np.uint8), np.full((1, 1), 0, np.uint8), np.zeros((50, 3000), np.uint8)],
    ids=["page", "shade", "blank", "dot", "black"],
)
def test_other_pages_are_given_back_themselves(pixels):
    page = PageImage(pixels)
    assert without_show_through(page) is page
