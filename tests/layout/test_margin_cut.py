import numpy as np
import pytest

from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.margin_cut import cut_at_margins


def lines(*parts):
    """Lines 40 px high, 60 px apart, with ink where each of them has parts (left, right)."""
    found, marks = [], []
    for i, spans in enumerate(parts):
        y = 100 + 60 * i
        x = np.concatenate([np.arange(*span) for span in spans])
        found.append(Baseline(np.array([[x.min(), y], [x.max(), y]], float), 28, 12, 0.9))
        marks.append((x, np.full(len(x), y - 5)))
    return found, marks


def cut(*parts, width=1200):
    found, marks = cut_at_margins(*lines(*parts), width)
    for line, (x, _) in zip(found, marks, strict=True):
        assert line.points[0, 0] <= x.min() + 25 and line.points[-1, 0] >= x.max() - 25
    return [(int(x.min()), int(x.max()) + 1) for x, _ in marks]


PLAIN = [(200, 900)], [(200, 880)], [(200, 910)]


@pytest.mark.parametrize("note", [(1000, 1060), (60, 150)])
def test_a_note_or_number_in_the_margin_becomes_a_line_of_its_own(note):
    row = sorted([(200, 890), note])
    assert sorted(cut(PLAIN[0], row, *PLAIN[1:])) == sorted([(200, 900), (200, 890), note, (200, 880), (200, 910)])


def test_a_last_word_beyond_the_margin_and_a_gap_within_the_text_stay():
    assert cut(PLAIN[0], [(200, 890), (915, 990)], *PLAIN[1:])[1] == (200, 990)
    assert cut(PLAIN[0], [(200, 500), (600, 890)], *PLAIN[1:])[1] == (200, 890)


@pytest.mark.parametrize("last", [(960, 1040), (985, 1060)])
def test_a_last_word_after_a_gap_like_others_stays_where_lines_end_unevenly(last):
    assert cut(PLAIN[0], [(200, 500), (570, 915), last], *PLAIN[1:])[1] == (200, last[1])


def test_a_column_stays_in_its_rows():
    row = [(200, 800), (1000, 1060)]
    assert cut(row, row, row, row) == [(200, 1060)] * 4


def test_what_the_edge_cuts_off_belongs_to_the_page_beside():
    assert cut(PLAIN[0], [(0, 60), (200, 890)], *PLAIN[1:]) == [(200, 900), (200, 890), (200, 880), (200, 910)]


def test_nothing_to_cut():
    assert cut_at_margins([], [], 100) == ([], [])
