from dataclasses import replace

import pytest

from hwr_desktop.errors import ModelError
from hwr_desktop.paths import resource
from hwr_desktop.recognise.hypothesis import CharSpan, Hypothesis, Word
from hwr_desktop.recognise.spelling import Correcting, Speller


@pytest.fixture
def speller(tmp_path):
    (tmp_path / "en.txt").write_text("the 900\nhouse 500\nmouse 300\nl' 200\nhomme 100\nred 90\n", "utf-8")
    return Speller(tmp_path / "en.txt", ["Zorblax"])


def read(*words: tuple[str, float]) -> Hypothesis:
    text = " ".join(w for w, _ in words)
    spans = tuple(CharSpan(c, i, i + 1, 0.5) for i, c in enumerate(text))
    placed, start = [], 0
    for word, sure in words:
        placed.append(Word(word, start, start + len(word), sure))
        start += len(word) + 1
    return Hypothesis(text, -3.0, 0.5, spans, tuple(placed))


def test_near_words_are_offered_likeliest_first_in_the_same_form(speller):
    assert speller.suggestions("nouse") == ("house", "mouse")
    assert speller.suggestions('"Houze,')[0] == '"House,'
    assert speller.suggestions("HOUZE!")[0] == "HOUSE!"
    assert speller.suggestions("l'hommc")[0] == "l'homme"


@pytest.mark.parametrize(
    "word", ["house", "House.", "zorblax", "ZORBLAX", "h0use", "1905", "--", "red-house", "l'homme", "", "&", "(+)", "R&B", "me@houze"]
)
def test_known_words_digits_and_signs_are_left_alone(speller, word):
    assert speller.knows(word) and speller.suggestions(word) == ()


def test_only_doubtful_words_are_corrected_and_the_raw_reading_stays(speller):
    raw = read(("the", 0.3), ("houze", 0.4), ("mouze", 0.95), ("4ouse", 0.1), ("qqqqq", 0.1))
    better = speller.corrected(raw)
    assert better.text == "the house mouze 4ouse qqqqq"
    assert better.alternatives[0].text == raw.text
    assert "".join(s.char for s in better.spans) == better.text == " ".join(w.text for w in better.words)
    assert all(a.end <= b.start + 1e-6 for a, b in zip(better.spans, better.spans[1:], strict=False))
    assert speller.corrected(better).text == better.text


def test_nothing_to_correct_changes_nothing(speller):
    raw = read(("the", 0.3), ("house", 0.4))
    assert speller.corrected(raw) is raw
    empty = Hypothesis("", 0.0, 0.0)
    assert speller.corrected(empty) is empty


@pytest.mark.parametrize("content", [None, "house\n", "house many\n", "\udcff"])
def test_a_damaged_dictionary_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "xx.txt").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelError, match=r"xx\.txt is missing or damaged"):
        Speller(tmp_path / "xx.txt")


def test_each_line_is_corrected_in_its_own_language():
    class Told:
        def recognise(self, lines, progress=None, cancelled=None):
            found = [replace(read((word, 0.2)), language=language) for word, language in (("houze", "en"), ("maisen", "fr"), ("houze", ""))]
            for index, one in enumerate(found):
                progress(index, one)
            return found

    told = []
    corrected = Correcting(Told()).recognise([], lambda index, one: told.append((index, one)))
    assert [h.text for h in corrected] == ["house", "maison", "houze"]
    assert told == list(enumerate(corrected))


@pytest.mark.parametrize(("language", "wrong", "right"), [("en", "becuase", "because"), ("fr", "étaient", ""), ("fr", "maisen", "maison")])
def test_the_bundled_dictionaries_know_their_language(language, wrong, right):
    assert resource(f"dictionaries/{language}.txt").stat().st_size < 1_500_000
    bundled = Speller.bundled(language)
    assert right in bundled.suggestions(wrong) if right else bundled.knows(wrong)
