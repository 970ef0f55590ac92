"""``hwr evaluate``: the right lines are read and the right numbers printed."""

from __future__ import annotations

import gzip
import json

import cv2
import numpy as np
import pytest

import samples
from hwr_desktop.cli import main, make_parser
from hwr_desktop.cli.evaluate import evaluate_all

TEXTS = ["one", "two lit", "time", "idea", "wild wind"]


@pytest.fixture
def data(tmp_path):
    """A data folder with a set of pictures and one of ink; the last line of each is of the split train."""
    splits = ["dev"] * 4 + ["train"]
    (tmp_path / "lines").mkdir()
    rows = ["image\ttext\twriter\tsplit"]
    inks = []
    for i, (text, split) in enumerate(zip(TEXTS, splits, strict=True)):
        ink = samples.write(text, i)
        grey = 250 - (200 * samples.rasterise(ink).pixels).astype(np.uint8)
        cv2.imwrite(str(tmp_path / "lines" / f"{i}.png"), grey)
        rows.append(f"{i}.png\t{text}\tw{i}\t{split}")
        inks.append({"text": text, "writer": "w", "split": split, "strokes": [s.points[:, :2].tolist() for s in ink.strokes]})
    (tmp_path / "lines" / "mine.tsv").write_text("\n".join(rows) + "\n")
    with gzip.open(tmp_path / "ink.jsonl.gz", "wt") as file:
        file.write("\n".join(map(json.dumps, inks)))
    return tmp_path


def evaluate(reader, *arguments):
    return evaluate_all(make_parser().parse_args(["evaluate", *map(str, arguments)]), {"": reader})


def test_a_set_a_table_and_ink_are_all_scored(data, fake_reader, capsys):
    fake_reader.texts = ["one", "two lit", "tine", "idea"]
    sets = ["--set", "mine", "--data", data, "--lines", data / "lines" / "mine.tsv", "--ink", data / "ink.jsonl.gz"]
    assert evaluate(fake_reader, *sets, "--split", "dev", "--json") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["set"] for record in records] == ["mine", "mine", "ink"]
    for record in records:
        assert record["lines"] == 4
        assert record["cer"] == pytest.approx(1 / 18, abs=1e-4)
        assert record["wer"] == pytest.approx(1 / 5)
        assert record["exact"] == 0.75
        assert record["character_accuracy"] == pytest.approx(17 / 18, abs=1e-4)
        assert record["confusions"] == [{"written": "m", "read": "n", "count": 1}]
        assert record["ms_per_line"] >= 0
        assert {"precision", "recall", "f1"} <= set(record)


def test_ink_of_two_rows_is_read_row_by_row(data, fake_reader, capsys):
    upper = samples.write("wild wind", 1)
    low = [(s.points[:, :2] + (0, 400)).tolist() for s in samples.write("idea", 2).strokes]
    strokes = [s.points[:, :2].tolist() for s in upper.strokes] + low
    (data / "two.jsonl").write_text(json.dumps({"text": "wild wind idea", "writer": "w", "split": "dev", "strokes": strokes}))
    fake_reader.texts = ["wild wind", "idea"]
    assert evaluate(fake_reader, "--ink", data / "two.jsonl", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["lines"], record["cer"], len(fake_reader.seen)) == (1, 0, 2)


def test_each_set_has_a_table_with_a_column_for_each_reader_and_the_confusions(data, fake_reader, capsys):
    fake_reader.texts = ["one", "twolit", "time", "idea"]
    arguments = ["evaluate", "--set", "mine", "--data", str(data), "--ink", str(data / "ink.jsonl.gz"), "--split", "dev"]
    assert evaluate_all(make_parser().parse_args(arguments), {"": fake_reader, " + fr": fake_reader}) == 0
    parts = capsys.readouterr().out.strip("\n").split("\n\n")
    assert len(parts) == 4, "a table and its confusions for each set"
    for table, confusions, name in ((*parts[:2], "mine"), (*parts[2:], "ink")):
        rows = {line[:28].strip(): line[28:].split() for line in table.splitlines()}
        assert rows[""] == [name, name, "+", "fr"]
        assert rows["character error rate (CER)"] == ["5.56%", "5.56%"]
        assert rows["lines without error"] == ["75.00%", "75.00%"]
        assert len(rows) == 11
        assert f"{name} + fr: (space) > (none) (1)" in confusions


def test_a_limit_takes_lines_from_all_of_the_set(data, fake_reader, capsys):
    fake_reader.texts = ["one", "time"]
    assert evaluate(fake_reader, "--set", "mine", "--data", data, "--split", "dev", "--limit", 2, "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["lines"], record["cer"]) == (2, 0)


def test_the_real_model_runs_and_a_missing_set_is_one_sentence(data, model, capsys):
    assert main(["evaluate", "--model", str(model), "--ink", str(data / "ink.jsonl.gz")]) == 0
    assert "word error rate (WER)" in capsys.readouterr().out
    assert main(["evaluate", "--model", str(model), "--data", str(data), "--set", "other"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("hwr: ") and "other.tsv" in err and err.count("\n") == 1
