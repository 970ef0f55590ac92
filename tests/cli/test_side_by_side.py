"""``hwr recognise --jobs``: several processes make what one makes, in the same order, and end as one does."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from hwr_desktop.cli import job_count, make_parser
from hwr_desktop.cli.batch import Task
from tests.capture.photos import LINES, written_page

ROOT = Path(__file__).resolve().parents[2]

# The command. It says if one of its processes makes a socket; of the pages that each reads, the third never ends once the folder HELD is named.
PROGRAM = """
import os, sys, time
from pathlib import Path
import hwr_desktop.reading as reading

sys.addaudithook(lambda event, _: event.startswith("socket.") and print("SOCKET MADE", event, file=sys.stderr))
read_page, pages = reading.read_page, []

def held(*arguments):
    pages.append(1)
    if len(pages) == 3 and "HELD" in os.environ:
        Path(os.environ["HELD"], str(os.getpid())).touch()
        time.sleep(600)
    return read_page(*arguments)

reading.read_page = held
if __name__ == "__main__":
    from hwr_desktop.__main__ import hwr
    sys.exit(hwr())
"""


@pytest.fixture
def command(tmp_path, model):
    """The beginning of a command line."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    return [sys.executable, str(program), "recognise", "--model", str(model)]


@pytest.fixture
def scans(inputs):
    """A folder of pages, with a file among them that is none."""
    folder = inputs / "scans"
    folder.mkdir()
    for number in (1, 2, 10):
        shutil.copy(inputs / "page.png", folder / f"page{number}.png")
    shutil.copy(inputs / "line.png", folder / "page4.png")
    (folder / "page3.png").write_bytes(b"\x89PNG but no more")
    book(folder / "page5.tif", 2)
    return folder


def book(path, count):
    pages = [Image.fromarray(written_page(LINES[:2])) for _ in range(count)]
    pages[0].save(path, save_all=True, append_images=pages[1:])


def run(*arguments):
    done = subprocess.run(list(map(str, arguments)), capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    return done.returncode, done.stdout, re.sub(rb", \d+\.\d s$", b"", done.stderr, flags=re.MULTILINE)


@pytest.mark.parametrize("form", ["txt", "json"])
def test_two_processes_print_and_say_what_one_does(command, scans, inputs, form):
    more = (inputs / "ink.json", inputs / "missing.png", inputs / "line.png")
    one, two = (run(*command, "--jobs", jobs, "--format", form, scans, *more) for jobs in (1, 2))
    assert one == two
    status, out, err = two
    assert b"SOCKET MADE" not in err
    assert status == 1 and len(out) > 100
    assert err.count(b"failed\n") == 2 and err.endswith(b"hwr: 9 files: 7 read, 2 failed, 0 done before.\n")


def test_two_processes_write_the_files_that_one_writes(command, scans, inputs):
    made = []
    for jobs in (1, 2):
        out = inputs / "out"
        said = run(*command, "--jobs", jobs, "--format", "page", "--out", out, scans)
        made.append((said, {path.name: re.sub(rb"\d\d:\d\d:\d\d", b"", path.read_bytes()) for path in out.iterdir()}))
        if jobs == 1:
            shutil.rmtree(out)
    assert made[0] == made[1]
    assert len(made[0][1]) >= 5
    (out / "page1.xml").unlink()
    (scans / "page3.png").unlink()
    again = run(*command, "--jobs", 2, "--format", "page", "--out", out, "--skip-done", scans)
    assert again[2].endswith(b"hwr: 5 files: 1 read, 0 failed, 4 done before.\n")


def test_what_is_wrong_with_the_model_is_said_once(command, inputs):
    damaged = inputs / "damaged.safetensors"
    damaged.write_bytes(b"no model")
    one, two = (run(*command, "--model", damaged, "--jobs", jobs, inputs / "line.png", inputs / "ink.json") for jobs in (1, 2))
    assert one == two and one[0] == 1 and one[2].count(b"\n") == 1


posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


class Held:
    """The command, begun, with every process that reads a book kept at its third page."""

    def __init__(self, command, folder, count, *arguments):
        folder.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HELD": str(folder)}
        command_line = [*command, "--jobs", "2", *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command_line, cwd=ROOT, env=environment, text=True, start_new_session=True, **pipes)
        while len(list(folder.iterdir())) < count:
            assert self.process.poll() is None, self.process.communicate()[1]
            time.sleep(0.05)
        self.workers = [int(path.name) for path in folder.iterdir()]

    def end(self):
        """Exit status, stdout and rows of stderr, without what the untrained model could hardly read."""
        out, err = self.process.communicate()
        return self.process.returncode, out, [row for row in err.splitlines() if not row.startswith("hwr: note: ")]

    def gone(self):
        """Whether none of the processes is left, soon."""
        for _ in range(200):
            if not any(alive(worker) for worker in self.workers):
                return True
            time.sleep(0.05)
        return False


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def books(inputs):
    for name in ("one.tif", "two.tif"):
        book(inputs / name, 4)
    return inputs / "one.tif", inputs / "two.tif"


@posix
@pytest.mark.parametrize(
    ("send", "number", "status"),
    [(os.kill, signal.SIGINT, 130), (os.killpg, signal.SIGINT, 130), (os.kill, signal.SIGTERM, -signal.SIGTERM)],
    ids=["Ctrl+C", "Ctrl+C in all", "SIGTERM"],
)
def test_a_stop_ends_all_and_keeps_what_was_read_in_order(command, books, inputs, send, number, status):
    sources = [str(path) for path in (books[0], inputs / "ink.json", books[1], inputs / "line.png")]
    held = Held(command, inputs / "held", 2, "--format", "json", *sources)
    send(held.process.pid, number)
    ended, out, err = held.end()
    assert (ended, err) == (status, [])
    records = [json.loads(row) for row in out.splitlines()]
    assert [record["source"] for record in records] == sources[:3], "ink was read while the first book was"
    assert [len(record["pages"]) for record in records] == [2, 1, 2]
    assert held.gone()


@posix
def test_a_stop_leaves_a_partial_file_for_each_book(command, books, inputs):
    out = inputs / "texts"
    held = Held(command, inputs / "held", 2, "--out", out, *books)
    held.process.send_signal(signal.SIGINT)
    status, _, err = held.end()
    assert status == 130 and held.gone()
    assert sorted(path.name for path in out.iterdir()) == ["one.partial.txt", "two.partial.txt"]
    assert err == [f"hwr: stopped: {path} was read to page 2, which is in {out / (path.stem + '.partial.txt')}." for path in books]


@posix
@pytest.mark.parametrize("killed", [1, 2])
def test_a_process_that_is_killed_is_a_sentence_and_the_other_files_are_read(command, books, inputs, killed):
    held = Held(command, inputs / "held", killed, "--format", "json", *books[:killed], inputs / "ink.json", inputs / "line.png", "--as", "auto")
    for worker in held.workers:
        os.kill(worker, signal.SIGKILL)
    status, out, err = held.end()
    assert status == 1
    assert [json.loads(row)["source"] for row in out.splitlines()] == [str(inputs / name) for name in ("ink.json", "line.png")]
    assert len(err) == killed
    for row, path in zip(err, books, strict=False):
        assert row.startswith(f"hwr: {path} was not read: ") and "(signal 9)" in row


@posix
def test_without_the_process_that_began_them_the_others_end(command, books, inputs):
    held = Held(command, inputs / "held", 2, *books)
    held.process.kill()
    held.end()
    assert held.gone()


def count(monkeypatch, tmp_path, inputs, *arguments, size=200_000, suffix=".png", memory=8 * 2**30, processors=4):
    monkeypatch.setattr(job_count, "free_memory", lambda: memory)
    monkeypatch.setattr(job_count, "_processors", lambda: processors)
    tasks = [Task(number, str(tmp_path / f"{number}{suffix}"), None, False) for number in range(1, inputs + 1)]
    for task in tasks:
        Path(task.path).write_bytes(b"0" * size)
    return job_count.job_count(tasks, make_parser().parse_args(["recognise", *arguments, "x"]))


@pytest.mark.parametrize(
    ("inputs", "arguments", "case", "jobs"),
    [
        (1, (), {}, 1),
        (3, (), {}, 1),
        (4, (), {}, 2),
        (100, (), {}, 4),
        (100, (), {"processors": 2}, 2),
        (100, (), {"processors": 64}, 4),
        (100, ("--threads", "2"), {}, 2),
        (100, (), {"memory": 1200 * 2**20}, 2),
        (100, (), {"memory": 2**20}, 1),
        (100, (), {"memory": None}, 4),
        (8, ("--as", "line"), {}, 1),
        (8, (), {"size": 9_000}, 1),
        (8, (), {"suffix": ".json"}, 1),
        (100, ("--as", "line"), {}, 3),
        (8, (), {"size": 9_000, "suffix": ".pdf"}, 4),
        (3, ("--jobs", "2"), {}, 2),
        (3, ("--jobs", "9"), {"processors": 1, "memory": 0}, 3),
        (0, ("--jobs", "9"), {}, 1),
        (9, ("--jobs", "1"), {}, 1),
    ],
)
def test_more_than_one_reads_where_it_pays(monkeypatch, tmp_path, inputs, arguments, case, jobs):
    assert count(monkeypatch, tmp_path, inputs, *arguments, **case) == jobs


def test_this_system_says_how_much_memory_is_free():
    free = job_count.free_memory()
    assert free is not None and 2**20 < free < 2**50
