import numpy as np
import pytest

import samples
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.source import open_pages
from hwr_desktop.layout.segmenter import evident_writing
from hwr_desktop.layout.upright import prepare
from hwr_desktop.paths import resource


def turned(page, turns):
    return PageImage(np.ascontiguousarray(np.rot90(page.pixels, turns)))


@pytest.mark.parametrize("name", ["samples/page.png"])
def test_a_few_short_lines_are_not_turned(name):
    (page,) = open_pages(resource(name))
    ready, changes = prepare(page)
    assert not changes and ready is page


def test_a_full_page_is_put_upright():
    page = PageImage(samples.page(20))
    for turns in (1, 3):
        ready, changes = prepare(turned(page, turns))
        assert changes.turns == turns
        assert np.array_equal(ready.pixels, page.pixels)


def test_lines_are_evident_where_they_are_level():
    page = PageImage(samples.page(8))
    assert evident_writing(page) > 3 * evident_writing(turned(page, 1))
    assert evident_writing(PageImage(np.full((400, 300), 240, np.uint8))) == 0
