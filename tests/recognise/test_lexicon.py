import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.lexicon import NOWHERE, Lexicon, Place

CHARSET = Charset.western()
SPOKEN = 1 / (len(CHARSET) - 1)
SIGNS = np.array([False, *(not c.isalnum() for c in CHARSET.chars)])
letters = st.text("abcéA", min_size=1, max_size=8)


def of(*own: str, fold: bool = False, **common: int) -> Lexicon:
    return Lexicon.of(common, own, CHARSET, fold)


def number(char: str) -> int:
    return CHARSET.encode(char)[0]


def place(lexicon: Lexicon, text: str) -> Place:
    where = lexicon.start
    for char in text:
        where = lexicon.advance(where, number(char), 0.05)
    return where


def mixed(lexicon: Lexicon, where: Place) -> np.ndarray:
    """The probabilities of all classes where the language itself finds each character equally likely."""
    likely = [lexicon.mixed(where, i, SPOKEN, SPOKEN * SIGNS.sum()) for i in range(1, len(CHARSET))]
    return np.array([0.0, *likely])


def after(lexicon: Lexicon, text: str) -> np.ndarray:
    return mixed(lexicon, place(lexicon, text))


@given(st.lists(st.text("abcéA-' ", min_size=1, max_size=8), max_size=6), st.text("abcéA ", max_size=10))
def test_what_is_mixed_stays_a_distribution(words, text):
    assert float(after(of(*words, abc=7, bac=1), text).sum()) == pytest.approx(1, abs=1e-3)


@given(st.dictionaries(letters, st.floats(1e-3, 1), min_size=1, max_size=12), letters)
def test_a_list_alone_says_each_word_as_often_as_it_should(weights, text):
    total = sum(weights.values())
    lexicon = Lexicon({word: weight / total for word, weight in weights.items()}, CHARSET)
    likely, where = 1.0, lexicon.start
    for char in text:
        likely *= float(mixed(lexicon, where)[number(char)]) if where[1] else 0.0
        where = lexicon.advance(where, number(char), 1e-12)
    ends = float(mixed(lexicon, where)[SIGNS].sum()) if where[1] else 0.0
    small = 0.85 if text.islower() else 1.0
    capital = 0.15 * weights.get(text[0].lower() + text[1:], 0.0) if text[0] == "A" and text[1:] == text[1:].lower() else 0.0
    assert likely * ends == pytest.approx((small * weights.get(text, 0.0) + capital) / total, abs=1e-4)


def test_the_next_letter_of_a_listed_word_is_likelier_the_further_it_fits():
    lexicon = of("Zorblax")
    found = [float(after(lexicon, text)[number("b")]) for text in ("Zor", "the Zor")]
    assert found[0] == found[1] > 0.9
    assert place(lexicon, "Zar") == NOWHERE
    assert float(after(lexicon, "Zorblax")[number(" ")]) > SPOKEN


def test_common_words_of_a_language_are_likelier_than_rare_ones_and_the_user_s_as_likely_as_told():
    lexicon = of("zone", zebra=1000, zorn=10)
    z = after(lexicon, "z")
    assert z[number("e")] > z[number("o")] > SPOKEN
    assert of(zebra=1000).start[1] == pytest.approx(0.3) and of("zone").start[1] == pytest.approx(0.03)
    assert of("zone", zebra=1000).start[1] == pytest.approx(0.33)


def test_small_letters_may_begin_a_sentence_and_parts_count_alone():
    lexicon = of("grand-mère", "日本")
    assert all(after(lexicon, "")[number(c)] > SPOKEN for c in "gmGM")
    assert not of("日本") and of("x")
    article = Lexicon.of({"l'": 50, "l": 1}, (), CHARSET)
    assert float(after(article, "l")[SIGNS].sum()) > 0.5


def test_in_a_hand_that_mixes_them_capitals_count_as_small_letters():
    plain, folded = of(stade=5), of(stade=5, fold=True)
    assert place(plain, "sTaD") == NOWHERE
    likely = after(folded, "sTaD")
    assert likely[number("e")] == likely[number("E")] > 0.4


def test_words_too_long_and_words_of_characters_that_the_charset_lacks_are_left_out():
    few = Charset(tuple(" abcdefghijklmnopqrstuvwxyz"))
    lexicon = Lexicon.of({"été": 5}, ("a" * 400, "ß"), few)
    assert not lexicon and lexicon.start == (0, 0)
    many = Charset(tuple(" abc") + tuple(chr(0x4E00 + i) for i in range(400)))
    assert not Lexicon({chr(0x4E00 + 399): 0.1}, many) and Lexicon({"abc": 0.1}, many)
    assert Lexicon({"abc": 0.1}, many).advance((0, 0.1), len(many) - 1, 0.05) == NOWHERE
