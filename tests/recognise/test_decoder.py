import numpy as np

from hwr_desktop.learn.language_model import build
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decoder import Decoder

CHARSET = Charset.western()
ENGLISH = build("en", ["the house and the mouse in the green garden " * 40], {}, CHARSET, order=4)
FRENCH = build("fr", ["la maison et la souris dans le jardin vert " * 40], {}, CHARSET, order=4)


def table(text: str, doubts: dict[int, str]) -> np.ndarray:
    """A line that shows ``text``; at each place of ``doubts`` the character given there looks a little likelier."""
    rows = np.full((2 * len(text) + 1, len(CHARSET)), 1e-5)
    rows[0::2, 0] = 0.99
    for i, char in enumerate(text):
        rows[2 * i + 1, CHARSET.encode(char)[0]] = 0.45 if i in doubts else 0.99
        if i in doubts:
            rows[2 * i + 1, CHARSET.encode(doubts[i])[0]] = 0.54
    return np.log(rows / rows.sum(1, keepdims=True)).astype(np.float32)


def test_without_languages_it_reads_what_it_sees():
    read = Decoder(CHARSET).read([table("the house", {7: "z"})])[0]
    assert read.text == "the houze" and read.alternatives == ()


def test_each_line_is_read_in_its_language_and_the_raw_reading_stays_to_choose():
    decoder = Decoder(CHARSET, (FRENCH, ENGLISH))
    lines = [table("the mouse in the green garden", {7: "z"}), table("la souris dans le jardin vert", {4: "a"})]
    reads = decoder.read(lines)
    assert [r.text for r in reads] == ["the mouse in the green garden", "la souris dans le jardin vert"]
    assert "the mouze in the green garden" in [a.text for a in reads[0].alternatives]
    assert "la sauris dans le jardin vert" in [a.text for a in reads[1].alternatives]
    for read in reads:
        assert " ".join(w.text for w in read.words) == read.text == "".join(s.char for s in read.spans)
        assert read.text not in [a.text for a in read.alternatives]


def test_a_word_that_the_language_changed_is_doubtful():
    read = Decoder(CHARSET, (ENGLISH,)).read([table("the mouse", {7: "z"})])[0]
    sure, doubtful = read.words
    assert sure.confidence > 0.9 > 0.6 > doubtful.confidence


def test_a_blank_line_stays_blank():
    blank = np.log(np.full((6, len(CHARSET)), 1e-6, np.float32))
    blank[:, 0] = 0
    for decoder in (Decoder(CHARSET), Decoder(CHARSET, (ENGLISH,))):
        assert decoder.read([blank])[0].text == ""
    assert Decoder(CHARSET, (ENGLISH,)).read([]) == []
