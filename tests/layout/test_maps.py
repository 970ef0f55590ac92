import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.layout.maps import LineMaps, find_baselines

SIZE = (120, 160)


def drawn(lines, ends=True, above=6.0, below=2.0):
    """Maps as a perfect network would draw them, for lines of cells (x, y)."""
    baseline, end = np.zeros(SIZE, np.float32), np.zeros(SIZE, np.float32)
    for points in lines:
        cv2.polylines(baseline, [np.round(np.array(points) * 16).astype(np.int32)], False, 1.0, 2, cv2.LINE_8, 4)
        for x, y in (points[0], points[-1]) if ends else ():
            cv2.circle(end, (round(x), round(y)), 2, 1.0, -1)
    heights = [np.full(SIZE, h * 4, np.float32) for h in (above, below)]
    return LineMaps(baseline, end, np.ones(SIZE, np.float32), *heights, 4)


def by_row(lines):
    return sorted(lines, key=lambda line: line.points[0, 1])


def test_each_ridge_is_a_line_with_its_heights():
    lines = by_row(find_baselines(drawn([[(10, 20), (140, 20)], [(10, 40), (90, 44)]])))
    assert len(lines) == 2
    assert np.abs(lines[0].points[:, 1] - 20.5 * 4).max() < 3
    assert abs(lines[0].points[0, 0] - 42) < 9 and abs(lines[0].points[-1, 0] - 562) < 9
    assert abs(lines[1].points[-1, 1] - 44.5 * 4) < 6
    assert (lines[0].above, lines[0].below, lines[0].height) == (24, 8, 32)
    assert all((np.diff(line.points[:, 0]) > 0).all() and line.strength > 0.9 for line in lines)


def test_a_short_break_is_bridged():
    assert len(find_baselines(drawn([[(10, 20), (60, 20)], [(68, 20), (140, 21)]], ends=False))) == 1


def test_lines_that_end_beside_each_other_stay_two():
    assert len(find_baselines(drawn([[(10, 20), (60, 20)], [(68, 20), (140, 21)]], ends=True))) == 2


def test_a_far_line_at_the_same_height_stays_another():
    assert len(find_baselines(drawn([[(10, 20), (50, 20)], [(80, 20), (140, 20)]], ends=False))) == 2


def test_specks_are_no_lines():
    assert find_baselines(drawn([[(50, 50), (50, 50)]])) == []


def test_empty_maps_of_any_size_have_no_lines():
    for shape in ((1, 1), (2, 40), (40, 2), (30, 30)):
        empty = np.zeros(shape, np.float32)
        assert find_baselines(LineMaps(empty, empty, empty, empty, empty, 4)) == []


@given(st.lists(st.integers(0, 7), min_size=1, max_size=5, unique=True), st.floats(-0.15, 0.15), st.integers(4, 30), st.integers(90, 155))
def test_parallel_lines_of_any_slope_are_found_apart(rows, slope, left, right):
    lines = [[(left, 30 + 8 * row + slope * left), (right, 30 + 8 * row + slope * right)] for row in rows]
    found = by_row(find_baselines(drawn(lines)))
    assert len(found) == len(rows)
    for line, row in zip(found, sorted(rows), strict=True):
        expected = 4 * (30.5 + 8 * row + slope * (line.points[:, 0] / 4 - 0.5))
        assert np.abs(line.points[:, 1] - expected).max() < 6
