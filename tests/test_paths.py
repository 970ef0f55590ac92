"""Bundled files are found wherever the program stands; one variable moves all of the user's folders."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from hwr_desktop import paths

ROOT = Path(__file__).resolve().parent.parent


def test_in_a_source_tree_they_stand_beside_the_package():
    assert paths.bundled() == ROOT
    assert paths.base_model() == ROOT / "models" / "base.safetensors"
    assert paths.resource("icons/a.svg") == ROOT / "resources" / "icons" / "a.svg"


def test_an_installed_wheel_has_them_under_share(tmp_path):
    package = tmp_path / "lib" / "python3.12" / "site-packages" / "hwr_desktop"
    package.mkdir(parents=True)
    (tmp_path / "share" / "hwr-desktop").mkdir(parents=True)
    assert paths._bundled_with(package) == tmp_path / "share" / "hwr-desktop"


def test_a_frozen_program_has_them_inside(tmp_path):
    code = f"import sys; sys._MEIPASS = {str(tmp_path)!r}; from hwr_desktop.paths import base_model; print(base_model())"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == str(tmp_path / "models" / "base.safetensors")


def test_a_wheel_carries_every_bundled_file():
    lists = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["data-files"]
    carried = {file for patterns in lists.values() for pattern in patterns for file in ROOT.glob(pattern)}
    present = {file for folder in ("models", "resources") for file in (ROOT / folder).rglob("*") if file.is_file()}
    present = {file for file in present if file.suffix != ".ts"}  # what translators write; the program reads what is compiled from it
    assert present <= carried
    for place, patterns in lists.items():
        for pattern in patterns:
            assert place.removeprefix("share/hwr-desktop/") == str(Path(pattern).parent.as_posix())


def test_one_variable_moves_everything(home):
    assert paths.data_dir() == home
    assert paths.settings_file().parent == home
    assert paths.log_file().parent == home


def test_without_it_the_folders_are_those_of_the_platform(monkeypatch):
    monkeypatch.delenv("HWR_DESKTOP_HOME")
    for path in (paths.data_dir(), paths.settings_file(), paths.log_file()):
        assert path.is_absolute()
        assert "hwr-desktop" in path.parts or "hwr-desktop" in path.parent.name
