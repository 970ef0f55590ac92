"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from hwr_desktop.errors import StorageError
from hwr_desktop.files import alone_in, new_file, write_file


def test_text_is_utf8_and_bytes_are_bytes(tmp_path):
    write_file(tmp_path / "new" / "folder" / "a.txt", "été\n")
    write_file(tmp_path / "b", b"\x00\xff")
    assert (tmp_path / "new" / "folder" / "a.txt").read_bytes() == "été\n".encode()
    assert (tmp_path / "b").read_bytes() == b"\x00\xff"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    old_mask = os.umask(0o027)
    try:
        write_file(tmp_path / "new", "x")
    finally:
        os.umask(old_mask)
    (tmp_path / "old").write_text("x")
    (tmp_path / "old").chmod(0o600)
    write_file(tmp_path / "old", "y")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "goal").write_text("old")
    (tmp_path / "link").symlink_to("goal")
    write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "goal").read_text() == "new"


def test_a_failure_names_the_file_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(StorageError, match="taken cannot be written"):
        write_file(tmp_path / "taken", "x")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="inside cannot be written"):
        write_file(tmp_path / "file" / "inside", "x")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "taken"]


def test_the_old_file_stays_when_the_disk_is_full(tmp_path):
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    path = tmp_path / "notes.txt"
    path.write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(StorageError, match=r"notes\.txt cannot be written"):
            write_file(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_written_piece_by_piece_is_not_there_if_the_work_fails(tmp_path):
    path = tmp_path / "long.txt"
    with new_file(path) as file:
        file.write(b"one")
        assert not path.exists()
        file.write(b"two")
    assert path.read_bytes() == b"onetwo"
    with pytest.raises(ZeroDivisionError), new_file(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"onetwo"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_no_file_can_have_is_told(tmp_path):
    with pytest.raises(StorageError, match="cannot be written"):
        write_file(tmp_path / "a\0b", "x")


@pytest.mark.skipif(sys.platform == "win32", reason="no such lock there")
def test_one_process_at_a_time_is_alone_in_a_folder(tmp_path):
    code = "import sys; from pathlib import Path; from hwr_desktop.files import alone_in\nwith alone_in(Path(sys.argv[1])): print('in', flush=True)"
    with alone_in(tmp_path / "new"):
        other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "new")], stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.5)
    assert other.communicate(timeout=30)[0] == "in\n" and other.returncode == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError), alone_in(tmp_path / "file"):
        pass
