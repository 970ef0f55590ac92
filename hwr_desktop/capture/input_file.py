"""What can be wrong with a file before anything decodes it."""

from __future__ import annotations

from pathlib import Path

from hwr_desktop.errors import InputError


def check_file(path: Path, wanted: str) -> bytes:
    """Makes sure that a file is there, may be read and holds something.

    Args:
        path: The file.
        wanted: What it should be, for the messages, such as "a picture or PDF".

    Returns:
        Its first 1,024 bytes, at least one.

    Raises:
        InputError: Missing, a folder, a device, empty, or not to be opened.
    """
    return read_bytes(path, wanted, 1024)


def read_bytes(path: Path, wanted: str, size: int) -> bytes:
    """Reads up to ``size`` bytes from the beginning of a file. Raises InputError as ``check_file`` does."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder, not {wanted}.")
        if not path.is_file():
            raise InputError(f"{path} is not a file." if path.exists() else f"{path} does not exist.")
        with path.open("rb") as file:
            content = file.read(size)
    except PermissionError as e:
        raise InputError(f"{path} cannot be opened: there is no permission to read it.") from e
    except OSError as e:
        raise InputError(f"{path} cannot be read: {e.strerror or e}.") from e
    if not content:
        raise InputError(f"{path} is empty.")
    return content
