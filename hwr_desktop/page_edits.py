"""What a person does to the lines of a page as a whole: add, delete, move, stretch, reorder. Pure: a page in, a page out.

Lines are named by their index. A line whose place changed keeps what was read until the caller has it read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from hwr_desktop.document import Box, Page, Point, TextLine
from hwr_desktop.line_edits import is_approved

_SMALLEST = 4.0
"""Px: no line gets lower or narrower by stretching."""


def is_kept(line: TextLine) -> bool:
    """Whether a person gave the line its text or approved it; then no reading of the whole page replaces it."""
    return bool(line.text) and (is_approved(line) or line.hypothesis is None or line.hypothesis.text != line.text)


def box_of(line: TextLine) -> Box:
    """Left, top, right, bottom of the line's polygon."""
    xs, ys = zip(*line.polygon, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def with_line(page: Page, index: int, line: TextLine) -> Page:
    """The page with another line in the place of one."""
    return replace(page, lines=(*page.lines[:index], line, *page.lines[index + 1 :]))


def with_readings(page: Page, readings: Mapping[TextLine, TextLine]) -> Page:
    """The page with what was read in the place of those unread lines that ``readings`` knows."""
    return replace(page, lines=tuple(readings.get(line, line) if line.unread else line for line in page.lines))


def add_line(page: Page, line: TextLine) -> tuple[Page, int]:
    """Puts a line where reading order wants it, the order of the others kept. Returns the page and the line's index."""
    from hwr_desktop.layout.order import reading_order

    order = reading_order([box_of(other) for other in (*page.lines, line)])
    place = order.index(len(page.lines))
    index = order[place - 1] + 1 if place else 0
    return replace(page, lines=(*page.lines[:index], line, *page.lines[index:])), index


def line_in_box(page: Page, start: Point, end: Point) -> TextLine:
    """An unread line that fills the box between two opposite corners, kept on the page."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    left, right = _kept_within(left, right, page.width)
    top, bottom = _kept_within(top, bottom, page.height)
    return TextLine("", 0.0, ((left, top), (right, top), (right, bottom), (left, bottom)))


def line_on(page: Page, start: Point, end: Point) -> TextLine:
    """An unread line over a baseline between two points, as high as the page's other lines are."""
    (x0, y0), (x1, y1) = sorted((start, end))
    heights = [bottom - top for _, top, _, bottom in map(box_of, page.lines)]
    height = median(heights) if heights else max(_SMALLEST, page.height / 30)
    up, down = 0.72 * height, 0.28 * height
    return TextLine("", 0.0, ((x0, y0 - up), (x1, y1 - up), (x1, y1 + down), (x0, y0 + down)), ((x0, y0), (max(x1, x0 + 1), y1)))


def delete_line(page: Page, index: int) -> Page:
    """The page without one line; a paragraph that began with it begins with the next."""
    rest = [*page.lines[:index], *page.lines[index + 1 :]]
    if page.lines[index].starts_paragraph and index < len(rest):
        rest[index] = replace(rest[index], starts_paragraph=True)
    return replace(page, lines=tuple(rest))


def move_line(page: Page, index: int, dx: float, dy: float) -> Page:
    """The page with one line shifted by px, its box kept on the page where it fits."""
    left, top, right, bottom = box_of(page.lines[index])
    dx = min(max(dx, -left), max(page.width - right, -left))
    dy = min(max(dy, -top), max(page.height - bottom, -top))
    return resize_line(page, index, (left + dx, top + dy, right + dx, bottom + dy))


def resize_line(page: Page, index: int, box: Box) -> Page:
    """The page with one line stretched so that its polygon fills another box; at least 4 px wide and high."""
    line, (left, top, right, bottom) = page.lines[index], box
    right, bottom = max(right, left + _SMALLEST), max(bottom, top + _SMALLEST)
    return with_line(page, index, _stretched(line, box_of(line), (left, top, right, bottom)))


def reorder_line(page: Page, index: int, to: int) -> Page:
    """The page with one line at another place of the reading order."""
    lines = list(page.lines)
    lines.insert(to, lines.pop(index))
    return replace(page, lines=tuple(lines))


def text_place(line: TextLine, x: float) -> int:
    """The place in the line's text, from 0 to its length, that lies at this x of the page: at the end of the word before it."""
    at = 0
    for word in line.words:
        if (word.box[0] + word.box[2]) / 2 > x:
            break
        at += len(word.text) + 1
    return max(0, min(len(line.text), at - 1))


def _stretched(line: TextLine, old: Box, new: Box) -> TextLine:
    scale = [(new[i + 2] - new[i]) / max(old[i + 2] - old[i], 1e-6) for i in (0, 1)]

    def moved(x: float, y: float) -> Point:
        return new[0] + (x - old[0]) * scale[0], new[1] + (y - old[1]) * scale[1]

    polygon = tuple(moved(*p) for p in line.polygon)
    baseline = None if line.baseline is None else tuple(moved(*p) for p in line.baseline)
    words = tuple(replace(w, box=(*moved(*w.box[:2]), *moved(*w.box[2:]))) for w in line.words)
    return replace(line, polygon=polygon, baseline=baseline, words=words)


def _kept_within(low: float, high: float, size: float) -> Point:
    low = min(max(low, 0.0), max(size - _SMALLEST, 0.0))
    return low, max(min(high, size), low + _SMALLEST)
