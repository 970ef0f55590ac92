"""Writing a user's file: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hwr_desktop.errors import StorageError


def write_file(path: Path, data: bytes | str) -> None:
    """Writes a file under a temporary name beside it, then puts it in its place, so that no crash leaves half a file.

    Args:
        path: Where the file is to stand. Its folder is made if it is missing; an older file is replaced.
        data: The whole content; text is written as UTF-8.

    Raises:
        StorageError: The file cannot be written (no permission, disk full, the path is a folder).
    """
    content = data.encode() if isinstance(data, str) else data
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A link stays a link: what it leads to is replaced.
        goal = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{goal.name[:80]}.", suffix=".tmp", dir=goal.parent)
    except OSError as e:
        raise StorageError(_sentence(path, e)) from e
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
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


def _sentence(path: Path, error: OSError) -> str:
    return f"{path} cannot be written: {error.strerror or error}."
