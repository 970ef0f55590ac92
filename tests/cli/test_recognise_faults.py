"""``hwr recognise`` where something is wrong: with an input, the model, the output, or the program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from hwr_desktop.cli import main
from tests.cli.commands import recognise

ROOT = Path(__file__).resolve().parents[2]


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


def test_an_out_folder_that_cannot_be_made_stops_everything(inputs, model, capsys):
    assert main(["recognise", "--model", str(model), "--out", str(inputs / "plain"), str(inputs / "line.png")]) == 1
    assert str(inputs / "plain") in capsys.readouterr().err


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


def test_a_format_that_is_no_stream_of_text_asks_for_a_file(inputs, model, capsys):
    assert main(["recognise", "--format", "docx", "--model", str(model), str(inputs / "line.png")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "--out" in err and err.count("\n") == 1


def test_what_is_read_is_never_replaced_by_what_comes_of_it(inputs, fake_reader, capsys):
    from PIL import Image

    Image.open(inputs / "line.png").save(inputs / "line.pdf")
    before = (inputs / "line.pdf").read_bytes()
    for out in (inputs, inputs / "line.pdf", inputs / "new" / ".." / "line.pdf"):
        (inputs / "new").mkdir(exist_ok=True)
        assert recognise(fake_reader, "--format", "pdf", "--out", out, inputs / "line.pdf") == 1
        assert "would be lost" in capsys.readouterr().err
    assert (inputs / "line.pdf").read_bytes() == before


def test_lines_that_could_hardly_be_read_are_named(inputs, fake_reader, capsys):
    fake_reader.confidence = 0.1
    assert recognise(fake_reader, inputs / "line.png") == 0
    out, err = capsys.readouterr()
    assert out == "the quick fox\n" and "line 1 could hardly be read" in err
