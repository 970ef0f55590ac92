"""What must not happen at the start: torch is not imported, and no socket is ever made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import pytest

import samples

ROOT = Path(__file__).resolve().parent.parent


def python(code, *arguments):
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("hwr_desktop.cli", {"torch", "numpy", "cv2", "PySide6"}),
        ("hwr_desktop.__main__", {"torch", "numpy", "cv2", "PySide6"}),
        ("hwr_desktop.gui.main_window", {"torch", "cv2", "numpy._core"}),
        ("hwr_desktop.gui.app", {"torch", "cv2", "numpy._core"}),
        ("hwr_desktop.export.json_lines", {"torch", "PySide6"}),
        ("hwr_desktop.capture.raster", {"torch", "PySide6"}),
        ("hwr_desktop.reading", {"torch", "PySide6"}),
        ("hwr_desktop.learn.metrics", {"torch", "PySide6"}),
        ("hwr_desktop.learn.training", {"PySide6"}),
    ],
)
def test_importing_a_part_leaves_the_heavy_ones_out(module, absent):
    done = python(f"import sys, {module}; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    assert not absent & set(done.stdout.split())


@pytest.mark.parametrize("before", ["", "import PySide6.QtCore; "])  # as from source, and as the packaged program does
def test_the_window_imports_as_python_does(before):
    """PySide6 would read the source of every module, torch's too."""
    done = python(before + "import sys, hwr_desktop.gui.app, linecache; print(__import__.__name__, len(linecache.cache), *sys.modules)")
    name, sources, *modules = done.stdout.split()
    assert "feature" not in name and int(sources) < 20, done.stderr
    assert "numpy._core" not in modules


def test_the_window_is_painted_before_numpy_is_imported():
    done = python(
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'; from hwr_desktop.gui.app import paint_once; paint_once(); print(*sys.modules)"
    )
    assert done.returncode == 0, done.stderr
    assert not {"torch", "cv2", "numpy._core"} & set(done.stdout.split())


def test_garbage_is_collected_again_once_the_window_is_painted():
    code = """import gc, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.argv = ["hwr-desktop"]
from hwr_desktop.__main__ import main
from hwr_desktop.gui.main_window import MainWindow
from PySide6.QtCore import QTimer
shown, show = [], MainWindow.show
def watch(window):
    shown.append(gc.isenabled())
    window.painted.connect(lambda: QTimer.singleShot(0, lambda: (print(*shown, gc.isenabled()), window.close())))
    show(window)
MainWindow.show = watch
sys.exit(main())"""
    assert python(code).stdout.split() == ["False", "True"]


TORCH = """
import sys
from hwr_desktop.__main__ import hwr
try:
    hwr()
except SystemExit:
    pass
import torch
print("LEARNS" if "torch._decomp" in sys.modules and torch.Generator() else "READS", torch.ones(2).sum().item())
"""


@pytest.mark.parametrize(
    ("arguments", "told"), [(["--version"], "READS 2.0"), (["recognise", "--help"], "READS 2.0"), (["finetune", "--help"], "LEARNS 2.0")]
)
def test_torch_comes_short_where_nothing_is_learnt(arguments, told):
    done = python(TORCH, *arguments)
    assert done.stdout.endswith(told + "\n"), done.stderr


def test_the_version_is_told_without_numpy_and_torch():
    done = python("import sys; from hwr_desktop.cli import main; status = main(['--version']); print(*sys.modules); sys.exit(status)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("hwr-desktop ")
    assert not {"torch", "numpy", "cv2", "PySide6"} & set(done.stdout.split())


def test_idle_threads_wait_passively_in_every_entry_point():
    for module in ("hwr_desktop.__main__", "hwr_desktop.gui.app"):
        done = python(f"import os; os.environ.pop('OMP_WAIT_POLICY', None); import {module}; print(os.environ['OMP_WAIT_POLICY'])")
        assert done.stdout.strip() == "passive", done.stderr


SOCKETLESS = """
import _socket, socket, sys
class NoSocket(socket.socket):
    def __init__(self, *args, **kwargs):
        print("SOCKET MADE", file=sys.stderr)
        raise OSError("no sockets here")
socket.socket = NoSocket
sys.addaudithook(lambda event, args: event.startswith("socket.") and print("SOCKET MADE", event, file=sys.stderr))
from hwr_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_recognise_makes_no_socket(tmp_path, model):
    cv2.imwrite(str(tmp_path / "page.png"), samples.page(6))
    (tmp_path / "ink.json").write_text(samples.write("one line", 1).to_json())
    done = python(SOCKETLESS, "recognise", "--model", model, tmp_path / "page.png", tmp_path / "ink.json")
    assert done.returncode == 0, done.stderr
    assert "SOCKET MADE" not in done.stderr


def test_the_trap_for_sockets_works():
    done = python(SOCKETLESS.replace("from hwr_desktop.cli", "import _socket; _socket.socket().close()\nfrom hwr_desktop.cli"), "--version")
    assert "SOCKET MADE" in done.stderr
