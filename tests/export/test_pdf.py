"""Searchable PDF, opened again by PDFium: it looks like the page, and its text is right and lies on the ink."""

from __future__ import annotations

import gc
import io
import math
import weakref
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.page import PageImage
from hwr_desktop.document import Document, Page, TextLine, TextWord
from hwr_desktop.errors import Cancelled, InputError
from hwr_desktop.export import Options
from hwr_desktop.export.pdf import write_pdf
from hwr_desktop.recognise.charset import Charset

LETTERS = sorted({c for c in Charset.western().chars if not c.isspace()} - set("-"))


def grey(width=1200, height=900, tone=200, dpi=300.0):
    pixels = np.full((height, width), tone, np.uint8)
    pixels[100:200, 300:400] = 40
    return PageImage(pixels, dpi, "a.png")


def line_of(*words, baseline=None):
    """A line of (text, box)."""
    made = tuple(TextWord(text, box, 0.9) for text, box in words)
    return TextLine(" ".join(w.text for w in made), 0.9, ((0, 0), (50, 0), (50, 50)), baseline, made)


def page_of(*lines, width=1200, height=900):
    return Page(width, height, tuple(lines))


def written(pages, pictures, **options):
    file = io.BytesIO()
    write_pdf(file, Document("letter.pdf", tuple(pages)), Options(pictures=pictures, **options))
    return file.getvalue()


def characters(data, number=0):
    """The characters of a page but spaces, each with its box: left, top, right, bottom in px at 300 dpi."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        page = document[number]
        text = page.get_textpage()
        found, scale, height = [], 300 / 72, page.get_height()
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            sign = text.get_text_range(i, 1)
            if sign.strip():
                found.append((sign, (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)))
        return found


def drawn(data, dpi=300):
    """The first page as (H, W) uint8."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        # A hair less: PDFium rounds up what is a pixel and a billionth.
        return np.array(document[0].render(scale=dpi / 72 * (1 - 1e-7), grayscale=True).to_numpy()).squeeze()


def text_in(data, number=0):
    with closing(pypdfium2.PdfDocument(data)) as document:
        return document[number].get_textpage().get_text_range().split()


WORDS = (
    ("Élise", (100, 100, 300, 180)),
    ("a", (330, 105, 350, 185)),
    ("“œuvre”", (400, 100, 700, 190)),
    ("–", (720, 120, 760, 170)),
    ("1,50€", (800, 90, 990, 180)),
)


def test_text_is_found_again_on_its_words():
    data = written([page_of(line_of(*WORDS))], [grey()])
    assert text_in(data) == [text for text, _ in WORDS]
    rest = characters(data)
    for word, box in WORDS:
        mine, rest = rest[: len(word)], rest[len(word) :]
        assert "".join(sign for sign, _ in mine) == word
        got = mine[0][1][0], mine[0][1][1], mine[-1][1][2], mine[-1][1][3]
        assert np.allclose(got, box, atol=1.5), word


@st.composite
def spread_words(draw):
    texts = draw(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=8), min_size=1, max_size=5))
    made, x = [], 40
    for text in texts:
        width = draw(st.integers(20, 180))
        made.append((text, (x, 300 + draw(st.integers(-5, 5)), x + width, 360 + draw(st.integers(-5, 5)))))
        x += width + draw(st.integers(10, 60))
    return made


@given(spread_words())
def test_every_text_of_the_charset_comes_back(words):
    data = written([page_of(line_of(*words))], [grey()])
    found = characters(data)
    assert "".join(sign for sign, _ in found) == "".join(text for text, _ in words)
    for (_, got), box in zip(found, [box for text, box in words for _ in text], strict=True):
        assert got[0] >= box[0] - 1.5 and got[2] <= box[2] + 1.5
        assert abs(got[1] - box[1]) < 1.5 and abs(got[3] - box[3]) < 1.5


@pytest.mark.parametrize("degrees", [-20, -3, 5, 25])
def test_text_on_a_slope_runs_along_the_line(degrees):
    turn, length, height = math.radians(degrees), 400, 60
    corners = [(x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)) for x in (0, length) for y in (0, height)]
    xs, ys = (np.array(v) + 400 for v in zip(*corners, strict=True))
    box = (xs.min(), ys.min(), xs.max(), ys.max())
    baseline = ((0, 0), (1000 * math.cos(turn), 1000 * math.sin(turn)))
    found = characters(written([page_of(line_of(("handwriting", box), baseline=baseline))], [grey()]))
    middles = np.array([[(b[0] + b[2]) / 2, (b[1] + b[3]) / 2] for _, b in found])
    (dx, dy) = middles[-1] - middles[0]
    assert math.degrees(math.atan2(dy, dx)) == pytest.approx(degrees, abs=0.5)
    assert np.allclose(middles.mean(0), [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], atol=2)
    assert math.hypot(dx, dy) == pytest.approx(length * 10 / 11, rel=0.02)


def test_words_of_uneven_boxes_share_one_baseline_and_height():
    """Otherwise programs that sort text by its baselines tear the line apart."""
    boxes = [(100 + 150 * i, 200 + 3 * i + (-1) ** i * 6, 220 + 150 * i, 280 + 3 * i + (i % 3) * 8) for i in range(6)]
    line = line_of(*(("word", box) for box in boxes), baseline=((100, 270), (1000, 287)))
    found = [box for _, box in characters(written([page_of(line)], [grey()]))]
    heights = [bottom - top for _, top, _, bottom in found]
    assert max(heights) - min(heights) < 2
    bottoms = np.array([[(left + right) / 2, bottom] for left, _, right, bottom in found])
    residual = bottoms[:, 1] - np.polyval(np.polyfit(*bottoms.T, 1), bottoms[:, 0])
    assert np.abs(residual).max() < 1
    for i, box in enumerate(boxes):
        mine = found[4 * i : 4 * i + 4]
        assert abs(mine[0][0] - box[0]) < 3 and abs(mine[-1][2] - box[2]) < 3
        assert abs(mine[0][1] - box[1]) < 20 and abs(mine[0][3] - box[3]) < 20


def test_text_of_a_line_stays_clear_of_the_next_even_if_their_boxes_do_not():
    lines = []
    for row in range(4):
        level = 200 + 60 * row
        boxes = [(100 + 200 * i, level - 70, 280 + 200 * i, level + 35) for i in range(4)]
        words = [(f"w{row}{i}", box) for i, box in enumerate(boxes)]
        outline = ((100, level - 70), (900, level - 70), (900, level + 35), (100, level + 35))
        lines.append(replace(line_of(*words, baseline=((100, level), (900, level))), polygon=outline))
    data = written([page_of(*lines)], [grey()])
    assert text_in(data) == [f"w{row}{i}" for row in range(4) for i in range(4)]
    found = characters(data)
    rows = [[box for _, box in found[12 * row : 12 * row + 12]] for row in range(4)]
    for row, boxes in enumerate(rows):
        assert all(top < 200 + 60 * row < bottom for _, top, _, bottom in boxes)
        assert all(200 + 60 * row - 70 <= top and bottom <= 200 + 60 * row + 35 for _, top, _, bottom in boxes)
    for upper, lower in pairwise(rows):
        assert max(box[3] for box in upper) <= min(box[1] for box in lower)


def test_a_word_that_stands_apart_from_its_line_keeps_its_box():
    raised = (500, 100, 600, 140)
    boxes = [(100, 200, 220, 280), (250, 200, 400, 280), raised, (700, 200, 900, 280)]
    line = line_of(*(("word", box) for box in boxes), baseline=((100, 260), (900, 260)))
    found = [box for _, box in characters(written([page_of(line)], [grey()]))]
    assert np.allclose((*found[8][:2], *found[11][2:]), raised, atol=1.5)


def test_a_word_far_shorter_than_high_on_a_slope_still_lies_on_its_box():
    found = characters(written([page_of(line_of(("I", (100, 100, 110, 200)), baseline=((0, 0), (100, 40))))], [grey()]))
    assert np.allclose(found[0][1], (100, 100, 110, 200), atol=1.5)


def test_scripts_from_right_to_left_and_signs_beyond_the_charset():
    hebrew = line_of(("שלום", (600, 100, 800, 160)), ("עולם", (300, 100, 500, 160)))
    other = line_of(("𝔘𝔫", (100, 300, 300, 360)), ("日本", (400, 300, 600, 360)), ("e\u0301", (700, 300, 760, 360)))
    got = text_in(written([page_of(hebrew, other)], [grey()]))
    assert got[:2] == ["שלום", "עולם"]
    assert got[2:4] == ["𝔘𝔫", "日本"]


def test_control_characters_are_left_out():
    data = written([page_of(line_of(("a\x00b\x1b\udc80", (100, 100, 300, 180)), ("\x07", (400, 100, 500, 180))))], [grey()])
    assert text_in(data) == ["ab"]


def test_a_line_whose_words_have_no_places_is_spread_over_its_polygon():
    line = TextLine("two words", 1.0, ((100, 100), (1000, 100), (1000, 200), (100, 200)))
    found = characters(written([page_of(line)], [grey()]))
    assert "".join(sign for sign, _ in found) == "twowords"
    assert found[0][1][0] == pytest.approx(100, abs=2) and found[-1][1][2] == pytest.approx(1000, abs=2)
    assert found[3][1][0] == pytest.approx(500, abs=2)


@pytest.mark.parametrize("dpi, size", [(300, (288, 216)), (150, (576, 432)), (None, (841.68, 631.26))])
def test_the_page_has_its_true_size(dpi, size):
    with closing(pypdfium2.PdfDocument(written([page_of()], [grey(dpi=dpi)]))) as document:
        assert document[0].get_size() == pytest.approx(size, abs=0.05)
        assert document.get_metadata_value("Title") == "letter.pdf"


def test_the_page_looks_like_its_picture():
    picture = grey()
    seen = drawn(written([page_of()], [picture]))
    assert seen.shape == picture.pixels.shape
    assert np.abs(seen.astype(int) - picture.pixels).mean() < 1


def test_black_and_white_stays_exact():
    pixels = np.where(np.random.default_rng(1).random((90, 123)) < 0.2, 0, 255).astype(np.uint8)
    assert (drawn(written([page_of(width=123, height=90)], [PageImage(pixels, 300)])) == pixels).all()


def test_a_picture_of_another_resolution_fits_and_one_of_another_shape_does_not():
    data = written([page_of(line_of(("half", (100, 100, 200, 150))), width=600, height=450)], [grey()])
    assert characters(data)[0][1][:2] == pytest.approx((200, 200), abs=2)
    with pytest.raises(InputError, match=r"page 1 of letter\.pdf is not the one"):
        written([page_of(width=1200, height=700)], [grey()])


def test_missing_and_surplus_pictures_are_told():
    with pytest.raises(InputError, match="page 2"):
        written([page_of(), page_of()], [grey()])
    with pytest.raises(InputError, match="more pages"):
        written([page_of()], [grey(), grey()])


def test_only_one_picture_is_in_memory_at_a_time_and_progress_is_told():
    alive, told = weakref.WeakSet(), []

    def pictures():
        for _ in range(6):
            picture = grey()
            gc.collect()
            assert not alive
            alive.add(picture)
            yield picture
            del picture

    data = written([page_of(line_of(("x", (1, 1, 9, 9))))] * 6, pictures(), progress=lambda *at: told.append(at))
    assert told == [(n, 6) for n in range(1, 7)]
    assert text_in(data, 5) == ["x"]


def test_cancelling_stops_between_pages():
    seen = []
    with pytest.raises(Cancelled):
        written([page_of()] * 3, (seen.append(i) or grey() for i in range(3)), cancelled=lambda: len(seen) == 2)
    assert len(seen) == 2


def test_ink_is_drawn_as_curves_under_its_text():
    stroke = Stroke(np.array([[-40, -20, 0], [200, 100, 0.1], [400, 100, 0.2]], np.float32), np.array([0.2, 0.6, 0.9], np.float32))
    ink = Ink((stroke, Stroke(np.array([[300, 250, 1]], np.float32))))
    word = line_of(("ink", (100, 60, 400, 120)))
    data = written([page_of(word, width=440, height=270)], [ink])
    with closing(pypdfium2.PdfDocument(data)) as document:
        assert not [o for o in document[0].get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        width, height = document[0].get_size()
    left, top = -42.25 - 24, -22.25 - 24  # half the widest line, and the margin
    assert (width, height) == pytest.approx(((402.25 + 24 - left) * 0.75, (252.25 + 24 - top) * 0.75), abs=0.5)
    seen = drawn(data, dpi=96)
    for x, y in ((398, 100), (300, 100), (300, 250)):
        assert seen[round(y - top), round(x - left)] < 128, (x, y)
    assert seen[round(100 - top), round(100 - left)] == 255
    assert text_in(data) == ["ink"]
    box = np.array(characters(data)[0][1]) * 96 / 300
    assert box[:2] == pytest.approx((100 - left, 60 - top), abs=2.5)


def test_a_page_without_text_or_ink_is_still_a_page():
    assert text_in(written([Page(10, 10)], [Ink()])) == []


def test_a_line_without_writing_has_no_text():
    empty = TextLine("", 0.1, ((0, 0), (50, 0), (50, 50)))
    assert text_in(written([page_of(empty, line_of(("x", (100, 100, 200, 200))))], [grey()])) == ["x"]
