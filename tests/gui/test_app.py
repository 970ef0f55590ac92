"""The program as it is started: a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialogButtonBox

from hwr_desktop.gui.preferences import apply_appearance
from hwr_desktop.gui.theme import is_dark

START = [sys.executable, "-m", "hwr_desktop"]


def environment(**changes):
    return {key: value for key, value in {**os.environ, **changes}.items() if value is not None}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
@pytest.mark.parametrize("display", [None, ":9876"])
def test_without_a_screen_one_sentence_and_status_1(display):
    done = subprocess.run(
        START, env=environment(QT_QPA_PLATFORM=None, WAYLAND_DISPLAY=None, DISPLAY=display), capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no screen" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="ELF libraries")
def test_without_a_library_of_the_system_one_sentence_and_status_1():
    code = """import sys
class Missing:
    def find_spec(self, name, path, target=None):
        if name == "PySide6.QtGui":
            raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
sys.meta_path.insert(0, Missing())
sys.argv = ["hwr-desktop"]
from hwr_desktop.__main__ import main
sys.exit(main())"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "libGL.so.1" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have fonts")
def test_without_fonts_one_sentence_and_status_1(tmp_path):
    (tmp_path / "none.conf").write_text("<fontconfig/>")
    done = subprocess.run(START, env=environment(FONTCONFIG_FILE=str(tmp_path / "none.conf")), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "no font" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such variables")
def test_without_a_locale_nothing_is_said(tmp_path):
    process = subprocess.Popen(
        START, env=environment(HWR_DESKTOP_TIMINGS="1", LANG=None, LC_ALL=None, LC_CTYPE=None), stderr=subprocess.PIPE, text=True
    )
    try:
        told = []
        for line in process.stderr:
            told.append(line)
            if line.startswith("painted"):
                break
        assert not [line for line in told if "locale" in line]
    finally:
        process.kill()
        process.communicate()


OPENED = """
import sys
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from hwr_desktop.gui.app import Application
app = Application([])
app.file_asked.connect(print)
app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/home/Éva Nagy/page.png")))
"""


def test_a_file_that_macos_asks_to_open_is_told():
    done = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, timeout=30, check=True, env=environment(PYTHONUTF8="1"))
    assert done.stdout == "/home/Éva Nagy/page.png\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_it_paints_soon_tells_its_timings_and_ends_on_interrupt(tmp_path):
    process = subprocess.Popen(START, env=environment(HWR_DESKTOP_TIMINGS="1"), stderr=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stderr.readline, "")
        painted = next(line for line in lines if line.startswith("painted "))
        assert 0 < float(painted.split()[1]) < 20
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_dark_is_dark_and_light_again_where_the_system_says_nothing(qapp):
    usual = qapp.palette().color(QPalette.ColorRole.Window)
    apply_appearance("dark")
    assert is_dark() and "QCheckBox" in qapp.styleSheet()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    assert box.buttons()[0].icon().isNull(), "a black cross on a dark ground"
    box.deleteLater()
    apply_appearance("light")
    assert not is_dark() and qapp.styleSheet() == "" and qapp.palette().color(QPalette.ColorRole.Window) == usual
