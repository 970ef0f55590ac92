"""Writing a user's file: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from hwr_desktop.errors import StorageError

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]


def write_file(path: Path, data: bytes | str) -> None:
    """Writes a file whole or not at all, see ``new_file``.

    Args:
        path: Where the file is to stand.
        data: The whole content; text is written as UTF-8.

    Raises:
        StorageError: The file cannot be written (no permission, disk full, the path is a folder).
    """
    with new_file(path) as file:
        file.write(data.encode() if isinstance(data, str) else data)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write piece by piece. It has a temporary name beside ``path`` and takes its place when the block ends well, so that neither
    a crash nor an exception leaves half a file.

    Args:
        path: Where the file is to stand. Its folder is made if it is missing; an older file is replaced.

    Raises:
        StorageError: The file cannot be written (no permission, disk full, the path is a folder).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A link stays a link: what it leads to is replaced.
        goal = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{goal.name[:80]}.", suffix=".tmp", dir=goal.parent)
    except (OSError, ValueError) as e:  # ValueError: a name that no file can have
        raise StorageError(_sentence(path, e)) from e
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(goal))
        temporary.replace(goal)
    except OSError as e:
        raise StorageError(_sentence(path, e)) from e
    finally:
        temporary.unlink(missing_ok=True)


def _mode(goal: Path) -> int:
    """The permissions that the file had, or those that a new file gets (mkstemp's are the owner's alone)."""
    if goal.exists():
        return goal.stat().st_mode & 0o7777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sentence(path: Path, error: OSError | ValueError) -> str:
    return f"{path} cannot be written: {getattr(error, 'strerror', None) or error}."


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Until the block ends no other process is in such a block for the same folder, so that a name that is free there stays free. Not on Windows.

    Args:
        folder: Made if it is missing.

    Raises:
        StorageError: It cannot be made or opened.
    """
    if fcntl is None:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as e:
        raise StorageError(_sentence(folder, e)) from e
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)  # goes with the process, however that ends
        yield
    finally:
        os.close(handle)
