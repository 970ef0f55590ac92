"""The record of one input: the agreed form, one line, nothing lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.document import Document, Page, TextLine, TextWord
from hwr_desktop.errors import InputError
from hwr_desktop.export.json_lines import from_json_lines, to_json_line

NUMBER = st.floats(-1e6, 1e6)
SHARE = st.floats(0, 1)
POINT = st.tuples(NUMBER, NUMBER)
TEXT = st.text(max_size=8)


@st.composite
def words(draw):
    x, y = sorted(draw(POINT)), sorted(draw(POINT))
    return TextWord(draw(TEXT), (x[0], y[0], x[1], y[1]), draw(SHARE))


LINES = st.builds(
    TextLine,
    TEXT,
    SHARE,
    st.lists(POINT, min_size=3, max_size=5).map(tuple),
    st.none() | st.lists(POINT, min_size=2, max_size=4).map(tuple),
    st.lists(words(), max_size=3).map(tuple),
)
PAGES = st.builds(Page, st.floats(0.01, 1e5), st.integers(1, 30_000), st.lists(LINES, max_size=3).map(tuple))
DOCUMENTS = st.builds(Document, st.text(max_size=8), st.lists(PAGES, min_size=1, max_size=2).map(tuple))
SOURCES = TEXT | st.just("bad \udcff name") | st.just("two\u2028lines\x85")


def close(values, expected):
    return all(abs(a - b) <= 0.0051 for a, b in zip(values, expected, strict=True))


@given(st.builds(Document, SOURCES, st.lists(PAGES, min_size=1, max_size=2).map(tuple)))
def test_the_record_holds_the_document(document):
    line = to_json_line(document)
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    record = json.loads(line)
    assert list(record) == ["source", "pages"]
    assert record["source"] == document.source
    for got, page in zip(record["pages"], document.pages, strict=True):
        assert close([got["width"], got["height"]], [page.width, page.height])
        assert len(got["lines"]) == len(page.lines)
        for entry, expected in zip(got["lines"], page.lines, strict=True):
            check_line(entry, expected)


def check_line(entry, line):
    assert list(entry) == ["text", "confidence", "polygon", "baseline", "words"]
    assert entry["text"] == line.text
    assert 0 <= entry["confidence"] <= 1
    assert close([v for p in entry["polygon"] for v in p], [v for p in line.polygon for v in p])
    assert (entry["baseline"] is None) == (line.baseline is None)
    for got, word in zip(entry["words"], line.words, strict=True):
        assert got["text"] == word.text
        assert close(got["box"], word.box)
        left, top, right, bottom = got["box"]
        assert left <= right and top <= bottom


def test_whole_numbers_and_letters_are_readable():
    document = Document("a.png", (Page(1650.0, 20, (TextLine("été", 0.123456, ((0.0, 1.5), (2.0, 1.25), (3, 4))),)),))
    assert to_json_line(document) == (
        '{"source": "a.png", "pages": [{"width": 1650, "height": 20, "lines": '
        '[{"text": "été", "confidence": 0.1235, "polygon": [[0, 1.5], [2, 1.25], [3, 4]], "baseline": null, "words": []}]}]}'
    )


@given(st.lists(DOCUMENTS, min_size=1, max_size=3))
def test_documents_come_back_as_they_were_to_a_hundredth(documents):
    text = "\n".join(to_json_line(document) for document in documents)
    back = from_json_lines(text.encode("utf-8", "surrogatepass") + b"\n\n", "a.json")
    assert [to_json_line(document) for document in back] == text.split("\n")
    for got, document in zip(back, documents, strict=True):
        for page, expected in zip(got.pages, document.pages, strict=True):
            assert [line.text for line in page.lines] == [line.text for line in expected.lines]


GOOD = {
    "source": "a",
    "pages": [{"width": 9, "height": 9, "lines": [{"text": "", "confidence": 1, "polygon": [[0, 0]] * 3, "baseline": None, "words": []}]}],
}


def changed(path, value):
    record = json.loads(json.dumps(GOOD))
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    "content, told",
    [
        (b"{", "Line 1 of a.json is not valid JSON"),
        (b"\xff{}", "not valid JSON"),
        (json.dumps(GOOD).encode() + b"\n\n[" * 2, "Line 3 of"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "not a document"),
        (b'{"strokes": [[[1, 2]]]}', "not a document"),
        (b"\n \n", "holds no document"),
        (changed(["pages"], []), "without pages"),
        (changed(["pages"], 5), "not a document"),
        (changed(["pages", 0, "width"], 0), "not a document"),
        (changed(["pages", 0, "width"], "9"), "not a document"),
        (changed(["pages", 0, "height"], float("nan")), "not a document"),
        (changed(["pages", 0, "lines", 0, "polygon"], [[1, 2]]), "not a document"),
        (changed(["pages", 0, "lines", 0, "text"], None), "not a document"),
        (changed(["pages", 0, "lines", 0, "baseline"], [1, 2]), "not a document"),
    ],
)
def test_what_is_no_record_is_told_with_its_line(content, told):
    with pytest.raises(InputError, match=told) as error:
        from_json_lines(content, "a.json")
    assert str(error.value).endswith(".")
