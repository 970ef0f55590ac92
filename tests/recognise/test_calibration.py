import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.learn.checks import words_right
from hwr_desktop.recognise.calibration import Calibration, expected_error


@given(st.lists(st.tuples(st.floats(-20, 0), st.booleans()), min_size=1, max_size=300))
def test_the_curve_never_falls_and_stays_a_probability(pairs):
    scores, right = zip(*pairs, strict=True)
    curve = Calibration.fit(scores, right)
    values = [curve.confidence(s) for s in np.linspace(-25, 0, 60)]
    assert all(0 <= v <= 1 for v in values) and values == sorted(values)


def test_overconfident_scores_become_true_ones():
    rng = np.random.default_rng(4)
    claimed = rng.uniform(0.02, 1, 6000)
    right = rng.random(6000) < claimed**3
    scores = np.log(claimed)
    assert expected_error(claimed, right) > 0.2
    curve = Calibration.fit(scores[::2], right[::2])
    assert expected_error([curve.confidence(s) for s in scores[1::2]], right[1::2]) < 0.03


def test_the_expected_error_of_a_known_case():
    assert expected_error([0.9] * 10, [True] * 6 + [False] * 4) == pytest.approx(0.3)
    assert expected_error([1.0, 0.0], [True, False]) == 0
    assert expected_error([], []) == 0


def test_words_are_right_where_they_stand():
    assert words_right(["the", "red", "cat"], ["the", "cat"]) == [True, False, True]
    assert words_right(["cat", "the"], ["the", "cat"]).count(True) == 1
    assert words_right([], ["a"]) == []
