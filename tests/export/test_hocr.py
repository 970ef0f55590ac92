"""hOCR, read by an HTML parser that knows nothing of the writer."""

from __future__ import annotations

import io
import re

from hypothesis import given
from lxml import html

from hwr_desktop.export import Options
from hwr_desktop.export.characters import printable
from hwr_desktop.export.hocr import write_hocr
from tests.export.documents import documents, sample

ORDER = ("ocr_page", "ocr_par", "ocr_line", "ocrx_word")


def read(document):
    file = io.BytesIO()
    write_hocr(file, document, Options())
    return html.fromstring(file.getvalue())


def box(element):
    return [int(v) for v in re.search(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)", element.get("title")).groups()]


def test_pages_paragraphs_lines_and_words():
    root = read(sample())
    assert [len(root.find_class(kind)) for kind in ORDER] == [2, 2, 4, 6]
    assert [w.text_content() for w in root.find_class("ocrx_word")] == ["Cher", "ami,", "<Élise>", "&", "“fils”", "Adieu"]
    first, second = root.find_class("ocr_page")
    assert 'image "letter & son.png"' in first.get("title") and box(first) == [0, 0, 1000, 1400]
    assert "ppageno 1" in second.get("title")
    ami = root.find_class("ocrx_word")[1]
    assert box(ami) == [220, 104, 300, 151] and "x_wconf 40" in ami.get("title")
    declared = {m.get("name"): m.get("content") for m in root.iter("meta")}
    assert set(declared["ocr-capabilities"].split()) == set(ORDER) and declared["ocr-system"].startswith("hwr-desktop")


def test_the_baseline_is_told_from_the_lower_left_corner():
    line = read(sample()).find_class("ocr_line")[0]
    slope, offset = map(float, re.search(r"baseline (\S+) (\S+)$", line.get("title")).groups())
    left, _, right, bottom = box(line)
    assert abs(bottom + offset - 141) < 0.02
    assert abs(bottom + offset + slope * (right - left) - 143) < 0.02


@given(documents())
def test_every_word_stands_within_its_page_and_keeps_its_text(document):
    root = read(document)
    expected = [printable(word.text) for page in document.pages for line in page.lines for word in line.words]
    assert [w.text_content() for w in root.find_class("ocrx_word")] == expected
    for kind, outer in zip(ORDER[1:], ORDER, strict=False):
        assert all(outer in e.getparent().get("class") for e in root.find_class(kind))
    identities = [e.get("id") for kind in ORDER for e in root.find_class(kind)]
    assert len(set(identities)) == len(identities)
