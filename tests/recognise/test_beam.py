from collections import defaultdict
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hwr_desktop.learn.language_model import build
from hwr_desktop.recognise.beam import Speaker, Weights, search
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.lexicon import Lexicon

PLAIN = Weights(language=0, bonus=0, width=400, candidates=3, least=1e-12, depth=30)
logits = hnp.arrays(np.float32, st.tuples(st.integers(1, 6), st.just(4)), elements=st.floats(-2, 2, width=32))


def softmax(values: np.ndarray) -> np.ndarray:
    return values - np.log(np.exp(values).sum(1, keepdims=True))


def over_all_paths(table: np.ndarray) -> dict[tuple[int, ...], float]:
    """The probability of every text: the sum over all paths that spell it."""
    sums: dict[tuple[int, ...], float] = defaultdict(float)
    for path in product(range(table.shape[1]), repeat=len(table)):
        text = tuple(k for k, _ in groupby(path) if k)
        sums[text] += float(np.exp(sum(table[t, k] for t, k in enumerate(path))))
    return sums


@given(logits)
def test_it_sums_over_all_paths(values):
    table = softmax(values)
    sums = over_all_paths(table)
    beams = search(table, PLAIN)
    assert len({b.classes for b in beams}) == len(beams)
    for beam in beams:
        assert beam.optical == pytest.approx(np.log(sums[beam.classes]), abs=2e-3)
    best = max(sums.values())
    assert np.exp(beams[0].score) == pytest.approx(best, rel=1e-2)
    assert [b.score for b in beams] == sorted((b.score for b in beams), reverse=True)


@given(logits, st.integers(1, 4))
def test_a_narrow_beam_never_claims_more_than_there_is(values, width):
    table = softmax(values)
    sums = over_all_paths(table)
    for beam in search(table, Weights(language=0, bonus=0, width=width, candidates=3)):
        assert np.exp(beam.optical) <= sums[beam.classes] * 1.01


def test_the_language_decides_where_the_picture_does_not():
    charset = Charset(tuple(" abcdefghijklmnopqrstuvwxyz"))
    model = build("en", ["the house and the mouse " * 50], {}, charset, order=4)
    mapping, weights = np.arange(len(charset)), Weights(language=0.5)
    rows = np.full((9, len(charset)), 1e-4)
    for t, pair in enumerate(["hb", "oa", "uv", "sr", "ec"]):
        # The picture prefers the second letter of each pair a little.
        rows[2 * t, charset.encode(pair[0])[0]], rows[2 * t, charset.encode(pair[1])[0]] = 0.45, 0.5
    rows[1::2, 0] = 0.95
    table = np.log(rows / rows.sum(1, keepdims=True)).astype(np.float32)
    assert charset.decode(search(table, Weights(language=0))[0].classes) == "bavrc"
    assert charset.decode(search(table, weights, Speaker(model, mapping, weights))[0].classes) == "house"


def test_characters_that_the_model_does_not_know_can_still_be_read():
    model = build("en", ["aaa bbb " * 20], {}, Charset((" ", "a", "b")), order=3)
    charset = Charset((" ", "a", "b", "λ"))
    mapping, weights = np.array([0, 1, 2, 3, 0]), Weights(language=0.3)
    rows = np.full((3, len(charset)), 0.001)
    rows[0, 2] = rows[1, 0] = rows[2, 4] = 0.99
    table = np.log(rows / rows.sum(1, keepdims=True)).astype(np.float32)
    assert charset.decode(search(table, weights, Speaker(model, mapping, weights))[0].classes) == "aλ"


def test_a_sign_that_is_plain_to_see_is_read_though_prose_hardly_has_it():
    charset = Charset(tuple(" abcdefghijklmnopqrstuvwxyz&"))
    model = build("en", ["the house and the mouse " * 5000], {}, charset, order=4)
    rows = np.full((5, len(charset)), 1e-4)
    for t, likely in enumerate([{"a": 0.99}, {" ": 0.99}, {"&": 0.6, "t": 0.3}, {" ": 0.99}, {"a": 0.99}]):
        for char, probability in likely.items():
            rows[t, charset.encode(char)[0]] = probability
    table = np.log(rows / rows.sum(1, keepdims=True)).astype(np.float32)
    texts = {}
    for surprise in (0.0, Weights().surprise):
        weights = Weights(surprise=surprise)
        speaker = Speaker(model, np.arange(len(charset)), weights)
        texts[surprise] = charset.decode(search(table, weights, speaker)[0].classes)
        factors = np.array([speaker.factor(speaker.start("the h"), number) for number in range(1, len(charset))])
        spoken = np.exp((np.log(factors) - weights.bonus) / weights.language)
        assert spoken.sum() == pytest.approx(1, abs=0.01) and spoken.min() >= surprise / len(charset)
    assert list(texts.values()) == ["a t a", "a & a"]


def test_where_no_listed_word_fits_the_language_speaks_alone():
    charset = Charset(tuple(" abcdefghijklmnopqrstuvwxyz"))
    model = build("en", ["the house and the mouse " * 50], {}, charset, order=4)
    alone, beside = (Speaker(model, np.arange(len(charset)), Weights(), lexicon) for lexicon in (None, Lexicon({"hose": 0.3}, charset)))
    for text, same in (("", False), ("h", False), ("m", True)):
        heard = [speaker.start("") for speaker in (alone, beside)]
        for number in charset.encode(text):
            heard = [speaker.advance(one, number) for speaker, one in zip((alone, beside), heard, strict=True)]
        factors = [[speaker.factor(one, n) for n in range(1, len(charset))] for speaker, one in zip((alone, beside), heard, strict=True)]
        assert (factors[0] == factors[1]) == same


def test_a_blank_of_whose_probability_nothing_is_left_parts_equal_characters():
    table = np.full((3, 3), -30, np.float32)
    table[0, 1] = table[1, 0] = table[2, 1] = 0
    assert search(table, Weights(language=0))[0].classes == (1, 1)


def test_no_frames_give_the_empty_text():
    assert search(np.zeros((0, 4), np.float32), PLAIN)[0].classes == ()


def test_what_a_speaker_remembers_changes_nothing():
    charset = Charset(tuple(" abcdefghijklmnopqrstuvwxyz"))
    model = build("en", ["the house and the mouse " * 50], {}, charset, order=4)
    mapping = np.arange(len(charset))
    lexicons = (None, Lexicon({"hose": 0.03}, charset))
    speakers = [Speaker(model, mapping, Weights(), lexicon) for lexicon in lexicons]
    tables = [softmax(np.random.default_rng(seed).normal(0, 3, (12, len(charset)))) for seed in range(4)]
    first, again = ([search(t, Weights(), speaker, "the ") for t in tables for speaker in speakers] for _ in range(2))
    assert first == again
    assert first == [search(t, Weights(), Speaker(model, mapping, Weights(), lexicon), "the ") for t in tables for lexicon in lexicons]
