import sys
import threading
from importlib import import_module

import pytest

from hwr_desktop.gui.late_module import LateModule

SLOW = """
import sys, time
sys.times_imported = getattr(sys, "times_imported", 0) + 1
time.sleep(0.3)
answer = 42
def __getattr__(name):
    if name == "made":
        return "on demand"
    raise AttributeError(name)
"""


@pytest.fixture
def late(tmp_path, monkeypatch):
    (tmp_path / "slow_package").mkdir()
    (tmp_path / "slow_package/__init__.py").write_text(SLOW)
    (tmp_path / "slow_package/part.py").write_text("import slow_package\ntwice = 2 * slow_package.answer\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "times_imported", 0, raising=False)
    monkeypatch.setitem(sys.modules, "slow_package", LateModule("slow_package"))
    yield sys.modules["slow_package"]
    sys.modules.pop("slow_package.part", None)


def test_to_import_it_imports_nothing_and_to_use_it_does(late):
    assert import_module("slow_package") is late and sys.times_imported == 0
    assert (late.answer, late.made, sys.times_imported) == (42, "on demand", 1)
    assert sys.modules["slow_package"] is not late and vars(late)["answer"] == 42


def test_a_part_of_the_package_can_be_the_first(late):
    assert import_module("slow_package.part").twice == 84
    assert late.part.twice == 84


def test_a_name_that_is_missing_is_told_as_python_does(late):
    with pytest.raises(AttributeError, match="nothing"):
        _ = late.nothing


def test_many_threads_at_once_all_get_the_whole_module(late):
    got = []
    threads = [threading.Thread(target=lambda: got.append(late.answer)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert got == [42] * 8 and sys.times_imported == 1
