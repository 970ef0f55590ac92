"""``hwr recognise FOLDER``: a status for each file, going on after a stop, some pages only, and what goes wrong on the way."""

import json
import os
import re
from contextlib import closing

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from hwr_desktop.cli import main, make_parser
from hwr_desktop.cli import recognise as command
from tests.capture.photos import LINES, cat, written_page


@pytest.fixture
def recognise(fake_reader, monkeypatch, capsys):
    """Runs the command with the stand-in reader; gives (status, stdout, stderr)."""
    monkeypatch.setattr(command.console, "load_reader", lambda *_: fake_reader)

    def run(*arguments):
        status = main(["recognise", "--jobs", "1", *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def folder(tmp_path):
    scans = tmp_path / "scans"
    (scans / "below").mkdir(parents=True)
    for name in ("page2.png", "page10.PNG", "page1.png"):
        cv2.imwrite(str(scans / name), written_page(LINES[:3]))
    (scans / "notes.txt").write_text("no picture")
    (scans / ".hidden.png").write_bytes(b"")
    (scans / "page3.png").write_bytes(b"\x89PNG but no more")
    return scans


def test_a_folder_is_read_in_order_with_a_status_for_each_file(recognise, folder, tmp_path):
    status, out, err = recognise(folder, "--out", tmp_path / "texts")
    assert (status, out) == (1, "")
    rows = err.splitlines()
    names = [str(folder / name) for name in ("page1.png", "page2.png", "page3.png", "page10.PNG")]
    assert rows[0].startswith(f"hwr: 1/4 {names[0]}: 3 lines, ")
    assert rows[1].startswith(f"hwr: 2/4 {names[1]}: 3 lines, ")
    assert names[2] in rows[2] and rows[2].endswith("damaged or cut short.")
    assert rows[3] == f"hwr: 3/4 {names[2]}: failed"
    assert rows[4].startswith(f"hwr: 4/4 {names[3]}: 3 lines, ")
    assert rows[5] == "hwr: 4 files: 3 read, 1 failed, 0 done before."
    assert sorted(path.name for path in (tmp_path / "texts").iterdir()) == ["page1.txt", "page10.txt", "page2.txt"]


def test_what_was_done_is_skipped_unless_the_file_is_newer(recognise, folder, tmp_path, fake_reader):
    texts = tmp_path / "texts"
    recognise(folder, "--out", texts)
    (texts / "page2.txt").unlink()
    os.utime(folder / "page10.PNG", (2e9, 2e9))
    fake_reader.seen.clear()
    _, _, err = recognise(folder, "--out", texts, "--skip-done")
    assert f"hwr: 1/4 {folder / 'page1.png'}: done before" in err
    assert "hwr: 4 files: 2 read, 1 failed, 1 done before." in err
    assert len(fake_reader.seen) == 6
    assert recognise(folder, "--skip-done")[0] == 2


def test_a_folder_without_pictures_is_one_sentence(recognise, tmp_path):
    (tmp_path / "empty").mkdir()
    status, out, err = recognise(tmp_path / "empty")
    assert (status, out) == (1, "")
    assert err == f"hwr: {tmp_path / 'empty'} is a folder without pictures and PDF files.\n"


def book(path, count):
    pages = [Image.fromarray(written_page(LINES[:2])) for _ in range(count)]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=100)


@pytest.mark.parametrize("suffix", [".pdf", ".tif"])
def test_some_pages_of_a_file(recognise, tmp_path, suffix):
    path = tmp_path / f"book{suffix}"
    book(path, 4)
    status, out, _ = recognise(path, "--pages", "2-3", "--format", "json")
    assert status == 0 and len(json.loads(out)["pages"]) == 2
    status, _, err = recognise(path, "--pages", "7")
    assert status == 1 and f"{path} has no page 7: there are 4." in err
    assert recognise(path, "--pages", "3-1")[0] == 2


class Stopped:
    """Reads a number of pages, then the user presses Ctrl+C."""

    def __init__(self, reader, pages):
        self.reader, self.left = reader, pages

    def recognise(self, *arguments):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return self.reader.recognise(*arguments)


def test_a_stop_keeps_the_pages_read_and_does_not_look_done(recognise, tmp_path, fake_reader, monkeypatch):
    book(tmp_path / "book.pdf", 4)
    out = tmp_path / "texts"
    monkeypatch.setattr(command.console, "load_reader", lambda *_: Stopped(fake_reader, 2))
    status, _, err = recognise(tmp_path / "book.pdf", "--out", out)
    assert status == 130
    assert [path.name for path in out.iterdir()] == ["book.partial.txt"]
    assert (out / "book.partial.txt").read_text().count("the quick fox") == 4, "two lines on each of two pages"
    assert f"was read to page 2, which is in {out / 'book.partial.txt'}." in err
    monkeypatch.setattr(command.console, "load_reader", lambda *_: fake_reader)
    assert recognise(tmp_path / "book.pdf", "--out", out, "--skip-done")[0] == 0
    assert (out / "book.txt").read_text().count("the quick fox") == 8


@pytest.mark.parametrize("form", ["txt", "pdf"])
def test_a_damaged_later_page_keeps_those_before_it(recognise, tmp_path, form):
    path, out = tmp_path / "fax.tif", tmp_path / f"fax.{form}"
    book(path, 3)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    status, _, err = recognise(path, "--out", out, "--format", form)
    assert status == 1 and "damaged or cut short." in err
    if form == "pdf":
        document = pypdfium2.PdfDocument(out)
        assert len(document) == 1
        document.close()
    else:
        assert out.read_text().count("the quick fox") == 2


def test_a_damaged_page_among_others_is_named_and_the_others_are_read(recognise, tmp_path):
    book(tmp_path / "book.tif", 4)
    with Image.open(tmp_path / "book.tif") as image:
        frames = [frame.copy() for frame in ImageSequence.Iterator(image)]
    frames[0].save(tmp_path / "fax.tif", save_all=True, append_images=frames[1:], compression="tiff_adobe_deflate")
    with Image.open(tmp_path / "fax.tif") as image:
        image.seek(1)
        offset, size = image.tag_v2[273][0], image.tag_v2[279][0]
    content = bytearray((tmp_path / "fax.tif").read_bytes())
    content[offset : offset + size] = b"\xff" * size
    (tmp_path / "fax.tif").write_bytes(content)
    # In the PDF the second page names an object that is not there.
    book(tmp_path / "whole.pdf", 4)
    names = re.search(rb"/Kids \[ *(.*?) *\]", (tmp_path / "whole.pdf").read_bytes())
    second = names[1].split(b" R")[1].strip()
    damaged = (tmp_path / "whole.pdf").read_bytes().replace(names[0], names[0].replace(second, b"99 0".ljust(len(second))))
    (tmp_path / "fax.pdf").write_bytes(damaged)
    for name in ("fax.tif", "fax.pdf"):
        for form, suffix in (("json", ".json"), ("pdf", ".read.pdf")):
            out = tmp_path / f"out{suffix}"
            form_arguments = ("--format", form, "--out", out) if form == "pdf" else ("--format", form)
            status, text, err = recognise(tmp_path / name, *form_arguments)
            assert status == 1
            assert err.count("\n") == 1 and err.startswith(f"hwr: Page 2 of {tmp_path / name} is damaged")
            if form == "json":
                assert [len(page["lines"]) for page in json.loads(text)["pages"]] == [2, 2, 2]
            else:
                with closing(pypdfium2.PdfDocument(out)) as document:
                    assert len(document) == 3


# Inputs that are no page of handwriting.


def typed(texts=LINES * 2):
    """A page of print."""
    pixels = np.full((1500, 1100), 255, np.uint8)
    for i, text in enumerate(texts):
        cv2.putText(pixels, text, (80, 100 + 60 * i), cv2.FONT_HERSHEY_DUPLEX, 0.9, 0, 1, cv2.LINE_AA)
    return pixels


NOTHING = {
    "blank": np.full((1200, 900), 245, np.uint8),
    "black": np.zeros((1200, 900), np.uint8),
    "one row": np.full((1, 3000), 128, np.uint8),
    "one column": np.full((3000, 1), 128, np.uint8),
    "one dot": np.full((1, 1), 0, np.uint8),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_picture_with_no_writing_says_so(recognise, tmp_path, fake_reader, name):
    path = tmp_path / "picture.png"
    cv2.imwrite(str(path), NOTHING[name])
    assert recognise(path) == (0, "", f"hwr: note: no writing was found in {path}.\n")
    assert not fake_reader.seen


def lines_of(recognise, tmp_path, pixels, *arguments):
    cv2.imwrite(str(tmp_path / "page.png"), pixels)
    status, out, _ = recognise(tmp_path / "page.png", "--format", "json", *arguments)
    assert status == 0
    return json.loads(out)["pages"][0]["lines"]


def test_a_page_of_one_word_is_one_line(recognise, tmp_path):
    lines = lines_of(recognise, tmp_path, written_page(["Tuesday"]))
    assert len(lines) == 1
    x, y = zip(*lines[0]["polygon"], strict=True)
    assert 40 < min(x) < max(x) < 330 and 100 < min(y) < max(y) < 230


def test_a_cat_is_not_much_of_a_text(recognise, tmp_path):
    assert len(lines_of(recognise, tmp_path, cat())) <= 3


def test_black_borders_are_no_lines(recognise, tmp_path):
    scan = cv2.copyMakeBorder(written_page(), 120, 90, 200, 60, cv2.BORDER_CONSTANT, value=3)
    lines = lines_of(recognise, tmp_path, scan)
    assert len(lines) == 8
    assert all(195 <= x <= 1105 and 115 <= y <= 1325 for line in lines for x, y in line["polygon"])


def test_a_page_of_print_alone_is_read_line_by_line(recognise, tmp_path):
    assert len(lines_of(recognise, tmp_path, typed())) == len(LINES) * 2


def test_a_scan_of_100_megapixels_is_read(recognise, tmp_path):
    large = cv2.resize(written_page(), (8700, 11600), interpolation=cv2.INTER_LINEAR)
    lines = lines_of(recognise, tmp_path, large)
    assert len(lines) == 8
    assert max(x for line in lines for x, _ in line["polygon"]) > 6000, "places are in px of the scan"


def test_the_help_of_the_command_names_what_a_batch_needs():
    text = make_parser()._subparsers._group_actions[0].choices["recognise"].format_help()
    assert all(option in text for option in ("--pages", "--skip-done", "--as-is"))
