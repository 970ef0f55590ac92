import cv2
import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.cut_out import is_one_line
from hwr_desktop.layout.look import look
from hwr_desktop.layout.segmenter import find_lines
from tests.layout.writing import TEXTS, page


@pytest.mark.parametrize(("size", "texts"), [(1, TEXTS * 3), (3, ("the quick", "brown fox", "jumps")), (6, ("over", "lazy"))])
def test_writing_of_any_size_gives_as_many_lines(size, texts):
    written = page(texts, width=1300 // size, left=40, height=1500 // size, first=120)
    pixels = cv2.resize(written.pixels, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)
    lines = find_lines(PageImage(pixels))
    assert len(lines) == len(texts)
    for line, (left, baseline, right) in zip(lines, written.lines, strict=True):
        assert np.abs(line.baseline[:, 1] / size - baseline).max() < 9
        assert abs(line.polygon[:, 0].min() / size - left) < 20 and abs(line.polygon[:, 0].max() / size - right) < 20


@pytest.mark.parametrize("word", ["jug", "plain"])
def test_a_word_that_fills_its_picture_is_one_line(word):
    pixels = page((word,), width=45 * len(word), height=80, left=10, first=55).pixels
    for size in (1, 2, 6):
        picture = PageImage(cv2.resize(pixels, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC))
        lines = find_lines(picture)
        assert lines and is_one_line(picture, lines)


def test_a_large_title_and_small_lines_are_found_on_one_page():
    written = page(TEXTS * 3, first=520)
    title = page(("jugs",), width=250, height=100, left=30, first=70)
    written.pixels[:400, :1000] = cv2.resize(title.pixels, (1000, 400), interpolation=cv2.INTER_CUBIC)
    lines = find_lines(PageImage(written.pixels))
    assert len(lines) == 1 + 3 * len(TEXTS)
    assert np.ptp(lines[0].polygon[:, 1]) > 3 * np.ptp(lines[1].polygon[:, 1])


def test_few_large_words_are_not_taken_for_slanting_lines():
    pixels = page(("phase finale", "du Brasil"), width=400, left=40, height=300).pixels
    for line in find_lines(PageImage(cv2.resize(pixels, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC))):
        assert np.ptp(line.baseline[:, 1]) < 40


def test_nothing_is_seen_on_blank_paper():
    seen = look(np.full((400, 300), 240, np.uint8))
    assert (seen.lines, seen.usual_height, seen.sureness) == ([], 0.0, 0.0)
    assert seen.writing.shape == (400, 300)
