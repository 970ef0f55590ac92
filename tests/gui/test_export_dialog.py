"""Exporting from the window: the choice of a format, the file, progress, cancel, and what is told."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import cv2
import docx
import numpy as np
import pypdfium2
import pytest
from hands import draw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from hwr_desktop.export import FORMATS
from hwr_desktop.export.ink_files import INK_FORMATS
from hwr_desktop.gui.export_dialog import ExportDialog
from hwr_desktop.gui.format_names import FormatNames

LINES = ("first line of exam-", "ple words", "third and last")


@pytest.fixture
def scan(tmp_path):
    """A file of three pages, each with three lines of writing."""
    from PIL import Image

    page = np.full((900, 900), 255, np.uint8)
    for row, text in enumerate(LINES):
        cv2.putText(page, text, (80, 200 + 200 * row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.8, 0, 4, cv2.LINE_AA)
    pages = [Image.fromarray(page)] * 3
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:], dpi=(300, 300))
    return tmp_path / "scan.tif"


@pytest.fixture
def page_window(qtbot, window, fake_reader, scan):
    """The window with the first of the pages read."""
    fake_reader.texts = LINES
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        window.files.open([scan])
    qtbot.waitUntil(lambda: window.page_reading.page is not None and not window.jobs.running("read page"))
    return window


@pytest.fixture
def dialog(page_window, qtbot):
    page_window.exporting.action.trigger()
    shown = page_window.findChild(ExportDialog)
    qtbot.waitExposed(shown)
    return shown


def choose(dialog, name):
    dialog.formats.setCurrentRow([form.name for form in FORMATS].index(name))


def pdf_texts(path):
    with closing(pypdfium2.PdfDocument(path)) as document:
        return [page.get_textpage().get_text_range().split() for page in document]


def test_every_format_is_offered_and_explained(dialog):
    assert dialog.formats.count() == len(FORMATS)
    for row, form in enumerate(FORMATS):
        dialog.formats.setCurrentRow(row)
        assert form.suffix in dialog.formats.currentItem().text()
        assert dialog.about.text()
        assert dialog.join_lines.isEnabled() == form.flows


def test_what_is_not_read_yet_is_told(dialog):
    choose(dialog, "pdf")
    assert "2" in dialog.note.text() and dialog.note.isVisible()
    choose(dialog, "txt")
    assert "not whole: 2" in dialog.note.text()
    dialog.this_page.click()
    assert not dialog.note.isVisible()


def test_all_pages_become_a_pdf(dialog, page_window, qtbot, tmp_path):
    choose(dialog, "pdf")
    dialog.write(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: "a.pdf" in page_window.message_bar.text())
    texts = pdf_texts(tmp_path / "a.pdf")
    # PDFium puts words that are parted at the end of a line together again.
    assert texts == [["first", "line", "of", "exam\ufffeple", "words", "third", "and", "last"], [], []]


def test_the_page_shown_becomes_a_word_document_of_running_text(dialog, page_window, qtbot, tmp_path):
    choose(dialog, "docx")
    dialog.this_page.click()
    dialog.join_lines.click()
    dialog.write(tmp_path / "a.docx")
    qtbot.waitUntil(lambda: "a.docx" in page_window.message_bar.text())
    assert [p.text for p in docx.Document(tmp_path / "a.docx").paragraphs] == ["first line of example words third and last"]


def test_a_file_is_chosen_with_the_keyboard_alone(dialog, page_window, qtbot, tmp_path, monkeypatch):
    def answer(asking):
        assert asking.defaultSuffix() == "md"
        asking.selectFile(str(tmp_path / "notes"))
        return True

    monkeypatch.setattr(QFileDialog, "exec", answer)
    choose(dialog, "txt")
    dialog.formats.setFocus()
    QTest.keyClick(dialog.formats, Qt.Key.Key_Down)
    QTest.keyClick(dialog.formats, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (tmp_path / "notes.md").is_file() or (tmp_path / "notes").is_file())
    qtbot.waitUntil(lambda: "Saved" in page_window.message_bar.text())


def test_the_format_chosen_last_is_offered_again(dialog, page_window, qtbot, tmp_path):
    choose(dialog, "alto")
    dialog.write(tmp_path / "a.xml")
    qtbot.waitUntil(lambda: "a.xml" in page_window.message_bar.text())
    assert page_window.exporting.ask().form.name == "alto"


def test_cancelling_leaves_no_file(dialog, page_window, qtbot, tmp_path, monkeypatch):
    from hwr_desktop.export import own_pictures

    held, go = threading.Event(), threading.Event()
    plain = own_pictures.PagePictures.of

    def slow(self, page):
        held.set()
        assert go.wait(10)
        return plain(self, page)

    monkeypatch.setattr(own_pictures.PagePictures, "of", slow)
    choose(dialog, "pdf")
    dialog.write(tmp_path / "a.pdf")
    qtbot.waitUntil(held.is_set)
    assert dialog.bar.isVisible() and not dialog.export_button.isEnabled()
    assert "page 1 of 3" in dialog.progress.text()
    dialog.reject()
    go.set()
    done = []
    page_window.jobs.start("after", lambda _: None, lambda _: done.append(1), lane="pages")
    qtbot.waitUntil(lambda: bool(done))
    assert not [path for path in tmp_path.iterdir() if "a.pdf" in path.name]
    assert "Saved" not in page_window.message_bar.text()


def test_a_file_that_cannot_be_written_is_told_in_the_bar(dialog, page_window, qtbot, tmp_path):
    (tmp_path / "taken.txt").mkdir()
    choose(dialog, "txt")
    dialog.write(tmp_path / "taken.txt")
    qtbot.waitUntil(lambda: "cannot be written" in page_window.message_bar.text())
    qtbot.waitUntil(lambda: page_window.findChild(ExportDialog) is None)


def test_a_picture_that_vanished_is_told_in_the_bar(dialog, page_window, qtbot, tmp_path):
    Path(page_window.page_reading.pages[0].picture.file).unlink()
    choose(dialog, "pdf")
    dialog.write(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: "does not exist" in page_window.message_bar.text())
    assert [path.name for path in tmp_path.iterdir()] == ["scan.tif"]


@pytest.mark.parametrize("agreed", [True, False])
def test_files_of_further_pages_are_replaced_only_if_agreed(agreed, page_window, qtbot, tmp_path, monkeypatch, fake_reader):
    page_window.page_reading.go(1)
    qtbot.waitUntil(lambda: sum(page.read for page in page_window.page_reading.pages) == 2)
    dialog = page_window.exporting.ask()
    answer = QMessageBox.StandardButton.Yes if agreed else QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    (tmp_path / "a-0002.xml").write_text("mine")
    choose(dialog, "page")
    dialog.write(tmp_path / "a.xml")
    if agreed:
        qtbot.waitUntil(lambda: "2 files" in page_window.message_bar.text())
        assert (tmp_path / "a-0002.xml").read_text().startswith("<?xml")
    else:
        assert not page_window.jobs.running("export")
        assert (tmp_path / "a-0002.xml").read_text() == "mine" and not (tmp_path / "a-0001.xml").exists()


def test_the_canvas_becomes_a_pdf_of_its_strokes(qtbot, canvas, window, fake_reader, tmp_path):
    fake_reader.texts = ("one",)
    window.exporting.action.trigger()
    assert "nothing to export" in window.message_bar.text()
    with qtbot.waitSignal(window.text_shown, timeout=10_000):
        draw(canvas, (50, 60), (90, 90), (130, 60), (170, 90))
    dialog = window.exporting.ask()
    assert not dialog.all_pages.isVisible()
    choose(dialog, "pdf")
    dialog.write(tmp_path / "ink.pdf")
    qtbot.waitUntil(lambda: "ink.pdf" in window.message_bar.text())
    assert pdf_texts(tmp_path / "ink.pdf") == [["one"]]


def test_there_is_nothing_to_export_on_the_start_page(window):
    assert not window.exporting.action.isEnabled()


def test_ink_is_saved_in_the_format_of_its_name(qtbot, canvas, window, tmp_path):
    draw(canvas, (50, 60), (90, 90), (130, 60), (170, 90))
    for name, beginning in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.inkml", b"<?xml"), ("a.json", b"{"), ("a.other", b"{")):
        window.files.save_ink(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(beginning)
        assert name in window.message_bar.text()


def test_every_format_has_a_name_in_the_window(qtbot):
    names = FormatNames()
    assert set(names.titles()) == {form.name for form in (*FORMATS, *INK_FORMATS)}
    assert set(names.explanations()) == {form.name for form in FORMATS}
