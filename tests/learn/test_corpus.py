import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.errors import DataError
from hwr_desktop.learn.corpus import read_ink, read_lines
from hwr_desktop.recognise.charset import Charset
from tests.learn.conftest import WORDS, differences, zigzag


def test_lines_of_one_split_are_read_from_the_zip(data):
    lines = read_lines(data / "lines/copiste.tsv", split="dev")
    assert lines.texts == tuple(WORDS[3::4])
    assert lines.writers == ("w0", "w1", "w2")
    grey = lines.grey(0)
    assert grey.dtype == np.uint8 and grey.shape[0] == 40 and grey.max() == 255 and grey.min() < 80


def test_pictures_may_lie_beside_a_table_without_header(tmp_path, data):
    (tmp_path / "own").mkdir()
    picture = read_lines(data / "lines/copiste.tsv").images[0]
    (tmp_path / "own/a b.png").write_bytes(picture)
    (tmp_path / "own/lines.tsv").write_text("a b.png\tl\u2019\u00e9te\u0301\n", "utf-8")
    lines = read_lines(tmp_path / "own/lines.tsv")
    assert lines.texts == ("l'été",) and lines.writers == ("",)


def test_faulty_lines_are_named_and_left_out(tmp_path, data):
    picture = read_lines(data / "lines/copiste.tsv").images[0]
    (tmp_path / "good.png").write_bytes(picture)
    (tmp_path / "mine.tsv").write_text("good.png\tone\ngood.png\t \ngood.png\tπ\ngone.png\ttwo\n", "utf-8")
    lines = read_lines(tmp_path / "mine.tsv", charset=Charset.western())
    assert lines.texts == ("one",)
    assert [w.split(": ")[1] for w in lines.left_out] == ["the text is empty.", "unknown characters π.", "the picture is missing."]


def test_a_damaged_picture_is_an_error_with_its_number(tmp_path):
    (tmp_path / "bad.png").write_bytes(b"no picture")
    (tmp_path / "mine.tsv").write_text("bad.png\tone\n", "utf-8")
    with pytest.raises(DataError, match="Picture 1 of mine is damaged"):
        read_lines(tmp_path / "mine.tsv").grey(0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "no usable line"), (b"a.png\n", "needs a picture, a tab and a text"), (b"\xff\xfe\x00", "cannot be read"), (b"a.png\tone\n", "missing")],
)
def test_tables_without_a_line_are_errors(tmp_path, content, sentence):
    (tmp_path / "mine.tsv").write_bytes(content)
    with pytest.raises(DataError, match=sentence):
        read_lines(tmp_path / "mine.tsv")


def test_a_missing_or_broken_source_is_named(tmp_path, data):
    with pytest.raises(DataError, match=r"nowhere\.tsv does not exist"):
        read_lines(tmp_path / "nowhere.tsv")
    (data / "lines/copiste.zip").write_bytes(b"PK no zip")
    with pytest.raises(DataError, match="zip"):
        read_lines(data / "lines/copiste.tsv")
    with pytest.raises(DataError, match=r"gone\.jsonl\.gz does not exist"):
        read_ink(tmp_path / "gone.jsonl.gz")
    (tmp_path / "bad.jsonl.gz").write_bytes(b"\x1f\x8b\x08 no gzip")
    with pytest.raises(DataError, match="cannot be read"):
        read_ink(tmp_path / "bad.jsonl.gz")


@given(st.lists(st.lists(st.tuples(st.integers(-900, 900), st.integers(-900, 900)), min_size=1), min_size=1, max_size=5))
def test_both_forms_of_strokes_give_the_same_points(tmp_path_factory, strokes):
    path = tmp_path_factory.mktemp("ink") / "a.jsonl"
    plain = [[list(p) for p in s] for s in strokes]
    path.write_text("".join(json.dumps({"text": "a", "strokes": form}) + "\n" for form in (plain, differences(plain))), "utf-8")
    inks = read_ink(path)
    for i in range(2):
        assert [s.points[:, :2].tolist() for s in inks.ink(i).strokes] == plain


def test_faulty_inks_are_left_out(tmp_path):
    good = {"text": "a", "strokes": zigzag("a")}
    records = [good, {"strokes": []}, {"text": "a", "strokes": []}, {"text": "π", "strokes": zigzag("a")}, {"text": "a", "strokes": [[1e9, 0]]}, 3]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    inks = read_ink(tmp_path / "a.jsonl", charset=Charset.western())
    assert len(inks) == 1 and len(inks.left_out) == 5
