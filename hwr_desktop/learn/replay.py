"""Lines of many hands that come with the program: mixed into fine-tuning so that the model does not unlearn them, and read to see that it has not.

They are drawn from fonts (``resources/replay``), so nobody's handwriting is shipped.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import cv2
import numpy as np

from hwr_desktop.files import write_file
from hwr_desktop.learn.corpus import read_lines
from hwr_desktop.learn.lessons import Example
from hwr_desktop.learn.mixture import Mixture
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.paths import resource
from hwr_desktop.recognise.charset import Charset

_HEIGHT = 52
_QUALITY = 45
_TESTED = 80


def replayed(charset: Charset) -> tuple[list[Example], list[Example]]:
    """The bundled lines in these characters: those to mix in, and those to test on. Raises DataError where they are missing."""
    table = resource("replay/lines.tsv")
    learnt, tested = (read_lines(table, split=split, charset=charset) for split in ("train", "dev"))
    return [Example(learnt.grey(i), t) for i, t in enumerate(learnt.texts)], [Example(tested.grey(i), t) for i, t in enumerate(tested.texts)]


def make_replay(data: Path, out: Path, count: int = 340, seed: int = 11) -> None:
    """Draws the lines from the fonts and texts of a data folder.

    Args:
        data: With ``fonts/`` and ``text/``.
        out: The folder for ``lines.tsv`` and ``lines.zip`` (WebP).
        count: Lines to mix in; ``_TESTED`` more are for testing.
        seed: Start of every random choice.

    Raises:
        DataError: No fonts or texts there.
        StorageError: The folder cannot be written.
    """
    mixture = Mixture.read(data, Recipe(sets={}, style=0.0), Charset.western())
    rng = np.random.default_rng(seed)
    rows = ["image\ttext\twriter\tsplit"]
    pictures = io.BytesIO()
    with zipfile.ZipFile(pictures, "w") as archive:
        for i in range(count + _TESTED):
            grey, text = mixture.font_line(rng)
            width = max(8, round(grey.shape[1] * _HEIGHT / grey.shape[0]))
            small = cv2.resize(grey, (width, _HEIGHT), interpolation=cv2.INTER_AREA)
            # A fixed date: equal pictures give an equal file.
            entry = zipfile.ZipInfo(f"{i:03}.webp", (2020, 1, 1, 0, 0, 0))
            archive.writestr(entry, cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])[1].tobytes())
            rows.append(f"{entry.filename}\t{text}\tfont\t{'train' if i < count else 'dev'}")
    write_file(out / "lines.zip", pictures.getvalue())
    write_file(out / "lines.tsv", "\n".join(rows) + "\n")
