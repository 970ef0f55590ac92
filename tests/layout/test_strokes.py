import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.layout.strokes import group_strokes
from tests.layout.writing import ink

LINES = ("notelline,pent", "tonnepointé.on", "loptinénlepote")


def stroke(*points):
    return Stroke(np.array([(*p, np.nan) for p in points], np.float32))


def lines_of(groups, numbers):
    return [{numbers[i] for i in group} for group in groups]


@pytest.mark.parametrize("slope", [-0.2, -0.05, 0.0, 0.1, 0.2])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_lines_level_and_slanted(slope, count):
    written, numbers = ink(LINES[:count], slope=slope)
    assert lines_of(group_strokes(written), numbers) == [{i} for i in range(count)]


@pytest.mark.parametrize("x_height", [0.01, 4, 500])
def test_the_unit_does_not_matter(x_height):
    written, numbers = ink(LINES, x_height=x_height, left=2 * x_height)
    shifted = Ink(tuple(Stroke(s.points - np.array([0, 100, 0], np.float32)) for s in written.strokes))
    assert lines_of(group_strokes(shifted), numbers) == [{0}, {1}, {2}]


def test_strokes_added_late_go_to_their_line():
    written, numbers = ink(LINES)
    small = [i for i, s in enumerate(written.strokes) if np.ptp(s.points[:, 1]) < 10]
    order = [i for i in range(len(written)) if i not in small] + small[::-1]
    groups = group_strokes(written.select(order))
    assert lines_of(groups, [numbers[i] for i in order]) == [{0}, {1}, {2}]


@pytest.mark.parametrize("slope", [-0.1, 0.0, 0.1])
@pytest.mark.parametrize("pitch", [1.2, 1.7])
def test_rows_that_run_into_each_other_are_told_by_the_pen_s_way_back(slope, pitch):
    written, numbers = ink(("notelonpento", "lopenlenlot"), pitch=pitch, slope=slope)
    assert lines_of(group_strokes(written), numbers) == [{0}, {1}]


@pytest.mark.parametrize("slope", [-0.1, 0.0, 0.1])
def test_a_word_added_late_far_to_the_left_stays_in_its_line(slope):
    written, numbers = ink(("notelonpentonneloppent",), slope=slope)
    word = [i for i, s in enumerate(written.strokes) if s.points[:, 0].max() < 150]
    order = [i for i in range(len(written)) if i not in word] + word
    assert lines_of(group_strokes(written.select(order)), [numbers[i] for i in order]) == [{0}]


@pytest.mark.parametrize("places", [[(100, -5), (100, 78), (130, 80)], [(90, 90), (95, 175), (60, 190)]])
def test_a_tall_capital_and_a_deep_descender_are_no_lines_of_their_own(places):
    written, _ = ink(("noonpoonnen",))
    assert len(group_strokes(Ink((*written.strokes, stroke(*places))))) == 1


@given(st.permutations(range(3)))
def test_lines_come_from_top_to_bottom_whenever_written(turns):
    written, numbers = ink(LINES)
    order = [i for line in turns for i in range(len(written)) if numbers[i] == line]
    groups = group_strokes(written.select(order))
    assert [numbers[order[g[0]]] for g in groups] == [0, 1, 2]


def test_strokes_of_a_line_go_from_left_to_right():
    written, _ = ink(LINES[:1])
    (group,) = group_strokes(written.select(range(len(written) - 1, -1, -1)))
    lefts = [float(written.strokes[len(written) - 1 - i].points[:, 0].min()) for i in group]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("text", ["lllppplpl", "l", "p", "l'on", "i", "t", "...", "- -", ".", "nnn,", "lp.,'"])
def test_one_line_is_not_split(text):
    written, _ = ink([text])
    assert len(group_strokes(written)) == 1


def test_one_point_is_a_dot():
    assert group_strokes(Ink((stroke((5, 5)),))) == ((0,),)


def test_an_equals_sign_is_one_line():
    assert group_strokes(Ink((stroke((0, 0), (40, 1)), stroke((0, 14), (40, 14))))) == ((0, 1),)


def test_no_strokes_no_lines():
    assert group_strokes(Ink()) == ()


points = st.tuples(st.floats(-1e6, 1e6, width=32), st.floats(-1e6, 1e6, width=32))


@given(st.lists(st.lists(points, min_size=1, max_size=6), max_size=12))
@example([[(0.0, -6.103515625e-05), (149989.0, 0.0)]])
@example([[(0, 0), (2437, 0)], [(0, 0), (0, 0.5), (603, 0)], [(1190, 1), (2, 0)], [(0, 1), (1, 0)]])  # rows that rise otherwise than the whole
def test_each_stroke_is_in_exactly_one_line(strokes):
    written = Ink(tuple(stroke(*s) for s in strokes))
    groups = group_strokes(written)
    assert sorted(i for group in groups for i in group) == list(range(len(strokes)))
    assert groups == group_strokes(written)
    assert all(groups)
