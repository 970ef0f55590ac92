"""Transcriptions of other programs and their pictures."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from PIL import Image

from hwr_desktop.errors import InputError
from hwr_desktop.export.formats import by_name
from hwr_desktop.export.opening import picture_file, read_with_pictures
from hwr_desktop.page_pictures import made
from tests.export.documents import sample


@pytest.fixture
def places(tmp_path):
    for name in ("secret.png", "doc/a.png", "doc/in/b.png", "scans/a.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    "source, found",
    [
        ("a.png", "doc/a.png"),
        ("in/b.png", "doc/in/b.png"),
        ("/elsewhere/a.png", "doc/a.png"),
        ("C:\\scans\\a.png", "doc/a.png"),
        ("in/../a.png", "doc/in/../a.png"),
    ],
)
def test_pictures_are_looked_for_beside_the_document(source, found, places):
    assert picture_file(places / "doc" / "x.xml", source) == places / found


@pytest.mark.parametrize(
    "source", ["../secret.png", "in/../../secret.png", "{folder}/secret.png", "", "..", ".", "/", "x.png", "a\0.png", "a" * 5000]
)
def test_a_document_cannot_reach_for_files_elsewhere(source, places):
    assert picture_file(places / "doc" / "x.xml", source.format(folder=places)) is None


def test_where_the_pictures_are_can_be_said(places):
    assert picture_file(places / "doc" / "x.xml", "../a.png", places / "scans") == places / "scans" / "a.png"
    assert picture_file(places / "doc" / "x.xml", "a.png", places / "secret.png") == places / "secret.png"
    assert picture_file(places / "doc" / "x.xml", "a.png", places / "missing.png") is None


@pytest.fixture
def folder(tmp_path):
    """PAGE and ALTO files of the sample, its two pages as a TIFF beside them."""
    pages = [Image.new("L", (int(page.width), int(page.height)), 255) for page in sample().pages]
    pages[0].save(tmp_path / "letter & son.tif", save_all=True, append_images=pages[1:])
    document = replace(sample(), source="letter & son.tif")
    by_name("page").write(document, tmp_path / "page.xml")
    by_name("alto").write(document, tmp_path / "alto.xml")
    return tmp_path


def keeping(folder):
    """Copies pictures into a folder of its own."""
    (folder / "kept").mkdir(exist_ok=True)
    return lambda path: shutil.copy(path, folder / "kept")


@pytest.mark.parametrize("names", [("page-0001.xml", "page-0002.xml"), ("alto.xml",)])
def test_pages_know_their_pictures(names, folder):
    document, missing = read_with_pictures([folder / name for name in names], keeping(folder))
    assert missing == () and document.source == str(folder / "letter & son.tif")
    assert [page.picture.number for page in document.pages] == [1, 2]
    assert all(page.picture.file.startswith(str(folder / "kept")) for page in document.pages)
    assert [(made(page.picture).width, made(page.picture).height) for page in document.pages] == [(1000, 1400), (800, 600)]
    assert [line.text for line in document.pages[0].lines] == [line.text for line in sample().pages[0].lines]


def test_places_are_in_px_of_the_picture(folder):
    half = [Image.new("L", (500, 700), 255), Image.new("L", (400, 300), 255)]
    half[0].save(folder / "letter & son.tif", save_all=True, append_images=half[1:])
    document, _ = read_with_pictures([folder / "alto.xml"], keeping(folder))
    page = document.pages[0]
    assert (page.width, page.height) == (500, 700)
    assert page.lines[0].words[0].box == (50, 50, 100, 75)
    assert page.lines[0].baseline == ((50, 70.5), (150, 71.5))
    assert page.lines[0].polygon[0] == (50, 50)


def test_a_missing_picture_is_named_and_the_text_is_there(folder):
    (folder / "letter & son.tif").unlink()
    document, missing = read_with_pictures([folder / "alto.xml"], keeping(folder))
    assert missing == ("letter & son.tif",)
    assert document.pages[0].picture is None and document.pages[0].lines[0].text == "Cher ami,"


def test_a_picture_of_another_shape_is_told(folder):
    Image.new("L", (500, 500), 255).save(folder / "letter & son.tif")
    with pytest.raises(InputError, match=r"letter & son\.tif is not .* 500 x 500 px instead of 1000 x 1400"):
        read_with_pictures([folder / "alto.xml"], keeping(folder))
