import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hwr_desktop.capture.source import open_pages
from hwr_desktop.errors import InputError
from tests.capture.pictures import picture, sentence


def test_missing_file(tmp_path):
    assert sentence(tmp_path / "gone.png") == "FILE does not exist."


def test_empty_file(tmp_path):
    (tmp_path / "empty.png").touch()
    assert sentence(tmp_path / "empty.png") == "FILE is empty."


def test_folder(tmp_path):
    assert "folder" in sentence(tmp_path)


def test_name_that_is_too_long(tmp_path):
    assert "cannot be read" in sentence(tmp_path / ("long" * 100 + ".png"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path):
    picture().save(tmp_path / "locked.png")
    (tmp_path / "locked.png").chmod(0)
    assert "permission" in sentence(tmp_path / "locked.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert sentence(tmp_path / "pipe.png") == "FILE is not a file."


@pytest.mark.parametrize("content", [b"Dear Sir or Madam,", b"\0" * 5000, b"PK\x03\x04 letter", b"<svg/>", bytes(range(256)) * 9])
def test_file_of_another_kind(tmp_path, content):
    (tmp_path / "letter.png").write_bytes(content)
    assert sentence(tmp_path / "letter.png") == "FILE is not a picture or PDF that can be read."


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp", "a.bmp", "a.gif"])
@pytest.mark.parametrize("part", [0.03, 0.5, 0.9])
def test_truncated_picture(tmp_path, name, part):
    noise = np.random.default_rng(1).integers(0, 255, (40, 60), np.uint8)
    Image.fromarray(noise).convert("RGB").save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: int(len(content) * part)])
    assert sentence(tmp_path / name) == "FILE is damaged or cut short."


@given(seed=st.integers(0, 2**32 - 1), name=st.sampled_from(["a.png", "a.jpg", "a.tif", "a.webp", "a.bmp", "a.gif", "a.pdf"]))
def test_damage_anywhere_gives_a_page_or_a_sentence(tmp_path_factory, seed, name):
    path = tmp_path_factory.mktemp("damage") / name
    random = np.random.default_rng(seed)
    picture(30, 20).save(path)
    content = np.frombuffer(path.read_bytes(), np.uint8).copy()
    content[random.integers(0, len(content), 5)] = random.integers(0, 256, 5)
    path.write_bytes(content.tobytes())
    try:
        for page in open_pages(path, max_pixels=1_000_000):
            assert page.pixels.size <= 1_000_000
    except InputError as e:
        assert str(path) in str(e)
