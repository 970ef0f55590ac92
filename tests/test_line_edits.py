from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.document import TextLine, TextWord
from hwr_desktop.line_edits import approved, is_approved, line_readings, merge_lines, normal, retyped, split_line, word_readings
from hwr_desktop.line_geometry import area, envelope
from hwr_desktop.recognise.hypothesis import Alternative, Hypothesis


def line(*texts: str, left: float = 100.0, sure: float = 0.5) -> TextLine:
    """Letters 10 px wide on a baseline that falls by one px in ten, in an outline 40 px high."""
    words, x = [], left
    for text in texts:
        words.append(TextWord(text, (x, 80.0, x + 10 * len(text), 120.0), sure, ("other",)))
        x += 10 * len(text) + 10
    right = x - 10
    base = ((left, left / 10 + 100), (right, right / 10 + 100))
    ring = ((left, base[0][1] - 30), (right, base[1][1] - 30), (right, base[1][1] + 10), (left, base[0][1] + 10))
    text = " ".join(texts)
    return TextLine(text, sure, ring, base, tuple(words), Hypothesis(text, -1.0, sure), True)


def boxes(made: TextLine) -> list[tuple[float, float]]:
    return [(word.box[0], word.box[2]) for word in made.words]


def test_a_word_typed_over_takes_its_place_and_leaves_its_neighbours_as_doubtful_as_they_were():
    typed = retyped(line("one", "two", "three"), "one too three")
    assert typed.text == "one too three"
    assert boxes(typed) == boxes(line("one", "two", "three"))
    assert [word.confidence for word in typed.words] == [0.5, 1.0, 0.5]
    assert typed.words[1].alternatives == ("other",)
    assert typed.hypothesis is not None and typed.hypothesis.text == "one two three"


def test_words_parted_or_joined_share_the_room_of_the_old():
    assert boxes(retyped(line("ab", "cdef"), "ab cd ef")) == [(100, 120), (130, pytest.approx(146)), (pytest.approx(154), 170)]
    assert boxes(retyped(line("ab", "cd"), "abcd")) == [(100, 150)]


def test_a_word_put_in_stands_between_its_neighbours_and_one_taken_away_is_gone():
    assert boxes(retyped(line("ab", "cd"), "ab x cd"))[1] == (120, 130)
    assert boxes(retyped(line("ab", "cd"), "cd")) == [(130, 150)]
    assert retyped(line("ab"), "").words == ()
    assert boxes(retyped(replace(line("ab"), words=(), text=""), "new")) == [(100, 120)]


def test_an_approved_line_is_sure_of_all_its_words():
    assert not is_approved(line("one", "two"))
    assert is_approved(approved(line("one", "two")))
    assert approved(line("one")).hypothesis == line("one").hypothesis


@given(st.text())
def test_typed_text_has_one_form(text):
    assert normal(normal(text)) == normal(text)
    assert normal(text) == " ".join(word for word in normal(text).split(" ") if word)


def test_a_line_is_split_between_two_words():
    left, right = split_line(line("one", "two", "three"), 4)
    assert (left.text, right.text) == ("one", "two three")
    assert boxes(left) + boxes(right) == boxes(line("one", "two", "three"))
    assert max(x for x, _ in left.polygon) == pytest.approx(135, abs=4)
    assert left.baseline[-1] == right.baseline[0] == (pytest.approx(135), pytest.approx(113.5))
    assert (left.starts_paragraph, right.starts_paragraph) == (True, False)
    assert left.hypothesis is right.hypothesis is None


def test_a_line_is_split_within_a_word_and_at_a_place_of_the_picture():
    left, right = split_line(line("onetwo"), 3)
    assert (left.text, right.text, boxes(left), boxes(right)) == ("one", "two", [(100, 130)], [(130, 160)])
    left, right = split_line(line("onetwo"), 3, (120.0, 112.0))
    assert boxes(right) == [(120, 160)]
    left, right = split_line(line("one"), 3, (115.0, 111.5))
    assert (left.text, right.text, right.words) == ("one", "", ())


@pytest.mark.parametrize("cut", [(50.0, 100.0), (500.0, 100.0)])
def test_a_line_is_not_split_where_it_is_not(cut):
    with pytest.raises(ValueError, match="empty"):
        split_line(line("one", "two"), 4, cut)


@given(st.lists(st.text("abcé", min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_parts_of_a_line_cover_it_and_merge_to_it_again(texts, data):
    whole = line(*texts)
    at = data.draw(st.integers(1, max(1, len(whole.text) - 1)))
    if len(whole.text) < 2:
        return
    left, right = split_line(whole, at)
    assert area(left.polygon) + area(right.polygon) == pytest.approx(area(whole.polygon))
    again = merge_lines(left, right)
    assert again.text.replace(" ", "") == whole.text.replace(" ", "")
    assert area(again.polygon) >= area(whole.polygon) * 0.999
    assert (again.baseline[0], again.baseline[-1]) == (whole.baseline[0], whole.baseline[-1])


def test_merged_lines_bridge_the_gap_between_them():
    merged = merge_lines(line("one", sure=0.9), line("two", left=200.0, sure=0.4))
    assert (merged.text, merged.confidence, merged.hypothesis) == ("one two", 0.4, None)
    assert len(merged.words) == 2 and len(merged.baseline) == 4
    assert area(merged.polygon) == pytest.approx(130 * 40)
    assert merge_lines(line("one"), replace(line("two"), baseline=None)).baseline is None
    assert merge_lines(replace(line("a"), text="", words=()), line("two")).text == "two"


def test_an_envelope_of_lines_above_each_other_holds_both():
    ring = ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0))
    lower = tuple((x + 5, y + 10) for x, y in ring)
    assert area(envelope(ring, lower)) >= 100


def test_the_readings_of_a_word_come_from_word_and_line_and_end_with_the_first():
    read = Hypothesis("one tvo three", -1.0, 0.5, alternatives=(Alternative("on too three", -2.0), Alternative("one t wo three", -3.0)))
    shown = retyped(replace(line("one", "tvo", "three"), hypothesis=read), "one two three")
    assert word_readings(shown, 1) == ("other", "tvo", "too", "t wo")
    assert word_readings(shown, 0) == ("other", "on")
    assert line_readings(shown) == ("one tvo three", "on too three", "one t wo three")
    assert line_readings(replace(shown, hypothesis=None)) == ()
    same_length = replace(line("one", "tvo"), hypothesis=replace(read, text="one tvo", alternatives=(Alternative("on tvo", -2.0),)))
    assert word_readings(same_length, 0) == ("other", "on")
