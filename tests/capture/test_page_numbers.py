import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.page_numbers import PageNumbers


@pytest.mark.parametrize(
    ("text", "pages", "last"),
    [("3", [3], 3), ("2-5", [2, 3, 4, 5], 5), ("1, 4-6", [1, 4, 5, 6], 6), ("8-", [8, 9, 10], None), ("-2", [1, 2], 2), ("2,2-3", [2, 3], 3)],
)
def test_lists_of_pages(text, pages, last):
    numbers = PageNumbers.parse(text)
    assert [n for n in range(12) if n in numbers and n <= 10] == pages
    assert numbers.last == last and str(numbers) == text


@pytest.mark.parametrize("text", ["", "-", "0", "5-2", "a", "1,,2", "1-2-3", "1;2", "0-3", "-0", "1,"])
def test_what_is_no_list_of_pages_is_refused(text):
    with pytest.raises(ValueError, match="is not a list of pages"):
        PageNumbers.parse(text)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 20)), min_size=1, max_size=4))
def test_a_list_holds_what_its_ranges_hold(ranges):
    numbers = PageNumbers.parse(",".join(f"{first}-{first + more}" for first, more in ranges))
    assert {n for n in range(100) if n in numbers} == {n for first, more in ranges for n in range(first, first + more + 1)}
