"""Whatever is wrong with samples, store, disk or model: a sentence of its own, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

import samples
from hwr_desktop.cli import finetune as command
from hwr_desktop.cli import main
from hwr_desktop.errors import DataError
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.registry import Registry
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.paths import models_dir, sample_store
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import ModelCard, read_model, write_model
from hwr_desktop.recognise.network import Network, NetworkConfig

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = ("one", "time", "wild", "idea", "lit", "noon")


@pytest.fixture
def base(tmp_path):
    """A small untrained model."""
    torch.manual_seed(1)
    charset = Charset.western()
    config = NetworkConfig(len(charset), 24, ((6, 1, 2, 2), (8, 1, 2, 2)), dense=12, hidden=12, layers=1)
    write_model(tmp_path / "base.safetensors", Network(config), ModelCard(config, charset))
    return tmp_path / "base.safetensors"


def store(count: int, text: str = "") -> SampleStore:
    filled = SampleStore()
    for i in range(count):
        filled.add(Correction(samples.write(WORDS[i % len(WORDS)], i), text or WORDS[i % len(WORDS)]))
    return filled


def told(capsys, *arguments: str) -> str:
    """What ``hwr finetune`` says where it refuses; neither a sample nor a model has changed then."""
    before = sample_store().read_bytes() if sample_store().exists() else b""
    assert main(["finetune", "--threads", "1", *arguments]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    assert not models_dir().exists() or not list(models_dir().iterdir())
    assert (sample_store().read_bytes() if sample_store().exists() else b"") == before
    return err.splitlines()[-1].removeprefix("hwr: ")


def test_no_sample(base, capsys):
    assert told(capsys, "--base", str(base)) == "There is no line to learn from. Correct some lines in the window, or name them by --lines."


def test_one_sample(base, capsys):
    store(1)
    assert told(capsys, "--base", str(base)) == "One line is too little to learn from; correct at least two."


def test_all_samples_of_one_text(base, capsys):
    store(24, "it")
    assert told(capsys, "--base", str(base)) == 'All 24 lines have the same text, "it"; correct lines that say something else too.'


def test_one_picture_many_times_is_one_sample():
    filled = SampleStore()
    for text in ("one", "on", "one"):
        filled.add(Correction(samples.write("one", 1), text))
    assert filled.counts().total == 1 and next(filled.samples()).text == "one"


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_right_text_is_refused_when_corrected(text):
    with pytest.raises(
        DataError, match=r"^The right text of the line is empty\.$|^The text has characters that nobody can write by hand: U\+200B\.$"
    ):
        SampleStore().add(Correction(samples.write("one", 1), text))
    assert SampleStore().counts().total == 0


def test_a_text_too_long_for_its_picture_is_refused_when_corrected():
    with pytest.raises(
        DataError, match=r"^The text is too long for its picture, which has room for \d+ characters and not for 120: is a part of the"
    ):
        SampleStore().add(Correction(np.full((48, 120), 255, np.uint8), "ab" * 60))
    assert SampleStore().counts().total == 0


def test_an_unknown_script_is_named_before_training(base, capsys):
    filled = store(1)
    for i, text in enumerate(("привет", "мир")):
        filled.add(Correction(samples.write("wild idea", i), text))
    assert told(capsys, "--base", str(base)) == "One line is too little to learn from; correct at least two."
    filled.delete([1])
    sentence = told(capsys, "--base", str(base))
    assert sentence.startswith("There is no line to learn from. Sample 2 is left out: this program reads the Latin script only, not привет.")


def test_a_sample_picture_gone_or_damaged_is_named_and_the_others_are_learnt(base, capsys):
    filled = store(4)
    filled.add(Correction(np.random.default_rng(1).integers(0, 256, (48, 400), np.uint8), "time"))
    with sqlite3.connect(filled.path) as db:
        db.execute("UPDATE sample SET picture = zeroblob(0) WHERE number = 5")
        db.execute("UPDATE sample SET ink = '{}' WHERE number = 2")
    assert main(["finetune", "--base", str(base), "--threads", "1", "--steps", "2"]) == 0
    said = capsys.readouterr().err
    assert "2 lines left out" in said and "The ink of sample 2 is damaged." in said and "The picture of sample 5 is damaged." in said
    assert filled.counts().total == 5, "a damaged sample is not thrown away either"


def test_a_picture_that_a_table_names_and_that_is_gone_or_damaged(base, tmp_path, capsys):
    (tmp_path / "a.png").write_bytes(b"no picture")
    (tmp_path / "mine.tsv").write_text("a.png\tone\ngone.png\ttwo\n")
    sentence = told(capsys, "--base", str(base), "--lines", str(tmp_path / "mine.tsv"))
    assert sentence.startswith("There is no line to learn from. gone.png: the picture is missing.")


def test_a_store_locked_by_another_program(base, capsys, monkeypatch):
    filled = store(4)
    monkeypatch.setattr(SampleStore.__init__, "__defaults__", (None, 0.1))
    other = sqlite3.connect(filled.path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert told(capsys, "--base", str(base)) == f"The store of samples {filled.path} cannot be used: another program is using it."
    other.close()
    assert filled.counts().total == 4


def test_a_newer_store(base, capsys):
    filled = store(4)
    with sqlite3.connect(filled.path) as db:
        db.execute("PRAGMA user_version = 99")
    assert "was written by a newer version of this program (form 99); please update." in told(capsys, "--base", str(base))


def test_a_base_model_missing(tmp_path, capsys):
    store(4)
    assert told(capsys, "--base", str(tmp_path / "none.safetensors")) == f"The model file {tmp_path}/none.safetensors does not exist."


def test_a_disk_without_room_is_told_before_learning_begins(base, capsys, monkeypatch):
    store(4)
    free = shutil.disk_usage(base)._replace(free=1000)
    monkeypatch.setattr(command.shutil, "disk_usage", lambda _: free)
    assert told(capsys, "--base", str(base)) == f"{models_dir()}/personal.safetensors cannot be written: the disk is full."


WRITER = """
import sys, torch
from pathlib import Path
from hwr_desktop.errors import HwrError
from hwr_desktop.recognise.modelfile import read_model, write_model
network, card = read_model(Path(sys.argv[1]))
print("ready", flush=True)
try:
    for _ in range(int(sys.argv[3])):
        write_model(Path(sys.argv[2]), network, card, half=False)
except HwrError as e:
    print(e, flush=True)
    sys.exit(3)
"""


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs a file system of its own")
def test_a_disk_full_while_a_model_is_written_leaves_the_old_one(base, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    mounted = f'mount -t tmpfs -o size=60k none "$HWR_DESKTOP_HOME" && cp {base} "$HWR_DESKTOP_HOME/own.safetensors"; "$@"; status=$?'
    command_line = f'{mounted}; cp -r "$HWR_DESKTOP_HOME"/. {kept}; exit $status'
    if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(kept)], capture_output=True, check=False).returncode:
        pytest.skip("no file systems may be mounted here")
    own = sample_store().with_name("own.safetensors")
    inner = ["unshare", "-rm", "sh", "-c", command_line, "sh", sys.executable, "-c", WRITER, str(base), str(own), "1"]
    done = subprocess.run(inner, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3, done.stderr
    assert done.stdout.splitlines()[-1] == f"{own} cannot be written: No space left on device."
    assert [p.name for p in kept.iterdir()] == ["own.safetensors"], "no temporary file"
    assert (kept / "own.safetensors").read_bytes() == base.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_killed_while_it_writes_a_model_there_is_a_whole_one(base, tmp_path, number):
    shutil.copy(base, tmp_path / "own.safetensors")
    for delay in (0.0, 0.003, 0.011):
        command_line = [sys.executable, "-c", WRITER, str(base), str(tmp_path / "own.safetensors"), "100000"]
        process = subprocess.Popen(command_line, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay)
        process.send_signal(number)
        process.communicate()
        assert process.returncode == -number
        read_model(tmp_path / "own.safetensors")


def test_what_a_killed_process_left_in_the_folder_is_swept_out_later(base):
    registry = Registry()
    registry.add(base, "desk")
    old, new = (models_dir() / f".own.safetensors.{name}.tmp" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")

    os.utime(old, (time.time() - 10_000,) * 2)
    registry.tidy()
    assert not old.exists() and new.exists() and [m.name for m in registry.models()] == ["base", "desk"]


# Ends up in the midst of the final write: the disk is made slow.
SLOW = """
import os, sys, time
def slow(handle):
    print("writing", flush=True)
    time.sleep(30)
os.fsync = slow
from hwr_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
@pytest.mark.parametrize("stage", ["start", '"begin"', '"step"', "scoring", "writing"])
def test_cancelled_at_any_stage_it_ends_within_two_seconds_and_leaves_nothing(base, stage):
    store(24)
    # The steps of the model that comes with the program take longest.
    model = ["--steps", "400"] if stage == '"step"' else ["--base", str(base), "--steps", "3"]
    arguments = ["finetune", "--json-lines", "--threads", "1", *model]
    process = subprocess.Popen([sys.executable, "-c", SLOW, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    awaited = {"start": "", "scoring": '"step": 3'}.get(stage, stage)
    if awaited:
        assert any(awaited in row for row in process.stdout)
    else:
        time.sleep(0.3)
    process.terminate()
    begin = time.monotonic()
    process.communicate()
    assert time.monotonic() - begin < 2 and process.returncode == -signal.SIGTERM
    assert not models_dir().exists() or not list(models_dir().iterdir())
    assert SampleStore().counts().total == 24


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_two_at_once_give_two_models(base):
    store(6)
    arguments = [sys.executable, "-m", "hwr_desktop", "finetune", "--threads", "1", "--base", str(base), "--steps", "4"]
    both = [subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    for process in both:
        _, err = process.communicate()
        assert process.returncode == 0, err
    assert [(m.name, m.fault) for m in Registry().models()[1:]] == [("personal", ""), ("personal-2", "")]


def test_corrections_that_cannot_be_learnt_are_told_and_change_nothing(tmp_path):
    filled = store(2)
    cv2.imwrite(str(tmp_path / "a.png"), np.full((48, 100), 255, np.uint8))
    (tmp_path / "lines.tsv").write_text("image\ttext\na.png\t" + "ab" * 90 + "\n")
    assert main(["samples", "import", str(tmp_path)]) == 1
    assert filled.counts().total == 2
