import gzip
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.errors import DataError
from hwr_desktop.learn import mixture
from hwr_desktop.learn.corpus import InkSet
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.synthesise import Font, LetterBank, WordBank, body_box, font_line, jitter, read_fonts
from hwr_desktop.learn.texts import Texts, attached, series
from hwr_desktop.recognise.charset import Charset, normalise

CHARSET = Charset.western()
SYSTEM_FONTS = sorted(Path("/usr/share/fonts").rglob("*.ttf"))


def ink(*strokes: list[tuple[float, float]]) -> Ink:
    return Ink(tuple(Stroke(np.array([(x, y, np.nan) for x, y in s])) for s in strokes))


@pytest.fixture
def texts() -> Texts:
    prose = ("It was the best of times; it was the worst of times, " * 30,)
    return Texts(prose, (("the", "of", "house", "garden"), ("été", "où", "garçon")), (0.6, 0.4), CHARSET)


@given(st.integers(0, 5000), st.integers(1, 80))
def test_texts_are_in_normal_form_and_can_be_written(seed, length):
    texts = Texts(("It was the best of times, " * 30,), (("the", "house"), ("été", "où")), (0.6, 0.4), CHARSET)
    rng = np.random.default_rng(seed)
    for text in (texts.line(rng, length), texts.word(rng)):
        assert text and not CHARSET.unknown(text)
    line = texts.line(rng, length)
    assert normalise(line) == line and len(line) < length + 60


def test_texts_vary(texts):
    rng = np.random.default_rng(0)
    lines = [texts.line(rng, 40) for _ in range(300)]
    every = "".join(lines)
    assert len(set(lines)) > 150
    assert set("0123456789.,:-/()«»€") <= set(every)
    assert any(line.isupper() for line in lines)


def test_letters_that_no_word_list_has_are_written_too():
    texts = Texts(("It was the best of times, " * 30,), (("house", "yes", "garden", "fill"),), (1.0,), CHARSET)
    rng = np.random.default_rng(3)
    words = " ".join(texts.word(rng) for _ in range(6000))
    assert set("ßæøåœñýÿùí") <= set(words), "each small letter of the charset that is a form of one in these words"
    assert sum(c.isalpha() and not c.isascii() for c in words) < 0.04 * len(words)


def test_some_hands_write_capitals_among_small_letters(texts):
    rng = np.random.default_rng(4)
    lines = [texts.line(rng, 40) for _ in range(300)]
    assert any(any(a.islower() and b.isupper() for a, b in pairwise(word)) for line in lines for word in line.split() if word.isalpha())


@pytest.mark.parametrize(
    ("label", "text"), [("to us , and us .", "to us, and us."), ("What a trick !", "What a trick!"), ("@ U.S. ..... 308.5", "@ U.S. ..... 308.5")]
)
def test_loose_signs_are_attached_to_their_words(label, text):
    assert attached(label) == text


def test_a_folder_without_texts_is_an_error(tmp_path):
    with pytest.raises(DataError, match="holds no texts"):
        Texts.read(tmp_path, CHARSET)


def test_rules_of_tables_are_cut_short(tmp_path):
    (tmp_path / "en").mkdir()
    with gzip.open(tmp_path / "en/book.txt.gz", "wt", encoding="utf-8") as file:
        file.write("a | b\n|" + 48 * "-" + "+" + 30 * "-" + "|\nso ... it was 10000000")
    assert Texts.read(tmp_path, CHARSET).prose[0].split() == ["a", "|", "b", "|---+---|", "so", "...", "it", "was", "10000000"]


@pytest.mark.skipif(not SYSTEM_FONTS, reason="no font on this machine")
def test_what_a_font_cannot_draw_is_left_out_and_another_text_is_drawn(texts, monkeypatch):
    def gives_up(text, font, rng):
        if text != "Oui 1":
            raise OSError("raster overflow")
        return font_line(text, font, rng)

    monkeypatch.setattr(mixture, "font_line", gives_up)
    mixed = mixture.Mixture(Recipe(), CHARSET, {}, {}, (Font(SYSTEM_FONTS[0], frozenset(), False, 1.0),), texts)
    picture, text = mixed.font_line(np.random.default_rng(1))
    assert text == "Oui 1" and picture.min() < 60


@pytest.mark.skipif(not SYSTEM_FONTS, reason="no font on this machine")
def test_a_font_writes_dark_on_white_and_longer_texts_are_wider():
    font = Font(SYSTEM_FONTS[0], frozenset("é"), False, 1.0)
    assert font.text("été") == "t"
    short, long = (font_line(t, font, np.random.default_rng(1)) for t in ("on", "on and on and on"))
    assert short.dtype == np.uint8 and short.min() < 60 and short[0].min() > 180
    assert long.shape[1] > 3 * short.shape[1]


def test_the_table_of_fonts_says_what_each_lacks(tmp_path):
    head = "file\tsource\tversion\tlicence\tgrade\tstyle\tmissing_ascii\tmissing_extra\n"
    (tmp_path / "fonts.tsv").write_text(head + "a.ttf\tx\t1\tOFL\tA\tprint\t\tœ\nb.ttf\tx\t1\tOFL\tB\tprint-caps\t#\t\n", "utf-8")
    plain, capitals = read_fonts(tmp_path)
    assert plain.text("cœur #1") == "cur #1" and capitals.text("cœur #1") == "CŒUR 1"
    assert plain.weight > capitals.weight
    (tmp_path / "fonts.tsv").write_text(head, "utf-8")
    with pytest.raises(DataError, match="names no font"):
        read_fonts(tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        read_fonts(tmp_path / "nowhere")


@pytest.mark.parametrize(("text", "baseline"), [("on", 100), ("old", 100), ("gym", 61), ("gold", 73)])
def test_letters_tell_where_the_baseline_is(text, baseline):
    base, body = body_box(text, 0, 100)
    assert base == pytest.approx(baseline, abs=1) and 35 < body <= 100


def word_bank(names: tuple[str, ...], shape: tuple[np.ndarray, ...], letters: LetterBank | None = None) -> WordBank:
    """Words that are all of one shape."""
    return WordBank(InkSet("words", names, ("w",) * len(names), (shape,) * len(names)), lambda i, _: (shape, names[i]), letters)


def test_signs_are_written_between_joined_words_close_or_apart():
    square = (np.array([[0, 0], [60, 0], [60, 128], [0, 128]], np.int16),)
    signs = LetterBank(InkSet("chars", tuple(LETTERS + "/&@"), ("w",) * len(LETTERS + "/&@"), (square,) * len(LETTERS + "/&@")))
    bank = word_bank(("on", "old") * 20, square, signs)
    lines = [bank.line(np.random.default_rng(seed), 40) for seed in range(400)]
    texts = "|".join(text for _, text in lines)
    assert all(sign in texts for sign in "/&@-°")
    assert any(pattern in texts for pattern in ("n/o", "d/o", "n&o", "d@o")) and any(f" {sign} " in texts for sign in "/&@-")
    for line, text in lines:
        words = text.replace("/", " / ").split()
        edges = [(s.points[:, 0].min(), s.points[:, 0].max()) for s in line.strokes]
        assert len(edges) >= len(words) and all(b[0] > a[0] for a, b in pairwise(edges))


def test_joined_words_stand_on_one_baseline_with_spaces_between():
    square = (np.array([[0, 0], [60, 0], [60, 128], [0, 128]], np.int16),)
    names = ("on", "old") * 20
    bank = word_bank(names, square)
    line, text = bank.line(np.random.default_rng(3), 30)
    words = text.split()
    assert len(words) == len(line.strokes) and set(words) == {"on", "old"} and len(text) >= 29
    boxes = [(s.points[:, 0].min(), s.points[:, 0].max(), s.points[:, 1].min(), s.points[:, 1].max()) for s in line.strokes]
    assert all(abs(bottom) < 12 for *_, bottom in boxes)
    assert all(b[0] > a[1] for a, b in pairwise(boxes))
    tall = {w: np.mean([b[3] - b[2] for b, v in zip(boxes, words, strict=True) if v == w]) for w in set(words)}
    assert tall["old"] / tall["on"] == pytest.approx(1.75, rel=0.15)


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP.,-'0123456789"


def letter_bank() -> LetterBank:
    square = (np.array([[0, 0], [60, 0], [60, 128], [0, 128]], np.int16),)
    chars = tuple(LETTERS)
    few = ("x",) * 50
    return LetterBank(InkSet("chars", chars + few, ("w",) * len(chars) + ("v",) * len(few), (square,) * (len(chars) + len(few))))


@given(st.text("abcdghpqxyzABC.,-'019 Z", min_size=1, max_size=30), st.integers(0, 1000))
def test_a_spelled_line_has_a_letter_for_each_character_in_order(text, seed):
    line, spelled = letter_bank().line(np.random.default_rng(seed), text)
    assert spelled == " ".join(text.replace("Z", "").split())
    boxes = [(s.points[:, 0].min(), s.points[:, 0].max()) for s in line.strokes]
    assert len(boxes) == len(spelled.replace(" ", "")) and all(b[0] >= a[1] - 6.1 for a, b in pairwise(boxes)), "they touch at most"


def test_spaced_letters_stand_farther_apart_and_words_farther_still():
    def gaps(spaced: bool) -> tuple[float, float]:
        """Mean gap within words and between them, of many lines."""
        inner, outer = [], []
        for seed in range(60):
            line, _ = letter_bank().line(np.random.default_rng(seed), "mmm mmm", spaced)
            edges = [(s.points[:, 0].min(), s.points[:, 0].max()) for s in line.strokes]
            between = [b[0] - a[1] for a, b in pairwise(edges)]
            inner += between[:2] + between[3:]
            outer.append(between[2])
        return float(np.mean(inner)), float(np.mean(outer))

    (close, _), (far, words) = gaps(False), gaps(True)
    assert far > 2 * close and words > 1.5 * far


@given(st.integers(0, 10_000))
def test_a_series_has_no_spaces(seed):
    text = series(np.random.default_rng(seed))
    assert 3 <= len(text) <= 26 and " " not in text and not CHARSET.unknown(text)


def test_spelled_letters_stand_on_the_line_in_their_sizes():
    line, spelled = letter_bank().line(np.random.default_rng(2), "xhp.'A1")
    tops = {c: -s.points[:, 1].min() / 40 for c, s in zip(spelled, line.strokes, strict=True)}
    ends = {c: -s.points[:, 1].max() / 40 for c, s in zip(spelled, line.strokes, strict=True)}
    assert all(abs(ends[c]) < 0.15 for c in "xh.A1") and ends["p"] < -0.4 and ends["'"] > 1.1
    assert tops["."] < 0.3 < tops["x"] < tops["h"] and tops["A"] > 1.2 and tops["'"] > 1.5


@pytest.mark.parametrize(("char", "above"), [("é", True), ("À", True), ("ê", True), ("å", True), ("ç", False)])
def test_accents_are_drawn_above_or_below_their_letter(char, above):
    line, spelled = letter_bank().line(np.random.default_rng(5), char)
    letter, accent = line.strokes
    assert spelled == char
    if above:
        assert accent.points[:, 1].max() < letter.points[:, 1].min()
    else:
        assert accent.points[:, 1].max() > letter.points[:, 1].max()


def test_an_acute_rises_to_the_right_and_a_grave_falls():
    rise = {}
    for char in "éè":
        accent = letter_bank().line(np.random.default_rng(1), char)[0].strokes[1].points
        rise[char] = (accent[0, 1] - accent[-1, 1]) * (accent[-1, 0] - accent[0, 0])
    assert rise["é"] > 0 > rise["è"]


@given(st.integers(0, 3000))
def test_a_shaken_pen_still_writes_every_stroke(seed):
    original = ink([(0, 0), (30, 80), (60, 10), (90, 90)], [(100, 5)])
    shaken = jitter(original, np.random.default_rng(seed))
    assert len(shaken) == 2 and len(shaken.strokes[1].points) == 1
    left, top, right, bottom = shaken.bounds
    assert 40 < right - left < 250 and 60 < bottom - top < 130
