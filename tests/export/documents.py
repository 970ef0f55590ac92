"""Documents for the tests of all formats."""

from __future__ import annotations

from hypothesis import strategies as st

from hwr_desktop.document import Document, Page, TextLine, TextWord

NUMBER = st.floats(0, 2000).map(lambda v: round(v, 2))
POINT = st.tuples(NUMBER, NUMBER)
SHARE = st.floats(0, 1).map(lambda v: round(v, 4))
WORD_TEXT = st.text(
    st.sampled_from("abcéßœ&<>\"'’“-–.,;1€]") | st.characters(codec="utf-8", exclude_categories=("Z", "C", "M")), min_size=1, max_size=6
)


def nfc(text):
    """Whether a text is in normal form, one word, and nothing that a file cannot hold."""
    from hwr_desktop.export.characters import printable
    from hwr_desktop.export.reading_xml import normal

    return bool(text) and normal(text) == text and " " not in text and printable(text) == text


@st.composite
def words(draw, coordinate=NUMBER):
    left, right = sorted(draw(st.tuples(coordinate, coordinate)))
    top, bottom = sorted(draw(st.tuples(coordinate, coordinate)))
    texts = draw(st.lists(WORD_TEXT.filter(nfc), min_size=1, max_size=3, unique=True))
    return TextWord(texts[0], (left, top, right, bottom), draw(SHARE), tuple(texts[1:]))


@st.composite
def lines(draw, coordinate=NUMBER):
    point = st.tuples(coordinate, coordinate)
    made = tuple(draw(st.lists(words(coordinate), max_size=3)))
    outline = tuple(draw(st.lists(point, min_size=3, max_size=6)))
    baseline = draw(st.none() | st.lists(point, min_size=2, max_size=4).map(tuple))
    return TextLine(" ".join(w.text for w in made), draw(SHARE), outline, baseline, made, None, draw(st.booleans()))


def pages(coordinate=NUMBER):
    """Pages whose places have been drawn from ``coordinate``; some places lie outside, as a person may have dragged them."""
    return st.builds(Page, st.integers(1, 3000), st.integers(1, 3000), st.lists(lines(coordinate), max_size=4).map(tuple))


def documents(coordinate=NUMBER, most=3):
    """Documents of up to ``most`` pages."""
    return st.builds(Document, st.sampled_from(["letter & son.png", "été.pdf"]), st.lists(pages(coordinate), min_size=1, max_size=most).map(tuple))


def word(text, box, confidence=0.9, alternatives=()):
    return TextWord(text, box, confidence, alternatives)


def line(*made, confidence=0.8, starts_paragraph=False):
    """A line of words, its outline the box around them, its baseline near the lower edge."""
    boxes = [w.box for w in made]
    left, top, right, bottom = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    outline = ((left, top), (right, top), (right, bottom), (left, bottom))
    under = ((left, bottom - 10), (right, bottom - 8))
    return TextLine(" ".join(w.text for w in made), confidence, outline, under, tuple(made), None, starts_paragraph)


def sample():
    """Two pages with paragraphs, an empty line, alternatives and signs that XML must escape."""
    first = line(word("Cher", (100, 100, 200, 150)), word("ami,", (220, 104, 300, 151), 0.4, ("amie,", "ann,")), starts_paragraph=True)
    second = line(word("<Élise>", (100, 200, 250, 250)), word("&", (270, 200, 300, 250)), word("“fils”", (310, 200, 420, 252)))
    empty = TextLine("", 0.1, ((100, 300), (400, 300), (400, 350)))
    third = line(word("Adieu", (100, 400, 230, 450)), starts_paragraph=True)
    return Document("post/letter & son.png", (Page(1000, 1400, (first, second, empty, third)), Page(800, 600)))
