"""The store of samples: what is stored, replaced and deleted."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import samples
from hwr_desktop.capture.ink import Ink
from hwr_desktop.errors import DataError
from hwr_desktop.learn import samples as stored
from hwr_desktop.learn.correction import Correction, identity
from hwr_desktop.learn.sample import HELD_OUT, TRAIN
from hwr_desktop.learn.samples import Merged
from hwr_desktop.paths import sample_store
from tests.learn.noise import picture

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_picture_and_ink_are_stored_with_all_that_is_known(store):
    ink, time = samples.write("wild", 1), datetime(2026, 1, 2, 3, 4, 5, 678_901, UTC)
    assert store.add(Correction(picture(1), "l\u2019id\u00e9e \u2026", "l'idee ..", "a page.png", "f" * 64, time)) == 1
    assert store.add(Correction(ink, "wild")) == 2
    first, second = store.samples()
    assert np.array_equal(first.made(), picture(1))
    assert (first.text, first.read, first.source, first.model) == ("l'id\u00e9e ...", "l'idee ..", "a page.png", "f" * 64)
    assert first.time == "2026-01-02T03:04:05.678+00:00"
    again = second.made()
    assert isinstance(again, Ink) and identity(again) == identity(ink)
    assert abs(datetime.fromisoformat(second.time) - datetime.now(UTC)) < timedelta(minutes=1)
    assert store.path == sample_store()


def test_reading_makes_no_file(store):
    assert list(store.samples()) == [] and store.counts().total == 0
    assert store.delete([1]) == 0 and store.clear() == 0
    assert not store.path.exists()


def test_every_fifth_line_is_held_out_and_stays_so(store):
    for i in range(22):
        store.add(Correction(picture(i), "a"))
    splits = {s.number: s.split for s in store.samples()}
    assert [n for n, split in splits.items() if split == HELD_OUT] == [3, 8, 13, 18]
    store.delete([1, 2, 8])
    store.add(Correction(picture(30), "b"))
    after = {s.number: s.split for s in store.samples()}
    assert all(after[n] == splits[n] for n in after if n in splits)
    assert store.counts() == stored.Counts(train=16, held_out=4)
    assert [s.number for s in store.samples(HELD_OUT)] == [3, 13, 18, 23]
    assert {s.split for s in store.samples(TRAIN)} == {TRAIN}


@pytest.mark.parametrize("made", [picture, lambda seed: samples.write("wild", seed)], ids=["picture", "ink"])
def test_the_same_line_corrected_again_has_the_new_text_and_the_old_split(store, made):
    numbers = [store.add(Correction(made(i), "a")) for i in range(4)]
    before = list(store.samples())[2]
    assert store.add(Correction(made(2), "b", "c", "page 2")) == numbers[2] == before.number
    after = list(store.samples())[2]
    assert (after.text, after.read, after.source, after.split) == ("b", "c", "page 2", HELD_OUT)
    assert after.time >= before.time and store.counts().total == 4


def test_names_that_no_file_can_hold_are_made_plain(store):
    store.add(Correction(picture(1), "a", "r\te\nad", "caf\udce9\t\u2028 1.png"))
    sample = next(store.samples())
    assert (sample.read, sample.source) == ("r e ad", "caf?   1.png")


def test_what_cannot_be_learnt_is_refused_and_nothing_changes(store):
    store.add(Correction(picture(1), "a"))
    for text in ("", "a" * 500, "\x07"):
        with pytest.raises(DataError):
            store.add(Correction(picture(1), text))
    with pytest.raises(DataError):
        store.merge([Correction(picture(2), "fine"), Correction(picture(3), "")])
    assert [s.text for s in store.samples()] == ["a"]


def test_of_many_corrections_only_later_ones_replace(store):
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    store.add(Correction(picture(1), "of the store", time=late))
    store.add(Correction(picture(2), "of the store", time=early))
    many = [
        Correction(picture(1), "other", time=early),
        Correction(picture(2), "other", time=late),
        Correction(picture(3), "other", time=late, split=HELD_OUT),
        Correction(picture(4), "other", time=late, split=TRAIN),
    ]
    assert store.merge(many) == Merged(added=2, replaced=1, unchanged=1)
    assert store.merge(many) == Merged(added=0, replaced=0, unchanged=4)
    assert [s.text for s in store.samples()] == ["of the store", "other", "other", "other"]
    assert [s.split for s in store.samples()] == [TRAIN, TRAIN, HELD_OUT, TRAIN]


def test_numbers_of_deleted_samples_are_not_given_again(store):
    for i in range(3):
        store.add(Correction(picture(i), "a"))
    assert store.delete([2, 3, 99]) == 2
    assert store.add(Correction(picture(5), "b")) == 4
    assert store.clear() == 2 and store.counts().total == 0


def test_what_is_deleted_is_gone_from_the_file(store):
    store.add(Correction(picture(1, 60), "secret words", "the read text"))
    store.add(Correction(picture(2), "kept words"))
    png = next(store.samples()).picture
    assert png[100:200] in store.path.read_bytes() and b"secret words" in store.path.read_bytes()
    store.delete([1])
    left = b"".join(p.read_bytes() for p in store.path.parent.glob("samples.sqlite*"))
    assert b"kept words" in left
    for part in (png[100:200], png[-200:-100], b"secret words", b"the read text"):
        assert part not in left


def test_a_damaged_picture_or_ink_is_named(store):
    store.add(Correction(picture(1), "a"))
    store.add(Correction(samples.write("wild", 1), "b"))
    store.add(Correction(picture(2), "c"))
    db = sqlite3.connect(store.path)
    db.execute("UPDATE sample SET picture = substr(picture, 1, 50) WHERE number = 1")
    db.execute("UPDATE sample SET ink = substr(ink, 1, 50) WHERE number = 2")
    db.execute("UPDATE sample SET picture = zeroblob(0) WHERE number = 3")
    db.commit()
    db.close()
    for sample, name in zip(store.samples(), ("picture of sample 1", "ink of sample 2", "picture of sample 3"), strict=True):
        with pytest.raises(DataError, match=f"^The {name} is damaged.$"):
            sample.made()


def test_torch_is_not_needed():
    code = "import sys, hwr_desktop.learn.samples, hwr_desktop.learn.sample_files; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
