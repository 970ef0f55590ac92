import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.lexicon import Lexicon

CHARSET = Charset.western()
SCORES = np.log(np.full(len(CHARSET), 1 / (len(CHARSET) - 1), np.float32))
SCORES[0] = -30


def place(lexicon: Lexicon, text: str) -> tuple[int, float]:
    where = lexicon.start
    for char in text:
        where = lexicon.advance(where, CHARSET.encode(char)[0], 0.05)
    return where


@given(st.lists(st.text("abcéA-' ", min_size=1, max_size=8), max_size=6), st.text("abcéA ", max_size=10))
def test_what_is_mixed_stays_a_distribution(words, text):
    lexicon = Lexicon(words, CHARSET)
    mixed = lexicon.mixed(place(lexicon, text), SCORES)
    assert float(np.exp(mixed).sum()) == pytest.approx(1, abs=1e-3)


def test_the_next_letter_of_a_listed_word_is_likelier_the_further_it_fits():
    lexicon = Lexicon(["Zorblax"], CHARSET)
    b = CHARSET.encode("b")[0]
    after = [float(lexicon.mixed(place(lexicon, text), SCORES)[b]) for text in ("Zor", "the Zor")]
    assert after[0] == after[1] > np.log(0.9)
    assert lexicon.mixed(place(lexicon, "Zar"), SCORES) is SCORES
    assert float(lexicon.mixed(place(lexicon, "Zorblax"), SCORES)[CHARSET.encode(" ")[0]]) > SCORES[1]


def test_small_letters_may_begin_a_sentence_and_parts_count_alone():
    lexicon = Lexicon(["grand-mère", "日本"], CHARSET)
    first = lexicon.mixed(lexicon.start, SCORES)
    assert all(first[CHARSET.encode(c)[0]] > SCORES[1] for c in "gmGM")
    assert not Lexicon(["日本"], CHARSET) and Lexicon(["x"], CHARSET)
