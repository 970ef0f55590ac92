"""Where things are: the files that come with the program, and the user's folders.

Bundled files (``models/``, ``resources/``) are read-only and found in three ways: inside a frozen program, beside the package in
a source tree, and under ``share/hwr-desktop`` of the place where a wheel was installed. The user's folders are those of the
platform; the environment variable ``HWR_DESKTOP_HOME`` puts all of them into one folder.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

_NAME = "hwr-desktop"


def base_model() -> Path:
    """The model that comes with the program. It need not exist: loading it says so."""
    return bundled() / "models" / "base.safetensors"


def layout_model() -> Path:
    """The network that finds lines, which comes with the program. It need not exist: loading it says so."""
    return bundled() / "models" / "layout.safetensors"


def resource(name: str) -> Path:
    """A file under ``resources/``; ``name`` with forward slashes, such as ``icons/open.svg``."""
    return bundled() / "resources" / name


@cache
def bundled() -> Path:
    """The folder that holds ``models/`` and ``resources/``."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    return _bundled_with(package)


def _bundled_with(package: Path) -> Path:
    if (package.parent / "pyproject.toml").is_file():
        return package.parent
    # Above site-packages: the virtual environment, the user's base or /usr/local, whichever pip chose for this wheel.
    for folder in package.parents:
        if (folder / "share" / _NAME).is_dir():
            return folder / "share" / _NAME
    return package.parent


def data_dir() -> Path:
    """The user's data: own models, samples, autosaved work. Made on demand by whoever writes there."""
    return _home() or _platform_folder("data")


def sample_store() -> Path:
    """The user's corrected lines, SQLite."""
    return data_dir() / "samples.sqlite"


def own_words_file() -> Path:
    """Words that the user told to be right, one a line."""
    return data_dir() / "words.txt"


def learnt_words_file() -> Path:
    """Words of corrected lines that no dictionary has, one a line."""
    return data_dir() / "words-learnt.txt"


def refused_words_file() -> Path:
    """Words that were learnt and that the user took out, one a line."""
    return data_dir() / "words-refused.txt"


def models_dir() -> Path:
    """The user's own models, and which of them is in use."""
    return data_dir() / "models"


def autosave_dir() -> Path:
    """What windows had in them, one folder a window."""
    return data_dir() / "autosave"


def learning_mark() -> Path:
    """There while the window's learning runs: the number of its process."""
    return data_dir() / "learning.pid"


def settings_file() -> Path:
    """The user's settings, JSON."""
    return (_home() or _platform_folder("config")) / "settings.json"


def log_file() -> Path:
    """Where the window logs what went wrong."""
    return (_home() or _platform_folder("log")) / "hwr-desktop.log"


def _home() -> Path | None:
    home = os.environ.get("HWR_DESKTOP_HOME")
    return Path(home).expanduser() if home else None


def _platform_folder(kind: str) -> Path:
    import platformdirs

    folders = platformdirs.PlatformDirs(_NAME, appauthor=False)
    return {"data": folders.user_data_path, "config": folders.user_config_path, "log": folders.user_log_path}[kind]
