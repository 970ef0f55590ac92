import json
import zipfile

import cv2
import numpy as np
import pytest

from hwr_desktop.errors import DataError
from hwr_desktop.learn.page_sets import read_page_set


@pytest.fixture
def table(tmp_path):
    picture = np.full((50, 80), 240, np.uint8)
    data = cv2.imencode(".png", picture)[1].tobytes()
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as pictures:
        pictures.writestr("a.png", data)
        pictures.writestr("bad.png", data[:30])
    line = {"text": "one >two<", "polygon": [[1, 2], [30, 2], [30, 9]], "baseline": [[1, 8], [30, 8]]}
    rows = [
        {"image": "a.png", "split": "dev", "lines": [line, {**line, "baseline": None}]},
        {"image": "bad.png", "split": "train", "lines": []},
        {"image": "none.png", "split": "train", "lines": []},
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    return path


def test_pages_of_a_split_with_their_lines_and_pictures(table):
    (page,) = read_page_set(table, split="dev")
    assert page.name == "a.png" and page.open().shape == (50, 80)
    first, second = page.lines
    assert first.text == "one >two<" and first.polygon.shape == (3, 2) and first.baseline.tolist() == [[1, 8], [30, 8]]
    assert second.baseline is None


def test_pictures_may_lie_in_a_folder(table, tmp_path):
    folder = tmp_path / "pictures"
    with zipfile.ZipFile(tmp_path / "set.zip") as pictures:
        pictures.extractall(folder)
    assert read_page_set(table, folder, "dev")[0].open().mean() == 240


def test_a_damaged_or_missing_picture_is_said_when_it_is_opened(table):
    bad, missing = read_page_set(table, split="train")
    with pytest.raises(DataError, match=r"bad\.png .* is damaged\."):
        bad.open()
    with pytest.raises(DataError, match=r"none\.png is not in"):
        missing.open()


@pytest.mark.parametrize("content", ["{", "[1]", '{"image": "a.png"}', '{"image": "a.png", "lines": [{"text": "a", "polygon": [[1], [2], [3]]}]}'])
def test_what_is_no_set_of_pages_is_one_sentence(tmp_path, content):
    path = tmp_path / "x.jsonl"
    path.write_text(content)
    with pytest.raises(DataError, match=r"x\.jsonl cannot be read as a set of pages\."):
        read_page_set(path)


def test_a_missing_set_and_an_empty_split(tmp_path, table):
    with pytest.raises(DataError, match="does not exist"):
        read_page_set(tmp_path / "none.jsonl")
    with pytest.raises(DataError, match="no page of split other"):
        read_page_set(table, split="other")
