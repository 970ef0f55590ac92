"""``hwr recognise`` from arguments to output: the agreed form, the order, and what happens when an input is bad."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import samples
from hwr_desktop.cli import main, make_parser
from hwr_desktop.cli.pictures import holds_ink
from hwr_desktop.cli.recognise import out_names, read_all
from tests.capture.photos import photo, written_page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def inputs(tmp_path):
    """A page of three lines, the picture of a line and two inks."""
    cv2.imwrite(str(tmp_path / "page.png"), samples.page(3))
    cv2.imwrite(str(tmp_path / "line.png"), 250 - (200 * samples.line(1).pixels).astype(np.uint8))
    (tmp_path / "ink.json").write_text(samples.write("one wide window", 1).to_json())
    (tmp_path / "plain").write_text(json.dumps({"strokes": [[[1, 2], [3, 4, 0.5]]]}))
    return tmp_path


def recognise(reader, *arguments):
    """What ``hwr recognise`` does once its model is loaded."""
    return read_all(make_parser().parse_args(["recognise", *map(str, arguments)]), reader)


def check_record(record, source):
    """The form that scripts rely on."""
    assert list(record) == ["source", "pages"]
    assert record["source"] == str(source)
    for page in record["pages"]:
        assert set(page) == {"width", "height", "lines"}
        assert page["width"] > 0 and page["height"] > 0
        for line in page["lines"]:
            assert set(line) == {"text", "confidence", "polygon", "baseline", "words"}
            assert 0 <= line["confidence"] <= 1
            assert len(line["polygon"]) >= 3 and all(len(point) == 2 for point in line["polygon"])
            assert line["baseline"] is None or len(line["baseline"]) >= 2
            assert " ".join(word["text"] for word in line["words"]) == line["text"]
            for word in line["words"]:
                left, top, right, bottom = word["box"]
                assert left <= right and top <= bottom and 0 <= word["confidence"] <= 1


def test_json_has_one_record_an_input_in_their_order_with_a_real_model(inputs, model, capsys):
    paths = [inputs / name for name in ("ink.json", "page.png", "line.png", "plain")]
    assert main(["recognise", "--format", "json", "--model", str(model), *map(str, paths)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(records) == len(paths)
    for record, path in zip(records, paths, strict=True):
        check_record(record, path)
    assert (records[1]["pages"][0]["width"], records[1]["pages"][0]["height"]) == (1240, 1754)
    assert [len(record["pages"][0]["lines"]) for record in records] == [1, 3, 1, 1]


def test_the_source_is_the_path_as_given(inputs, fake_reader, capsys, monkeypatch):
    monkeypatch.chdir(inputs)
    assert recognise(fake_reader, "--format", "json", "./line.png", "../" + inputs.name + "/ink.json") == 0
    sources = [json.loads(line)["source"] for line in capsys.readouterr().out.splitlines()]
    assert sources == ["./line.png", "../" + inputs.name + "/ink.json"]


def test_text_of_pages_is_parted_by_empty_lines_and_that_of_lines_is_not(inputs, fake_reader, capsys):
    fake_reader.texts = ["one", "two", "three", "four"]
    assert recognise(fake_reader, inputs / "page.png", inputs / "line.png") == 0
    assert capsys.readouterr().out == "one\ntwo\nthree\n\nfour\n"
    assert recognise(fake_reader, "--as", "line", inputs / "line.png", inputs / "page.png") == 0
    assert capsys.readouterr().out == "one\ntwo\n"


def test_each_result_is_there_before_the_next_input_is_read(inputs, fake_reader, capsys):
    seen = []

    class Watching(type(fake_reader)):
        def recognise(self, lines, progress=None, cancelled=None):
            seen.append(capsys.readouterr().out)
            return super().recognise(lines, progress, cancelled)

    assert recognise(Watching(["one"]), inputs / "line.png", inputs / "ink.json") == 0
    assert seen == ["", "one\n"]


BAD = {
    "missing.png": None,
    "empty.png": b"",
    "text.txt": b"just some text\n",
    "cut.png": "cut",
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "no-strokes.json": b'{"strokes": []}',
    "nan.json": b'{"strokes": [[[NaN, 1], [2, 3]]]}',
    "not.json": b"{",
    "other.xml": b"<svg/>",
    "folder.png": "folder",
}


@pytest.mark.parametrize("form", ["txt", "json"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_named_in_one_sentence_and_the_others_are_read(name, form, inputs, fake_reader, capsys):
    bad, content = inputs / name, BAD[name]
    if content == "cut":
        bad.write_bytes((inputs / "page.png").read_bytes()[:3000])
    elif content == "folder":
        bad.mkdir()
    elif content is not None:
        bad.write_bytes(content)
    fake_reader.texts = ["good"]
    assert recognise(fake_reader, "--format", form, inputs / "line.png", bad, inputs / "ink.json") == 1
    out, err = capsys.readouterr()
    assert err.startswith("hwr: ") and err.count("\n") == 1
    assert str(bad) in err and "fault in the program" not in err
    assert err.rstrip().endswith(".")
    if form == "json":
        assert [json.loads(line)["source"] for line in out.splitlines()] == [str(inputs / "line.png"), str(inputs / "ink.json")]
    else:
        assert out == "good\n\ngood\n"


def test_a_picture_over_the_limit_is_refused_and_the_limit_can_be_raised(inputs, fake_reader, capsys):
    assert recognise(fake_reader, "--max-pixels", 1000, inputs / "page.png") == 1
    assert "too large" in capsys.readouterr().err
    assert recognise(fake_reader, "--max-pixels", 1240 * 1754, inputs / "page.png") == 0


@pytest.mark.parametrize("content", [None, b"", b"\0" * 100, b'{"a": 1}'])
def test_a_bad_model_is_one_sentence_and_nothing_is_read(content, inputs, capsys):
    path = inputs / "own.safetensors"
    if content is not None:
        path.write_bytes(content)
    assert main(["recognise", "--model", str(path), str(inputs / "line.png")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("hwr: ") and err.count("\n") == 1 and str(path) in err


def test_no_writing_is_said_and_is_no_failure(tmp_path, fake_reader, capsys):
    cv2.imwrite(str(tmp_path / "blank.png"), np.full((400, 300), 245, np.uint8))
    assert recognise(fake_reader, tmp_path / "blank.png") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "no writing was found" in err and str(tmp_path / "blank.png") in err


def test_a_bug_is_one_line_its_traceback_is_logged_and_the_others_are_read(inputs, fake_reader, home, capsys):
    class Broken(type(fake_reader)):
        def recognise(self, lines, progress=None, cancelled=None):
            if not self.seen:
                self.seen.append(next(iter(lines)))
                raise ZeroDivisionError("oh\nno")
            return super().recognise(lines, progress, cancelled)

    assert recognise(Broken(["good"]), inputs / "line.png", inputs / "ink.json") == 1
    out, err = capsys.readouterr()
    assert out == "good\n"
    assert err.count("\n") == 1 and "ZeroDivisionError" in err and str(inputs / "line.png") in err
    assert "Traceback" in (home / "hwr-desktop.log").read_text()


def test_out_writes_a_file_for_each_input_and_nothing_on_stdout(inputs, fake_reader, capsys):
    (inputs / "sub").mkdir()
    (inputs / "sub" / "LINE.jpg").write_bytes(cv2.imencode(".jpg", np.full((60, 600), 240, np.uint8))[1].tobytes())
    out = inputs / "new" / "texts"
    assert recognise(fake_reader, "--out", out, inputs / "line.png", inputs / "missing.png", inputs / "sub" / "LINE.jpg") == 1
    assert capsys.readouterr().out == ""
    assert {p.name: p.read_text() for p in out.iterdir()} == {"line.txt": "the quick fox\n", "LINE-2.txt": "the quick fox\n"}
    assert recognise(fake_reader, "--out", out, "--format", "json", inputs / "line.png") == 0
    check_record(json.loads((out / "line.json").read_text()), inputs / "line.png")


def test_an_out_folder_that_cannot_be_made_stops_everything(inputs, model, capsys):
    assert main(["recognise", "--model", str(model), "--out", str(inputs / "plain"), str(inputs / "line.png")]) == 1
    assert str(inputs / "plain") in capsys.readouterr().err


@given(st.lists(st.sampled_from(["a.png", "A.png", "x/a.jpg", "a-2.png", "a-2.tif", "b", ".png", "a.b.png"]), max_size=8))
def test_names_of_results_never_clash(paths):
    names = out_names(paths, ".txt")
    assert len({name.casefold() for name in names}) == len(paths)
    assert all(name.endswith(".txt") and "/" not in name for name in names)


def test_ink_is_told_by_name_and_else_by_content(tmp_path):
    for name, content, ink in [
        ("a.json", b"anything", True),
        ("a.INKML", b"", True),
        ("a.png", b"{", False),
        ("a.pdf", b"<", False),
        ("a", b"\xef\xbb\xbf \n<ink/>", True),
        ("a.dat", b'  {"strokes": []}', True),
        ("b.dat", b"\x89PNG", False),
        ("c.dat", b"", False),
    ]:
        (tmp_path / name).write_bytes(content)
        assert holds_ink(tmp_path / name) is ink, name
    assert not holds_ink(tmp_path / "missing")
    assert not holds_ink(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_goes_away_ends_it_quietly(inputs, model):
    code = "import sys; from hwr_desktop.__main__ import hwr; sys.exit(hwr())"
    command = [sys.executable, "-c", code, "recognise", "--format", "json", "--model", str(model), *[str(inputs / "ink.json")] * 3]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_one_line(inputs, model):
    code = "import sys; from hwr_desktop.__main__ import hwr; sys.exit(hwr())"
    command = [sys.executable, "-c", code, "recognise", "--format", "json", "--model", str(model), str(inputs / "ink.json")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("hwr: the output cannot be written: ") and done.stderr.count("\n") == 1


def test_out_may_be_the_file_itself_for_one_input(inputs, fake_reader, capsys):
    goal = inputs / "new" / "text.docx"
    assert recognise(fake_reader, "--format", "docx", "--out", goal, inputs / "line.png") == 0
    assert capsys.readouterr().out == ""
    assert goal.read_bytes().startswith(b"PK")
    assert recognise(fake_reader, "--format", "docx", "--out", inputs / "many.docx", inputs / "line.png", inputs / "ink.json") == 0
    assert sorted(path.name for path in (inputs / "many.docx").iterdir()) == ["ink.docx", "line.docx"]


def test_a_format_that_is_no_stream_of_text_asks_for_a_file(inputs, model, capsys):
    assert main(["recognise", "--format", "docx", "--model", str(model), str(inputs / "line.png")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "--out" in err and err.count("\n") == 1


def test_lines_of_a_paragraph_flow_together_if_asked(inputs, fake_reader, capsys):
    fake_reader.texts = ["one exam-", "ple", "two"]
    assert recognise(fake_reader, "--join-lines", inputs / "page.png") == 0
    assert capsys.readouterr().out == "one example two\n"


def test_what_is_read_is_never_replaced_by_what_comes_of_it(inputs, fake_reader, capsys):
    from PIL import Image

    Image.open(inputs / "line.png").save(inputs / "line.pdf")
    before = (inputs / "line.pdf").read_bytes()
    for out in (inputs, inputs / "line.pdf", inputs / "new" / ".." / "line.pdf"):
        (inputs / "new").mkdir(exist_ok=True)
        assert recognise(fake_reader, "--format", "pdf", "--out", out, inputs / "line.pdf") == 1
        assert "would be lost" in capsys.readouterr().err
    assert (inputs / "line.pdf").read_bytes() == before


@pytest.mark.parametrize(("form", "upright"), [("json", False), ("pdf", True)])
def test_a_page_upside_down_is_read_upright_and_its_places_are_those_of_the_file(tmp_path, fake_reader, form, upright):
    written = written_page()
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), np.ascontiguousarray(written[::-1, ::-1]))
    out = tmp_path / f"page.{form}"
    assert recognise(fake_reader, path, "--format", form, "--out", out) == 0
    first = fake_reader.seen[0].shape.polygon
    assert first[:, 1].max() < 250, "the uppermost line comes first"
    if not upright:
        page = json.loads(out.read_text())["pages"][0]
        assert (page["width"], page["height"]) == (900, 1200)
        y = [y for _, y in page["lines"][0]["polygon"]]
        assert min(y) > 950, "in the file it is the lowest"
    fake_reader.seen.clear()
    assert recognise(fake_reader, path, "--format", form, "--out", out, "--as-is") == 0
    assert fake_reader.seen


def test_a_photo_of_a_page_is_pulled_straight_and_its_places_lead_back(tmp_path, fake_reader, capsys):
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), photo(written_page(), [(210, 150), (1190, 90), (1270, 1390), (130, 1330)]))
    assert recognise(fake_reader, path, "--format", "json") == 0
    page = json.loads(capsys.readouterr().out)["pages"][0]
    assert (page["width"], page["height"]) == (1400, 1500)
    assert len(page["lines"]) == 8
    for line in page["lines"]:
        for left, top, right, bottom in (word["box"] for word in line["words"]):
            assert 130 <= left < right <= 1270 and 90 <= top < bottom <= 1400


def test_lines_that_could_hardly_be_read_are_named(inputs, fake_reader, capsys):
    fake_reader.confidence = 0.1
    assert recognise(fake_reader, inputs / "line.png") == 0
    out, err = capsys.readouterr()
    assert out == "the quick fox\n" and "line 1 could hardly be read" in err
