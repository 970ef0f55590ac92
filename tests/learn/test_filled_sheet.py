"""Which words stand in which line of a filled sheet."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.learn.filled_sheet import shared_out
from hwr_desktop.learn.sheet import HEIGHT, MARK, RULES, SHEETS, WIDTH, field_at, field_top

SENTENCE = "Pack my box with five dozen liquor jugs, please!"


def test_every_mark_is_another_and_lies_on_the_paper():
    marks = [(box, cells) for sheet in SHEETS for box, cells in sheet.marks()]
    seen = {np.rot90(cells, turns).tobytes() for _, cells in marks for turns in range(4)}
    assert len(seen) == 4 * len(marks), "no mark looks like another, or like itself, turned"
    assert all(5 <= left < right <= WIDTH - 5 and 5 <= top < bottom <= HEIGHT - 5 for (left, top, right, bottom), _ in marks)
    assert all(abs(right - left - MARK) < 1e-9 for (left, _, right, _), _ in marks)


def test_all_sentences_are_on_a_sheet_and_fields_do_not_touch():
    for sheet in SHEETS:
        count = len(sheet.sentences)
        assert count == 8 and field_top(count - 1) + RULES[-1] < HEIGHT - 25
        for number in range(count):
            assert field_at(field_top(number) + RULES[0]) == (number, 0)
            assert field_at(field_top(number) + RULES[1] + 3) == (number, 1)


def test_words_go_where_they_are_read():
    assert shared_out(SENTENCE, [SENTENCE]) == [SENTENCE]
    assert shared_out(SENTENCE, [""]) == [SENTENCE]
    assert shared_out(SENTENCE, ["Pack nny box witt", "Fire dozen liguor ivgs, pleasc"]) == ["Pack my box with", "five dozen liquor jugs, please!"]
    assert shared_out(SENTENCE, ["Pack my box xxxxx", "qqq", "with five dozen liquor jugs, please!"])[1] == ""


def test_no_line_begins_with_a_colon_or_ends_with_an_opening_quote():
    assert shared_out("Zoé a demandé : « Est-ce loin »", ["Zoe a demande", "Est ce loin"]) == ["Zoé a demandé :", "« Est-ce loin »"]
    assert shared_out("Facture no 20467 : 3 x 18,90", ["Facture no", "20467", "3 x 18 90"]) == ["Facture no", "20467 :", "3 x 18,90"]


@given(st.lists(st.text("abcde", min_size=1, max_size=6), min_size=1, max_size=9), st.lists(st.integers(0, 9), max_size=3))
def test_no_word_is_lost_and_exact_readings_are_found(words, cuts):
    ends = [0, *sorted(min(c, len(words)) for c in cuts), len(words)]
    lines = [" ".join(words[a:b]) for a, b in pairwise(ends)]
    shared = shared_out(" ".join(words), lines)
    assert len(shared) == len(lines) and " ".join(s for s in shared if s) == " ".join(words)
    assert [s for s in shared if s] == [line for line in lines if line]
