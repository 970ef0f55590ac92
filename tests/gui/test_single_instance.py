import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from hwr_desktop.gui.single_instance import SingleInstance


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HWR_DESKTOP_HOME", str(tmp_path / "a home with spaces, é"))


SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
from hwr_desktop.gui.single_instance import SingleInstance
print(SingleInstance().hand_over(sys.argv[1:]))
"""


def second_start(*paths):
    return subprocess.Popen([sys.executable, "-c", SECOND, *paths], stdout=subprocess.PIPE, text=True)


def test_a_second_start_hands_its_files_to_the_first(qtbot, tmp_path):
    first = SingleInstance()
    assert first.listen()
    with qtbot.waitSignal(first.asked, timeout=30_000) as met:
        process = second_start("page.png", str(tmp_path / "ink.json"))
    assert met.args == [[str(Path("page.png").absolute()), str(tmp_path / "ink.json")]]
    assert process.communicate(timeout=30)[0].strip() == "True"


def test_without_a_first_it_has_to_show_itself():
    assert second_start("page.png").communicate(timeout=30)[0].strip() == "False"


def test_what_a_killed_window_left_behind_does_not_matter(qtbot):
    code = "import os, time; from PySide6.QtCore import QCoreApplication; app = QCoreApplication([])\n"
    code += "from hwr_desktop.gui.single_instance import SingleInstance\none = SingleInstance(); print(one.listen(), flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "True"
    process.kill()
    process.communicate()
    assert not SingleInstance().hand_over(["page.png"])
    assert SingleInstance().listen()


def test_another_home_is_another_window(qtbot, tmp_path, monkeypatch):
    first = SingleInstance()
    assert first.listen()
    monkeypatch.setenv("HWR_DESKTOP_HOME", str(tmp_path / "other"))
    assert not SingleInstance().hand_over([])


@pytest.mark.parametrize("message", [b"{}\n", b"not json\n", b"[1]\n", b"\xff\xfe\n"])
def test_other_messages_are_refused(qtbot, message):
    first = SingleInstance()
    assert first.listen()
    asked = []
    first.asked.connect(asked.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    assert socket.waitForConnected(3000)
    with qtbot.waitSignal(socket.disconnected, timeout=5000):
        socket.write(message)
    assert asked == []


def test_the_started_program_opens_what_a_second_start_names(tmp_path):
    environment = {**os.environ, "HWR_DESKTOP_TIMINGS": "1"}
    first = subprocess.Popen([sys.executable, "-m", "hwr_desktop"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        lines = iter(first.stderr.readline, "")
        assert any(line.startswith("painted") for line in lines)
        begin = time.monotonic()
        second = subprocess.run([sys.executable, "-m", "hwr_desktop", str(tmp_path / "gone.png")], env=environment, timeout=60, check=False)
        assert second.returncode == 0 and time.monotonic() - begin < 30
        assert first.poll() is None
    finally:
        first.kill()
        first.communicate()
