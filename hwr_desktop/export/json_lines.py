"""Document -> one JSON object on one line, and back.

::

    {"source": PATH, "pages": [{"width", "height", "lines": [
        {"text", "confidence", "polygon": [[x, y], ...], "baseline": [[x, y], ...] or null,
         "words": [{"text", "confidence", "box": [left, top, right, bottom]}]}]}]}

Places are in px of the page (ink: in ink units), to a hundredth; confidences in [0, 1], to four places.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any

from hwr_desktop.document import Box, Document, Page, Point, TextLine, TextWord
from hwr_desktop.errors import InputError

# A path may hold bytes that are not UTF-8 (surrogates), or signs that some readers take for the end of a line.
_AWKWARD = re.compile("[\ud800-\udfff\x85\u2028\u2029]")


def to_json_line(document: Document) -> str:
    """The document as JSON in the form above, without a line feed inside or at the end."""
    pages = [_page(page) for page in document.pages]
    record = {"source": document.source, "pages": pages}
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return json.dumps(record) if _AWKWARD.search(line) else line


def _page(page: Page) -> dict[str, Any]:
    return {"width": _place(page.width), "height": _place(page.height), "lines": [_line(line) for line in page.lines]}


def _line(line: TextLine) -> dict[str, Any]:
    return {
        "text": line.text,
        "confidence": round(line.confidence, 4),
        "polygon": _points(line.polygon),
        "baseline": None if line.baseline is None else _points(line.baseline),
        "words": [_word(word) for word in line.words],
    }


def _word(word: TextWord) -> dict[str, Any]:
    return {"text": word.text, "confidence": round(word.confidence, 4), "box": [_place(v) for v in word.box]}


def _points(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[_place(x), _place(y)] for x, y in points]


def _place(value: float) -> float:
    """Whole numbers stay whole: the width of a picture is 1650, not 1650.0."""
    rounded = round(float(value), 2)
    return int(rounded) if rounded.is_integer() else rounded


def from_json_lines(content: bytes, name: str) -> tuple[Document, ...]:
    """The documents of such lines, in order; empty lines are passed over, further entries of the objects ignored.

    Args:
        content: UTF-8, at least one object.
        name: What the file is called in error messages.

    Raises:
        InputError: Not JSON, or not of the form above.
    """
    documents = []
    for number, row in enumerate(content.decode("utf-8-sig", "replace").split("\n"), 1):
        if not row.strip():
            continue
        where = f"Line {number} of {name}"
        try:
            record = json.loads(row)
        except (ValueError, RecursionError) as e:
            raise InputError(f"{where} is not valid JSON.") from e
        try:
            documents.append(Document(str(record["source"]), tuple(_page_of(page) for page in record["pages"])))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as e:
            raise InputError(f"{where} is not a document as this program writes it.") from e
        if not documents[-1].pages:
            raise InputError(f"{where} is a document without pages.")
    if not documents:
        raise InputError(f"{name} holds no document.")
    return tuple(documents)


def _page_of(entry: dict[str, Any]) -> Page:
    page = Page(_number(entry["width"]), _number(entry["height"]), tuple(_line_of(line) for line in entry["lines"]))
    if page.width <= 0 or page.height <= 0:
        raise ValueError("a page has a size")
    return page


def _line_of(entry: dict[str, Any]) -> TextLine:
    polygon, baseline = _points_of(entry["polygon"], 3), entry["baseline"]
    words = tuple(TextWord(_text(word["text"]), _box_of(word["box"]), _share(word["confidence"])) for word in entry["words"])
    return TextLine(_text(entry["text"]), _share(entry["confidence"]), polygon, None if baseline is None else _points_of(baseline, 2), words)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is a string")
    return value


def _points_of(values: Sequence[Any], least: int) -> tuple[Point, ...]:
    points = tuple((_number(x), _number(y)) for x, y in values)
    if len(points) < least:
        raise ValueError("too few points")
    return points


def _box_of(values: Sequence[Any]) -> Box:
    left, top, right, bottom = map(_number, values)
    return left, top, max(left, right), max(top, bottom)


def _share(value: object) -> float:
    return min(max(_number(value), 0.0), 1.0)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or abs(value) > 1e9:
        raise ValueError("not a number")
    return value
