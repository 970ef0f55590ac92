"""Documents of every form, for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.document import Document, Page, Picture, TextLine, TextWord
from hwr_desktop.recognise.hypothesis import Alternative, CharSpan, Hypothesis, Word

texts = st.text(max_size=12)
places = st.floats(-1e6, 1e6)
shares = st.floats(0, 1)
points = st.tuples(places, places)


def row(of, least=0, most=3):
    return st.lists(of, min_size=least, max_size=most).map(tuple)


words = st.builds(TextWord, texts, st.tuples(places, places, places, places), shares, row(texts))
hypotheses = st.builds(
    Hypothesis,
    texts,
    st.floats(-1e3, 0),
    shares,
    row(st.builds(CharSpan, texts, places, places, shares)),
    row(st.builds(Word, texts, places, places, shares, row(texts))),
    row(st.builds(Alternative, texts, st.floats(-1e3, 0))),
    st.sampled_from(["", "en"]),
)
lines = st.builds(TextLine, texts, shares, row(points, 3, 5), st.none() | row(points, 2), row(words), st.none() | hypotheses, st.booleans())


styles = st.tuples(st.none() | st.floats(0.5, 9), st.sampled_from(["", "#1f5fbf"]))


@st.composite
def inks(draw):
    strokes = []
    for count in draw(st.lists(st.integers(1, 4), max_size=3)):
        values = draw(st.lists(st.floats(-1e5, 1e5, width=32), min_size=3 * count, max_size=3 * count))
        array = np.array(values, np.float32).reshape(count, 3)
        if draw(st.booleans()):
            array[:, 2] = np.nan
        strokes.append(Stroke(array, draw(st.none() | st.just(np.linspace(0, 1, count, dtype=np.float32))), *draw(styles)))
    return Ink(tuple(strokes))


def pages(pictures):
    sizes = st.floats(1, 1e5)
    made = st.builds(Picture, pictures, st.integers(1, 9), st.floats(20, 600), st.just(()) | row(points, 4, 4), st.integers(0, 3))
    return st.builds(Page, sizes, sizes, row(lines), st.none() | made, st.none() | inks(), st.booleans())


def documents(pictures):
    return st.builds(Document, texts, row(pages(pictures)))


def same_ink(one: Ink | None, other: Ink | None) -> bool:
    if one is None or other is None:
        return one is other
    same = lambda a, b: (a is b) or (a is not None and b is not None and np.array_equal(a, b, equal_nan=True))  # noqa: E731
    return len(one) == len(other) and all(
        same(a.points, b.points) and same(a.pressure, b.pressure) and (a.width, a.colour) == (b.width, b.colour)
        for a, b in zip(one.strokes, other.strokes, strict=True)
    )
