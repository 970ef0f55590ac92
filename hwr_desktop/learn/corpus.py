"""Data sets of lines and of ink, in the formats that docs/TRAINING.md describes."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.errors import DataError
from hwr_desktop.recognise.charset import Charset, normalise


@dataclass(frozen=True, eq=False)
class LineSet:
    """Pictures of lines with their text.

    Attributes:
        name: What the set is called.
        texts: In normal form, one per line.
        writers: Who wrote each line; "" where unknown.
        images: The encoded pictures (WebP, PNG, JPEG).
        left_out: Why lines of the source are missing here, one sentence each.
    """

    name: str
    texts: tuple[str, ...]
    writers: tuple[str, ...]
    images: tuple[bytes, ...]
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.texts)

    def grey(self, i: int) -> NDArray[np.uint8]:
        """The picture of line ``i``, ``(H, W)`` uint8, 255 = white. Raises DataError where it is damaged."""
        try:
            return _decode(self.images[i])
        except ValueError as e:
            raise DataError(f"Picture {i + 1} of {self.name} is damaged.") from e


@dataclass(frozen=True, eq=False)
class InkSet:
    """Ink with its text.

    Attributes:
        name: What the set is called.
        texts: In normal form, one per ink.
        writers: Who wrote each; "" where unknown.
        strokes: Per ink a tuple of ``(N, 2)`` int16 arrays: x, y in ink units, y down.
        left_out: Why inks of the source are missing here, one sentence each.
    """

    name: str
    texts: tuple[str, ...]
    writers: tuple[str, ...]
    strokes: tuple[tuple[NDArray[np.int16], ...], ...]
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.texts)

    def ink(self, i: int) -> Ink:
        """Ink ``i``, without times."""
        return Ink(tuple(Stroke(np.pad(s.astype(np.float32), ((0, 0), (0, 1)), constant_values=np.nan)) for s in self.strokes[i]))


def read_lines(tsv: Path, images: Path | None = None, split: str | None = None, charset: Charset | None = None) -> LineSet:
    """Reads a set of line pictures.

    Args:
        tsv: Tab-separated ``image, text[, writer[, split]]``; a header line that begins with ``image`` is optional.
        images: A zip or a folder with the pictures; by default the zip of the same name if there is one, else the folder of ``tsv``.
        split: Only lines of this split.
        charset: Leave out lines with other characters.

    Raises:
        DataError: No such file, not of this form, or no usable line in it.
    """
    try:
        rows = [line.split("\t") for line in tsv.read_text("utf-8").splitlines() if line.strip()]
    except FileNotFoundError as e:
        raise DataError(f"{tsv} does not exist.") from e
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(f"{tsv} cannot be read as a table of lines.") from e
    if rows and rows[0][0] == "image":
        rows = rows[1:]
    if any(len(row) < 2 for row in rows):
        raise DataError(f"{tsv} is not a table of lines: each row needs a picture, a tab and a text.")
    rows = [[*row, "", ""][:4] for row in rows]
    source = images or (tsv.with_suffix(".zip") if tsv.with_suffix(".zip").is_file() else tsv.parent)
    kept, pictures, left_out = [], [], []
    with _Pictures(source) as open_picture:
        for row in rows:
            if split is not None and row[3] != split:
                continue
            row[1] = normalise(row[1])
            fault = _text_fault(row[1], charset)
            data = None if fault else open_picture.read(row[0])
            if data is None:
                left_out.append(f"{row[0]}: {fault or 'the picture is missing'}.")
            else:
                kept.append(row)
                pictures.append(data)
    if not kept:
        raise DataError(f"{tsv} has no usable line" + (f" of split {split}" if split else "") + (f" ({left_out[0]})" if left_out else "") + ".")
    return LineSet(tsv.stem, tuple(r[1] for r in kept), tuple(r[2] for r in kept), tuple(pictures), tuple(left_out))


def read_ink(path: Path, split: str | None = None, charset: Charset | None = None) -> InkSet:
    """Reads a set of inks: JSON lines, gzipped or not, with ``text, strokes[, writer, split]``.

    Strokes are ``[x, y, dx, dy, ...]`` (first point absolute, then differences) or lists of ``[x, y]`` points.

    Raises:
        DataError: No such file, not of this form, or no usable ink in it.
    """
    texts, writers, inks, left_out = [], [], [], []
    for number, record in enumerate(_records(path), 1):
        try:
            if split is not None and record.get("split") != split:
                continue
            text = normalise(record["text"])
            strokes = tuple(_points(s) for s in record["strokes"] if len(s))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            left_out.append(f"Ink {number} is not of the expected form.")
            continue
        fault = _text_fault(text, charset) or ("" if strokes else "there are no strokes")
        if fault:
            left_out.append(f"Ink {number}: {fault}.")
            continue
        texts.append(text)
        writers.append(str(record.get("writer", "")))
        inks.append(strokes)
    if not texts:
        raise DataError(f"{path} has no usable ink" + (f" of split {split}" if split else "") + (f" ({left_out[0]})" if left_out else "") + ".")
    return InkSet(path.name.split(".")[0], tuple(texts), tuple(writers), tuple(inks), tuple(left_out))


def _text_fault(text: str, charset: Charset | None) -> str:
    if not text:
        return "the text is empty"
    unknown = charset.unknown(text) if charset else ""
    return f"unknown characters {unknown}" if unknown else ""


def _points(stroke: list[Any]) -> NDArray[np.int16]:
    values = np.asarray(stroke, np.float64)
    points = np.cumsum(values.reshape(-1, 2), 0) if values.ndim == 1 else values[:, :2]
    if not (np.abs(points) < 30_000).all():
        raise ValueError("a point is out of range")
    return np.round(points).astype(np.int16)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    yield json.loads(line)
    except FileNotFoundError as e:
        raise DataError(f"{path} does not exist.") from e
    except (OSError, EOFError, ValueError) as e:
        raise DataError(f"{path} cannot be read as a set of inks.") from e


def _decode(data: bytes) -> NDArray[np.uint8]:
    grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if grey is None:
        raise ValueError("not a picture")
    return np.asarray(grey, np.uint8)


class _Pictures:
    """Pictures by name out of a zip or a folder."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.zip: zipfile.ZipFile | None = None

    def __enter__(self) -> _Pictures:
        if self.source.is_file():
            try:
                self.zip = zipfile.ZipFile(self.source)
            except (OSError, zipfile.BadZipFile) as e:
                raise DataError(f"{self.source} cannot be read as a zip of pictures.") from e
        return self

    def __exit__(self, *_: object) -> None:
        if self.zip is not None:
            self.zip.close()

    def read(self, name: str) -> bytes | None:
        """The encoded picture, or None where it is missing or damaged."""
        try:
            return self.zip.read(name) if self.zip is not None else (self.source / name).read_bytes()
        except (OSError, KeyError, zipfile.BadZipFile, ValueError):
            return None
