"""What is saved comes back; what is damaged or made to harm is refused with a sentence of its own."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.document import Document, Page, Picture, TextLine
from hwr_desktop.document_file import read_document, write_document
from hwr_desktop.errors import HwrError, InputError, StorageError
from tests.documents import documents, same_ink

LINE = TextLine("words", 0.5, ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0)))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Two picture files, one of them with a blank and an accent in its name."""
    folder = tmp_path_factory.mktemp("pictures")
    paths = [folder / "a.png", folder / "é b.jpg"]
    for shade, path in enumerate(paths):
        cv2.imwrite(str(path), np.full((20, 30), 200 + shade, np.uint8))
    return paths


@pytest.fixture
def saved(tmp_path, pictures):
    """A document of one page."""
    path = tmp_path / "notes.hwrdoc"
    write_document(path, Document("/home/someone/a.png", (Page(30, 20, (LINE,), Picture(str(pictures[0]))),)))
    return path


@given(data=st.data())
def test_every_document_comes_back_as_it_was(data, pictures, tmp_path_factory):
    made = data.draw(documents(st.sampled_from([str(p) for p in pictures])))
    folder = tmp_path_factory.mktemp("round")
    made = replace(made, source=made.source.replace("/", "").replace("\0", ""))
    assert write_document(folder / "a.hwrdoc", made) == []
    back = read_document(folder / "a.hwrdoc", folder)
    assert back.source in (made.source, "")  # "." is no name of a file
    assert len(back.pages) == len(made.pages)
    for one, other in zip(made.pages, back.pages, strict=True):
        assert same_ink(one.ink, other.ink)
        assert (one.picture is None) == (other.picture is None)
        if one.picture is not None and other.picture is not None:
            assert Path(one.picture.file).read_bytes() == Path(other.picture.file).read_bytes()
            other = replace(other, picture=replace(other.picture, file=one.picture.file))
        assert replace(other, ink=one.ink) == one


def test_the_path_of_the_picture_is_not_told_to_whom_the_document_is_given(saved, tmp_path):
    assert read_document(saved, tmp_path).source == "a.png"
    with zipfile.ZipFile(saved) as archive:
        assert not any(b"someone" in archive.read(name) for name in archive.namelist())


def test_a_picture_used_twice_is_stored_once(tmp_path, pictures):
    page = Page(30, 20, (), Picture(str(pictures[0])))
    write_document(tmp_path / "two.hwrdoc", Document("", (page, replace(page, lines=(LINE,)))))
    with zipfile.ZipFile(tmp_path / "two.hwrdoc") as archive:
        assert len([n for n in archive.namelist() if n.startswith("pictures/")]) == 1


def test_text_is_saved_though_its_picture_is_gone(tmp_path):
    gone = str(tmp_path / "gone.png")
    assert write_document(tmp_path / "a.hwrdoc", Document("", (Page(30, 20, (LINE,), Picture(gone)),))) == [gone]
    (page,) = read_document(tmp_path / "a.hwrdoc", tmp_path).pages
    assert page == Page(30, 20, (LINE,))


def refusal(path, tmp_path):
    with pytest.raises(InputError) as told:
        read_document(path, tmp_path / "unpacked")
    assert str(path) in str(told.value)
    assert str(told.value).count(".") <= str(path).count(".") + 2
    return str(told.value)


def changed(saved, name, change):
    """The document with one part changed."""
    with zipfile.ZipFile(saved) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return saved


def test_a_newer_version_is_refused(saved, tmp_path):
    told = refusal(changed(saved, "document.json", lambda c: c.replace(b'document": 1', b'document": 2')), tmp_path)
    assert "newer version" in told


@pytest.mark.parametrize("name", ["../evil.png", "/etc/evil", "pictures/../../evil", "..\\evil", "C:/evil"])
def test_paths_that_climb_out_are_refused(saved, tmp_path, name):
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr(name, b"x")
    assert "outside" in refusal(saved, tmp_path)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("name", ["../a.png", "pictures/../../a.png", "/etc/passwd", "a.png"])
def test_a_page_cannot_name_a_picture_outside(saved, tmp_path, name):
    with zipfile.ZipFile(saved) as archive:
        part = next(n for n in archive.namelist() if n.startswith("pages/"))

    def elsewhere(content):
        page = json.loads(content)
        page["picture"]["file"] = name
        return json.dumps(page).encode()

    assert "damaged" in refusal(changed(saved, part, elsewhere), tmp_path)


def test_a_bomb_is_not_unpacked(saved, tmp_path):
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pictures/zeros.bmp", bytes(64 << 20))
    assert "unpack" in refusal(saved, tmp_path)
    assert not (tmp_path / "unpacked").exists()


def test_what_is_no_document_is_named(tmp_path):
    (tmp_path / "a.hwrdoc").write_bytes(b"not a zip")
    (tmp_path / "empty.hwrdoc").touch()
    (tmp_path / "folder.hwrdoc").mkdir()
    with zipfile.ZipFile(tmp_path / "other.hwrdoc", "w") as archive:
        archive.writestr("readme.txt", "hello")
    for name, told in (("a", "no document"), ("empty", "empty"), ("folder", "folder"), ("missing", "exist"), ("other", "damaged")):
        assert told in refusal(tmp_path / f"{name}.hwrdoc", tmp_path)


@given(data=st.data())
def test_any_damage_is_told_in_a_sentence(data, pictures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damage")
    path = folder / "a.hwrdoc"
    write_document(path, Document("a", (Page(30, 20, (LINE,), Picture(str(pictures[0]))),)))
    content = bytearray(path.read_bytes())
    kind = data.draw(st.sampled_from(["cut", "flip"]))
    at = data.draw(st.integers(0, len(content) - 1))
    if kind == "cut":
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(content))
    try:
        read_document(path, folder)
    except HwrError as e:
        assert "a.hwrdoc" in str(e)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda v: st.lists(v, max_size=3), max_leaves=5))
def test_any_content_of_a_page_is_refused_or_read(tmp_path_factory, value):
    folder = tmp_path_factory.mktemp("content")
    for name in ("width", "lines", "picture", "ink"):
        with zipfile.ZipFile(folder / "a.hwrdoc", "w") as archive:
            archive.writestr("document.json", json.dumps({"hwr-desktop document": 1, "source": "", "pages": ["pages/a.json"]}))
            archive.writestr("pages/a.json", json.dumps({"width": 1, "height": 1, name: value}))
        try:
            read_document(folder / "a.hwrdoc", folder)
        except InputError as e:
            assert "damaged" in str(e)


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "folder.hwrdoc").mkdir()
    with pytest.raises(StorageError, match="folder"):
        write_document(tmp_path / "folder.hwrdoc", Document("", ()))
