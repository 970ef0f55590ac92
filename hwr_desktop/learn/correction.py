"""A line whose text a person set right, and what it must be so that it can be learnt from. Needs no torch: the window makes these."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.line import LineImage, fit
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.errors import DataError
from hwr_desktop.recognise.charset import needed_columns, normalise

Grey = NDArray[np.uint8]

# Of the recogniser: rows of its input, and input columns for each column of its output.
_HEIGHT = 48
_STRIDE = 4


@dataclass(frozen=True, eq=False)
class Correction:
    """A line, what was read in it, and its right text.

    Attributes:
        made: The line's picture, ``(H, W)`` uint8 with 255 = white, or its ink.
        text: The right text; any form, it is stored in normal form.
        read: What the recogniser had read, or "".
        source: Where the line comes from, for people: a path and a page, "canvas".
        model: SHA-256 of the model file that read it, or "".
        time: When it was corrected; None: now.
        split: ``train`` or ``dev`` if that is settled already, else "".
    """

    made: Grey | Ink
    text: str
    read: str = ""
    source: str = ""
    model: str = ""
    time: datetime | None = None
    split: str = ""


def fault_of_text(made: Grey | Ink, text: str) -> str:
    """Why a line with this text cannot be learnt from, as a sentence; "" if it can.

    A character that no model knows yet is no fault: learning adds it. Neither is another script, which is told before learning.

    Args:
        made: The line's picture, ``(H, W)`` uint8 with 255 = white, or its ink.
        text: The right text, in any form.
    """
    text = normalise(text)
    if not text:
        return "The right text of the line is empty."
    invisible = dict.fromkeys(c for c in text if unicodedata.category(c).startswith("C"))
    if invisible:
        return f"The text has characters that nobody can write by hand: {', '.join(f'U+{ord(c):04X}' for c in invisible)}."
    if isinstance(made, Ink) and not len(made):
        return "The line has no pen strokes."
    if not isinstance(made, Ink) and not made.size:
        return "The picture of the line is empty."
    needed, columns = needed_columns(text), _columns(made)
    if needed > columns:
        return f"The text is too long for its picture, which has room for {columns} characters and not for {needed}: is a part of the line missing?"
    return ""


def _columns(made: Grey | Ink) -> int:
    image = rasterise(made) if isinstance(made, Ink) else LineImage.from_grey(made)
    return fit(image, _HEIGHT).pixels.shape[1] // _STRIDE


def identity(made: Grey | Ink) -> str:
    """SHA-256 of what was written: the pixels, or the places of the strokes' points. The same line has the same in every file form."""
    if isinstance(made, Ink):
        content = hashlib.sha256(b"ink")
        for stroke in made.strokes:
            content.update(len(stroke.points).to_bytes(8, "little"))
            content.update(np.ascontiguousarray(stroke.points[:, :2], "<f4").tobytes())
    else:
        content = hashlib.sha256(b"picture")
        content.update(b"".join(side.to_bytes(8, "little") for side in made.shape))
        content.update(np.ascontiguousarray(made, np.uint8).tobytes())
    return content.hexdigest()


def to_png(grey: Grey) -> bytes:
    """The picture as PNG."""
    return bytes(cv2.imencode(".png", grey)[1].tobytes())


def from_picture(data: bytes, name: str) -> Grey:
    """An encoded picture (PNG, JPEG, WebP ...) as ``(H, W)`` uint8, 255 = white. Raises DataError, which begins with ``name``."""
    try:
        grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    except cv2.error:
        grey = None  # larger than OpenCV allows
    if grey is None:
        raise DataError(f"{name} is damaged or not a picture.")
    return np.asarray(grey, np.uint8)


def to_record(ink: Ink) -> dict[str, Any]:
    """Ink as a JSON object: ``strokes`` as in ``Ink.to_json``, and ``pressure`` for each stroke where the device reported any."""
    record: dict[str, Any] = {"strokes": [_points(s.points) for s in ink.strokes]}
    if any(s.pressure is not None for s in ink.strokes):
        record["pressure"] = [None if s.pressure is None else [_number(v) for v in s.pressure] for s in ink.strokes]
    return record


def from_record(record: dict[str, Any], name: str) -> Ink:
    """Reads ``to_record``; also strokes of the form ``[x, y, dx, dy, ...]``. Raises HwrError, which begins with ``name``."""
    try:
        strokes = [_absolute(s) for s in record["strokes"] if s]
        pressure = record.get("pressure") or [None] * len(strokes)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise DataError(f"{name} is not of the expected form.") from e
    ink = Ink.from_json(json.dumps({"strokes": strokes}), name)
    try:
        return Ink(tuple(Stroke(s.points, p) for s, p in zip(ink.strokes, pressure, strict=True)))
    except (TypeError, ValueError) as e:
        raise DataError(f"{name} has pressures that do not fit its points.") from e


def _points(points: NDArray[np.float32]) -> list[list[float | None]]:
    timed = bool(np.isfinite(points[:, 2]).any())
    return [[_number(v) if np.isfinite(v) else None for v in point[: 3 if timed else 2]] for point in points]


def _number(value: np.float32) -> float:
    """The shortest number that becomes the same float32 again."""
    return float(str(value))


def _absolute(stroke: list[Any]) -> list[Any]:
    if isinstance(stroke[0], list):
        return stroke
    points: list[Any] = np.cumsum(np.asarray(stroke, np.float64).reshape(-1, 2), 0).tolist()
    return points
