"""Samples as files that every trainer reads: ``lines.tsv`` with PNG pictures, ``ink.jsonl`` for strokes; and back again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hwr_desktop.errors import DataError, HwrError, StorageError
from hwr_desktop.files import write_file
from hwr_desktop.learn.correction import Correction, Grey, fault_of_text, from_picture, from_record
from hwr_desktop.learn.sample import HELD_OUT, TRAIN, Sample
from hwr_desktop.learn.samples import Merged, SampleStore

_TABLE = "lines.tsv"
_INK = "ink.jsonl"
_PICTURES = "pictures"
_COLUMNS = ("image", "text", "writer", "split", "read", "source", "model", "time")
_WRITER = "me"


@dataclass(frozen=True)
class Imported:
    """What an import did, and a sentence for each line that it left out."""

    merged: Merged
    left_out: tuple[str, ...]


def export_samples(store: SampleStore, folder: Path) -> int:
    """Writes all samples into a folder, the pictures first, so that there is a table only of what is whole.

    Args:
        store: Where they are.
        folder: Made if missing; must be empty.

    Returns:
        How many were written.

    Raises:
        DataError: There are no samples, the folder is not empty, or the store cannot be read.
        StorageError: The files cannot be written; nothing is left behind then.
    """
    rows, inks = ["\t".join(_COLUMNS)], list[str]()
    _check_empty(folder)
    try:
        for sample in store.samples():
            if sample.picture is None:
                inks.append(_ink_line(sample))
                continue
            name = f"{_PICTURES}/{sample.number:06}.png"
            write_file(folder / name, sample.picture)
            rows.append("\t".join((name, sample.text, _WRITER, sample.split, sample.read, sample.source, sample.model, sample.time)))
        if inks:
            write_file(folder / _INK, "\n".join(inks) + "\n")
        if len(rows) > 1:
            write_file(folder / _TABLE, "\n".join(rows) + "\n")
    except HwrError:
        shutil.rmtree(folder / _PICTURES, ignore_errors=True)
        (folder / _INK).unlink(missing_ok=True)
        raise
    if len(rows) + len(inks) == 1:
        raise DataError("There are no samples to export.")
    return len(rows) - 1 + len(inks)


def import_samples(store: SampleStore, folder: Path) -> Imported:
    """Adds what ``export_samples`` wrote, or any folder with such a ``lines.tsv`` or ``ink.jsonl``: only text and picture or strokes are needed.

    A line that the store has already changes only if the one in the folder was corrected later. All are added, or none.

    Raises:
        DataError: The folder has no samples that can be used.
        StorageError: The store cannot be written.
    """
    corrections: list[Correction] = []
    left_out: list[str] = []
    for name, values in _records(folder):
        try:
            corrections.append(_correction(name, values, folder))
        except HwrError as e:
            left_out.append(str(e))
    if not corrections:
        raise DataError(f"{folder} has no samples that can be used" + (f" ({left_out[0].removesuffix('.')})" if left_out else "") + ".")
    return Imported(store.merge(corrections), tuple(left_out))


def _check_empty(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise DataError(f"{folder} is not empty; choose a new folder.")
    except OSError as e:
        raise StorageError(f"{folder} cannot be written to: {e.strerror}.") from e


def _ink_line(sample: Sample) -> str:
    values = {"text": sample.text, "writer": _WRITER, "split": sample.split, **json.loads(sample.ink or "{}")}
    return json.dumps({**values, "read": sample.read, "source": sample.source, "model": sample.model, "time": sample.time}, ensure_ascii=False)


def _records(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """A name for messages and the values of each row of the table and each object of the ink file."""
    table, ink = folder / _TABLE, folder / _INK
    if not (table.is_file() or ink.is_file()):
        raise DataError(f"{folder} has neither {_TABLE} nor {_INK}.")
    columns: tuple[str, ...] = _COLUMNS
    for number, line in enumerate(_lines(table), 1):
        cells = line.split("\t")
        if number == 1 and cells[0] == "image":
            columns = tuple(cells)
        else:
            yield f"Line {number} of {table}", dict(zip(columns, cells, strict=False))
    for number, line in enumerate(_lines(ink), 1):
        name = f"Line {number} of {ink}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            values = None
        yield name, values if isinstance(values, dict) else {}


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from (line.rstrip("\n") for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(f"{path} cannot be read.") from e


def _correction(name: str, values: dict[str, Any], folder: Path) -> Correction:
    """Raises HwrError, which begins with ``name``."""
    text = values.get("text")
    if not isinstance(text, str) or not ("strokes" in values or values.get("image")):
        raise DataError(f"{name} is not of the expected form.")
    made = from_record(values, name) if "strokes" in values else _picture(folder / str(values["image"]), name)
    fault = fault_of_text(made, text)
    if fault:
        raise DataError(f"{name}: {fault}")
    split = str(values.get("split") or "")
    read, source, model = (str(values.get(key) or "") for key in ("read", "source", "model"))
    # Whatever else a set calls its parts ("test"), only "train" is there to be learnt from.
    settled = split if split in ("", TRAIN) else HELD_OUT
    return Correction(made, text, read, source, model, _time(values.get("time")), settled)


def _picture(path: Path, name: str) -> Grey:
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as e:
        raise DataError(f"{name}: the picture {path} is missing or cannot be read.") from e
    return from_picture(data, f"{name}: the picture {path}")


def _time(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
