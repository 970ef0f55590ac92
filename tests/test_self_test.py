import os
import subprocess
import sys

import pytest


def run(*parts, program="hwr", **changes):
    code = f"import sys; from hwr_desktop.__main__ import {program} as start; sys.argv[0] = 'x'; sys.exit(start())"
    return subprocess.run(
        [sys.executable, "-c", code, "--self-test", *parts], capture_output=True, text=True, timeout=130, check=False, env={**os.environ, **changes}
    )


def test_all_parts_work_from_source():
    done = run(program="main")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    parts = ["network", "model", "ink", "page", "language", "spelling", "store", "export", "processes", "learning", "window"]
    assert [line.split()[:2] for line in lines[1:-1]] == [["ok", part] for part in parts]
    assert lines[-1] == "all parts work"


def test_the_command_line_has_no_window_to_test():
    done = run("window")
    assert done.returncode == 1
    assert "there is no such part" in done.stdout


def test_a_broken_part_is_told_and_the_others_go_on(tmp_path):
    broken = "from hwr_desktop import paths; paths.resource = lambda name: paths.Path('gone')\n"
    code = broken + "import sys; from hwr_desktop.self_test import main; sys.exit(main(['ink', 'language', 'network'], False))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=130, check=False)
    assert done.returncode == 1
    assert [line.split()[:2] for line in done.stdout.splitlines()[1:-1]] == [["FAIL", "ink"], ["FAIL", "language"], ["ok", "network"]]
    assert done.stdout.splitlines()[-1] == "SOME PARTS DO NOT WORK"


@pytest.mark.parametrize("make", ["socket.socket()", "socket.create_connection(('localhost', 9))", "socket.getaddrinfo('localhost', 9)"])
def test_the_network_is_really_forbidden(make):
    code = f"import socket\nfrom pathlib import Path\nfrom hwr_desktop.self_test import SelfTest\nSelfTest(Path('x')).network()\n{make}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "tried to use the network" in done.stderr


def test_the_user_s_folder_is_not_touched(tmp_path):
    assert run("store", HWR_DESKTOP_HOME=str(tmp_path)).returncode == 0
    assert list(tmp_path.iterdir()) == []
