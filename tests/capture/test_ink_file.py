import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.capture.ink import Ink
from hwr_desktop.capture.ink_file import read_ink, write_ink
from hwr_desktop.errors import InputError, StorageError
from tests.capture.inks import assert_same, ink_of, inks

NOTE = ink_of([(1, 2, 0), (3, 4, 0.5)], [(5, 6, 2)])


@given(inks(), st.sampled_from(["note.json", "note.JSON", "note", "note.inkml", "note.xml", "Notiz über Ink.INKML"]))
def test_what_is_written_is_read(tmp_path_factory, ink, name):
    path = tmp_path_factory.mktemp("ink") / name
    write_ink(path, ink)
    read = read_ink(path)
    assert len(read) == len(ink)
    assert read.bounds == ink.bounds


def test_the_suffix_says_how_ink_is_written(tmp_path):
    for name, beginning in (("a.inkml", "<?xml"), ("a.XML", "<?xml"), ("a.json", '{"strokes"'), ("a", '{"strokes"')):
        write_ink(tmp_path / name, NOTE)
        assert (tmp_path / name).read_text().startswith(beginning)
        assert_same(read_ink(tmp_path / name), NOTE)


def test_the_content_says_how_ink_is_read(tmp_path):
    write_ink(tmp_path / "a.inkml", NOTE)
    (tmp_path / "a.inkml").rename(tmp_path / "a.json")
    assert_same(read_ink(tmp_path / "a.json"), NOTE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ['\n {"strokes": [[[1, 2]]]}', "\n<ink><annotation>ü</annotation><trace>1 2</trace></ink>"])
def test_usual_encodings_are_read(tmp_path, encoding, text):
    (tmp_path / "note").write_bytes(text.encode(encoding))
    assert_same(read_ink(tmp_path / "note"), ink_of([(1, 2)]))


def test_older_encodings_of_xml_are_read(tmp_path):
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><ink><annotation>Übung</annotation><trace>1 2</trace></ink>'
    (tmp_path / "note.inkml").write_bytes(text.encode("latin-1"))
    assert_same(read_ink(tmp_path / "note.inkml"), ink_of([(1, 2)]))


def test_ink_without_strokes_is_written_but_not_read(tmp_path):
    for name in ("a.json", "a.inkml"):
        write_ink(tmp_path / name, Ink())
        with pytest.raises(InputError, match="no strokes"):
            read_ink(tmp_path / name)


def test_an_unwritable_place_is_named(tmp_path):
    (tmp_path / "taken.json").mkdir()
    with pytest.raises(StorageError, match=r"taken\.json"):
        write_ink(tmp_path / "taken.json", NOTE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"Dear Sir", "neither JSON nor InkML"),
        (b"   \n", "neither JSON nor InkML"),
        (b"\x89PNG\r\n\x1a\n", "not text"),
        (b"\xff\xfe\x00", "not text"),
        (b'{"strokes": [', "not valid JSON"),
        (b'{"strokes": []}', "no strokes"),
        (b'{"strokes": [[[NaN, 1]]]}', "not finite"),
        (b"<ink><trace>", "not valid XML"),
        (b"<html></html>", "not InkML"),
    ],
)
def test_unusable_ink_files(tmp_path, content, said):
    path = tmp_path / "note.ink"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_ink(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_ink(tmp_path / "gone.json")
    with pytest.raises(InputError, match="is a folder"):
        read_ink(tmp_path)


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.write(b'{"strokes"')
        file.truncate(70 << 20)  # takes no room on the disk
    with pytest.raises(InputError, match="too large for an ink file"):
        read_ink(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_ink_file_without_permission(tmp_path):
    write_ink(tmp_path / "note.json", NOTE)
    (tmp_path / "note.json").chmod(0)
    with pytest.raises(InputError, match="permission"):
        read_ink(tmp_path / "note.json")
