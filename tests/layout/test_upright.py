import numpy as np
import pytest

import samples
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.prepare import Changes
from hwr_desktop.capture.source import open_pages
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


def test_a_page_stands_on_its_head_only_if_several_lines_say_so():
    page = PageImage(samples.page(20))
    assert prepare(turned(page, 2))[1].turns == 2
    assert all(not prepare(turned(PageImage(samples.page(lines)), 2))[1] for lines in (1, 2))


@pytest.mark.parametrize("enlarged", [2, 6])
@pytest.mark.parametrize("seed", range(4))
def test_a_word_cut_out_of_a_page_stays_as_it_is(seed, enlarged):
    ink = np.kron(np.pad(samples.line(seed, 1, 64).pixels, 8), np.ones((enlarged, enlarged)))
    page = PageImage((245 - 200 * ink).astype(np.uint8))
    assert not prepare(page)[1]


def test_a_statistic_that_takes_a_page_to_stand_on_its_head_is_not_believed_alone(monkeypatch):
    page = PageImage(samples.page(12))
    monkeypatch.setattr("hwr_desktop.layout.upright.find_changes", lambda _: Changes((), 2))
    assert not prepare(page)[1]
