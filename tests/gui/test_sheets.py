"""Sentences on paper: printed, filled in by a pen, scanned or photographed, and read back."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2
import pytest
from PySide6.QtWidgets import QFileDialog

import samples
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.source import open_page
from hwr_desktop.cli import main
from hwr_desktop.cli import samples as command
from hwr_desktop.errors import DataError, StorageError
from hwr_desktop.gui.sheet_dialog import SheetDialog
from hwr_desktop.gui.sheet_pdf import write_sheets
from hwr_desktop.learn.filled_sheet import FilledLine, read_sheet, read_sheets
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.learn.sentences import SENTENCES
from hwr_desktop.learn.sheet import LEFT, RULES, field_top, find_sheet, sheets_of
from hwr_desktop.recognise.charset import normalise

DPI = 200
PX = DPI / 25.4
WRITTEN = "time in milan wild idea once one"
ENGLISH = [normalise(s) for s in SENTENCES["en"]]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory, qapp):
    path = tmp_path_factory.mktemp("sheets") / "sheets.pdf"
    write_sheets(path, sheets_of("en"), "Copy each sentence below it.")
    return path


@pytest.fixture(scope="module")
def printed(pdf):
    return open_page(pdf, 1, dpi=DPI)


def filled(page: PageImage, fields: dict[int, int]) -> PageImage:
    """The sheet with so many lines written in these fields, by number."""
    pixels = page.pixels.copy()
    for field, lines in fields.items():
        for rule in RULES[:lines]:
            ink = samples.rasterise(samples.write(WRITTEN, 10 * field + int(rule)), 48).pixels
            ink = cv2.resize(ink, None, fx=1.2, fy=1.0)
            top, left = round((field_top(field) + rule) * PX) - 36, round(LEFT * PX) + 12
            place = pixels[top : top + 48, left : left + ink.shape[1]]
            place[:] = np.minimum(place, (255 - 215 * ink).astype(np.uint8))
    return PageImage(pixels, source="scan.png")


def photo(page: PageImage, turned: bool = False) -> PageImage:
    """The sheet on a dark desk, seen at an angle in poor light."""
    pixels = np.rot90(page.pixels, 2) if turned else page.pixels
    height, width = pixels.shape
    corners = np.array([[150, 120], [width + 60, 200], [width + 180, height + 100], [70, height + 40]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), corners)
    size = (width + 260, height + 220)
    seen = cv2.warpPerspective(np.ascontiguousarray(pixels), matrix, size, dst=np.full(size[::-1], 70, np.uint8), borderMode=cv2.BORDER_TRANSPARENT)
    light = np.linspace(0.6, 1, size[0])[None] * np.linspace(1, 0.8, size[1])[:, None]
    noise = np.random.default_rng(1).normal(0, 4, seen.shape)
    return PageImage(np.clip(cv2.GaussianBlur(seen, (0, 0), 1) * light + noise, 0, 255).astype(np.uint8), source="photo.jpg")


def test_the_pdf_has_all_sentences_on_two_pages(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) == 2 and "(1/2)" in texts[0]
    assert all(any(sentence in text for text in texts) for sentence in SENTENCES["en"])


def test_a_file_that_cannot_be_written_is_said_and_an_older_one_stays(qapp, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(StorageError, match=r"folder\.pdf cannot be written"):
        write_sheets(tmp_path / "folder.pdf", sheets_of("fr"), "about")


@pytest.mark.parametrize("way", ["scan", "photo", "photo turned"])
def test_each_line_is_found_with_its_sentence_however_the_sheet_was_taken(printed, fake_reader, way):
    # Fields 1 and 4 are left empty.
    page = filled(printed, dict.fromkeys((0, 2, 3, 5, 6, 7), 1))
    page = page if way == "scan" else photo(page, way == "photo turned")
    fake_reader.texts = [ENGLISH[i] for i in (0, 2, 3, 5, 6, 7)]
    lines = read_sheet(page, fake_reader)
    assert [line.text for line in lines] == fake_reader.texts
    assert not any(line.doubt for line in lines)
    for line in lines:
        height, width = line.picture.shape
        assert width > 6 * height and line.picture.min() < 0.6 * np.median(line.picture), "writing on paper"


def test_a_sentence_on_two_lines_is_parted_where_the_hand_parted_it(printed, fake_reader):
    words = ENGLISH[2].split(" ")
    fake_reader.texts = [ENGLISH[0], " ".join(words[:4]).replace("e", "c"), " ".join(words[4:])]
    lines = read_sheet(photo(filled(printed, {0: 1, 2: 2})), fake_reader)
    assert [line.text for line in lines] == [ENGLISH[0], " ".join(words[:4]), " ".join(words[4:])]


def test_a_line_that_says_something_else_is_doubted(printed, fake_reader):
    fake_reader.texts = ["", "milk, bread and butter", ENGLISH[6]]
    first, second, third = read_sheet(filled(printed, {0: 1, 1: 1, 2: 1}), fake_reader)
    assert first.doubt == "Nothing can be read there." and "milk, bread" in second.doubt
    assert (third.text, third.doubt) == (ENGLISH[6], ""), "a sentence written in the place of another"


def test_the_second_page_is_known_from_its_marks(pdf, fake_reader):
    assert find_sheet(open_page(pdf, 2, dpi=120)).sheet.sentences == SENTENCES["en"][8:]


def test_an_empty_sheet_and_a_page_that_is_none_are_one_sentence_each(pdf, printed, picture, fake_reader, tmp_path):
    assert read_sheet(printed, fake_reader) == []
    with pytest.raises(DataError, match=r"^Nothing is written on the sheet on page 1 of .*sheets\.pdf\.$"):
        read_sheets([pdf], fake_reader)
    with pytest.raises(DataError, match=r"^Page 1 of .*page\.png is no sheet of sentences from this program, or the marks"):
        read_sheets([picture], fake_reader)
    with pytest.raises(DataError, match="no sheet of sentences"):
        read_sheet(PageImage(np.full((1, 1), 255, np.uint8)), fake_reader)


def test_in_the_window_lines_are_looked_at_and_kept(qtbot, window, fake_reader, printed, tmp_path, monkeypatch):
    cv2.imwrite(str(tmp_path / "scan.png"), filled(printed, {0: 1, 1: 1, 3: 1}).pixels)
    fake_reader.texts = [ENGLISH[0], "something else altogether", ENGLISH[3]]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "scan.png")], ""))
    sheets = window.learning.sheets
    with qtbot.waitSignal(sheets.found, timeout=30_000) as found:
        window.learning.page.filled_sheet.click()
    (dialog,) = found.args
    assert dialog.isVisible() and [t.isChecked() for t in dialog.ticks] == [True, False, True]
    assert dialog.keep.text() == "&Keep 2 lines"
    dialog.texts[2].setText("Meet me on Friday.")
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        dialog.keep.click()
    first, second = SampleStore().samples()
    assert (first.text, first.read, first.source) == (ENGLISH[0], ENGLISH[0], "filled sheet")
    assert second.text == "Meet me on Friday." and second.made().shape[1] > 300


def test_what_is_typed_ticks_its_line_and_nothing_ticked_is_nothing_to_keep(qtbot):
    dialog = SheetDialog([FilledLine(np.full((40, 400), 200, np.uint8), "a line", "", "Nothing can be read there.")])
    qtbot.addWidget(dialog)
    assert not dialog.keep.isEnabled()
    qtbot.keyClicks(dialog.texts[0], "s")
    assert dialog.ticks[0].isChecked() and dialog.keep.text() == "&Keep 1 line"


def test_a_page_that_is_no_sheet_is_told_in_the_window(qtbot, window, picture):
    with qtbot.waitSignal(window.learning.sheets.ended, timeout=30_000):
        window.learning.sheets.open([picture])
    qtbot.waitUntil(lambda: "no sheet of sentences" in window.message_bar.text(), timeout=5_000)


def test_the_sheets_are_written_from_the_dialogue(qtbot, window, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine.pdf"), ""))
    dialog = window.learning.copy_sentences()
    dialog.paper.click()
    assert "mine.pdf" in window.message_bar.text()
    with pypdfium2.PdfDocument(tmp_path / "mine.pdf") as document:
        assert len(document) == 2
    dialog.close()


def test_the_command_adds_the_lines_that_are_clear(fake_reader, printed, tmp_path, monkeypatch, capsys):
    cv2.imwrite(str(tmp_path / "scan.png"), filled(printed, {0: 1, 1: 1}).pixels)
    fake_reader.texts = [ENGLISH[0], "something else altogether"]
    monkeypatch.setattr(command.console, "load_reader", lambda *_: fake_reader)
    assert main(["samples", "import-sheet", str(tmp_path / "scan.png")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(f'hwr: "{ENGLISH[1]}" is left out: It does not look like') and said[1] == "hwr: 1 samples added, 0 known already."
    assert [s.text for s in SampleStore().samples()] == [ENGLISH[0]]
