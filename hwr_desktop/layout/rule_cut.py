"""Lines that run on across the upright rules of a table, cut at them: each cell has a line of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.maps import Baseline
from hwr_desktop.layout.margin_cut import between
from hwr_desktop.layout.order import Box
from hwr_desktop.layout.outlines import Marks, Pixels, columns_of

_DARK = 15  # darker than the paper by so much is a rule
_SAME = 6  # px; pieces so near to each other are one rule
_BESIDE = 3  # px to each side of a rule, what is there may be left of the rule
_GAP = 0.1  # of a height, more than that, without ink
_BODY = 0.3  # of a height, the letters' middle above the baseline, and how far a rule reaches above and below it
_SQUARES = 3.0  # heights within which a table has no third rule
_FILLED = 0.75  # of a cell's width: running text fills more, entries of a table less
_LEAST = 3  # lines that keep clear of a rule
_SHARED = 0.5  # of the lines that one rule of a table passes, another one does too
_APART = 2.0  # heights
_CROSSING = 0.15  # of them: so many may run across


@dataclass(frozen=True)
class _Piece:
    """Of an upright rule: from (x, y) to (x, y) in px, downwards."""

    top: tuple[int, int]
    bottom: tuple[int, int]

    def at(self, y: float) -> float:
        return float(np.interp(y, (self.top[1], self.bottom[1]), (self.top[0], self.bottom[0])))


def cut_at_rules(lines: Sequence[Baseline], marks: Sequence[Marks], rules: NDArray[np.uint8]) -> tuple[list[Baseline], list[Marks], Box | None]:
    """Cuts lines at rules that the writing keeps clear of; a fold, or squares that are written over, cut nothing.

    Args:
        lines: Of one page, level, in px.
        marks: For each the columns and rows of its pixels.
        rules: ``(H, W)`` uint8: how dark the page's upright rules are, 0 where there is none.

    Returns:
        The same with a line for each cell; and the box of the cells if they are to be read row by row: text that fills them runs on from row to row.
    """
    if not lines:
        return [], [], None
    columns = [columns_of(pixels) for pixels in marks]
    height = float(np.median([line.height for line in lines]))
    cuts: list[list[float]] = [[-np.inf, np.inf] for _ in lines]
    for passed in _of_tables([_passed(rule, lines, columns) for rule in _rules(rules, height)], height):
        for i, x in passed.items():
            cuts[i].append(x)
    found: list[tuple[Baseline, Marks]] = []
    cells: list[tuple[Marks, float]] = []
    for line, pixels, edges in zip(lines, marks, cuts, strict=True):
        if len(edges) == 2:
            found.append((line, pixels))
            continue
        for left, right in pairwise(sorted(edges)):
            cell = _cell(line, pixels, left, right)
            if cell is not None:
                found.append(cell)
                cells.append((cell[1], right - left))
    return [line for line, _ in found], [pixels for _, pixels in found], _table(cells)


def _cell(line: Baseline, marks: Marks, left: float, right: float) -> tuple[Baseline, Marks] | None:
    """What a line has between two rules, without what may be left of them; None where that is nothing."""
    x, y = marks
    part, inside = between(line, left, right), (x > left + _BESIDE) & (x < right - _BESIDE)
    return None if part is None or not inside.any() else (part, (x[inside], y[inside]))


def _table(cells: Sequence[tuple[Marks, float]]) -> Box | None:
    """The box around cells, given by their pixels and widths, if these are entries; None where running text fills them."""
    filled = [float(np.ptp(x)) / wide for (x, _), wide in cells if np.isfinite(wide)]
    if not filled or float(np.median(filled)) > _FILLED:
        return None
    x, y = (np.concatenate([pixels[side] for pixels, _ in cells]) for side in (0, 1))
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _rules(rules: NDArray[np.uint8], height: float) -> Iterator[list[_Piece]]:
    """The pieces of each rule, from left to right, without the rules of squared paper."""
    outlines, _ = cv2.findContours((rules > _DARK).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found: list[list[_Piece]] = []
    for points in sorted((np.asarray(o).reshape(-1, 2) for o in outlines), key=lambda p: float(p[:, 0].mean())):
        (x0, y0), (x1, y1) = points[points[:, 1].argmin()].tolist(), points[points[:, 1].argmax()].tolist()
        if found and (x0 + x1) / 2 - found[-1][-1].at((y0 + y1) / 2) <= _SAME:
            found[-1].append(_Piece((x0, y0), (x1, y1)))
        else:
            found.append([_Piece((x0, y0), (x1, y1))])
    places = np.array([float(np.mean([(p.top[0] + p.bottom[0]) / 2 for p in rule])) for rule in found])
    return (rule for rule, x in zip(found, places, strict=True) if (np.abs(places - x) < _SQUARES * height).sum() < 3)


def _passed(rule: Sequence[_Piece], lines: Sequence[Baseline], columns: Sequence[Pixels]) -> dict[int, float]:
    """The column in which a rule passes each of the lines whose writing keeps clear of it; none where too many run across."""
    clear: dict[int, float] = {}
    crossing = 0
    for i, line in enumerate(lines):
        x = _crossing(rule, line)
        if x is None or not len(columns[i]):
            continue
        before, after = columns[i][columns[i] < x - _BESIDE], columns[i][columns[i] > x + _BESIDE]
        if len(before) and len(after) and after[0] - before[-1] <= 2 * _BESIDE + _GAP * line.height:
            crossing += 1
        else:
            clear[i] = x
    return clear if len(clear) >= _LEAST and crossing <= _CROSSING * len(clear) else {}


def _of_tables(rules: Sequence[dict[int, float]], height: float) -> Iterator[dict[int, float]]:
    """Those rules that pass most of the same lines as another one, further off: a fold of the paper has no such fellow."""
    for rule in rules:
        for other in rules:
            shared = rule.keys() & other.keys()
            apart = [abs(rule[i] - other[i]) for i in shared]
            if len(shared) > _SHARED * min(len(rule), len(other)) and float(np.median(apart)) > _APART * height:
                yield rule
                break


def _crossing(rule: Sequence[_Piece], line: Baseline) -> float | None:
    """The column in which a rule passes a line from above its letters to below them."""
    for piece in rule:
        y = float(np.interp(piece.at(float(line.points[:, 1].mean())), *line.points.T)) - _BODY * line.height
        if piece.top[1] < y - _BODY * line.height and piece.bottom[1] > y + _BODY * line.height:
            return piece.at(y)
    return None
