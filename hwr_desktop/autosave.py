"""Work that survives a crash: what is in one window, kept in a folder as the parts of a document.

Parts are named after their content, so that only what changed is written; ``document.json`` comes last and names the ones that count.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime
from pathlib import Path

from hwr_desktop.document import Document, Page
from hwr_desktop.document_file import HEAD, head, page_part, picture_name, read_parts
from hwr_desktop.errors import InputError
from hwr_desktop.files import write_file
from hwr_desktop.paths import autosave_dir

_MOST_BYTES = 1 << 30
"""Of pictures copied for one window; what is opened beyond is read where it lies."""


class WorkFolder:
    """The autosaved work of one window. For one thread at a time.

    Args:
        path: The folder; made when something is put into it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._texts: dict[int, tuple[Page, str]] = {}  # by identity: the part of each page written last

    @classmethod
    def new(cls) -> WorkFolder:
        """A folder that nobody has."""
        stem = f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}"
        taken = {path.stem for path in autosave_dir().glob("*")}  # folders, and locks of those not made yet
        return cls(autosave_dir() / next(name for name in (f"{stem}-{i}" for i in range(1 << 16)) if name not in taken))

    def keep(self, file: Path) -> Path:
        """A copy of a picture that stays when the original goes away; the original where there is no room for a copy."""
        name = picture_name(file)
        if name is None:
            return file
        goal = self.path / name
        try:
            if goal.exists():
                return goal
            if self._pictures_bytes() + file.stat().st_size > _MOST_BYTES:
                return file
            goal.parent.mkdir(parents=True, exist_ok=True)
            half = goal.with_suffix(".tmp")
            shutil.copyfile(file, half)
            half.replace(goal)
        except OSError:
            return file  # to be without the copy is no reason not to open the picture
        return goal

    def put_picture(self, png: bytes) -> Path:
        """Keeps a picture that has no file. Raises StorageError."""
        half = self.path / "pictures" / "pasted.png"
        write_file(half, png)
        goal = self.path / str(picture_name(half))
        half.replace(goal)
        return goal

    def write(self, document: Document, file: str = "") -> None:
        """Writes what changed since the last time.

        Args:
            document: All that is in the window.
            file: The document file it belongs to, or "".

        Raises:
            StorageError: Nothing could be written (full disk, no permission); what was written before still counts.
        """
        names = []
        texts: dict[int, tuple[Page, str]] = {}
        for page in document.pages:
            known = self._texts.get(id(page))
            name = known[1] if known is not None and known[0] is page else self._write_page(page)
            texts[id(page)] = page, name
            names.append(name)
        write_file(self.path / HEAD, head(document.source, names, file))
        self._texts = texts
        self._forget_all_but(names)

    def read(self) -> tuple[Document, str]:
        """The work, and the document file it belongs to or "".

        Raises:
            InputError: It is damaged.
        """

        def text_of(name: str) -> str:
            return (self.path / name).read_text(encoding="utf-8")

        try:
            document = read_parts(f"The work in {self.path}", text_of, lambda name: self.path / name)
            file = json.loads(text_of(HEAD)).get("file", "")
        except OSError as e:
            raise InputError(f"The work in {self.path} cannot be read: {e.strerror or e}.") from e
        return document, file if isinstance(file, str) else ""

    def saved(self) -> datetime | None:
        """When work was written here last; None where there is none."""
        try:
            return datetime.fromtimestamp((self.path / HEAD).stat().st_mtime)
        except OSError:
            return None

    def remove(self) -> None:
        """Deletes the work, as far as it can be deleted."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _write_page(self, page: Page) -> str:
        name, text = page_part(page, self._named)
        if not (self.path / name).exists():
            write_file(self.path / name, text)
        return name

    def _named(self, picture: str) -> str:
        """Pictures in this folder by the name of their part, others by their path."""
        path = Path(picture)
        return path.relative_to(self.path).as_posix() if path.is_relative_to(self.path) else picture

    def _pictures_bytes(self) -> int:
        return sum(file.stat().st_size for file in (self.path / "pictures").glob("*"))

    def _forget_all_but(self, names: list[str]) -> None:
        """Deletes the parts of pages that nothing names any more. Pictures stay: undo may need them."""
        kept = set(names)
        for file in (self.path / "pages").glob("*.json"):
            if f"pages/{file.name}" not in kept:
                file.unlink(missing_ok=True)


def left_behind() -> list[WorkFolder]:
    """The work that was written and never removed, newest first; that of windows still open is among it."""
    folders = [WorkFolder(path) for path in autosave_dir().glob("*/")]
    return sorted((f for f in folders if f.saved()), key=lambda f: f.path.name, reverse=True)
