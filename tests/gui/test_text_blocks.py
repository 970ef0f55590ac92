from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from hwr_desktop.gui.text_blocks import place_in_line, position_of, put_texts

LINES = st.lists(st.text("ab😀", max_size=3), min_size=1, max_size=6)


@given(LINES, LINES)
def test_other_lines_are_put_in_or_nothing_is_done(qapp, before, after):
    text = QTextDocument("\n".join(before))
    expected = after if put_texts(text, before, after) else before
    assert text.toPlainText() == "\n".join(expected)


@given(st.text("ab ", max_size=8))
def test_places_of_a_line_do_not_count_spaces_that_are_typed(qapp, typed):
    text = QTextDocument(typed)
    block = text.firstBlock()
    line = " ".join(typed.split())
    places = [place_in_line(block, at) for at in range(len(typed) + 1)]
    assert places == sorted(places) and places[-1] == len(line)
    for place in range(len(line) + 1):
        assert place_in_line(block, position_of(block, place)) >= place
