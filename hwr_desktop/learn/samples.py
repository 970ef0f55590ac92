"""The user's corrected lines, and lines of the same pages that nobody corrected, kept for learning.

One SQLite file that bears kill -9, two windows at once and a full disk.

Every call opens the file, does all or nothing, and closes it; so a store may be used from any thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hwr_desktop.capture.ink import Ink
from hwr_desktop.errors import DataError
from hwr_desktop.learn.correction import Correction, Grey, fault_of_text
from hwr_desktop.learn.database import opened
from hwr_desktop.learn.sample import HELD_OUT, TRAIN, Sample, StoredLine, columns_of
from hwr_desktop.paths import sample_store
from hwr_desktop.recognise.charset import normalise

_HELD_OUT_EVERY = 5
_MOST_UNLABELLED = 300
"""The newest so many are kept: three times as many as 16 lines are learnt with, as many as 64 (``self_training.read_by``)."""

_MIGRATIONS = [
    (
        """CREATE TABLE sample (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL UNIQUE,
            picture BLOB,
            ink TEXT,
            text TEXT NOT NULL CHECK (text <> ''),
            read TEXT NOT NULL,
            split TEXT NOT NULL CHECK (split IN ('train', 'dev')),
            source TEXT NOT NULL,
            model TEXT NOT NULL,
            time TEXT NOT NULL,
            CHECK ((picture IS NULL) <> (ink IS NULL))
        )""",
    ),
    (
        """CREATE TABLE unlabelled (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL UNIQUE,
            picture BLOB,
            ink TEXT,
            source TEXT NOT NULL,
            CHECK ((picture IS NULL) <> (ink IS NULL))
        )""",
    ),
]


@dataclass(frozen=True)
class Counts:
    """How many samples there are: to learn from, and held out; and how many lines of their pages that nobody corrected."""

    train: int = 0
    held_out: int = 0
    unlabelled: int = 0

    @property
    def total(self) -> int:
        """The samples together."""
        return self.train + self.held_out


@dataclass(frozen=True)
class Merged:
    """What became of many corrections: new lines, lines whose text was replaced, and lines that the store has as new or newer."""

    added: int
    replaced: int
    unchanged: int


class SampleStore:
    """The store of one user.

    Args:
        path: The file; made with the first sample. By default that of the user.
        timeout_s: How long to wait for another program that writes.

    Every method raises StorageError where the file cannot be opened or written (full disk, no permission, locked by another program),
    and DataError where it is damaged or was written by a newer version of the program. Nothing is changed then.
    """

    def __init__(self, path: Path | None = None, timeout_s: float = 5.0) -> None:
        self.path = path or sample_store()
        self._timeout_s = timeout_s

    def add(self, correction: Correction) -> int:
        """Stores a correction.

        A line that is there already gets the new text and keeps number and split. Of new lines every fifth is held out.

        Returns:
            The number of the sample.

        Raises:
            DataError: It cannot be learnt from, see ``correction.fault_of_text``.
        """
        row = _row(correction)
        with self._opened(write=True) as db:
            return _put(db, row, _number_and_time(db, row))

    def merge(self, corrections: Sequence[Correction]) -> Merged:
        """Stores all of these or, where one fails, none; a line that is there already changes only if the correction is newer.

        Raises:
            DataError: One of them cannot be learnt from.
        """
        rows = [_row(c) for c in corrections]
        added = replaced = 0
        with self._opened(write=True) as db:
            for row in rows:
                old = _number_and_time(db, row)
                if old is None or old[1] < row["time"]:
                    _put(db, row, old)
                    added, replaced = added + (old is None), replaced + (old is not None)
        return Merged(added, replaced, len(rows) - added - replaced)

    def samples(self, split: str | None = None) -> Iterator[Sample]:
        """The samples of a split, or all, in the order of their numbers, one in memory at a time."""
        if not self.path.exists():
            return
        names = ", ".join(f.name for f in fields(Sample))
        with self._opened(write=False) as db:
            for values in db.execute(f"SELECT {names} FROM sample WHERE split = ? OR ? IS NULL ORDER BY number", (split, split)):
                yield Sample(*values)

    def add_unlabelled(self, source: str, lines: Sequence[Grey | Ink]) -> None:
        """Stores lines that nobody corrected, save those that are there already, corrected or not; the oldest make room for the newest.

        Args:
            source: As that of a sample from the same page; they stay only as long as there is one.
            lines: Pictures, ``(H, W)`` uint8 with 255 = white, or ink; empty ones are passed over.
        """
        rows = [{**columns_of(made), "source": _plain(source)} for made in lines if len(made)]
        with self._opened(write=True) as db:
            for row in rows:
                if _number_and_time(db, row) is None:
                    _insert(db, "unlabelled", row, "OR IGNORE")
            db.execute("DELETE FROM unlabelled WHERE number NOT IN (SELECT number FROM unlabelled ORDER BY number DESC LIMIT ?)", (_MOST_UNLABELLED,))
            _drop_strangers(db)

    def unlabelled(self) -> Iterator[StoredLine]:
        """The lines that nobody corrected, in the order of their numbers, one in memory at a time."""
        if not self.path.exists():
            return
        names = ", ".join(f.name for f in fields(StoredLine))
        with self._opened(write=False) as db:
            for values in db.execute(f"SELECT {names} FROM unlabelled ORDER BY number"):
                yield StoredLine(*values)

    def counts(self) -> Counts:
        """How many samples there are."""
        if not self.path.exists():
            return Counts()
        with self._opened(write=False) as db:
            return Counts(*_counted(db), db.execute("SELECT count(*) FROM unlabelled").fetchone()[0])

    def delete(self, numbers: Collection[int]) -> int:
        """Deletes samples for good, with the other lines of pages of which no sample is left; their pictures are wiped from the file.

        Returns:
            How many of these numbers there were.
        """
        return self._deleted("number = ?", [(n,) for n in numbers])

    def clear(self) -> int:
        """Deletes all samples and other lines for good. Returns how many samples there were."""
        return self._deleted("1", [()])

    def _deleted(self, where: str, choices: Sequence[tuple[int, ...]]) -> int:
        if not self.path.exists():
            return 0
        with self._opened(write=True) as db:
            count = sum(db.execute(f"DELETE FROM sample WHERE {where}", choice).rowcount for choice in choices)
            _drop_strangers(db)
            return count

    def _opened(self, write: bool) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, "The store of samples", _MIGRATIONS, write, self._timeout_s)


def _row(correction: Correction) -> dict[str, Any]:
    """The columns of a correction, made before the file is locked. Raises DataError."""
    made = correction.made
    fault = fault_of_text(made, correction.text)
    if fault:
        raise DataError(fault)
    return {
        **columns_of(made),
        "text": normalise(correction.text),
        "read": normalise(_plain(correction.read)),
        "split": correction.split,
        "source": _plain(correction.source),
        "model": correction.model,
        "time": (correction.time or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds"),
    }


def _plain(text: str) -> str:
    """The text in one line that every file can hold."""
    printable = "".join(c if c.isprintable() or "\ud800" <= c <= "\udfff" else " " for c in text)
    return printable.encode("utf-8", "replace").decode()


def _number_and_time(db: sqlite3.Connection, row: dict[str, Any]) -> tuple[int, str] | None:
    """Of the sample that shows the same line, if there is one."""
    found: tuple[int, str] | None = db.execute("SELECT number, time FROM sample WHERE identity = :identity", row).fetchone()
    return found


def _put(db: sqlite3.Connection, row: dict[str, Any], old: tuple[int, str] | None) -> int:
    """Adds a sample, or replaces what was said of the same line. Returns its number."""
    if old is not None:
        changes = "text = :text, read = :read, source = :source, model = :model, time = :time"
        db.execute(f"UPDATE sample SET {changes} WHERE identity = :identity", row)
        return old[0]
    db.execute("DELETE FROM unlabelled WHERE identity = :identity", row)
    return _insert(db, "sample", {**row, "split": row["split"] or _next_split(*_counted(db))})


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any], otherwise: str = "") -> int:
    done = db.execute(f"INSERT {otherwise} INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{n}' for n in row)})", row)
    return int(done.lastrowid or 0)


def _drop_strangers(db: sqlite3.Connection) -> None:
    """Deletes the lines of pages of which there is no sample: without one nothing tells whose hand they are."""
    db.execute("DELETE FROM unlabelled WHERE source NOT IN (SELECT source FROM sample)")


def _counted(db: sqlite3.Connection) -> tuple[int, int]:
    train, held_out = db.execute("SELECT count(*) - total(split = 'dev'), total(split = 'dev') FROM sample").fetchone()
    return int(train), int(held_out)


def _next_split(train: int, held_out: int) -> str:
    """The third of each five lines is held out: from three lines on there is one, and never more than a fifth rounded up."""
    return HELD_OUT if _HELD_OUT_EVERY * held_out + 2 <= train + held_out else TRAIN
