"""Cutting real lines between words, and joining the pieces."""

import re

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.errors import DataError
from hwr_desktop.learn.accents import Accents
from hwr_desktop.learn.corpus import InkSet, LineSet
from hwr_desktop.learn.cuts import Cuts, PieceBank, find_cuts, read_cuts, write_cuts
from hwr_desktop.learn.synthesise import LetterBank
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.recogniser import Recogniser

TEXT = "un deux trois"
PLAIN = Accents(Charset(tuple("un")))


def bars(starts: list[int], width: int = 420, height: int = 60, drop: int = 0) -> np.ndarray:
    """Words as blocks of ink, 80 px wide."""
    grey = np.full((height, width), 250, np.uint8)
    for x in starts:
        grey[20 + drop : 44 + drop, x : x + 80 : 3] = 20
    return grey


def line_set(pictures: list[np.ndarray], texts: list[str], writers: list[str] | None = None) -> LineSet:
    encoded = tuple(cv2.imencode(".png", p)[1].tobytes() for p in pictures)
    return LineSet("copiste", tuple(texts), tuple(writers or ["w"] * len(texts)), encoded)


@pytest.fixture(scope="module")
def reader():
    return Recogniser.load()


def written(text: str) -> np.ndarray:
    """A line that the bundled model reads."""
    grey = np.full((80, 40 + 34 * len(text)), 255, np.uint8)
    cv2.putText(grey, text, (20, 55), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.5, 0, 2, cv2.LINE_AA)
    return grey


def test_a_line_is_cut_in_the_blank_paper_between_its_words(reader):
    grey = written(TEXT)
    (cuts,) = find_cuts(line_set([grey], [TEXT]), reader)
    assert cuts is not None and len(cuts.places) == 2 and 0 < cuts.places[0] < cuts.places[1] < grey.shape[1]
    assert all(grey[:, place].min() == 255 for place in cuts.places)
    assert 30 < cuts.level < 60 and abs(cuts.slope) < 0.03
    assert len(cuts.letters) == len(TEXT) and list(cuts.letters) == sorted(cuts.letters)
    assert all(cuts.letters[i] < place < cuts.letters[i + 1] + 20 for i, place in zip((1, 6), cuts.places, strict=True))
    # Each word lies between its cuts: the widths are as the letters are.
    assert [text for _, _, text in cuts.pieces(TEXT, grey.shape[1])] == TEXT.split()
    widths = [end - start for start, end, _ in cuts.pieces(TEXT, grey.shape[1])]
    assert widths[0] < widths[1] < widths[2]


def test_words_that_touch_are_not_cut(reader):
    grey = written(TEXT)
    grey[50:54] = 0  # one stroke under all
    (cuts,) = find_cuts(line_set([grey], [TEXT]), reader)
    assert cuts is not None and cuts.places == (-1, -1)
    assert cuts.pieces(TEXT, 400) == [(0, 400, TEXT)]


def test_a_text_too_long_for_its_picture_has_no_cuts(reader):
    assert list(find_cuts(line_set([np.full((60, 30), 255, np.uint8)], [TEXT * 9]), reader)) == [None]


def test_blank_paper_has_no_cuts_that_part_nothing(reader):
    (cuts,) = find_cuts(line_set([np.full((60, 400), 255, np.uint8)], ["a b c d"]), reader)
    assert cuts is not None
    assert all(end > start for start, end, _ in cuts.pieces("a b c d", 400))


def test_pieces_are_joined_on_one_level_with_their_texts():
    high, low = bars([10, 120, 230]), bars([10, 120, 230], drop=12)
    cuts = (Cuts((105, 215), 32.0, 0.0, ()), Cuts((105, -1), 44.0, 0.0, ()))
    bank = PieceBank(line_set([high, low], ["un deux trois", "quatre cinq six"]), cuts, PLAIN)
    rng = np.random.default_rng(1)
    both = 0
    for _ in range(30):
        grey, text = bank.line(rng, 0, 20)
        rows = np.flatnonzero(grey.min(1) < 100)
        assert len(rows) == 24  # as tall as one word, from whichever line the words are
        inked = np.diff(np.concatenate([[0], (grey.min(0) < 100).astype(int)]))
        assert (inked == 1).sum() >= len(text.split())
        assert "cinq" not in text or "cinq six" in text
        both += "un" in text.split() and "quatre" in text.split()
    assert both


def signs(chars: str) -> LetterBank:
    """A writer who wrote these signs, each as a tall and a flat stroke, and enough letters."""
    drawn = (np.array([[0, 0], [0, 40]], np.int16), np.array([[0, 40], [30, 40]], np.int16))
    every = "".join(chr(97 + i) for i in range(26)) + "ABCDEFGHIJKLMN" + chars
    return LetterBank(InkSet("unipen-chars", tuple(every), ("w",) * len(every), (drawn,) * len(every)))


def test_a_sign_between_pieces_stands_in_picture_and_text_where_they_join():
    picture = bars([10, 120])
    cuts = (Cuts((105,), 32.0, 0.0, ()),)
    between = "&/+=*#%"
    bank = PieceBank(line_set([picture], ["un deux"]), cuts, Accents(Charset(tuple("und ex" + between))))
    letters = signs(between + "@")
    rng = np.random.default_rng(2)
    texts = []
    for _ in range(400):
        grey, text = bank.line(rng, 0, 20, letters)
        texts.append(text)
        assert set(text) <= set("und ex" + between)  # what the charset lacks is not written
        inked = np.diff(np.concatenate([[0], (grey.min(0) < 100).astype(int)]))
        assert np.count_nonzero(inked == 1) == 27 * len(re.findall("[a-z]+", text)) + len(re.findall("[&/+=*#%]", text))  # a word is 27 bars
    joined = " ".join(texts)
    assert all(
        re.search(pattern, joined) for pattern in ("[a-z][&/+=*#%][a-z]", "[a-z] [&/+=*#%] [a-z]", "[a-z][&/+=*#%] [a-z]", "[a-z] [&/+=*#%][a-z]")
    )
    assert 20 < sum(not t.replace(" ", "").isalpha() for t in texts) < 200


def test_only_words_of_the_same_writer_are_joined():
    cuts = (Cuts((105,), 32.0, 0.0, ()),) * 2
    bank = PieceBank(line_set([bars([10, 120])] * 2, ["un deux", "trois quatre"], ["a", "b"]), cuts, PLAIN)
    rng = np.random.default_rng(0)
    assert all(set(bank.line(rng, 1, 30)[1].split()) <= {"trois", "quatre"} for _ in range(20))


def test_a_line_that_cannot_be_cut_comes_whole():
    bank = PieceBank(line_set([bars([10])], ["un"]), (None,), PLAIN)
    grey, text = bank.line(np.random.default_rng(0), 0, 30)
    assert text == "un" and (grey == bars([10])).all()


@given(st.lists(st.tuples(st.integers(-1, 400), st.floats(0, 60), st.floats(-0.2, 0.2)), min_size=1, max_size=4))
def test_cuts_come_back_from_their_file(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("cuts") / "cuts.json"
    cuts = [Cuts((place,), round(level, 1), round(slope, 4), (4, place, 300)) for place, level, slope in values]
    lines = line_set([bars([10])] * (len(cuts) + 1), ["a b"] * len(cuts) + ["c"])
    letters = np.array([place for place, *_ in values], np.int16)
    inks = InkSet("unipen-words", ("x" * len(letters), "y"), ("w",) * 2, ((),) * 2)
    write_cuts(path, {"copiste": [*cuts, None]}, {"ink-words": [letters, None]})
    again, places = read_cuts(path, {"copiste": lines}, {"ink-words": inks})
    assert again == {"copiste": (*cuts, None)}
    assert np.array_equal(places["ink-words"][0], letters) and places["ink-words"][1] is None


def test_cuts_of_other_lines_are_refused(tmp_path):
    path = tmp_path / "cuts.json"
    write_cuts(path, {"copiste": [Cuts((1, 2), 3.0, 0.0, (1, 2, 3))]}, {"ink-words": [np.array([3], np.int16)]})
    with pytest.raises(DataError, match="made for other lines of copiste"):
        read_cuts(path, {"copiste": line_set([bars([10])], ["a b"])}, {})
    for texts in (("ab",), ("a", "b")):
        with pytest.raises(DataError, match="made for other inks of unipen-words"):
            read_cuts(path, {}, {"ink-words": InkSet("unipen-words", texts, ("w",) * len(texts), ((),) * len(texts))})
    with pytest.raises(DataError, match="cannot be read as the places"):
        read_cuts(path, {"stanford": line_set([bars([10])], ["a b"])}, {})
    path.write_text("{")
    with pytest.raises(DataError, match="cannot be read as the places"):
        read_cuts(path, {}, {})
