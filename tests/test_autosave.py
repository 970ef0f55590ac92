"""Autosaved work: whole after every crash, and cheap to write again."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.autosave import WorkFolder, left_behind
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.document import Document, Page, Picture, TextLine
from hwr_desktop.errors import InputError, StorageError
from tests.documents import documents

LINE = TextLine("words", 0.5, ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0)))
PAGE = Page(30, 20, (LINE,))


@pytest.fixture
def folder(home):
    return WorkFolder.new()


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.PNG"
    cv2.imwrite(str(path), np.full((20, 30), 200, np.uint8))
    return path


def test_what_was_written_is_read_again(folder):
    document = Document("a.png", (PAGE, Page(9, 9, ink=Ink((Stroke(np.zeros((2, 3), np.float32)),)))))
    folder.write(document, "/somewhere/a.hwrdoc")
    back, file = WorkFolder(folder.path).read()
    assert (back.source, file) == ("a.png", "/somewhere/a.hwrdoc")
    assert back.pages[0] == PAGE
    assert len(back.pages[1].ink) == 1


@given(st.lists(documents(st.just("/pictures/a.png")), min_size=2, max_size=3))
def test_the_newest_counts_and_nothing_older_is_left(versions):
    folder = WorkFolder.new()
    for document in versions:
        folder.write(document)
    back, _ = WorkFolder(folder.path).read()
    assert [replace(p, ink=None) for p in back.pages] == [replace(p, ink=None) for p in versions[-1].pages]
    assert len(list((folder.path / "pages").glob("*"))) <= len(versions[-1].pages)
    folder.remove()


def test_only_pages_that_changed_are_written(folder):
    folder.write(Document("", (PAGE, replace(PAGE, width=31))))
    before = {f.name: f.stat().st_mtime_ns for f in (folder.path / "pages").iterdir()}
    folder.write(Document("", (PAGE, replace(PAGE, width=32))))
    after = {f.name: f.stat().st_mtime_ns for f in (folder.path / "pages").iterdir()}
    assert len(before.items() & after.items()) == 1


def test_a_kept_picture_outlives_its_file(folder, picture):
    kept = folder.keep(picture)
    folder.write(Document("", (replace(PAGE, picture=Picture(str(kept))),)))
    picture.unlink()
    back, _ = WorkFolder(folder.path).read()
    assert cv2.imread(back.pages[0].picture.file) is not None
    assert folder.keep(picture) == picture  # gone: the original is named, and opening it says so


def test_without_room_the_original_is_read_where_it_lies(folder, picture, monkeypatch):
    monkeypatch.setattr("hwr_desktop.autosave._MOST_BYTES", 10)
    kept = folder.keep(picture)
    assert kept == picture
    folder.write(Document("", (replace(PAGE, picture=Picture(str(kept))),)))
    assert WorkFolder(folder.path).read()[0].pages[0].picture.file == str(picture)


def test_a_folder_that_cannot_be_written_is_told_and_what_was_there_stays(folder, home):
    folder.write(Document("", (PAGE,)))
    (folder.path / "pages").rename(folder.path / "aside")
    (folder.path / "pages").write_text("a file in the way")
    with pytest.raises(StorageError):
        folder.write(Document("", (replace(PAGE, width=99),)))
    (folder.path / "pages").unlink()
    (folder.path / "aside").rename(folder.path / "pages")
    assert WorkFolder(folder.path).read()[0].pages == (PAGE,)
    folder.write(Document("", (replace(PAGE, width=99),)))
    assert WorkFolder(folder.path).read()[0].pages[0].width == 99


def test_what_is_left_behind_is_found_newest_first_until_it_is_removed(home):
    assert left_behind() == []
    first = WorkFolder.new()
    first.write(Document("first", (PAGE,)))
    second = WorkFolder.new()
    second.write(Document("second", (PAGE,)))
    WorkFolder.new().path.mkdir()  # one in which nothing was written
    assert [f.read()[0].source for f in left_behind()] == ["second", "first"]
    second.remove()
    assert [f.read()[0].source for f in left_behind()] == ["first"]


def test_damaged_work_is_told(folder):
    folder.write(Document("", (PAGE,)))
    next((folder.path / "pages").iterdir()).write_text("{")
    with pytest.raises(InputError, match="damaged"):
        WorkFolder(folder.path).read()
