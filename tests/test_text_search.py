import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.document import Page, TextLine, TextWord
from hwr_desktop.text_search import Match, Wanted, find, replace_at


def page(*texts: str) -> Page:
    square = ((0.0, 0.0), (90.0, 0.0), (90.0, 9.0))
    return Page(100, 100, tuple(TextLine(t, 0.5, square, None, tuple(TextWord(w, (0, 0, 9, 9), 0.5) for w in t.split())) for t in texts))


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Wanted("the"), [(0, 0, 0, 3), (0, 0, 7, 10), (1, 0, 0, 3)]),
        (Wanted("the", case=True), [(0, 0, 7, 10)]),
        (Wanted("the", words=True), [(0, 0, 0, 3), (1, 0, 0, 3)]),
        (Wanted("l’ami"), [(1, 1, 0, 5)]),
        (Wanted("été"), [(1, 1, 6, 9)]),
        (Wanted("a.i"), []),
        (Wanted(""), []),
    ],
)
def test_places_are_found_over_all_pages(wanted, places):
    assert find([page("The kaltheri"), page("THE end", "l'ami été")], wanted) == [Match(*p) for p in places]


def test_words_around_a_replaced_one_stay_as_doubtful_as_they_were():
    before = page("one two one", "two")
    after = replace_at(before, find([before], Wanted("one")), "1 a")
    assert [line.text for line in after.lines] == ["1 a two 1 a", "two"]
    assert [word.confidence for word in after.lines[0].words] == [1, 1, 0.5, 1, 1]
    assert after.lines[1] is before.lines[1]
    assert replace_at(before, find([before], Wanted("two")), "").lines[1].text == ""


@given(st.lists(st.text("ab ", max_size=8), max_size=4), st.text("ab", min_size=1, max_size=2), st.text("cd", max_size=2))
def test_what_was_replaced_is_found_no_more(texts, wanted, other):
    before = page(*(" ".join(text.split()) for text in texts))
    found = find([before], Wanted(wanted))
    after = replace_at(before, found, other + "c")
    assert find([after], Wanted(wanted)) == []
    assert sum(line.text.count(other + "c") for line in after.lines) >= len(found)
