"""``hwr export``: from every form that can be read to every form that can be written."""

from __future__ import annotations

import json
from contextlib import closing

import cv2
import numpy as np
import pypdfium2
import pytest

import samples
from hwr_desktop.cli import main
from hwr_desktop.export import FORMATS
from hwr_desktop.export.formats import by_name
from hwr_desktop.export.json_lines import to_json_line
from hwr_desktop.export.opening import read_documents
from tests.cli.commands import recognise
from tests.export.documents import sample

SUFFIXES = {"json": ".json", "page": ".xml", "alto": ".xml"}


def text_of(path):
    with closing(pypdfium2.PdfDocument(path)) as document:
        return [page.get_textpage().get_text_range().split() for page in document]


@pytest.fixture
def folder(tmp_path):
    """A document as JSON, its pictures beside it as the pages of one TIFF."""
    from PIL import Image

    document = sample()
    pages = [Image.new("L", (int(page.width), int(page.height)), 255) for page in document.pages]
    (tmp_path / "post").mkdir()
    pages[0].save(tmp_path / "post" / "letter & son.png", "TIFF", save_all=True, append_images=pages[1:], dpi=(300, 300))
    (tmp_path / "read.json").write_text(to_json_line(document) + "\n")
    return tmp_path


@pytest.mark.parametrize("start", SUFFIXES)
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_form_becomes_every_other(start, form, folder, capsys):
    path = folder / "read.json"
    if start != "json":
        assert main(["export", str(path), "--format", start, "--out", str(folder / "post" / "middle.xml")]) == 0
    paths = [path] if start == "json" else sorted((folder / "post").glob("middle*.xml"))
    goal = folder / f"out{form.suffix}"
    arguments = ["export", *map(str, paths), "--format", form.name, "--out", str(goal)]
    assert main(arguments) == 0
    assert capsys.readouterr() == ("", "")
    assert all(made.stat().st_size for made in form.paths(goal, 2))
    if form.pictures:
        assert text_of(goal) == [["Cher", "ami,", "<Élise>", "&", "“fils”", "Adieu"], []]


def test_text_goes_to_stdout_and_paragraphs_survive_page_and_alto(folder, capsys):
    page, alto = folder / "page.xml", folder / "alto.xml"
    by_name("page").write(sample(), page)
    by_name("alto").write(sample(), alto)
    for path in (folder / "page-0001.xml", alto):
        assert main(["export", str(path)]) == 0
        assert capsys.readouterr().out == "Cher ami,\n<Élise> & “fils”\n\nAdieu\n"
    assert main(["export", "--join-lines", str(alto), "--format", "md"]) == 0
    assert capsys.readouterr().out == "Cher ami, \\<Élise\\> & “fils”\n\nAdieu\n"


def test_the_name_of_the_output_tells_the_format(folder):
    assert main(["export", str(folder / "read.json"), "--out", str(folder / "a.DOCX")]) == 0
    assert (folder / "a.DOCX").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "arguments, told", [(["--out", "a.odt"], "a.odt does not tell"), (["--format", "pdf"], "--out"), (["--format", "hocr"], "--out")]
)
def test_what_cannot_be_written_is_told(arguments, told, folder, capsys):
    assert main(["export", str(folder / "read.json"), *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == "" and told in err and err.count("\n") == 1


def test_several_documents_become_one(folder):
    by_name("page").write(sample(), folder / "p.xml")
    paths = [str(folder / name) for name in ("p-0001.xml", "read.json")]
    assert main(["export", *paths, "--out", str(folder / "both.json")]) == 0
    (both,) = read_documents(folder / "both.json")
    assert [len(page.lines) for page in both.pages] == [4, 4, 0]


def test_what_was_recognised_becomes_a_pdf_later(tmp_path, fake_reader, capsys):
    cv2.imwrite(str(tmp_path / "page.png"), samples.page(3))
    (tmp_path / "ink.json").write_text(samples.write("one wide window", 1).to_json())
    for name in ("page.png", "ink.json"):
        assert recognise(fake_reader, "--format", "json", tmp_path / name) == 0
        (tmp_path / "read.json").write_text(capsys.readouterr().out)
        direct, later = tmp_path / "direct.pdf", tmp_path / "later.pdf"
        assert recognise(fake_reader, "--format", "pdf", "--out", direct, tmp_path / name) == 0
        assert main(["export", str(tmp_path / "read.json"), "--out", str(later)]) == 0
        assert text_of(direct) == text_of(later) and text_of(direct)[0][:3] == ["the", "quick", "fox"]
        sizes = [path.stat().st_size for path in (direct, later)]
        assert abs(sizes[0] - sizes[1]) < 200


def test_pictures_that_are_missing_are_told_and_nothing_is_left(folder, capsys):
    (folder / "post" / "letter & son.png").unlink()
    assert main(["export", str(folder / "read.json"), "--out", str(folder / "a.pdf")]) == 1
    err = capsys.readouterr().err
    assert "letter & son.png" in err and "--pictures" in err and err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["post", "read.json"]


def test_pictures_of_another_size_are_told(folder, capsys):
    cv2.imwrite(str(folder / "other.png"), np.full((100, 300), 255, np.uint8))
    assert main(["export", str(folder / "read.json"), "--out", str(folder / "a.pdf"), "--pictures", str(folder / "other.png")]) == 1
    assert "300 x 100" in capsys.readouterr().err
    assert not (folder / "a.pdf").exists()


@pytest.mark.parametrize("content", [None, b"", b"<html/>", b"{}", b"\x89PNG", b"%PDF-1.7"])
def test_a_document_that_cannot_be_read_is_one_sentence(content, tmp_path, capsys):
    path = tmp_path / "x.xml"
    if content is not None:
        path.write_bytes(content)
    assert main(["export", str(path), "--out", str(tmp_path / "a.txt")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and str(path) in err and err.count("\n") == 1 and "fault in the program" not in err
    assert json.dumps(sorted(p.name for p in tmp_path.iterdir())).count("a.txt") == 0


def test_ink_becomes_a_drawing(tmp_path, capsys):
    (tmp_path / "ink.json").write_text(samples.write("one wide window", 1).to_json())
    for name in ("svg", "png", "inkml"):
        assert main(["export", str(tmp_path / "ink.json"), "--format", name, "--out", str(tmp_path / f"a.{name}")]) == 0
        assert (tmp_path / f"a.{name}").stat().st_size
        assert main(["export", str(tmp_path / "ink.json"), "--out", str(tmp_path / f"b.{name}")]) == 0
        assert (tmp_path / f"b.{name}").read_bytes() == (tmp_path / f"a.{name}").read_bytes()
    assert main(["export", str(tmp_path / "ink.json"), "--format", "svg"]) == 1
    assert "--out" in capsys.readouterr().err


def test_a_document_file_brings_its_pictures(tmp_path, capsys):
    from hwr_desktop.document import Document, Page, Picture
    from hwr_desktop.document_file import write_document

    cv2.imwrite(str(tmp_path / "page.png"), np.full((1400, 1000), 230, np.uint8))
    read = sample().pages[0]
    pages = (
        Page(read.width, read.height, read.lines, Picture(str(tmp_path / "page.png"))),
        Page(400, 300, (), None, samples.write("one", 1)),
        Page(1, 1, (), Picture(str(tmp_path / "page.png"), turns=1), read=False),
    )
    write_document(tmp_path / "a.hwrdoc", Document("a", pages))
    (tmp_path / "page.png").unlink()
    assert main(["export", str(tmp_path / "a.hwrdoc"), "--out", str(tmp_path / "a.pdf")]) == 0
    assert "not read yet" in capsys.readouterr().err
    assert text_of(tmp_path / "a.pdf") == [["Cher", "ami,", "<Élise>", "&", "“fils”", "Adieu"], [], []]
    with closing(pypdfium2.PdfDocument(tmp_path / "a.pdf")) as document:
        sizes = [page.get_size() for page in document]
    assert sizes[0][0] < sizes[0][1] and sizes[2][0] > sizes[2][1]
    assert main(["export", str(tmp_path / "a.hwrdoc")]) == 0
    assert capsys.readouterr().out == "Cher ami,\n<Élise> & “fils”\n\nAdieu\n"


def test_neither_document_nor_picture_is_replaced_by_what_comes_of_it(folder, capsys):
    before = (folder / "read.json").read_bytes(), (folder / "post" / "letter & son.png").read_bytes()
    for out, form in (("read.json", "json"), ("post/letter & son.png", "pdf")):
        assert main(["export", str(folder / "read.json"), "--format", form, "--out", str(folder / out)]) == 1
        assert "would be lost" in capsys.readouterr().err
    assert ((folder / "read.json").read_bytes(), (folder / "post" / "letter & son.png").read_bytes()) == before
