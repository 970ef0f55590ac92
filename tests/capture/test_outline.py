import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.outline import find_corners, flatten
from hwr_desktop.capture.page import PageImage
from tests.capture.photos import cat, photo, shaded, written_page

TILTED = [(210, 150), (1190, 90), (1270, 1390), (130, 1330)]


@pytest.mark.parametrize("light", [lambda pixels: pixels, shaded], ids=["even light", "light from one side"])
def test_the_corners_of_a_sheet_on_a_desk_are_found(light):
    corners = find_corners(light(photo(written_page(), TILTED)))
    assert corners is not None
    assert np.abs(corners - np.array(TILTED)).max() < 8


def test_a_sheet_cut_off_by_the_picture_keeps_the_border_as_its_edge():
    corners = find_corners(photo(written_page(), [(200, -80), (1200, -60), (1260, 1390), (140, 1350)]))
    assert corners is not None
    assert np.abs(corners[2:] - [(1260, 1390), (140, 1350)]).max() < 8
    assert corners[:2, 1].max() <= 6


def test_black_borders_of_a_scan_are_told_from_the_sheet():
    scan = cv2.copyMakeBorder(written_page(), 100, 60, 140, 90, cv2.BORDER_CONSTANT, value=5)
    corners = find_corners(scan)
    assert np.abs(corners - [(140, 100), (1040, 100), (1040, 1300), (140, 1300)]).max() < 8


def test_one_page_of_an_open_book_is_not_the_sheet():
    spread = np.hstack([written_page(width=700, height=1000), written_page(width=700, height=1000)])
    gutter = 1 - 0.55 * np.exp(-(((np.arange(1400) - 700) / 30) ** 2))
    taken = photo((spread * gutter).astype(np.uint8), [(160, 240), (1550, 190), (1570, 1190), (150, 1230)], width=1700, height=1400)
    corners = find_corners(taken)
    assert corners is None or np.ptp(corners[:, 0]) > 1300


@pytest.mark.parametrize(
    "pixels",
    [
        written_page(),
        shaded(written_page(), 0.3),
        np.full((800, 600), 250, np.uint8),
        np.zeros((800, 600), np.uint8),
        cat(),
        np.full((1, 900), 9, np.uint8),
    ],
    ids=["page", "dark side", "blank", "black", "cat", "one row"],
)
def test_where_no_sheet_stands_out_there_are_no_corners(pixels):
    assert find_corners(pixels) is None


def test_flattening_brings_the_page_back():
    page = written_page()
    flat = flatten(PageImage(photo(page, TILTED, noise=0), 300.0, "a.jpg", 2), TILTED)
    assert (flat.source, flat.number) == ("a.jpg", 2)
    again = cv2.resize(flat.pixels, (900, 1200), interpolation=cv2.INTER_AREA).astype(float)
    inner = (slice(20, -20), slice(20, -20))
    assert np.abs(again[inner] - page[inner]).mean() < 6
    assert np.corrcoef(again[inner].ravel(), page[inner].ravel())[0, 1] > 0.9


def test_whole_picture_as_corners_changes_nothing():
    page = PageImage(written_page())
    assert np.array_equal(flatten(page, [(0, 0), (900, 0), (900, 1200), (0, 1200)]).pixels, page.pixels)


@pytest.mark.parametrize("corners", [[(0, 0), (9, 0), (9, 9)], [(0, 0), (5, 5), (9, 9), (2, 2)], [(0, 0), (9, 9), (9, 0), (0, 9)]])
def test_corners_that_enclose_nothing_are_refused(corners):
    with pytest.raises(ValueError, match="four corners"):
        flatten(PageImage(written_page()), corners)


@given(st.lists(st.integers(0, 110), min_size=8, max_size=8))
def test_any_sheet_in_moderate_perspective_is_found(shifts):
    base = np.array([(150, 150), (1250, 150), (1250, 1350), (150, 1350)], float)
    corners = base + np.array(shifts, float).reshape(4, 2) - 55
    found = find_corners(photo(written_page(), corners, noise=3))
    assert found is not None and np.abs(found - corners).max() < 14
