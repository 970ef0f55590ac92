"""Pages drawn as their pictures say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hwr_desktop.capture.ink import Ink
from hwr_desktop.document import Page, Picture
from hwr_desktop.errors import InputError
from hwr_desktop.page_pictures import PagePictures, thumbnail


@pytest.fixture
def file(tmp_path):
    """Three pages of which the second is dark on its left."""
    pages = [np.full((40, 60), 255, np.uint8) for _ in range(3)]
    pages[1][:, :10] = 0
    path = tmp_path / "three.tif"
    cv2.imwritemulti(str(path), pages)
    return path


def test_a_page_is_opened_by_its_number_and_turned(file):
    page = PagePictures().open(Picture(str(file), 2, turns=1))
    assert page.pixels.shape == (60, 40)
    assert (page.pixels[:10] == 0).all()  # what was left is up
    assert (page.pixels[10:] == 255).all()
    assert page.number == 2


def test_a_page_too_many_is_told(file):
    with pytest.raises(InputError, match=r"three\.tif has no page 4"):
        PagePictures().open(Picture(str(file), 4))


def test_the_last_pages_are_kept_and_memory_is_bounded(file, monkeypatch):
    monkeypatch.setattr("hwr_desktop.page_pictures._KEPT_BYTES", 2 * 40 * 60)
    pictures = PagePictures()
    first = pictures.open(Picture(str(file), 1))
    pictures.open(Picture(str(file), 2))
    assert pictures.open(Picture(str(file), 1)) is first
    pictures.open(Picture(str(file), 3))
    file.unlink()
    assert pictures.open(Picture(str(file), 1)) is first
    with pytest.raises(InputError):
        pictures.open(Picture(str(file), 2))


def test_a_page_shows_its_ink_its_picture_or_blank_paper(file):
    ink = Ink(())
    assert PagePictures().of(Page(9, 9, ink=ink)) is ink
    assert PagePictures().of(Page(60, 40, picture=Picture(str(file)))).pixels.shape == (40, 60)
    blank = PagePictures().of(Page(30.4, 20))
    assert blank.pixels.shape == (20, 30)
    assert (blank.pixels == 255).all()


def test_a_thumbnail_is_small_and_not_enlarged(file):
    assert thumbnail(Picture(str(file)), 30).pixels.shape == (20, 30)
    assert thumbnail(Picture(str(file)), 300).pixels.shape == (40, 60)
