"""Sets of pages of which it is known where their lines stand and what they say."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.errors import DataError

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class KnownLine:
    """A line.

    Attributes:
        text: As the set has it, marks of struck-out words included.
        polygon: ``(N, 2)`` float32, N at least 3: x, y in px of the page.
        baseline: ``(M, 2)`` float32, M at least 2, or None where the set has none.
    """

    text: str
    polygon: Floats
    baseline: Floats | None = None


@dataclass(frozen=True, eq=False)
class KnownPage:
    """A page.

    Attributes:
        name: Of its picture.
        lines: In reading order.
        open: Gives the picture ``(H, W)`` uint8, 255 = white; raises HwrError where it is missing or damaged.
    """

    name: str
    lines: tuple[KnownLine, ...]
    open: Callable[[], NDArray[np.uint8]]


def read_page_set(jsonl: Path, images: Path | None = None, split: str | None = None) -> list[KnownPage]:
    """Reads a set of pages: JSON lines with ``image, lines: [{text, polygon, baseline}][, split]``.

    Args:
        jsonl: The table.
        images: A zip or a folder with the pictures; by default the zip of the same name if there is one, else the folder of ``jsonl``.
        split: Only pages of this split.

    Raises:
        DataError: A file is missing or not of this form, or no page is left. The pictures are opened later, one by one.
    """
    source = images or (jsonl.with_suffix(".zip") if jsonl.with_suffix(".zip").is_file() else jsonl.parent)
    try:
        pages = [_page(row, source) for row in _rows(jsonl) if split is None or row.get("split") == split]
    except FileNotFoundError as e:
        raise DataError(f"{jsonl} does not exist.") from e
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise DataError(f"{jsonl} cannot be read as a set of pages.") from e
    if not pages:
        raise DataError(f"{jsonl} has no page" + (f" of split {split}" if split else "") + ".")
    return pages


def _rows(jsonl: Path) -> Iterator[dict[str, Any]]:
    with jsonl.open(encoding="utf-8") as file:
        for row in file:
            if row.strip():
                yield json.loads(row)


def _page(row: dict[str, Any], source: Path) -> KnownPage:
    name = str(row["image"])
    lines = []
    for line in row["lines"]:
        polygon = _points(line["polygon"])
        baseline = _points(line["baseline"]) if line.get("baseline") else None
        if len(polygon) >= 3:
            lines.append(KnownLine(str(line["text"]), polygon, baseline if baseline is not None and len(baseline) >= 2 else None))
    return KnownPage(name, tuple(lines), lambda: _picture(source, name))


def _points(values: Any) -> Floats:
    points = np.asarray(values, np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or not all(math.isfinite(v) for v in points.flat):
        raise ValueError("points are pairs of numbers")
    return points


def _picture(source: Path, name: str) -> NDArray[np.uint8]:
    try:
        if source.is_file():
            with zipfile.ZipFile(source) as pictures:
                data = pictures.read(name)
        else:
            data = (source / name).read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile) as e:
        raise DataError(f"The picture {name} is not in {source}.") from e
    grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if grey is None:
        raise DataError(f"The picture {name} in {source} is damaged.")
    return np.asarray(grey, np.uint8)
