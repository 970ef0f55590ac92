"""The main job: a page, the picture of one line, or ink becomes text that knows where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import cv2
import numpy as np

from hwr_desktop.capture.crop import crop_line
from hwr_desktop.capture.ink import Ink
from hwr_desktop.capture.line import Frame, LineImage, LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.prepare import Changes
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.capture.show_through import without_show_through
from hwr_desktop.document import Box, Page, Point, TextLine, TextWord
from hwr_desktop.errors import Cancelled
from hwr_desktop.layout.cut_out import is_one_line
from hwr_desktop.layout.paragraphs import paragraph_starts
from hwr_desktop.layout.segmenter import find_lines
from hwr_desktop.layout.strokes import ink_lines
from hwr_desktop.line_geometry import shape_of
from hwr_desktop.recognise.hypothesis import Hypothesis, Word

Progress = Callable[[tuple[TextLine, ...]], None]
"""Called with all lines in order: first as they were found, ``unread``, then each time one more is read. Short lines may be read last."""

_SUREST = 0.9999  # 1 is for what a person approved
_LINE_HEIGHT = 256  # no network reads more rows than this; a picture of one line is shrunk to it first


class Reader(Protocol):
    """Reads line images: ``recognise.recogniser.Recogniser``, or a stand-in in a test."""

    def recognise(
        self,
        lines: Iterable[LineImage],
        progress: Callable[[int, Hypothesis], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Hypothesis]:
        """One hypothesis a line, in order, spans in columns of the line image given; ``progress`` gets each one's index and hypothesis at once.

        Raises Cancelled once ``cancelled()`` turns true.
        """
        ...


def read_page(page: PageImage, reader: Reader, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> Page:
    """Finds the lines of a page and reads them.

    Args:
        page: Any size; a page on which nothing is written gives no lines, one that shows a single line and nothing else is read as that.
        reader: Reads the lines.
        progress: Called with the lines as far as they are read.
        cancelled: Asked between batches of lines.

    Returns:
        The lines in reading order, in px of the page.

    Raises:
        Cancelled: ``cancelled()`` turned true.
    """
    shapes = lines_on(page)
    _stop_if(cancelled)
    if is_one_line(page, shapes):
        return read_line(page, reader, progress, cancelled)
    lines = _read(shapes, lambda shape: crop_line(page, shape), reader, progress, cancelled)
    return Page(page.width, page.height, lines)


def lines_on(page: PageImage) -> list[LineShape]:
    """The lines of a page, see ``find_lines``; what shows through from its back gives none."""
    return find_lines(without_show_through(page))


def read_line(page: PageImage, reader: Reader, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> Page:
    """Reads a picture that shows one line; arguments and errors as for ``read_page``. Gives exactly one line, whose polygon is the whole picture."""
    right, bottom = float(page.width), float(page.height)
    shape = LineShape(np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], np.float32))
    grey = page.pixels
    if page.height > _LINE_HEIGHT:
        width = max(1, round(page.width * _LINE_HEIGHT / page.height))
        grey = cv2.resize(grey, (width, _LINE_HEIGHT), interpolation=cv2.INTER_AREA).astype(np.uint8)
    columns = np.array([0, grey.shape[1]], np.float32)
    frame = Frame(columns, shape.polygon[:2].copy(), shape.polygon[[3, 2]].copy())
    lines = _read([shape], lambda shape: LineImage.from_grey(grey, frame, shape), reader, progress, cancelled)
    return Page(page.width, page.height, lines)


def read_ink(ink: Ink, reader: Reader, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> Page:
    """Groups strokes into lines and reads them.

    Args:
        ink: Any size and place; without strokes it gives no lines.
        reader: Reads the lines.
        progress: Called with the lines as far as they are read.
        cancelled: Asked between batches of lines.

    Returns:
        The lines from top to bottom in units of the ink. The page reaches from the origin, or from the ink's own left and
        top where those are negative, to the ink's right and bottom.

    Raises:
        Cancelled: ``cancelled()`` turned true.
    """
    if not len(ink):
        return Page(1, 1)
    left, top, right, bottom = ink.bounds
    lines = ink_lines(ink)
    width, height = max(right, 0) - min(left, 0), max(bottom, 0) - min(top, 0)
    return Page(width or 1, height or 1, read_ink_lines(lines, reader, progress, cancelled))


def read_ink_lines(
    lines: Sequence[Ink], reader: Reader, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> tuple[TextLine, ...]:
    """Reads lines whose strokes are known, in the order given. Raises Cancelled once ``cancelled()`` turns true."""
    inks = iter(lines)
    return _read(list(map(_shape_of, lines)), lambda _: rasterise(next(inks)), reader, progress, cancelled)


def read_lines(
    page: PageImage,
    lines: Sequence[TextLine],
    reader: Reader,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[TextLine, ...]:
    """Reads lines again where they stand on a page, in the order given. Raises Cancelled once ``cancelled()`` turns true."""
    shapes = [shape_of(line) for line in lines]

    def kept(read: tuple[TextLine, ...]) -> tuple[TextLine, ...]:
        pairs = zip(read, lines, strict=True)
        return tuple(replace(new, polygon=old.polygon, baseline=old.baseline, starts_paragraph=old.starts_paragraph) for new, old in pairs)

    told = None if progress is None else lambda read: progress(kept(read))
    return kept(_read(shapes, lambda shape: crop_line(page, shape), reader, told, cancelled))


def on_picture(read: Page, changes: Changes, page: PageImage, picture: PageImage) -> Page:
    """The page with all places in px of the picture as it came.

    Args:
        read: What was read, in px of ``page``.
        changes: What made ``page`` of ``picture``.
        page: The page as it was read.
        picture: The picture as it came.
    """

    def moved(points: Sequence[Point]) -> tuple[Point, ...]:
        return _points(changes.to_picture(points, page))

    def box(place: Box) -> Box:
        left, top, right, bottom = place
        x, y = zip(*moved([(left, top), (right, top), (right, bottom), (left, bottom)]), strict=True)
        return min(x), min(y), max(x), max(y)

    lines = tuple(
        replace(
            line,
            polygon=moved(line.polygon),
            baseline=None if line.baseline is None else moved(line.baseline),
            words=tuple(replace(word, box=box(word.box)) for word in line.words),
        )
        for line in read.lines
    )
    return replace(read, width=picture.width, height=picture.height, lines=lines)


def _shape_of(line: Ink) -> LineShape:
    left, top, right, bottom = line.bounds
    return LineShape(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32))


def _read(
    shapes: Sequence[LineShape],
    cut: Callable[[LineShape], LineImage],
    reader: Reader,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[TextLine, ...]:
    """Reads lines, each cut out by ``cut`` when its turn comes."""
    lines = [_found(shape, start) for shape, start in zip(shapes, paragraph_starts(shapes), strict=True)]
    if progress is not None:
        progress(tuple(lines))
    if not lines:
        return ()
    frames: list[Frame] = []

    def images() -> Iterator[LineImage]:
        for shape in shapes:
            image = cut(shape)
            if image.frame is None:
                raise ValueError("a line image that is read from a page needs its frame")
            frames.append(image.frame)
            yield image

    def put(index: int, hypothesis: Hypothesis) -> None:
        lines[index] = _with_text(lines[index], hypothesis, frames[index], shapes[index])
        if progress is not None:
            progress(tuple(lines))

    if progress is not None:
        reader.recognise(images(), put, cancelled)
    else:
        for index, hypothesis in enumerate(reader.recognise(images(), None, cancelled)):
            put(index, hypothesis)
    _stop_if(cancelled)
    return tuple(lines)


def _found(shape: LineShape, start: bool) -> TextLine:
    baseline = None if shape.baseline is None else _points(shape.baseline)
    return TextLine("", 0.0, _points(shape.polygon), baseline, starts_paragraph=start)


def _with_text(line: TextLine, hypothesis: Hypothesis, frame: Frame, shape: LineShape) -> TextLine:
    words = tuple(TextWord(w.text, _word_box(frame, shape, w), min(w.confidence, _SUREST), w.alternatives) for w in hypothesis.words)
    return replace(line, text=hypothesis.text, confidence=hypothesis.confidence, words=words, hypothesis=hypothesis)


def _word_box(frame: Frame, shape: LineShape, word: Word) -> Box:
    """The columns of a word, as high as the line's outline is there: the whole line, with its highest and lowest stroke, is higher."""
    left, top, right, bottom = frame.box(word.start, word.end)
    chord = np.abs(frame.top[-1] - frame.top[0])
    if chord[1] > chord[0]:  # the line runs upright
        low, high = _extent(shape.polygon[:, ::-1], top, bottom)
        return (max(left, low), top, min(right, high), bottom) if min(right, high) - max(left, low) > 1 else (left, top, right, bottom)
    low, high = _extent(shape.polygon, left, right)
    return (left, max(top, low), right, min(bottom, high)) if min(bottom, high) - max(top, low) > 1 else (left, top, right, bottom)


def _extent(polygon: np.ndarray, left: float, right: float) -> tuple[float, float]:
    """The least and the greatest y of a polygon between two x; nothing, inside out, where it does not reach there."""
    a = polygon.astype(np.float64)
    b = np.roll(a, -1, 0)
    wide = np.where(b[:, 0] == a[:, 0], 1e-9, b[:, 0] - a[:, 0])
    ways = np.sort([(left - a[:, 0]) / wide, (right - a[:, 0]) / wide], axis=0)
    there = (ways[0] <= 1) & (ways[1] >= 0)
    if not there.any():
        return np.inf, -np.inf
    y = (a[:, 1] + np.clip(ways, 0, 1) * (b[:, 1] - a[:, 1]))[:, there]
    return float(y.min()), float(y.max())


def _points(array: np.ndarray) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in array)


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled
