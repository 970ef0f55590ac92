"""Xournal++ files (.xopp): what was written with the pen, read."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.xml_file import children, local, parse_xml
from hwr_desktop.errors import InputError

_LARGEST = 128 << 20  # bytes of XML
_GZIP = b"\x1f\x8b"
_SCALE = 96 / 72  # Xournal++ counts in points
_FARTHEST = 1e6
_NAMES = {"blue": "#3333cc", "red": "#ff0000", "green": "#008000", "gray": "#808080", "magenta": "#ff00ff", "orange": "#ff8000"}
_NAMES |= {"lightblue": "#00c0ff", "lightgreen": "#00ff00", "yellow": "#ffff00"}


def is_xopp(content: bytes) -> bool:
    """Whether a file is of Xournal++, by its beginning: packed, as it writes them, or unpacked."""
    return content.startswith(_GZIP) or b"<xournal" in content[:1024]


def read_xopp(content: bytes, name: str) -> Ink:
    """The strokes of the pen on all pages and layers, in order; each page stands below the one before it.

    Highlighter, correction fluid, typed text and pictures are left out. Colours and the widths of the pen are kept;
    widths that change along a stroke are its pressure; times are unknown.

    Args:
        content: The file.
        name: What it is called in error messages.

    Raises:
        InputError: Damaged, not of Xournal++, larger than 128 MiB when unpacked, or without strokes of the pen.
    """
    root = parse_xml(_unpacked(content, name), name)
    if local(root) != "xournal":
        raise InputError(f"{name} is XML, but not of Xournal++.")
    strokes: list[Stroke] = []
    top = 0.0
    for page in children(root, "page"):
        for layer in children(page, "layer"):
            strokes += _strokes(layer, top, name)
        top += _numbers(page.get("height") or "0", name)[0]
    if not strokes:
        raise InputError(f"{name} holds no strokes of the pen.")
    return Ink(tuple(strokes))


def _unpacked(content: bytes, name: str) -> bytes:
    if not content.startswith(_GZIP):
        return content
    try:
        # Never more than the limit, however small the file is that promises it.
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(content)).read(_LARGEST + 1)
    except (OSError, EOFError, zlib.error) as e:
        raise InputError(f"{name} is damaged or cut short.") from e
    if len(unpacked) > _LARGEST:
        raise InputError(f"{name} is too large for ink: more than {_LARGEST >> 20} MiB when unpacked.")
    return unpacked


def _strokes(layer: Element, top: float, name: str) -> Iterator[Stroke]:
    for stroke in children(layer, "stroke"):
        if stroke.get("tool", "pen") != "pen" or not (stroke.text or "").strip():
            continue
        values = _numbers(stroke.text or "", name)
        if len(values) % 2:
            raise InputError(f"{name} has a stroke with an x that has no y.")
        points = np.full((len(values) // 2, 3), np.nan, np.float32)
        points[:, :2] = (values.reshape(-1, 2) + np.array([0, top])) * _SCALE
        widths = _numbers(stroke.get("width") or "", name) if (stroke.get("width") or "").strip() else np.empty(0)
        pen = float(widths[0]) * _SCALE if len(widths) and widths[0] > 0 else None
        yield Stroke(points, _pressure(widths, len(points)), pen, _colour(stroke.get("color") or ""))


def _colour(text: str) -> str:
    """``#rrggbb`` of #rrggbbaa or of Xournal's own names; "" for black, the usual ink, and for what is not understood."""
    colour = text[:7].lower() if re.fullmatch("#[0-9A-Fa-f]{6,8}", text) else _NAMES.get(text, "")
    return "" if colour == "#000000" else colour


def _pressure(values: NDArray[np.float64], count: int) -> NDArray[np.float32] | None:
    """Each piece between two points has its width as a share of the pen's, which is named first."""
    if len(values) < 2 or values[0] <= 0:
        return None
    shares = np.clip(values[1:] / values[0], 0, 1)[:count]
    return np.pad(shares, (0, count - len(shares)), mode="edge").astype(np.float32)


def _numbers(text: str, name: str) -> NDArray[np.float64]:
    try:
        values = np.array(text.split(), np.float64)
    except ValueError as e:
        raise InputError(f"{name} has “{text.strip()[:40]}” where numbers should be.") from e
    if not (np.abs(values) < _FARTHEST).all() or not len(values):
        raise InputError(f"{name} has a number that is not finite or out of range.")
    return values
