"""PAGE and ALTO files opened in the window: their text stands on their pictures, and can be corrected and exported again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from hwr_desktop.export.formats import by_name
from tests.export.documents import sample


@pytest.fixture
def folder(tmp_path):
    pages = [Image.new("L", (int(page.width), int(page.height)), 240) for page in sample().pages]
    pages[0].save(tmp_path / "letter.tif", save_all=True, append_images=pages[1:])
    document = replace(sample(), source="letter.tif")
    by_name("page").write(document, tmp_path / "page.xml")
    by_name("alto").write(document, tmp_path / "alto.xml")
    return tmp_path


def shown(window):
    return window.text_panel.editor.toPlainText()


@pytest.mark.parametrize("names", [("page-0002.xml", "page-0001.xml"), ("alto.xml",)])
def test_text_stands_on_its_pictures(names, folder, window, qtbot, fake_reader):
    window.files.open([folder / name for name in names])
    qtbot.waitUntil(lambda: "Cher ami," in shown(window))
    assert window.front.is_page and window.page_reading.count == 2
    assert (window.page_reading.image.width, window.page_reading.image.height) == (1000, 1400)
    assert not fake_reader.seen  # what is transcribed is not read again
    assert "letter.tif" in window.windowTitle()


def test_a_missing_picture_is_told_and_the_text_is_there(folder, window, qtbot):
    (folder / "letter.tif").unlink()
    window.files.open([folder / "alto.xml"])
    qtbot.waitUntil(lambda: "Cher ami," in shown(window))
    assert "letter.tif" in window.message_bar.text()


def test_another_xml_file_is_told(tmp_path, window, qtbot):
    (tmp_path / "a.xml").write_text("<svg/>")
    window.files.open([tmp_path / "a.xml"])
    qtbot.waitUntil(lambda: "neither PAGE nor ALTO" in window.message_bar.text())
