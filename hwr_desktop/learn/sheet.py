"""The printed sheet of sentences to copy: where everything stands on it, and how a scan or photo of it is pulled straight.

Eight marks, at the corners and half way along the sides, say which sheet it is, which way up, and where each point of it lies in a picture;
so a sheet may be turned, seen at an angle, or bent a little. Lengths are in mm from the upper left of A4; a sheet printed larger or smaller is
the same sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.page import PageImage
from hwr_desktop.errors import DataError
from hwr_desktop.learn.sentences import SENTENCES

Doubles = NDArray[np.float64]
Grey = NDArray[np.uint8]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in mm."""

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 20.0, 190.0
MARK = 10.0
"""Side of a mark."""
PRINT_HEIGHT = 4.6
"""Room for the printed sentence at the top of its field."""
RULES = (14.5, 25.5)
"""Where the two lines to write on run, below the top of their field."""
ABOUT: Box = (LEFT, 19.0, RIGHT, 28.0)
"""Room for what is to be done, in print."""

_FIRST, _PITCH, _FIELDS = 30.0, 30.6, 8
_MARKS = tuple((x, y) for y in (7.0, 143.5, 280.0) for x in (7.0, 100.0, 193.0) if (x, y) != (100.0, 143.5))
_DICTIONARY = cv2.aruco.DICT_4X4_50
_SIZES = (2000, 4000)  # px of the longer side at which marks are looked for; the smaller finds them in blurred pictures too
_LEAST_MARKS = 3
_SCALE = 10.0  # px a mm of the flat sheet
_FREE = 0.7  # mm around the printed sentence that are painted over with it


@dataclass(frozen=True)
class Sheet:
    """One sheet of paper: a language and which part of its sentences.

    Attributes:
        language: A key of ``SENTENCES``.
        part: From 0.
    """

    language: str
    part: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """Those printed on it, from top to bottom."""
        return SENTENCES[self.language][self.part * _FIELDS : (self.part + 1) * _FIELDS]

    def marks(self) -> list[tuple[Box, NDArray[np.bool_]]]:
        """Each mark's place and its ``(6, 6)`` cells, True = black."""
        dictionary = cv2.aruco.getPredefinedDictionary(_DICTIONARY)
        first = SHEETS.index(self) * len(_MARKS)
        return [((x, y, x + MARK, y + MARK), dictionary.generateImageMarker(first + i, 6) == 0) for i, (x, y) in enumerate(_MARKS)]


SHEETS = tuple(Sheet(language, part) for language, sentences in SENTENCES.items() for part in range(-(-len(sentences) // _FIELDS)))
"""All sheets there are; their order is in the marks of every sheet that was ever printed."""


def sheets_of(language: str) -> tuple[Sheet, ...]:
    """The sheets with the sentences of a language."""
    return tuple(s for s in SHEETS if s.language == language)


def field_top(number: int) -> float:
    """Where field ``number``, from 0, begins: its printed sentence, and below it the lines to write on."""
    return _FIRST + number * _PITCH


def field_at(y: float) -> tuple[int, int]:
    """Field and line of it, both from 0, to which writing with its baseline at this height belongs; the field may be none of the sheet's."""
    # What hangs below the last line of a field belongs to that field.
    number, offset = divmod(y - _FIRST - PRINT_HEIGHT - _FREE, _PITCH)
    middle = sum(RULES) / 2 - PRINT_HEIGHT - _FREE
    return int(number), int(offset > middle)


@dataclass(frozen=True, eq=False)
class FlatSheet:
    """A sheet pulled straight, with its printed sentences painted over.

    Attributes:
        sheet: Which one.
        page: The picture, ``px`` px a mm.
        px: Px a mm.
    """

    sheet: Sheet
    page: PageImage
    px: float = _SCALE


def find_sheet(page: PageImage) -> FlatSheet:
    """Finds the sheet in a scan or photo, whichever way up. Raises DataError where there is none, or its marks are hidden."""
    number, at, seen = _marks_in(page)
    matrix, _ = cv2.findHomography(at, seen, cv2.RANSAC, 0.01 * max(page.width, page.height))
    if matrix is None:
        raise DataError(_none_in(page))
    flat = _pulled_straight(page.pixels, np.asarray(matrix, np.float64), at, seen)
    sheet = SHEETS[number]
    return FlatSheet(sheet, PageImage(_without_print(flat, len(sheet.sentences)), _SCALE * 25.4, page.source, page.number))


def _none_in(page: PageImage) -> str:
    return f"Page {page.number} of {page.source} is no sheet of sentences from this program, or the marks at its corners cannot be seen."


def _marks_in(page: PageImage) -> tuple[int, Doubles, Doubles]:
    """Number of the sheet whose marks are seen, and for each corner of them its place on the sheet in mm and in the picture in px."""
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(_DICTIONARY), _parameters())
    corner = np.array([[0, 0], [MARK, 0], [MARK, MARK], [0, MARK]])
    for size in _SIZES:
        scale = min(1.0, size / max(page.width, page.height))
        small = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        places, ids, _ = detector.detectMarkers(small)
        found = {} if ids is None else {int(i): place for i, place in zip(ids.ravel(), places, strict=True)}
        found = {i: place for i, place in found.items() if i < len(SHEETS) * len(_MARKS)}
        sheets = [i // len(_MARKS) for i in found]
        number = max(set(sheets), key=sheets.count, default=0)
        if sheets.count(number) >= _LEAST_MARKS:
            mine = [i for i in found if i // len(_MARKS) == number]
            at = np.concatenate([np.array(_MARKS[i % len(_MARKS)], np.float64) + corner for i in mine])
            # The middle of the first pixel is half a pixel from the edge, at every scale.
            seen = (np.concatenate([np.asarray(found[i], np.float64).reshape(4, 2) for i in mine]) + 0.5) / scale - 0.5
            return int(number), at, np.asarray(seen, np.float64)
    raise DataError(_none_in(page))


def _parameters() -> cv2.aruco.DetectorParameters:
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    parameters.adaptiveThreshWinSizeMax = 63
    return parameters


def _pulled_straight(pixels: Grey, matrix: Doubles, at: Doubles, seen: Doubles) -> Grey:
    """The sheet alone, ``_SCALE`` px a mm: by perspective, and where enough marks are seen by a gentle bend that takes them where they belong."""
    across, down = np.meshgrid((np.arange(WIDTH * _SCALE) + 0.5) / _SCALE, (np.arange(HEIGHT * _SCALE) + 0.5) / _SCALE)
    cells = np.stack([across, down], -1)
    goal = np.asarray(cv2.perspectiveTransform(cells.reshape(1, -1, 2), matrix), np.float64).reshape(cells.shape)
    if len(at) >= 4 * (len(_MARKS) - 2):
        left = seen - cv2.perspectiveTransform(at[None], matrix)[0]
        bend = np.linalg.lstsq(_curves(at), left, rcond=None)[0]
        goal = goal + _curves(cells) @ bend
    # Twice as fine as the sheet is drawn, or coarser: remap takes single pixels, which would turn fine scans ragged.
    scale = min(1.0, 2 * _SCALE * np.hypot(WIDTH, HEIGHT) / np.hypot(*(goal[-1, -1] - goal[0, 0])))
    if scale < 1:
        pixels = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        goal = (goal + 0.5) * scale - 0.5
    x, y = (goal[..., i].astype(np.float32) for i in (0, 1))
    drawn = cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.uint8)


def _curves(points: Doubles) -> Doubles:
    """``(..., 6)``: the terms of a curved surface at points ``(..., 2)`` of the sheet."""
    x, y = points[..., 0] / WIDTH - 0.5, points[..., 1] / HEIGHT - 0.5
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], -1)


def _without_print(flat: Grey, count: int) -> Grey:
    """The sheet with marks and printed texts painted over in the tone of the paper near them."""
    small = cv2.resize(flat, None, fx=0.1, fy=0.1, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(cv2.medianBlur(small, 3), np.ones((9, 9), np.uint8)), (0, 0), 4)
    tone = np.asarray(cv2.resize(paper, (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)
    prints = [(0.0, 0.0, WIDTH, ABOUT[3] - _FREE), (0.0, _MARKS[-1][1] - 1, WIDTH, HEIGHT)]
    prints += [(0.0, field_top(i) - _FREE, WIDTH, field_top(i) + PRINT_HEIGHT + _FREE) for i in range(count)]
    prints += [(x - 1, y - 1, x + MARK + 1, y + MARK + 1) for x, y in _MARKS]
    clean = flat.copy()
    for left, top, right, bottom in prints:
        part = np.s_[round(top * _SCALE) : round(bottom * _SCALE), round(left * _SCALE) : round(right * _SCALE)]
        clean[part] = tone[part]
    return clean
