"""The store of samples: nothing is lost, whatever happens to process, disk or neighbour."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import samples
from hwr_desktop.capture.ink import Ink
from hwr_desktop.errors import DataError, StorageError
from hwr_desktop.learn import samples as stored
from hwr_desktop.learn.correction import Correction, identity
from hwr_desktop.learn.samples import HELD_OUT, TRAIN, Merged, SampleStore
from hwr_desktop.paths import sample_store

ROOT = Path(__file__).resolve().parent.parent.parent
# Adds lines until it is killed or has added enough, and says each number once the line is stored.
WRITER = """
import sys, numpy as np
from hwr_desktop.errors import HwrError
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.samples import SampleStore
first, count, size = map(int, sys.argv[1:])
store = SampleStore()
print("ready", flush=True)
sys.stdin.readline()
for i in range(first, first + count):
    picture = np.random.default_rng(i).integers(0, 256, (size, 4 * size), np.uint8)
    try:
        store.add(Correction(picture, f"line {i}"))
    except HwrError as e:
        print("refused", e, flush=True)
        sys.exit(3)
    print(i, flush=True)
"""


@pytest.fixture
def store():
    return SampleStore()


def picture(seed: int, size: int = 24) -> np.ndarray:
    """A picture of a line, different for each seed."""
    return np.random.default_rng(seed).integers(0, 256, (size, 4 * size), np.uint8)


def start(*arguments, before=()) -> subprocess.Popen:
    """A process that adds lines, once it is told."""
    command = [*before, sys.executable, "-c", WRITER, *map(str, arguments)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def go(process) -> None:
    process.stdin.write("\n")
    process.stdin.flush()


def sound(path: Path) -> bool:
    db = sqlite3.connect(path)
    answer = db.execute("PRAGMA integrity_check").fetchone()[0]
    db.close()
    return answer == "ok"


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


def test_a_process_killed_while_it_adds_loses_nothing_that_was_stored(store):
    told: set[int] = set()
    for round_ in range(3):
        process = start(1000 * round_, 900, 24)
        go(process)
        for _ in range(5 + 7 * round_):
            told.add(int(process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        told |= {int(line) for line in process.communicate()[0].split()}
        assert process.returncode == -signal.SIGKILL, "it was still at work"
        texts = {s.text for s in store.samples()}
        assert {f"line {i}" for i in told} <= texts
        assert len(texts) <= len(told) + round_ + 1, "and of what was not told at most the last line of each"
        assert store.add(Correction(picture(10**6 + round_), "afterwards"))
        store.delete([max(s.number for s in store.samples())])
    assert sound(store.path)
    assert all(s.made().shape == (24, 96) for s in store.samples())


def test_two_processes_begin_one_store_and_write_at_once(store):
    processes = [start(0, 30, 24), start(15, 30, 24)]
    for process in processes:
        go(process)
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err + out
    assert sorted(s.text for s in store.samples()) == sorted(f"line {i}" for i in range(45))
    assert store.counts() == stored.Counts(36, 9)
    assert sound(store.path)


def test_a_store_is_read_while_another_program_writes(store):
    store.add(Correction(picture(1), "a"))
    db = sqlite3.connect(store.path, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    db.execute("DELETE FROM sample")
    assert [s.text for s in store.samples()] == ["a"]
    with pytest.raises(StorageError, match=r"samples\.sqlite cannot be used: another program is using it\.$"):
        SampleStore(store.path, timeout_s=0.1).add(Correction(picture(2), "b"))
    db.close()
    store.add(Correction(picture(2), "b"))
    assert store.counts().total == 2


def test_reading_may_stop_half_way(store):
    for i in range(3):
        store.add(Correction(picture(i), "a"))
    reading = store.samples()
    next(reading)
    store.add(Correction(picture(7), "b"))
    reading.close()
    assert store.counts().total == 4


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs a file system of its own")
def test_a_full_disk_is_said_and_nothing_is_lost(store, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    mounted = f'mount -t tmpfs -o size=600k none "$HWR_DESKTOP_HOME" && {{ "$@"; status=$?; cp "$HWR_DESKTOP_HOME"/* {kept}; exit $status; }}'
    if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(kept)], capture_output=True, check=False).returncode:
        pytest.skip("no file systems may be mounted here")
    process = start(0, 900, 80, before=("unshare", "-rm", "sh", "-c", mounted, "sh"))
    out, err = process.communicate("\n")
    assert process.returncode == 3, err + out
    *told, refused = out.splitlines()
    assert refused == f"refused The store of samples {store.path} cannot be used: the disk is full."
    after = SampleStore(kept / "samples.sqlite")
    assert len(told) >= 3 and [s.text for s in after.samples()] == [f"line {i}" for i in told]
    assert sound(after.path)
    after.add(Correction(picture(1), "with room again"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits for a process")
def test_a_file_that_may_not_grow_is_said_and_nothing_is_lost(store):
    for i in range(3):
        store.add(Correction(picture(i), "a"))
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))\n"
    command = [sys.executable, "-c", limit + WRITER, "0", "900", "80"]
    done = subprocess.run(command, input="\n", capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3, done.stderr + done.stdout
    told = [line for line in done.stdout.splitlines() if line.isdigit()]
    assert "the disk is full or fails." in done.stdout
    assert [s.text for s in store.samples()] == ["a"] * 3 + [f"line {i}" for i in told]
    assert sound(store.path)


def test_a_newer_store_is_refused_and_left_alone(store):
    store.add(Correction(picture(1), "a"))
    db = sqlite3.connect(store.path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = store.path.read_bytes()
    for call in (lambda: store.add(Correction(picture(2), "b")), store.counts, lambda: list(store.samples()), store.clear):
        with pytest.raises(DataError, match=r"newer version of this program \(form 99\); please update\.$"):
            call()
    assert store.path.read_bytes() == before


def test_an_older_store_is_brought_up_to_date_with_all_it_has(store, monkeypatch):
    store.add(Correction(picture(1), "a"))
    added = ("ALTER TABLE sample ADD COLUMN mood TEXT NOT NULL DEFAULT 'merry'",)
    with monkeypatch.context() as patch:
        patch.setattr(stored, "_MIGRATIONS", [*stored._MIGRATIONS, (*added, "CREATE TABLE sample (number INTEGER)")])
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            store.counts()
    assert store.counts().total == 1, "half a change is none"
    monkeypatch.setattr(stored, "_MIGRATIONS", [*stored._MIGRATIONS, added])
    store.add(Correction(picture(2), "b"))
    db = sqlite3.connect(store.path)
    assert db.execute("SELECT text, mood FROM sample").fetchall() == [("a", "merry"), ("b", "merry")]
    assert db.execute("PRAGMA user_version").fetchone() == (2,)
    db.close()


def test_a_store_that_is_none_and_one_that_cannot_be_made_are_said(store, tmp_path):
    store.path.write_bytes(b"a letter, not a database" * 100)
    with pytest.raises(DataError, match="damaged or something else"):
        store.counts()
    assert store.path.read_bytes() == b"a letter, not a database" * 100
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        SampleStore(tmp_path / "file" / "samples.sqlite").add(Correction(picture(1), "a"))
    with pytest.raises(StorageError, match="it cannot be opened there"):
        SampleStore(tmp_path).add(Correction(picture(1), "a"))


def test_a_store_damaged_in_the_middle_is_said(store):
    for i in range(12):
        store.add(Correction(picture(i, 40), "a"))
    content = bytearray(store.path.read_bytes())
    content[4096 : 3 * 4096] = b"\xa5" * 8192
    store.path.write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        list(store.samples())


def test_torch_is_not_needed():
    code = "import sys, hwr_desktop.learn.samples, hwr_desktop.learn.sample_files; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
