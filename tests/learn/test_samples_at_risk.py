"""The store of samples: nothing is lost, whatever happens to process, disk or neighbour."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hwr_desktop.errors import DataError, StorageError
from hwr_desktop.learn import samples as stored
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.samples import SampleStore
from tests.learn.noise import picture

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
    assert db.execute("PRAGMA user_version").fetchone() == (len(stored._MIGRATIONS),)
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
