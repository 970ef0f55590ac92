"""InkML, the W3C's XML form of pen strokes: read and written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.xml_file import local, parse_xml
from hwr_desktop.errors import InputError

_NAMESPACE = "http://www.w3.org/2003/InkML"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_VALUE = re.compile(r"\s*(?:([!'\"])\s*)?(?:([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf)\w*)|(#[0-9A-Fa-f]+)|([*?TF]))", re.IGNORECASE)
_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "": 1e-3}
_REFERENCES = ("traceFormatRef", "inkSourceRef", "contextRef")
_FARTHEST = 1e9


@dataclass(frozen=True)
class _Channel:
    """One column of the points: its name, the sign of its direction, its unit and range."""

    name: str
    sign: float = 1.0
    unit: str = ""
    low: float | None = None
    high: float | None = None


_PLAIN = (_Channel("X"), _Channel("Y"))


def read_inkml(text: str, name: str = "the ink") -> Ink:
    """Reads the strokes of an InkML document: all traces with the pen down, in the order of the document.

    Channels X and Y are needed; T gives times (ms unless its units say otherwise), F the pressure. Explicit values, first and
    second differences are understood. Units of X and Y are taken as px. Any clock becomes seconds from the first point.

    Args:
        text: The XML, without a DOCTYPE.
        name: What the ink is called in error messages.

    Raises:
        InputError: Not InkML, a DOCTYPE (it could make a small file grow without bounds), a trace that cannot be understood, a
            value that is not finite, or no strokes at all.
    """
    root = parse_xml(text, name)
    if local(root) != "ink":
        raise InputError(f"{name} is XML, but not InkML.")
    formats = _Formats(root, name)
    tables = [_table(trace.text or "", formats.of(reference), name) for trace, reference in _traces(root)]
    strokes = [(table, channels) for table, channels in tables if len(table)]
    if not strokes:
        raise InputError(f"{name} holds no strokes.")
    return _ink(strokes, name)


def write_inkml(ink: Ink) -> str:
    """Writes ink as InkML with channels X, Y, where known T (seconds) and F (pressure from 0 to 1)."""
    timed = any(np.isfinite(s.points[:, 2]).any() for s in ink.strokes)
    pressed = any(s.pressure is not None for s in ink.strokes)
    root = ElementTree.Element("ink", {"xmlns": _NAMESPACE})
    channels = ElementTree.SubElement(ElementTree.SubElement(root, "definitions"), "traceFormat", {"xml:id": "pen"})
    for name in ("X", "Y"):
        ElementTree.SubElement(channels, "channel", name=name, type="decimal", orientation="+ve")
    if timed:
        ElementTree.SubElement(channels, "channel", name="T", type="decimal", units="s")
    if pressed:
        ElementTree.SubElement(channels, "channel", name="F", type="decimal", min="0", max="1")
    for stroke in ink.strokes:
        columns = [stroke.points[:, 0], stroke.points[:, 1]]
        if timed:
            columns.append(stroke.points[:, 2])
        if pressed:
            columns.append(np.full(len(stroke.points), np.nan, np.float32) if stroke.pressure is None else stroke.pressure)
        rows = np.stack(columns, 1)
        ElementTree.SubElement(root, "trace").text = ", ".join(" ".join(_number(v) for v in row) for row in rows)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _number(value: np.float32) -> str:
    # InkML knows no exponents.
    return np.format_float_positional(value, trim="-") if np.isfinite(value) else "?"


def _traces(root: ElementTree.Element) -> list[tuple[ElementTree.Element, str]]:
    """Traces with the pen down, save for those that are only defined for reference, each with its own or its group's contextRef."""
    found = []
    pending = [(root, "")]
    while pending:
        element, reference = pending.pop()
        reference = element.get("contextRef", reference)
        if local(element) == "trace" and element.get("type", "penDown") != "penUp":
            found.append((element, reference))
        if local(element) not in ("definitions", "trace"):
            pending.extend((child, reference) for child in reversed(element))
    return found


class _Formats:
    """Which channels a trace has: those of its context, else those of the document's first trace format, else X and Y."""

    def __init__(self, root: ElementTree.Element, name: str) -> None:
        self._name = name
        self._by_id = {e.get(_ID) or e.get("id") or "": e for e in root.iter() if e.get(_ID) or e.get("id")}
        first = next((e for e in root.iter() if local(e) == "traceFormat"), None)
        self._default = _PLAIN if first is None else self._channels(first)

    def of(self, reference: str) -> tuple[_Channel, ...]:
        """The channels that a context leads to, be it by a format inside or through at most a few further references."""
        for _ in range(8):
            context = self._by_id.get(reference.rpartition("#")[2])
            if context is None:
                break
            inside = next((e for e in context.iter() if local(e) == "traceFormat"), None)
            if inside is not None:
                return self._channels(inside)
            reference = next((context.get(key, "") for key in _REFERENCES if context.get(key)), "")
        return self._default

    def _channels(self, element: ElementTree.Element) -> tuple[_Channel, ...]:
        # Channels inside intermittentChannels stand behind the others in each point and are not needed.
        channels = tuple(_channel(e, self._name) for e in element if local(e) == "channel")
        names = [c.name for c in channels]
        if channels and not {"X", "Y"} <= set(names):
            raise InputError(f"{self._name} has a trace format without the channels X and Y.")
        return channels or _PLAIN


def _channel(element: ElementTree.Element, name: str) -> _Channel:
    try:
        low, high = (None if element.get(key) is None else float(element.get(key, "")) for key in ("min", "max"))
    except ValueError as e:
        raise InputError(f"{name} has a channel whose range is not a number.") from e
    sign = -1.0 if element.get("orientation") == "-ve" else 1.0
    return _Channel(element.get("name", ""), sign, element.get("units", ""), low, high)


def _table(text: str, channels: tuple[_Channel, ...], name: str) -> tuple[np.ndarray, tuple[_Channel, ...]]:
    """The explicit values of one trace, ``(N, len(channels))`` float64, NaN where unknown, and its channels."""
    rows: list[list[float]] = []
    count = len(channels)
    values, speeds, orders = [math.nan] * count, [0.0] * count, [0] * count
    for point in text.split(","):
        point = point.partition(":")[0]
        if not point.strip():
            continue
        position = column = 0
        while point[position:].strip():
            match = _VALUE.match(point, position)
            if match is None:
                raise InputError(f"{name} has a trace that cannot be understood at “{point.strip()[:40]}”.")
            position = match.end()
            if column < count:  # what no channel names is passed over
                _step(match, column, values, speeds, orders)
                column += 1
        # Trailing channels may be left out, then they are unknown.
        rows.append(values[:column] + [math.nan] * (count - column))
    return np.array(rows, np.float64).reshape(-1, count), channels


def _step(match: re.Match[str], column: int, values: list[float], speeds: list[float], orders: list[int]) -> None:
    """Brings one channel to its next value: as written, or by a first or second difference; the manner stays till another is given."""
    prefix, decimal, hexadecimal, sign = match.groups()
    if prefix:
        orders[column] = "!'\"".index(prefix)
    if sign == "?":
        values[column] = math.nan
        return
    if sign == "*":
        return
    number = float(decimal) if decimal else float(int(hexadecimal[1:20], 16)) if hexadecimal else float(sign in "Tt")
    before = values[column]
    if orders[column] == 0:
        values[column] = number
        speeds[column] = 0.0 if math.isnan(before) else number - before
        return
    speeds[column] = number if orders[column] == 1 else speeds[column] + number
    values[column] = before + speeds[column]


@np.errstate(over="ignore", invalid="ignore")  # the values may be anything until they are looked at here
def _ink(strokes: list[tuple[np.ndarray, tuple[_Channel, ...]]], name: str) -> Ink:
    made = []
    start = math.nan
    strongest = max((float(np.nanmax(t[:, i], initial=0)) for t, cs in strokes for i, c in enumerate(cs) if c.name == "F"), default=0.0)
    for table, channels in strokes:
        names = [c.name for c in channels]
        xy = np.stack([table[:, names.index(n)] * channels[names.index(n)].sign for n in ("X", "Y")], 1)
        if not (np.abs(xy) < _FARTHEST).all():
            raise InputError(f"{name} has a point that is not finite or out of range.")
        times = np.full(len(table), np.nan)
        if "T" in names:
            channel = channels[names.index("T")]
            times = table[:, names.index("T")] * _SECONDS.get(channel.unit, 1e-3)
            known = times[np.isfinite(times)]
            start = known[0] if math.isnan(start) and len(known) else start
            times = times - start
            times[~(np.abs(times) < _FARTHEST)] = np.nan
        points = np.concatenate([xy, times[:, None]], 1).astype(np.float32)
        made.append(Stroke(points, _pressure(table, channels, strongest)))
    return Ink(tuple(made))


def _pressure(table: np.ndarray, channels: tuple[_Channel, ...], strongest: float) -> np.ndarray | None:
    """Channel F from 0 to 1: of its range, else of the strongest value of the ink if that is above 1. None where not all is known."""
    for column, channel in enumerate(channels):
        if channel.name == "F":
            low = channel.low or 0.0
            high = max(strongest, 1.0) if channel.high is None else channel.high
            values = (table[:, column] - low) / max(high - low, 1e-9)
            return np.clip(values, 0, 1).astype(np.float32) if np.isfinite(values).all() else None
    return None
