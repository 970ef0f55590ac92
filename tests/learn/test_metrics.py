"""The measures, against a published library, a plain dynamic programme and cases worked out by hand."""

from __future__ import annotations

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.learn.metrics import Confusion, edits, score
from hwr_desktop.recognise.charset import normalise

LINES = st.lists(st.tuples(st.text("abeé '.", max_size=12), st.text("abeé '.", max_size=12)), min_size=1, max_size=6)


def plain_distance(a, b):
    """Levenshtein's recurrence as it stands in the books."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


@given(LINES)
def test_cer_and_wer_agree_with_jiwer(pairs):
    pairs = [(normalise(w), normalise(r)) for w, r in pairs]
    pairs = [(w, r) for w, r in pairs if w]  # jiwer takes no empty reference
    if not pairs:
        pairs = [("ab", "b")]
    written, read = map(list, zip(*pairs, strict=True))
    scores = score(pairs)
    assert scores.cer == pytest.approx(jiwer.cer(written, read))
    assert scores.wer == pytest.approx(jiwer.wer(written, read))


@given(LINES)
def test_errors_are_the_edit_distance_and_every_character_is_accounted_for(pairs):
    pairs = [*pairs, ("a", "a")]
    scores = score(pairs)
    distance = sum(plain_distance(normalise(w), normalise(r)) for w, r in pairs)
    assert sum(c.count for c in scores.confusions) == distance == sum(edits(w, r) for w, r in pairs)
    assert scores.cer == pytest.approx(distance / sum(len(normalise(w)) for w, _ in pairs))
    assert all(0 <= v <= 1 for v in (scores.precision, scores.recall, scores.f1, scores.exact))


@given(st.lists(st.text("abc é", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_a_perfect_reading(texts):
    scores = score([(t, t) for t in texts])
    assert (scores.cer, scores.wer, scores.character_accuracy, scores.exact) == (0, 0, 1, 1)
    assert (scores.precision, scores.recall, scores.f1) == (1, 1, 1)
    assert scores.confusions == ()


def test_precision_recall_and_f1_worked_out_by_hand():
    scores = score([("aabb", "aaab"), ("c", "")])
    # a: 2 right of 3 read and 2 written; b: 1 of 1 and 2; c: never read.
    assert scores.precision == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert scores.recall == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert scores.f1 == pytest.approx((4 / 5 + 2 / 3 + 0) / 3)
    assert scores.confusions == (Confusion("b", "a", 1), Confusion("c", "", 1))
    assert (scores.lines, scores.characters, scores.words, scores.exact) == (2, 5, 2, 0)


def test_a_character_that_is_only_read_lowers_no_class_but_the_error_rate():
    scores = score([("aa", "aaz")])
    assert scores.precision == scores.recall == 1
    assert scores.cer == pytest.approx(1 / 2)
    assert scores.confusions == (Confusion("", "z", 1),)


def test_the_form_of_quotes_dashes_and_accents_does_not_count():
    assert score([("l\u2019\u00e9t\u00e9 \u2014 no\u00ebl", "l'e\u0301te\u0301  - noe\u0308l")]).exact == 1


def test_nothing_written_has_no_error_rate():
    with pytest.raises(ValueError, match="nothing is written"):
        score([("", "a")])
    with pytest.raises(ValueError, match="nothing is written"):
        score([])
