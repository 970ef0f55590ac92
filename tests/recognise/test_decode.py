from itertools import groupby, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decode import align
from hwr_desktop.recognise.decoder import Decoder
from hwr_desktop.recognise.hypothesis import Hypothesis

CHARSET = Charset((" ", "a", "b"))


def greedy(rows: np.ndarray) -> Hypothesis:
    return Decoder(CHARSET).read([rows])[0]


def table(path: list[int], sure: float = 0.9) -> np.ndarray:
    rows = np.full((len(path), len(CHARSET)), (1 - sure) / (len(CHARSET) - 1), np.float32)
    rows[np.arange(len(path)), path] = sure
    return np.log(rows)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ([0, 2, 2, 0, 3, 0], "ab"),
        ([2, 0, 2], "aa"),
        ([2, 2, 2], "a"),
        ([1, 2, 1, 0, 1, 3, 1], "a b"),
        ([0, 0], ""),
        ([1, 1], ""),
        ([], ""),
    ],
)
def test_repeats_merge_and_blanks_go(path, text):
    assert greedy(table(path)).text == text


@given(hnp.arrays(np.float32, st.tuples(st.integers(0, 40), st.just(4)), elements=st.floats(-8, 8, width=32)))
def test_spans_words_and_text_agree(logits):
    scores = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    read = greedy(scores.astype(np.float32))
    path = [k for k, _ in groupby(scores.argmax(1).tolist())]
    assert read.text == " ".join(CHARSET.decode(path).split())
    assert "".join(s.char for s in read.spans) == read.text == " ".join(w.text for w in read.words)
    assert 0 <= read.confidence <= 1 and read.log_probability <= 0
    edges = [e for s in read.spans for e in (s.start, s.end)]
    assert edges == sorted(edges)
    assert all(0 <= s.start < s.end <= len(logits) and 0 <= s.probability <= 1 for s in read.spans)
    assert all(0 <= w.start < w.end <= len(logits) and 0 <= w.confidence <= 1 for w in read.words)


def test_a_doubtful_frame_makes_its_word_doubtful():
    rows = table([2, 0, 3, 1, 3, 0, 2], 0.99)
    rows[6] = np.log([0.3, 0.1, 0.35, 0.25])
    read = greedy(rows)
    assert [w.text for w in read.words] == ["ab", "ba"]
    assert read.words[0].confidence > 0.9 > 0.4 > read.words[1].confidence
    assert read.words[0].end <= read.words[1].start


def test_the_probability_is_that_of_the_best_path():
    rows = table([2, 0, 3], 0.8)
    assert greedy(rows).log_probability == pytest.approx(3 * np.log(0.8), rel=1e-5)


@given(hnp.arrays(np.float32, st.tuples(st.integers(1, 7), st.just(4)), elements=st.floats(-3, 3, width=32)), st.data())
def test_alignment_finds_the_best_of_all_paths(logits, data):
    scores = (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)
    paths = list(product(range(4), repeat=len(scores)))
    texts = sorted({tuple(k for k, _ in groupby(p) if k) for p in paths} - {()})
    text = data.draw(st.sampled_from(texts))
    best = max(sum(scores[t, k] for t, k in enumerate(p)) for p in paths if tuple(k for k, _ in groupby(p) if k) == text)
    peaks = align(scores, text, CHARSET)
    assert "".join(p.char for p in peaks) == CHARSET.decode(text)
    assert all(a.last <= b.first for a, b in pairwise(peaks))
    path = np.zeros(len(scores), int)
    for peak in peaks:
        path[peak.first : peak.last] = CHARSET.encode(peak.char)[0]
    assert scores[np.arange(len(scores)), path].sum() == pytest.approx(best, abs=1e-3)


def test_no_text_needs_no_alignment():
    assert align(table([0, 0]), [], CHARSET) == []
