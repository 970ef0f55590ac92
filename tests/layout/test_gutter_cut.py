from hwr_desktop.layout.gutter_cut import cut_at_gutters
from tests.layout.test_margin_cut import lines


def cut(*parts):
    found, marks = cut_at_gutters(*lines(*parts))
    assert all(line.points[0, 0] <= x.min() + 50 and line.points[-1, 0] >= x.max() - 50 for line, (x, _) in zip(found, marks, strict=True))
    return [(int(x.min()), int(x.max()) + 1) for x, _ in marks]


def test_lines_through_two_columns_are_cut_and_the_heading_is_not():
    rows = [[(100, 480 + 3 * (i % 4)), (530 + 2 * (i % 3), 900)] for i in range(9)]
    assert cut([(100, 900)], *rows) == [(100, 900), *(span for row in rows for span in row)]


def test_a_single_line_that_runs_on_through_columns_found_apart_is_cut():
    rows = [[(100, 480), (530, 900)] if i == 4 else [] for i in range(9)]
    apart = [span for i in range(9) if i != 4 for span in ((i, (100, 470 + i)), (i, (530, 880 + i)))]
    found, marks = lines(rows[4], *([span] for _, span in apart))
    for line, (_, y), i in zip(found, marks, [4, *(i for i, _ in apart)], strict=True):
        y += 100 + 60 * i - int(line.points[0, 1])
        line.points[:, 1] = 100 + 60 * i
    cut_lines, parts = cut_at_gutters(found, marks)
    assert len(cut_lines) == 18
    assert [(int(x.min()), int(x.max()) + 1) for x, _ in parts[:2]] == rows[4]


def test_wide_gaps_between_words_that_do_not_stand_above_each_other_are_no_gutter():
    rows = [[(100, 300 + 37 * i % 200), (345 + 37 * i % 200, 900)] for i in range(9)]
    assert cut(*rows) == [(100, 900)] * 9


def test_a_few_lines_with_a_gap_at_the_same_place_stay():
    rows = [[(100, 480), (530, 900)]] * 4
    assert cut(*rows) == [(100, 900)] * 4


def test_numbers_beside_a_list_are_no_column():
    rows = [[(100, 150), (200, 900)]] * 9
    assert cut(*rows) == [(100, 900)] * 9


def test_nothing_to_cut():
    assert cut_at_gutters([], []) == ([], [])
