"""``hwr samples``: corrected lines are shown, go out, come back and can be deleted."""

import numpy as np
import pytest

import samples
from hwr_desktop.cli import main
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.samples import SampleStore


def picture(text: str, seed: int) -> np.ndarray:
    return (250 - 200 * samples.rasterise(samples.write(text, seed)).pixels).astype(np.uint8)


@pytest.fixture
def store():
    """Three pictures and two inks."""
    store = SampleStore()
    for i, text in enumerate(("one wild", "time", "idea", "noon", "milan")):
        store.add(Correction(picture(text, i) if i < 3 else samples.write(text, i), text, "tine" if i == 1 else "", "a page.png"))
    return store


def test_they_are_listed_with_what_was_read_and_what_is_right(store, capsys):
    assert main(["samples", "list"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert len(lines) == 5
    assert lines[1].split()[:2] == ["2", "learn"] and lines[1].endswith("  tine > time  [a page.png]")
    assert lines[2].split()[:2] == ["3", "test"] and "(nothing) > idea" in lines[2]
    assert err == "hwr: 5 samples: 4 to learn from, 1 to test with.\n"


def test_without_any_the_list_is_empty_and_nothing_is_exported(tmp_path, capsys):
    assert main(["samples", "list"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["samples", "export", str(tmp_path / "mine")]) == 1
    assert capsys.readouterr().err == "hwr: There are no samples to export.\n"


def test_exported_ones_are_read_by_evaluate_and_come_back(store, model, tmp_path, capsys):
    out = str(tmp_path / "mine")
    assert main(["samples", "export", out]) == 0
    assert capsys.readouterr().err == f"hwr: 5 samples are in {out}.\n"
    sets = ["--lines", f"{out}/lines.tsv", "--ink", f"{out}/ink.jsonl"]
    assert main(["evaluate", "--model", str(model), "--language", "off", "--json", *sets]) == 0
    assert [line.split('"lines": ')[1][0] for line in capsys.readouterr().out.splitlines()] == ["3", "2"]
    before = {s.identity: s.text for s in store.samples()}
    assert main(["samples", "delete", "--all"]) == 0
    assert store.counts().total == 0
    assert main(["samples", "import", out]) == 0
    assert "5 samples added, 0 replaced by later corrections, 0 known already." in capsys.readouterr().err
    assert {s.identity: s.text for s in store.samples()} == before


def test_lines_left_out_are_told_and_the_status_is_1(store, tmp_path, capsys):
    main(["samples", "export", str(tmp_path / "mine")])
    with (tmp_path / "mine/lines.tsv").open("a") as file:
        file.write("gone.png\tgone\n" * 12)
    store.clear()
    capsys.readouterr()
    assert main(["samples", "import", str(tmp_path / "mine")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 12 and all(line.startswith("hwr: ") for line in lines)
    assert "gone.png is missing" in lines[0] and lines[10] == "hwr: 2 more were left out."
    assert store.counts().total == 5


def test_some_are_deleted_or_none_if_one_of_them_is_not_there(store, capsys):
    assert main(["samples", "delete", "2", "9", "7"]) == 1
    assert capsys.readouterr().err == "hwr: There is no sample 7; nothing was deleted.\n"
    assert main(["samples", "delete", "2", "5", "2"]) == 0
    assert capsys.readouterr().err == "hwr: 2 samples deleted.\n"
    assert [s.number for s in store.samples()] == [1, 3, 4]


@pytest.mark.parametrize("arguments", [[], ["delete"], ["delete", "0"], ["delete", "--all", "3"], ["export"], ["wash"]])
def test_what_is_not_understood_has_status_2(store, arguments, capsys):
    assert main(["samples", *arguments]) == 2
    assert "usage: hwr samples" in capsys.readouterr().err
    assert store.counts().total == 5


def test_a_store_that_is_damaged_is_one_sentence(store, capsys):
    store.path.write_bytes(b"x" * 5000)
    assert main(["samples", "list"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"hwr: The store of samples {store.path} is damaged") and err.count("\n") == 1
