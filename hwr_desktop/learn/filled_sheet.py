"""A sheet of sentences that was filled in by pen -> its lines, each with the words that stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from hwr_desktop.capture.crop import crop_grey, crop_line
from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.source import open_pages
from hwr_desktop.errors import DataError
from hwr_desktop.learn.correction import fault_of_text
from hwr_desktop.learn.sheet import FlatSheet, field_at, find_sheet
from hwr_desktop.reading import Reader, lines_on
from hwr_desktop.recognise.charset import normalise

_UNLIKE = 0.6
"""CER from which on a reading speaks against the text: some other words stand there."""
_OPENING, _CLOSING = "«(", ":;!?».,%€)"
_LEAST_WIDTH = 2.5  # mm; less is a dot
_ROOM, _ABOVE, _BELOW = 7.0, 4.0, 1.5  # mm beside a line, and above and below its baseline there


@dataclass(frozen=True, eq=False)
class FilledLine:
    """A line on a sheet.

    Attributes:
        picture: ``(H, W)`` uint8, 255 = paper.
        text: What was to be written there, in normal form; never empty.
        read: What the recogniser reads there.
        doubt: Why it should not be learnt from without a look, as a sentence; "" if all is well.
    """

    picture: NDArray[np.uint8]
    text: str
    read: str
    doubt: str = ""


def read_sheets(paths: Iterable[Path], reader: Reader, cancelled: Callable[[], bool] | None = None) -> list[FilledLine]:
    """Finds what was written on all pages of these scans and photos; see ``read_sheet``. Pages that are no sheet are passed over.

    Raises:
        InputError: A file cannot be read.
        DataError: No page is a sheet, or nothing is written on any.
        Cancelled: ``cancelled()`` turned true.
    """
    filled: list[FilledLine] = []
    empty, none = "", ""
    for path in paths:
        for page in open_pages(path):
            try:
                found = read_sheet(page, reader, cancelled)
            except DataError as e:
                none = none or str(e)
                continue
            filled += found
            empty = empty or f"Nothing is written on the sheet on page {page.number} of {path}."
    if not filled:
        raise DataError(empty or none)
    return filled


def read_sheet(page: PageImage, reader: Reader, cancelled: Callable[[], bool] | None = None) -> list[FilledLine]:
    """Finds what was written on a sheet.

    Args:
        page: A scan or photo of the sheet, whichever way up; not cut to its outline.
        reader: Its readings tell where a sentence was broken into two lines, and what is no copy of its sentence.
        cancelled: Asked now and then.

    Returns:
        The lines from top to bottom; none for a sheet that nobody has filled in.

    Raises:
        DataError: The page shows no such sheet.
        Cancelled: ``cancelled()`` turned true.
    """
    flat = find_sheet(page)
    fields = _by_field(flat)
    shapes = [shape for lines in fields.values() for shape in lines]
    readings = iter(reader.recognise([crop_line(flat.page, shape) for shape in shapes], None, cancelled) if shapes else [])
    filled: list[FilledLine] = []
    for number, lines in fields.items():
        read = [normalise(next(readings).text) for _ in lines]
        texts = shared_out(_meant(flat.sheet.sentences, number, " ".join(read)), read)
        filled += [_line(flat.page, *parts) for parts in zip(lines, texts, read, strict=True) if parts[1]]
    return filled


def _by_field(flat: FlatSheet) -> dict[int, list[LineShape]]:
    """The lines of writing in each field that has any, from left to right on its first line, then on its second."""
    placed: dict[int, list[tuple[int, float, LineShape]]] = {}
    for shape in lines_on(flat.page):
        baseline = shape.polygon[shape.polygon[:, 1].argsort()[-2:]] if shape.baseline is None else shape.baseline
        number, rule = field_at(float(baseline[:, 1].mean()) / flat.px)
        if 0 <= number < len(flat.sheet.sentences) and np.ptp(shape.polygon[:, 0]) > _LEAST_WIDTH * flat.px:
            placed.setdefault(number, []).append((rule, float(shape.polygon[:, 0].min()), _reaching_out(shape, flat)))
    return {n: [shape for _, _, shape in sorted(placed[n], key=lambda line: line[:2])] for n in sorted(placed)}


def _reaching_out(shape: LineShape, flat: FlatSheet) -> LineShape:
    """The line with some room at either end: a full stop that was set far off belongs to it, and nothing else stands there."""
    if shape.baseline is None:
        return shape
    low = np.floor(shape.polygon.min(0)) - _ROOM * flat.px
    size = np.ceil(shape.polygon.max(0) + _ROOM * flat.px - low).astype(int)
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(mask, [np.round(shape.polygon - low).astype(np.int32)], 1)
    for x, side in ((shape.polygon[:, 0].min(), -1), (shape.polygon[:, 0].max(), 1)):
        y = np.interp(x, *shape.baseline.T)
        edge = np.array([[side * _ROOM, _BELOW], [-side * _ROOM, _BELOW], [-side * _ROOM, -_ABOVE], [side * _ROOM, -_ABOVE]]) * flat.px
        cv2.fillPoly(mask, [np.round(edge + np.array([x, y]) - low).astype(np.int32)], 1)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea).reshape(-1, 2)
    return LineShape((outline + low).astype(np.float32), shape.baseline)


def _line(page: PageImage, shape: LineShape, text: str, read: str) -> FilledLine:
    picture = crop_grey(page, shape)
    doubt = fault_of_text(picture, text)
    if not doubt and Levenshtein.distance(text, read) > _UNLIKE * len(text):
        doubt = f'It does not look like the sentence: read as "{read}".' if read else "Nothing can be read there."
    return FilledLine(picture, text, read, doubt)


def _meant(sentences: Sequence[str], number: int, read: str) -> str:
    """The sentence of a field, or another of the sheet where only that one fits what is read there."""
    texts = [normalise(s) for s in sentences]
    unlike = [Levenshtein.distance(t, read) / max(len(t), 1) for t in texts]
    best = int(np.argmin(unlike))
    return texts[best] if unlike[number] > _UNLIKE and unlike[best] < _UNLIKE / 2 else texts[number]


def shared_out(sentence: str, read: Sequence[str]) -> list[str]:
    """Shares the words of a sentence out among its lines, in order, so that each is most like what is read there.

    Args:
        sentence: In normal form.
        read: The readings of the lines; at least one.

    Returns:
        A text for each line; "" where none of the words stands there, such as a line that was struck out.
    """
    words = _unbroken(sentence)
    # For each number of words shared out, the least edits and where the lines end; a line may have no words.
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for text in read:
        best = {end: _cheapest(words, text, best, end) for end in range(len(words) + 1)}
    return [" ".join(words[a:b]) for a, b in pairwise((0, *best[len(words)][1]))]


def _unbroken(sentence: str) -> list[str]:
    """The words of a sentence, signs that stand apart (as in French) with the word before which or after which no line is broken."""
    words: list[str] = []
    for word in sentence.split(" "):
        if words and (not word.strip(_CLOSING) or not words[-1].strip(_OPENING)):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _cheapest(words: Sequence[str], read: str, best: Mapping[int, tuple[int, tuple[int, ...]]], end: int) -> tuple[int, tuple[int, ...]]:
    """The edits, and the ends of all lines, where a line that is read so ends before word ``end``; ``best`` has the same for the line before."""
    choices = [(edits + Levenshtein.distance(" ".join(words[start:end]), read), ends) for start, (edits, ends) in best.items() if start <= end]
    edits, ends = min(choices)
    return edits, (*ends, end)
