from copy import copy
from dataclasses import replace

import numpy as np

from hwr_desktop.learn.language_model import build
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.decoder import Decoder, mixes_case

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


def test_long_lines_are_told_when_they_come_and_short_ones_in_the_language_of_all():
    texts = ["the mouse", "the house and the mouse", "the green garden and the house"]
    taken, told = [], []

    def tables():
        for text in texts:
            taken.append(text)
            yield table(text, {})

    reads = Decoder(CHARSET, (FRENCH, ENGLISH)).read(tables(), lambda i, read: told.append((i, read, len(taken))))
    assert [(i, count) for i, _, count in told] == [(2, 3), (0, 3), (1, 3)]
    assert all(read is reads[i] and read.text == texts[i] and read.language == "en" for i, read, _ in told)
    told.clear(), taken.clear()
    Decoder(CHARSET).read(tables(), lambda i, read: told.append((i, read, len(taken))))
    assert [(i, count) for i, _, count in told] == [(0, 1), (1, 2), (2, 3)]


def test_a_word_that_the_language_changed_offers_what_was_seen():
    read = Decoder(CHARSET, (ENGLISH,)).read([table("the mouse", {7: "z"})])[0]
    sure, doubtful = read.words
    assert sure.confidence > 0.9 and sure.alternatives == ()
    assert doubtful.text == "mouse" and "mouze" in doubtful.alternatives


def test_the_raw_reading_of_each_word_is_among_its_alternatives_and_none_has_a_space():
    lines = [table("the mouse in the green garden", {6: "a", 7: "z", 18: "q"}), table("the house", {3: "x"})]
    for decoder in (Decoder(CHARSET), Decoder(CHARSET, (ENGLISH,))):
        for read, rows in zip(decoder.read(lines), lines, strict=True):
            raw = Decoder(CHARSET).read([rows])[0].text.split()
            for word in read.words:
                assert word.text not in word.alternatives and not any(" " in other for other in word.alternatives)
            if len(raw) == len(read.words):
                assert all(r in (w.text, *w.alternatives) for r, w in zip(raw, read.words, strict=True))


def test_without_languages_too_a_doubtful_word_has_alternatives():
    read = Decoder(CHARSET).read([table("the mouse", {7: "z"})])[0]
    assert read.words[1].text == "mouze" and read.words[1].alternatives[0] == "mouse" and read.words[1].confidence < 0.6


def test_a_hand_that_mixes_capitals_is_read_in_its_language_all_the_same():
    assert mixes_case("the HouSe anD tHe mouse") and not mixes_case("McArthur met the NATO men in LaTeX Street today at noon")
    read = Decoder(CHARSET, (ENGLISH,)).read([table("thE MoUsE in tHe gaRdEn", {7: "z"})])[0]
    assert read.text == "thE MoUsE in tHe gaRdEn"


def test_a_blank_line_stays_blank():
    blank = np.log(np.full((6, len(CHARSET)), 1e-6, np.float32))
    blank[:, 0] = 0
    for decoder in (Decoder(CHARSET), Decoder(CHARSET, (ENGLISH,))):
        assert decoder.read([blank])[0].text == ""
    assert Decoder(CHARSET, (ENGLISH,)).read([]) == []


def test_a_word_of_the_user_is_read_where_the_picture_allows_it():
    rows = table("the zorblax and the mouse", {5: "a", 9: "c"})
    plain = Decoder(CHARSET, (ENGLISH,))
    knowing = replace(plain, own_words=("Zorblax", "zorblax"))
    assert plain.read([rows])[0].text != "the zorblax and the mouse"
    assert knowing.read([rows])[0].text == "the zorblax and the mouse"
    other = table("the house and the mouse", {})
    assert knowing.read([other])[0].text == plain.read([other])[0].text == "the house and the mouse"


def test_a_common_word_of_the_language_is_read_where_the_picture_allows_it(tmp_path):
    list_of_words = tmp_path / "en.txt"
    list_of_words.write_text("the 900\nzorblax 5\n", "utf-8")
    rows = table("the zorblax and the mouse", {5: "a", 9: "c"})
    knowing = copy(ENGLISH)
    knowing.words = list_of_words
    assert Decoder(CHARSET, (ENGLISH,)).read([rows])[0].text != "the zorblax and the mouse"
    assert Decoder(CHARSET, (knowing,)).read([rows])[0].text == "the zorblax and the mouse"


def test_what_is_in_no_language_known_is_read_as_it_is_seen():
    decoder = Decoder(CHARSET, (ENGLISH, FRENCH))
    code, english = table("QX7-Zk49 WV-88fj-Pq3K Ky-0x", {3: "T"}), table("the house and the garden", {5: "a"})
    read, other = decoder.read([code, english])
    assert read.text == "QX7TZk49 WV-88fj-Pq3K Ky-0x" and read.language == ""
    assert other.text == "the house and the garden" and other.language == "en"
    # Too short to tell, and the page is in English: as the page.
    assert decoder.read([table("QX7-", {}), english])[0].language == "en"
    # Whoever chose a language is believed.
    assert Decoder(CHARSET, (ENGLISH,)).read([code])[0].language == "en"
