import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.layout.line_memory import steady_groups
from hwr_desktop.layout.strokes import group_strokes
from tests.layout.writing import ink

LINES = ("notelline,pent", "tonnepointé.on", "loptinénlepote")


def shown(groups, written):
    return [frozenset(written.strokes[i] for i in group) for group in groups]


def test_without_memory_it_is_the_plain_grouping():
    written, _ = ink(LINES)
    assert steady_groups(written) == group_strokes(written)


@pytest.mark.parametrize("slope", [-0.12, 0.0, 0.12])
def test_written_stroke_by_stroke_the_lines_come_out_and_nothing_jumps(slope):
    written, numbers = ink([*LINES, *LINES], slope=slope)
    before = []
    for count in range(1, len(written) + 1):
        part = Ink(written.strokes[:count])
        now = shown(steady_groups(part, before), part)
        for line in before:
            if len(line) >= 10:
                assert max(len(line & other) for other in now) >= len(line) - 1
        before = now
    groups = steady_groups(written, before)
    assert [{numbers[i] for i in group} for group in groups] == [{i} for i in range(6)]


def test_a_word_added_to_an_early_line_goes_there_and_others_stay():
    written, numbers = ink([*LINES, *LINES])
    word = [i for i, s in enumerate(written.strokes) if numbers[i] == 1 and s.bounds[0] > 300]
    order = [i for i in range(len(written)) if i not in word] + word
    late = written.select(order)
    early = Ink(late.strokes[: -len(word)])
    groups = steady_groups(late, shown(steady_groups(early), early))
    assert [{numbers[order[i]] for i in group} for group in groups] == [{i} for i in range(6)]


def test_known_lines_do_not_become_one_by_a_stroke_between_them():
    written, _ = ink(LINES[:2], pitch=2.6)
    before = shown(group_strokes(written), written)
    assert len(before) == 2
    long = Stroke(np.array([(300, 60, np.nan), (290, 140, np.nan), (285, 230, np.nan)], np.float32))
    after = Ink((*written.strokes, long))
    kept = [line - {long} for line in shown(steady_groups(after, before), after)]
    assert [line for line in kept if line] == before


def test_what_was_erased_is_forgotten():
    written, _ = ink(LINES)
    before = shown(group_strokes(written), written)
    rest = Ink(tuple(s for s in written.strokes if s not in before[1]))
    assert shown(steady_groups(rest, before), rest) == [before[0], before[2]]
    assert steady_groups(Ink(), before) == ()


points = st.tuples(st.floats(-1e4, 1e4, width=32), st.floats(-1e4, 1e4, width=32))


@given(st.lists(st.lists(points, min_size=1, max_size=5), max_size=14), st.integers(0, 14))
def test_each_stroke_is_in_exactly_one_line(strokes, earlier):
    written = Ink(tuple(Stroke(np.array([(*p, np.nan) for p in s], np.float32)) for s in strokes))
    part = Ink(written.strokes[:earlier])
    groups = steady_groups(written, shown(steady_groups(part), part))
    assert sorted(i for group in groups for i in group) == list(range(len(strokes)))
