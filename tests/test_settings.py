"""Settings come back as they were saved, and nothing in the file can keep the program from starting."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.errors import StorageError
from hwr_desktop.paths import settings_file
from hwr_desktop.settings import Settings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = [field.name for field in dataclasses.fields(Settings)]


def test_round_trip(home):
    settings = Settings(language="fr", threads=2, pen_width=2.5, folder="/été", recent=("a", "b"), window="AAAB")
    settings.save()
    assert Settings.load() == settings
    assert [p.name for p in home.iterdir()] == ["settings.json"]


def test_without_a_file_there_are_defaults():
    assert Settings.load() == Settings()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_damaged_file_gives_defaults_and_a_line_in_the_log(content, caplog):
    settings_file().write_bytes(content)
    assert Settings.load() == Settings()
    assert "settings" in caplog.text


@given(st.dictionaries(st.sampled_from([*NAMES, "unknown"]), JSON))
def test_whatever_stands_in_the_file_the_types_are_right(data):
    settings_file().write_text(json.dumps(data))
    loaded = Settings.load()
    for name in NAMES:
        assert type(getattr(loaded, name)) is type(getattr(Settings(), name))
    assert loaded.threads >= 1
    assert all(isinstance(path, str) for path in loaded.recent)
    hash(loaded)


def test_the_newest_file_is_first_and_each_is_there_once():
    settings = Settings()
    for i in range(15):
        settings = settings.opened(f"{i}.png")
    settings = settings.opened("9.png")
    assert settings.recent == tuple(f"{i}.png" for i in (9, 14, 13, 12, 11, 10, 8, 7, 6, 5))


def test_a_folder_that_cannot_be_written_is_said(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("HWR_DESKTOP_HOME", str(home / "file"))
    with pytest.raises(StorageError):
        Settings().save()
