"""Document -> one JSON object on one line.

::

    {"source": PATH, "pages": [{"width", "height", "lines": [
        {"text", "confidence", "polygon": [[x, y], ...], "baseline": [[x, y], ...] or null,
         "words": [{"text", "confidence", "box": [left, top, right, bottom]}]}]}]}

Places are in px of the page (ink: in ink units), to a hundredth; confidences in [0, 1], to four places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from hwr_desktop.document import Document, Page, TextLine, TextWord

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
