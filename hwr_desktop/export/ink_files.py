"""The formats that ink can be written in. Window and command line walk this one list; nothing is imported here that takes time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.files import write_file

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink


@dataclass(frozen=True)
class InkFormat:
    """One format of ink.

    Attributes:
        name: As ``--format`` takes it.
        suffix: Of its files, with the dot.
        title: Its name in English, for lists to choose from.
        encode: The ink, at least one stroke, as the content of a file.
    """

    name: str
    suffix: str
    title: str
    encode: Callable[[Ink], bytes]

    def write(self, ink: Ink, path: Path) -> None:
        """Writes ink, at least one stroke, into a file, whole or not at all. Raises StorageError."""
        write_file(path, self.encode(ink))


def _json(ink: Ink) -> bytes:
    return ink.to_json().encode()


def _inkml(ink: Ink) -> bytes:
    from hwr_desktop.capture.inkml import write_inkml

    return write_inkml(ink).encode()


def _svg(ink: Ink) -> bytes:
    from hwr_desktop.export.ink_drawings import to_svg

    return to_svg(ink)


def _png(ink: Ink) -> bytes:
    from hwr_desktop.export.ink_drawings import to_png

    return to_png(ink)


INK_FORMATS = (
    InkFormat("ink", ".json", "Ink (JSON)", _json),
    InkFormat("inkml", ".inkml", "InkML", _inkml),
    InkFormat("svg", ".svg", "SVG drawing", _svg),
    InkFormat("png", ".png", "PNG picture", _png),
)
"""Every format of ink; the first keeps all that the program needs to open it again."""
