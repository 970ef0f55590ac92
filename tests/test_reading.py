"""Pages, pictures of lines and ink become text whose words stand where the writing stands."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.page import PageImage
from hwr_desktop.document import TextLine, counted
from hwr_desktop.errors import Cancelled
from hwr_desktop.reading import read_ink, read_line, read_lines, read_page
from tests.conftest import FakeReader


def page_image(grey):
    return PageImage(grey, None, "a.png", 1)


def moved(ink, dx, dy):
    return Ink(tuple(Stroke(s.points + np.array([dx, dy, 0], np.float32)) for s in ink.strokes))


def page_of(rows):
    """A page with a line of writing at each of these heights; left and right edge of the writing are 100 and 700."""
    grey = np.full((max(rows) + 150, 800), 245, np.uint8)
    for seed, top in enumerate(rows):
        pixels = samples.line(seed, 5, 48).pixels[:, :600]
        grey[top : top + 48, 100 : 100 + pixels.shape[1]] = (245 - 200 * pixels).astype(np.uint8)
    return page_image(grey)


def test_a_page_is_read_line_by_line_from_top_to_bottom(fake_reader):
    fake_reader.texts = ["first line", "second line", "third"]
    rows = [60, 180, 300]
    page = read_page(page_of(rows), fake_reader)
    assert (page.width, page.height) == (800, 450)
    assert [line.text for line in page.lines] == fake_reader.texts
    for top, line in zip(rows, page.lines, strict=True):
        middle = np.mean([y for _, y in line.polygon])
        assert top < middle < top + 48
        assert [word.text for word in line.words] == line.text.split()
        for word in line.words:
            left, upper, right, lower = word.box
            assert 60 < left < right < 740
            assert top - 40 < upper < top + 24 < lower < top + 88
    assert [w.box[0] for w in page.lines[0].words] == sorted(w.box[0] for w in page.lines[0].words)


def test_a_blank_page_has_no_lines_and_no_failure(fake_reader):
    page = read_page(page_image(np.full((400, 300), 240, np.uint8)), fake_reader)
    assert (page.width, page.height, page.lines) == (300, 400, ())
    assert fake_reader.seen == []


def test_lines_are_told_when_they_are_found_and_each_time_one_is_read(fake_reader):
    told = []
    page = read_page(page_of([60, 180, 300]), fake_reader, told.append)
    assert [counted(lines) for lines in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[-1] == page.lines == read_page(page_of([60, 180, 300]), fake_reader).lines
    for lines in told:
        assert [line.polygon for line in lines] == [line.polygon for line in page.lines]
        assert all(line == page.lines[i] or line.unread for i, line in enumerate(lines))
    told.clear()
    again = read_lines(page_of([60, 180, 300]), page.lines[1:], fake_reader, told.append)
    assert [counted(lines) for lines in told] == [(0, 2), (1, 2), (2, 2)]
    assert told[-1] == again


def test_cancelling_ends_in_cancelled_and_never_in_half_a_page(fake_reader):
    with pytest.raises(Cancelled):
        read_page(page_of([60, 180, 300]), fake_reader, cancelled=lambda: len(fake_reader.seen) == 2)
    assert len(fake_reader.seen) == 2
    with pytest.raises(Cancelled):
        read_ink(samples.write("two and one", 1), fake_reader, cancelled=lambda: True)
    assert len(fake_reader.seen) == 2


@given(st.integers(1, 700), st.integers(1, 900))
def test_the_picture_of_a_line_gives_one_line_whatever_its_size(height, width):
    grey = np.full((height, width), 250, np.uint8)
    grey[height // 3 : 2 * height // 3 + 1, width // 4 : width // 2 + 1] = 20
    reader = FakeReader(["two words"])
    page = read_line(page_image(grey), reader)
    assert (page.width, page.height, len(page.lines)) == (width, height, 1)
    assert page.lines[0].polygon == ((0, 0), (width, 0), (width, height), (0, height))
    assert reader.seen[0].pixels.shape[0] <= 256
    first, second = (word.box for word in page.lines[0].words)
    assert first == pytest.approx((0, 0, width * 3 / 9, height), rel=1e-4)
    assert second == pytest.approx((width * 4 / 9, 0, width, height), rel=1e-4)


def test_ink_is_read_line_by_line_in_its_own_units(fake_reader):
    fake_reader.texts = ["first line", "second"]
    upper, lower = samples.write("once came", 1), moved(samples.write("the time"[4:], 2), -50, 150)
    ink = Ink(lower.strokes + upper.strokes)
    page = read_ink(ink, fake_reader)
    assert [line.text for line in page.lines] == fake_reader.texts
    for line, group in zip(page.lines, (upper, lower), strict=True):
        left, top, right, bottom = group.bounds
        assert line.polygon == ((left, top), (right, top), (right, bottom), (left, bottom))
        margin = 0.3 * (bottom - top)
        for word in line.words:
            assert left - margin < word.box[0] < word.box[2] < right + margin
            assert top - margin < word.box[1] < word.box[3] < bottom + margin
    left, top, right, bottom = ink.bounds
    assert left < 0 and top < 0
    assert (page.width, page.height) == pytest.approx((right - left, bottom - top))


def test_a_dot_is_read_and_no_ink_gives_no_lines(fake_reader):
    dot = Ink((Stroke(np.array([[7, 7, np.nan]], np.float32)),))
    assert len(read_ink(dot, fake_reader).lines) == 1
    assert read_ink(Ink(), fake_reader).lines == ()


@pytest.mark.parametrize("enlarged", [1, 4])
@pytest.mark.parametrize("words", [1, 8])
def test_a_line_or_a_word_cut_out_of_a_page_is_read_whole(fake_reader, words, enlarged):
    ink = samples.line(3, words, 64).pixels
    grey = cv2.resize((245 - 200 * np.pad(ink, 6)).astype(np.uint8), None, fx=enlarged, fy=enlarged)
    page = read_page(page_image(grey), fake_reader)
    assert [line.text for line in page.lines] == ["the quick fox"]
    assert page.lines[0].polygon == read_line(page_image(grey), fake_reader).lines[0].polygon


def test_a_word_is_as_high_as_the_outline_is_there_and_not_as_the_whole_line():

    outline = ((100, 50), (300, 50), (300, 80), (500, 80), (500, 130), (300, 130), (300, 120), (100, 120))
    page = page_image(np.full((200, 600), 250, np.uint8))
    for turned in (False, True):
        polygon = tuple((600 - y, x) if turned else (x, y) for x, y in outline)
        baseline = tuple((600 - y, x) if turned else (x, y) for x, y in ((100, 115), (500, 115)))
        picture = PageImage(np.ascontiguousarray(np.rot90(np.pad(page.pixels, ((0, 400), (0, 0))), -1))) if turned else page
        (read,) = read_lines(picture, [TextLine("", 0.5, polygon, baseline)], FakeReader(["abcd efgh"]))
        boxes = [word.box for word in read.words]
        if turned:
            boxes = [(top, 600 - right, bottom, 600 - left) for left, top, right, bottom in boxes]
        assert boxes[0] == pytest.approx((100, 50, 278, 120), abs=2)
        assert boxes[1] == pytest.approx((322, 80, 500, 130), abs=2)
