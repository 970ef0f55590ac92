"""Samples leave as files that the readers of data sets take, and come back the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

import samples
from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.errors import DataError, StorageError
from hwr_desktop.learn.corpus import read_ink, read_lines
from hwr_desktop.learn.correction import Correction, to_png
from hwr_desktop.learn.sample import HELD_OUT, TRAIN
from hwr_desktop.learn.sample_files import export_samples, import_samples
from hwr_desktop.learn.samples import SampleStore


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (24, 96), np.uint8)


def pen(seed: int) -> Ink:
    """Ink with times and pressure, some of them unknown."""
    rng = np.random.default_rng(seed)
    strokes = []
    for i, stroke in enumerate(samples.write("wild", seed).strokes):
        points = stroke.points.copy()
        if i % 3:
            points[:, 2] = rng.uniform(0, 9, len(points))
            points[0, 2] = np.nan if i % 3 == 2 else 0
        strokes.append(Stroke(points, rng.uniform(0, 1, len(points)) if i % 2 else None))
    return Ink(tuple(strokes))


def content(store: SampleStore) -> dict:
    """All that a store says, by line."""
    return {s.identity: replace(s, number=0) for s in store.samples()}


@pytest.fixture
def store(tmp_path):
    """Eleven samples, pictures and ink by turns, with texts and sources of every kind."""
    store = SampleStore(tmp_path / "one.sqlite")
    for i in range(11):
        made = picture(i) if i % 2 else pen(i)
        store.add(Correction(made, f'n\u00b0 {i} "\u0153uf"', f"read {i}" if i % 3 else "", f"C:\\scans\\a  {i}\t.png", "e" * 64))
    return store


def test_an_exported_store_comes_back_equal(store, tmp_path):
    assert export_samples(store, tmp_path / "out") == 11
    other = SampleStore(tmp_path / "two.sqlite")
    done = import_samples(other, tmp_path / "out")
    assert (done.merged.added, done.left_out) == (11, ())
    assert content(other) == content(store) and len(content(store)) == 11
    again = import_samples(other, tmp_path / "out").merged
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 11)


def test_the_readers_of_data_sets_take_what_is_exported(store, tmp_path):
    export_samples(store, tmp_path / "out")
    by_split = {split: list(store.samples(split)) for split in (TRAIN, HELD_OUT)}
    for split, all_ in by_split.items():
        lines, inks = read_lines(tmp_path / "out/lines.tsv", split=split), read_ink(tmp_path / "out/ink.jsonl", split)
        assert not lines.left_out and not inks.left_out
        assert list(lines.texts) == [s.text for s in all_ if s.picture]
        assert list(inks.texts) == [s.text for s in all_ if s.ink]
        assert set(lines.writers) == set(inks.writers) == {"me"}
        assert np.array_equal(lines.grey(0), next(s for s in all_ if s.picture).made())
        ink = next(s for s in all_ if s.ink).made()
        for read, stroke in zip(inks.ink(0).strokes, ink.strokes, strict=True):
            assert np.allclose(read.points[:, :2], stroke.points[:, :2], atol=0.51)


def test_of_a_line_that_both_have_the_later_correction_counts(store, tmp_path):
    export_samples(store, tmp_path / "out")
    store.add(Correction(picture(1), "corrected since"))
    assert import_samples(store, tmp_path / "out").merged.unchanged == 11
    assert "corrected since" in {s.text for s in store.samples()}
    older = SampleStore(tmp_path / "two.sqlite")
    older.add(Correction(picture(3), "corrected long ago", time=datetime(2020, 1, 1, tzinfo=UTC)))
    assert import_samples(older, tmp_path / "out").merged.replaced == 1
    assert "corrected long ago" not in {s.text for s in older.samples()}


def test_a_plain_table_of_any_pictures_is_enough(tmp_path):
    for name, kind in (("a.jpg", ".jpg"), ("b.webp", ".webp"), ("c.png", ".png")):
        (tmp_path / name).write_bytes(cv2.imencode(kind, picture(ord(name[0])))[1].tobytes())
    (tmp_path / "lines.tsv").write_text("a.jpg\ttwo\r\nb.webp\tthree\tw7\ttest\r\n\r\nc.png\tfour\tw8\ttrain\n", "utf-8", newline="")
    (tmp_path / "ink.jsonl").write_text('{"text": "ink", "strokes": [[0, 0, 300, 100], [[5, 5], [200, 90]]], "time": "in the year 2000"}\n')
    store = SampleStore(tmp_path / "one.sqlite")
    assert import_samples(store, tmp_path).merged.added == 4
    assert [(s.text, s.split) for s in store.samples()] == [("two", TRAIN), ("three", HELD_OUT), ("four", TRAIN), ("ink", TRAIN)]
    assert all(s.read == "" for s in store.samples())


def test_lines_that_cannot_be_used_are_named_and_the_others_added(tmp_path):
    (tmp_path / "good.png").write_bytes(to_png(picture(1)))
    (tmp_path / "half.png").write_bytes(to_png(picture(2))[:60])
    rows = ["image\ttext", "good.png\tgood", "half.png\thalf", "gone.png\tgone", "good.png\t", "good.png", "\0\tnull", "good.png\t" + "long " * 50]
    (tmp_path / "lines.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    (tmp_path / "ink.jsonl").write_text('{"text": "a"}\nno json\n[3]\n{"text": 3, "strokes": [[1, 2]]}\n{"text": "a", "strokes": [[1e99, 2]]}\n')
    store = SampleStore(tmp_path / "one.sqlite")
    done = import_samples(store, tmp_path)
    assert [s.text for s in store.samples()] == ["good"]
    table, ink = tmp_path / "lines.tsv", tmp_path / "ink.jsonl"
    names = [f"Line {n} of {table}" for n in (3, 4, 5, 6, 7, 8)] + [f"Line {n} of {ink}" for n in (1, 2, 3, 4, 5)]
    for name, said in zip(names, done.left_out, strict=True):
        assert said.startswith(name) and said[-1] in ".?" and "\n" not in said
    for said, part in zip(done.left_out, ("damaged", "missing", "empty", "expected form", "missing", "too long"), strict=False):
        assert part in said


def test_folders_without_samples_are_said(tmp_path):
    store = SampleStore(tmp_path / "one.sqlite")
    with pytest.raises(DataError, match=r"neither lines\.tsv nor ink\.jsonl"):
        import_samples(store, tmp_path / "none")
    (tmp_path / "lines.tsv").write_text("gone.png\tgone\n")
    with pytest.raises(DataError, match=r"no samples that can be used \(Line 1 .* missing or cannot be read\)\.$"):
        import_samples(store, tmp_path)
    (tmp_path / "lines.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"lines\.tsv cannot be read\.$"):
        import_samples(store, tmp_path)
    assert not store.path.exists()


def test_nothing_is_written_over_and_nothing_half_is_left(store, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("mine")
    with pytest.raises(DataError, match="is not empty"):
        export_samples(store, tmp_path / "full")
    with pytest.raises(StorageError, match="cannot be written"):
        export_samples(store, tmp_path / "full/letter.txt")
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["letter.txt"]
    with pytest.raises(DataError, match="no samples to export"):
        export_samples(SampleStore(tmp_path / "two.sqlite"), tmp_path / "new")
    damaged = SampleStore(tmp_path / "three.sqlite")
    for i in range(40):
        damaged.add(Correction(picture(i), "a"))
    content = bytearray(damaged.path.read_bytes())
    content[-30_000:-10_000] = b"\xa5" * 20_000
    damaged.path.write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        export_samples(damaged, tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


def test_each_exported_ink_is_one_json_object(store, tmp_path):
    export_samples(store, tmp_path / "out")
    for line in (tmp_path / "out/ink.jsonl").read_text("utf-8").splitlines():
        assert {"text", "writer", "split", "strokes", "pressure", "read", "source", "model", "time"} == set(json.loads(line))
