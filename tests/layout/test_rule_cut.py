"""Lines are cut at the upright rules of a table, and at no other."""

import cv2
import numpy as np
import pytest

from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.rule_cut import cut_at_rules
from hwr_desktop.layout.segmenter import find_lines
from tests.layout.writing import add, page

ENTRIES = [("bread", "two", "4,50"), ("plain milk", "nine", "12,00"), ("flour", "three", "7,25"), ("sugar, salt", "one", "3,10")]
EDGES = (60, 330, 520, 740)


def table(level=True):
    written = page((), width=800, height=560)
    for row, entries in enumerate(ENTRIES):
        for left, entry in zip(EDGES, entries, strict=False):
            add(written, entry, left + 14, 130 + 80 * row)
    for x in EDGES:
        cv2.line(written.pixels, (x, 70), (x, 390), 110, 2)
    for y in range(70, 400, 80) if level else ():
        cv2.line(written.pixels, (EDGES[0], y), (EDGES[-1], y), 110, 2)
    return written


@pytest.mark.parametrize("level", [True, False])
def test_each_cell_of_a_table_is_a_line_and_rows_are_read_one_by_one(level):
    written = table(level)
    found = [(*line.polygon.min(0), *line.polygon.max(0)) for line in find_lines(PageImage(written.pixels))]
    assert len(found) == len(written.lines)
    for (left, _, right, bottom), (start, baseline, end) in zip(found, written.lines, strict=True):
        assert abs(left - start) < 15 and abs(right - end) < 15 and abs(bottom - baseline) < 25
        assert not any(left < x < right for x in EDGES), "no outline takes a rule in"


def lines(*parts):
    """Lines 40 px high, 60 px apart, with ink where each of them has parts (left, right)."""
    found, marks = [], []
    for i, spans in enumerate(parts):
        x = np.concatenate([np.arange(*span) for span in spans])
        found.append(Baseline(np.array([[x.min(), 100 + 60 * i], [x.max(), 100 + 60 * i]], float), 28, 12, 0.9))
        marks.append((x, np.full(len(x), 95 + 60 * i)))
    return found, marks


def cut(rules, *parts):
    picture = np.zeros((600, 1000), np.uint8)
    for x in rules:
        picture[40:560, x : x + 2] = 120
    _, marks, cells = cut_at_rules(*lines(*parts), picture)
    return [(int(x.min()), int(x.max()) + 1) for x, _ in marks], cells


ROWS = [(120, 260), (310, 420)], [(120, 250), (310, 400)], [(120, 280), (310, 430)]
APART = [span for row in ROWS for span in row]
WHOLE = [(row[0][0], row[-1][1]) for row in ROWS]


def test_entries_are_cut_and_make_a_table():
    assert cut((100, 300, 600), *ROWS) == (APART, (120.0, 95.0, 429.0, 215.0))


def test_a_fold_cuts_nothing():
    assert cut((300,), *ROWS) == (WHOLE, None)
    assert cut((300, 306), *ROWS) == (WHOLE, None), "nor does one that throws two lines of shadow"


def test_squared_paper_cuts_nothing():
    assert cut(range(100, 900, 40), *ROWS) == (WHOLE, None)


def test_what_is_written_over_is_no_rule_of_a_table():
    assert cut((200, 800), *ROWS) == (WHOLE, None)


def test_text_that_fills_columns_is_cut_but_read_column_by_column():
    rows = [[(110, 290), (310, 590)]] * 4
    assert cut((100, 300, 600), *rows) == ([span for row in rows for span in row], None)


def test_a_page_without_lines():
    assert cut_at_rules([], [], np.zeros((5, 5), np.uint8)) == ([], [], None)
