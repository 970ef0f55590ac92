import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.prepare import Changes, apply
from hwr_desktop.layout.upright import prepare
from tests.capture.photos import photo, written_page

TILTED = [(210, 150), (1190, 90), (1270, 1390), (130, 1330)]


def test_a_page_that_is_right_is_given_back_itself():
    page = PageImage(written_page())
    ready, changes = prepare(page)
    assert ready is page and not changes


def test_a_sheet_in_a_photo_that_lies_on_its_side_is_cut_out_and_turned():
    taken = PageImage(np.ascontiguousarray(np.rot90(photo(written_page(), TILTED))))
    ready, changes = prepare(taken)
    assert len(changes.corners) == 4 and changes.turns == 1
    assert ready.width < ready.height
    again = np.array(ready.pixels, float)
    assert again.min() < 120 and np.median(again) > 200, "paper and ink, no desk"
    assert (again[10:-10, 10:-10] < 100).mean() < 0.1


@pytest.mark.parametrize("changes", [Changes(turns=1), Changes(turns=2), Changes(turns=3), Changes(tuple(TILTED), 3), Changes(tuple(TILTED))])
def test_places_lead_back_to_the_picture(changes):
    picture = np.full((1500, 1400), 230, np.uint8)
    picture[700:712, 600:612] = 0
    page = PageImage(picture)
    ready = apply(page, changes)
    y, x = np.nonzero(ready.pixels < 100)
    back = changes.to_picture(np.array([[x.mean() + 0.5, y.mean() + 0.5]]), ready)
    assert np.abs(back - [606, 706]).max() < 1.5
    assert back.dtype == np.float32


def test_a_sheet_that_is_nearly_the_whole_picture_and_level_stays():
    picture = np.full((1260, 960), 20, np.uint8)
    picture[20:1220, 20:920] = written_page()
    assert not prepare(PageImage(picture))[1].corners
