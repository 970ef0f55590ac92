"""An SQLite file of the user: opened for one transaction, in its present form, and with a sentence for whatever goes wrong."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hwr_desktop.errors import DataError, HwrError, StorageError

_REASONS = {
    "SQLITE_BUSY": "another program is using it",
    "SQLITE_LOCKED": "another program is using it",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk is full or fails",
    "SQLITE_CANTOPEN": "it cannot be opened there",
    "SQLITE_READONLY": "there is no permission to write",
    "SQLITE_PERM": "there is no permission to write",
}


@contextmanager
def opened(path: Path, name: str, migrations: Sequence[Sequence[str]], write: bool, timeout_s: float) -> Iterator[sqlite3.Connection]:
    """A transaction that ends with the block: kept if the block ends well, else undone, even if the process is killed.

    Args:
        path: The file; it and its folder are made if missing.
        name: What the file is, to begin messages with.
        migrations: For each version of the file, the statements that lead from the one before; only ever added to.
        write: Whether to write; then no other program writes meanwhile. Others may read at any time.
        timeout_s: How long to wait for another program that writes.

    Raises:
        StorageError: The file cannot be opened or written: full disk, no permission, locked by another program.
        DataError: The file is damaged, or was written by a newer version.
    """
    db = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Any thread: a generator that is not used up may be closed by another one.
        db = sqlite3.connect(path, timeout=timeout_s, isolation_level=None, check_same_thread=False)
        _migrate(db, migrations, f"{name} {path}", timeout_s)
        db.execute("PRAGMA secure_delete = ON")
        db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        yield db
        db.execute("COMMIT")
    except sqlite3.Error as e:
        error = _for_the_user(e, f"{name} {path}")
        if error is None:
            raise
        raise error from e
    except OSError as e:
        raise StorageError(f"{name} {path} cannot be used: {e.strerror or e}.") from e
    finally:
        if db is not None:
            db.close()


def _migrate(db: sqlite3.Connection, migrations: Sequence[Sequence[str]], name: str, timeout_s: float) -> None:
    """Brings the file to the present form. Two programs may do so at once."""
    if _version(db, len(migrations), name) == len(migrations):
        return
    _turn_to_wal(db, timeout_s)
    db.execute("BEGIN IMMEDIATE")
    for statements in migrations[_version(db, len(migrations), name) :]:
        for statement in statements:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(migrations)}")
    db.execute("COMMIT")


def _version(db: sqlite3.Connection, newest: int, name: str) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > newest:
        raise DataError(f"{name} was written by a newer version of this program (form {version}); please update.")
    return version


def _turn_to_wal(db: sqlite3.Connection, timeout_s: float) -> None:
    # SQLite does not always wait here of itself while another program does the same.
    end = time.monotonic() + timeout_s
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as e:
            if not e.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > end:
                raise
        time.sleep(0.02)


def _for_the_user(error: sqlite3.Error, name: str) -> HwrError | None:
    """The error with its sentence; None for what is no fault of disk or file, but a bug."""
    # One without a name comes from Python: a text that is not UTF-8.
    damaged = isinstance(error, sqlite3.OperationalError) and not hasattr(error, "sqlite_errorname")
    kind = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
    if damaged or kind in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return DataError(f"{name} is damaged or something else; move it away to begin a new one.")
    return StorageError(f"{name} cannot be used: {_REASONS[kind]}.") if kind in _REASONS else None
