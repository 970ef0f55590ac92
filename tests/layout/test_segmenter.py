import cv2
import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.segmenter import find_lines
from tests.capture.photos import cat
from tests.layout.writing import TEXTS, add, page, turned


def assert_found(lines, written, matrix=None, near=9):
    """Each line found is the written one: its baseline lies on it, and its outline reaches from end to end."""
    assert len(lines) == len(written)
    for line, (left, baseline, right) in zip(lines, written, strict=True):
        ends = np.array([[left, baseline, 1], [right, baseline, 1]], float).T
        ends = ends[:2].T if matrix is None else (matrix @ ends).T
        slope = (ends[1, 1] - ends[0, 1]) / (ends[1, 0] - ends[0, 0])
        expected = ends[0, 1] + slope * (line.baseline[:, 0] - ends[0, 0])
        assert np.abs(line.baseline[:, 1] - expected).max() < near
        assert (np.diff(line.baseline[:, 0]) > 0).all()
        assert abs(line.polygon[:, 0].min() - ends[:, 0].min()) < 25
        assert abs(line.polygon[:, 0].max() - ends[:, 0].max()) < 25
        assert all(
            cv2.pointPolygonTest(line.polygon, (float(x), float(y) - 12), False) >= 0
            for x, y in ends[0] + np.linspace(0.05, 0.95, 9)[:, None] * (ends[1] - ends[0])
        )


def test_lines_of_a_clean_page():
    written = page()
    lines = find_lines(PageImage(written.pixels))
    assert_found(lines, written.lines)
    assert all(line.polygon.dtype == line.baseline.dtype == np.float32 for line in lines)


@pytest.mark.parametrize("scale", [0.5, 2.5])
def test_any_resolution_gives_px_of_the_page_as_given(scale):
    written = page(height=1400)
    pixels = cv2.resize(written.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    lines = find_lines(PageImage(pixels))
    assert len(lines) == len(TEXTS)
    for line, (_, baseline, _) in zip(lines, written.lines, strict=True):
        assert np.abs(line.baseline[:, 1] / scale - baseline).max() < 9


@pytest.mark.parametrize("degrees", [-14, -4, 3, 9])
def test_a_turned_page_is_read_along_its_lines(degrees):
    written = page()
    pixels, matrix = turned(written.pixels, degrees)
    assert_found(find_lines(PageImage(pixels)), written.lines, matrix)


def test_curved_lines_are_followed():
    written = page(width=1200)
    columns, rows = np.meshgrid(np.arange(1200, dtype=np.float32), np.arange(written.pixels.shape[0], dtype=np.float32))
    bend = 25 * np.sin(columns / 1200 * np.pi)
    lines = find_lines(PageImage(cv2.remap(written.pixels, columns, rows + bend - 12, cv2.INTER_LINEAR, borderValue=245)))
    assert len(lines) == len(TEXTS)
    for line, (_, baseline, _) in zip(lines, written.lines, strict=True):
        expected = baseline + 12 - 25 * np.sin(line.baseline[:, 0] / 1200 * np.pi)
        assert np.abs(line.baseline[:, 1] - expected).max() < 14


@pytest.mark.parametrize("squared", [False, True])
def test_ruled_and_squared_paper_is_not_writing(squared):
    written = page(pitch=70)
    rules = np.full_like(written.pixels, 255)
    rules[15::35] = 175
    if squared:
        rules[:, 10::35] = 175
    ruled = np.minimum(written.pixels, rules)
    assert_found(find_lines(PageImage(ruled)), written.lines)
    assert find_lines(PageImage(np.minimum(np.full_like(ruled, 245), rules))) == []


def test_shadow_and_faint_ink_do_not_matter():
    written = page(ink=150)
    light = np.linspace(1, 0.4, written.pixels.shape[1])
    assert_found(find_lines(PageImage((written.pixels * light).astype(np.uint8))), written.lines)


def test_a_page_on_a_dark_table_and_a_frame_around_the_text():
    written = page()
    cv2.rectangle(written.pixels, (30, 30), (960, written.pixels.shape[0] - 30), 20, 3)
    scene = cv2.copyMakeBorder(written.pixels, 120, 120, 150, 150, cv2.BORDER_CONSTANT, value=15)
    expected = [(left + 150, baseline + 120, right + 150) for left, baseline, right in written.lines]
    assert_found(find_lines(PageImage(scene)), expected)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (7, 5), (900, 700)])
@pytest.mark.parametrize("tone", [0, 128, 255])
def test_an_empty_page_has_no_lines(shape, tone):
    assert find_lines(PageImage(np.full(shape, tone, np.uint8))) == []


@pytest.mark.parametrize("size", [(900, 700), (1600, 1200), (3000, 2200)])
def test_the_photo_of_a_cat_is_not_writing(size):
    assert find_lines(PageImage(cat(*size))) == []


def test_the_grain_of_paper_is_not_writing():
    grain = np.random.default_rng(0).normal(225, 6, (1200, 900))
    assert find_lines(PageImage(np.clip(grain, 0, 255).astype(np.uint8))) == []


def test_specks_and_scratches_beside_the_text_are_not_lines():
    written = page(width=1400)
    for x, y in ((1300, 60), (1250, 190), (1320, 260), (1290, 400)):
        cv2.line(written.pixels, (x, y), (x + 14, y - 20), 40, 2, cv2.LINE_AA)
    assert_found(find_lines(PageImage(written.pixels)), written.lines)


def test_one_figure_alone_is_found():
    written = page(("7",), width=500)
    assert_found(find_lines(PageImage(written.pixels)), written.lines)


def test_one_line_alone():
    written = page(TEXTS[:1])
    assert_found(find_lines(PageImage(written.pixels)), written.lines)


def test_a_wide_gap_does_not_break_the_order():
    written = page(TEXTS[:3])
    add(written, "page 12", 780, 120)
    lines = find_lines(PageImage(written.pixels))
    lefts = [float(line.polygon[:, 0].min()) for line in lines]
    assert len(lines) in (3, 4)
    assert sorted(lefts[:-2])[0] < 120  # what stands in the first row comes first, in one line or two
    assert all(left < 120 for left in lefts[-2:])


def test_two_columns_are_read_one_after_the_other():
    written = page([t[:14] for t in TEXTS] * 2, width=1300)
    for i, text in enumerate([*TEXTS, *TEXTS]):
        add(written, text[:14], 750, 130 + 70 * i)
    lines = find_lines(PageImage(written.pixels))
    assert [float(line.polygon[:, 0].min()) < 600 for line in lines] == [True] * 8 + [False] * 8


def test_the_same_page_gives_the_same_lines():
    pixels = page().pixels
    before = pixels.copy()
    first, second = (find_lines(PageImage(pixels)) for _ in range(2))
    assert all(np.array_equal(a.polygon, b.polygon) for a, b in zip(first, second, strict=True))
    assert np.array_equal(pixels, before)


def test_dotted_rules_give_no_lines():
    written = page(height=1200)
    for y in range(480, 1150, 45):
        for x in range(90, 950, 7):
            cv2.circle(written.pixels, (x, y), 1, 90, -1, cv2.LINE_AA)
    assert_found(find_lines(PageImage(written.pixels)), written.lines)


def test_dark_paper_on_a_white_bed_keeps_the_whole_of_its_lines():
    written = page(paper=105, ink=25, height=1300)
    scan = cv2.copyMakeBorder(written.pixels, 40, 900, 40, 500, cv2.BORDER_CONSTANT, value=235)
    lines = find_lines(PageImage(scan))
    assert_found(lines, [(left + 40, baseline + 40, right + 40) for left, baseline, right in written.lines])
