import gzip
import json
import zipfile

import cv2
import numpy as np
import pytest
import torch

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.recognise.modelfile import ModelCard, write_model
from hwr_desktop.recognise.network import Network
from tests.learn.small import CHARSET, SMALL

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@pytest.fixture(autouse=True)
def one_thread():
    """Sums over several threads depend on how many there are, and tests before may have changed that."""
    torch.set_num_threads(1)


@pytest.fixture
def store() -> SampleStore:
    """The store of this test, still empty."""
    return SampleStore()


@pytest.fixture
def base(tmp_path):
    """An untrained model."""
    torch.manual_seed(1)
    write_model(tmp_path / "base.safetensors", Network(SMALL), ModelCard(SMALL, CHARSET))
    return tmp_path / "base.safetensors"


def zigzag(word: str) -> list[list[list[int]]]:
    """Strokes that differ from word to word: one zigzag a letter."""
    return [[[i * 30 + (j * 7) % 19, ((ord(c) * 13 + j * 29) % 97)] for j in range(6)] for i, c in enumerate(word)]


@pytest.fixture
def data(tmp_path):
    """A small data folder in the documented formats: lines, ink and text, no fonts."""
    return make_data(tmp_path)


def make_data(folder):
    """Makes what ``data`` is in a folder, which it returns."""
    (folder / "lines").mkdir()
    (folder / "ink").mkdir()
    rows = ["image\ttext\twriter\tsplit"]
    with zipfile.ZipFile(folder / "lines/copiste.zip", "w") as pictures:
        for i, word in enumerate(WORDS):
            points = [np.pad(np.array(s, np.float32), ((0, 0), (0, 1)), constant_values=np.nan) for s in zigzag(word)]
            grey = 255 - (rasterise(Ink(tuple(map(Stroke, points))), 40).pixels * 200).astype(np.uint8)
            pictures.writestr(f"{i}.png", cv2.imencode(".png", grey)[1].tobytes())
            rows.append(f"{i}.png\t{word}\tw{i % 3}\t{'dev' if i % 4 == 3 else 'train'}")
    (folder / "lines/copiste.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    for kind in ("lines", "words", "chars"):
        with gzip.open(folder / f"ink/unipen-{kind}.jsonl.gz", "wt") as file:
            for i, word in enumerate(WORDS * 12):
                text = word if kind != "chars" else word[0]
                file.write(
                    json.dumps({"text": text, "writer": "w0", "split": "dev" if i % 4 == 3 else "train", "strokes": differences(zigzag(text))}) + "\n"
                )
    return folder


def differences(strokes: list[list[list[int]]]) -> list[list[int]]:
    """The compact form of strokes: the first point, then differences."""
    return [np.diff(np.array(s), axis=0, prepend=0).reshape(-1).tolist() for s in strokes]
