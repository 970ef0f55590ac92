"""One line of the user as it is stored: its picture or ink, and of a corrected one what is known of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hwr_desktop.capture.ink import Ink
from hwr_desktop.errors import DataError, HwrError
from hwr_desktop.learn.correction import Grey, from_picture, from_record, identity, to_png, to_record

TRAIN = "train"
HELD_OUT = "dev"
"""Lines of this split are never learnt from: they show what was learnt."""


@dataclass(frozen=True)
class StoredLine:
    """A line that nobody corrected.

    Attributes:
        number: From 1, in the order in which lines were first added; never given twice.
        identity: SHA-256 of the picture or ink, see ``correction.identity``.
        picture: The line as PNG, or None for ink.
        ink: The strokes as JSON, see ``correction.to_record``, or None for a picture.
    """

    number: int
    identity: str
    picture: bytes | None
    ink: str | None

    def made(self) -> Grey | Ink:
        """The picture, ``(H, W)`` uint8 with 255 = white, or the ink. Raises DataError where it is damaged."""
        name = f"The {'ink' if self.picture is None else 'picture'} of {self._name()}"
        try:
            made = from_picture(self.picture, name) if self.picture is not None else from_record(json.loads(self.ink or ""), name)
        except (ValueError, HwrError) as e:
            raise DataError(f"{name} is damaged.") from e
        if identity(made) != self.identity:
            raise DataError(f"{name} is damaged.")
        return made

    def _name(self) -> str:
        return f"uncorrected line {self.number}"


@dataclass(frozen=True)
class Sample(StoredLine):
    """A correction as it is stored.

    Attributes:
        text: The right text, in normal form, never empty.
        read: What the recogniser had read, in normal form; may be empty.
        split: ``TRAIN`` or ``HELD_OUT``; never changes.
        source: Where the line comes from, for people.
        model: SHA-256 of the model file that read it, or "".
        time: When it was last corrected: ISO 8601, UTC, with milliseconds.
    """

    text: str
    read: str
    split: str
    source: str
    model: str
    time: str

    def _name(self) -> str:
        return f"sample {self.number}"


def columns_of(made: Grey | Ink) -> dict[str, str | bytes | None]:
    """Identity, picture and ink of a line as ``StoredLine`` has them."""
    return {
        "identity": identity(made),
        "picture": None if isinstance(made, Ink) else to_png(made),
        "ink": json.dumps(to_record(made), allow_nan=False) if isinstance(made, Ink) else None,
    }
