"""``hwr recognise`` from arguments to output: the agreed form, the order, and where results go."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.cli import main
from hwr_desktop.cli.recognise import out_names
from tests.capture.photos import photo, written_page
from tests.cli.commands import recognise


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


def test_out_writes_a_file_for_each_input_and_nothing_on_stdout(inputs, fake_reader, capsys):
    (inputs / "sub").mkdir()
    (inputs / "sub" / "LINE.jpg").write_bytes(cv2.imencode(".jpg", np.full((60, 600), 240, np.uint8))[1].tobytes())
    out = inputs / "new" / "texts"
    assert recognise(fake_reader, "--out", out, inputs / "line.png", inputs / "missing.png", inputs / "sub" / "LINE.jpg") == 1
    assert capsys.readouterr().out == ""
    assert {p.name: p.read_text() for p in out.iterdir()} == {"line.txt": "the quick fox\n", "LINE-2.txt": "the quick fox\n"}
    assert recognise(fake_reader, "--out", out, "--format", "json", inputs / "line.png") == 0
    check_record(json.loads((out / "line.json").read_text()), inputs / "line.png")


@given(st.lists(st.sampled_from(["a.png", "A.png", "x/a.jpg", "a-2.png", "a-2.tif", "b", ".png", "a.b.png"]), max_size=8))
def test_names_of_results_never_clash(paths):
    names = out_names(paths, ".txt")
    assert len({name.casefold() for name in names}) == len(paths)
    assert all(name.endswith(".txt") and "/" not in name for name in names)


def test_out_may_be_the_file_itself_for_one_input(inputs, fake_reader, capsys):
    goal = inputs / "new" / "text.docx"
    assert recognise(fake_reader, "--format", "docx", "--out", goal, inputs / "line.png") == 0
    assert capsys.readouterr().out == ""
    assert goal.read_bytes().startswith(b"PK")
    assert recognise(fake_reader, "--format", "docx", "--out", inputs / "many.docx", inputs / "line.png", inputs / "ink.json") == 0
    assert sorted(path.name for path in (inputs / "many.docx").iterdir()) == ["ink.docx", "line.docx"]


def test_lines_of_a_paragraph_flow_together_if_asked(inputs, fake_reader, capsys):
    fake_reader.texts = ["one exam-", "ple", "two"]
    assert recognise(fake_reader, "--join-lines", inputs / "page.png") == 0
    assert capsys.readouterr().out == "one example two\n"


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
