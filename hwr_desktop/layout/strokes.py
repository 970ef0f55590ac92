"""Pen strokes -> lines of writing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink

Doubles = NDArray[np.float64]

_STEEPEST = 20  # degrees by which lines may rise or fall
_MOST_POINTS = 6000
_MOST_CELLS = 20_000
_MAIN = 0.55  # of the letters' height: strokes at least as tall make the lines
_RETURN = 3.0  # letter heights by which the pen goes back to the left for the next line, at least
_ROW = 0.6  # letter heights that the next line then stands lower, at least


@dataclass(frozen=True, eq=False)
class _Marks:
    """Per stroke, with the lines made level: left, right, top, bottom, the middle of its ink, and its length; each ``(N,)``."""

    left: Doubles
    right: Doubles
    top: Doubles
    bottom: Doubles
    middle: Doubles
    length: Doubles

    @property
    def tall(self) -> Doubles:
        return self.bottom - self.top


def group_strokes(ink: Ink) -> tuple[tuple[int, ...], ...]:
    """Groups strokes into lines, whenever they were written.

    Strokes as tall as letters make the lines, by the height of their ink, and where rows are too close for that, by the pen's way back to the
    left; dots, accents and cross-strokes then go to the line whose letters they are nearest to, and in doubt to the one in which they were written.

    Args:
        ink: Lines that rise or fall by at most some 20 degrees, at any scale.

    Returns:
        The indices of the strokes of each line: lines from top to bottom, strokes from left to right, those that begin alike as written.
        Each index occurs once; no lines for ink without strokes.
    """
    if not len(ink):
        return ()
    points = [_even(s.points[:, :2].astype(np.float64)) for s in ink.strokes]
    drawn = _marks(points, 0.0)
    height = _letter_height(drawn)
    marks = _marks(points, _slope(points, height))
    height = _letter_height(marks)
    if height <= 0:
        return (_from_left(range(len(ink)), marks),)
    main = np.flatnonzero(marks.tall >= _MAIN * height)
    lines = _merged(_split(main, marks, height), marks, height)
    parts = [part for line in lines for part in _at_returns(sorted(line), drawn, height)]
    if len(parts) > len(lines):
        # What looked like one line did not tell how lines rise or fall.
        lines, marks = parts, _marks(points, _shared_slope(parts, drawn, height))
    letters = set(main.tolist())
    for small in (i for i in range(len(ink)) if i not in letters):
        _nearest_line(small, lines, marks, height, letters).append(small)
    lines.sort(key=lambda line: float(np.average(marks.middle[line], weights=marks.length[line] + 1e-9)))
    return tuple(_from_left(line, marks) for line in lines)


def ink_lines(ink: Ink) -> list[Ink]:
    """The ink of each line, from top to bottom; see ``group_strokes``."""
    return [ink.select(indices) for indices in group_strokes(ink)]


def _even(points: Doubles) -> Doubles:
    """Points at even steps along a stroke, so that slow parts weigh no more than fast ones."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    if lengths[-1] <= 0:
        return points[:1]
    at = np.linspace(0, lengths[-1], 48)
    return np.stack([np.interp(at, lengths, points[:, i]) for i in (0, 1)], 1)


def _marks(points: list[Doubles], slope: float) -> _Marks:
    rows = [p[:, 1] - slope * p[:, 0] for p in points]
    length = [float(np.hypot(*np.diff(p, axis=0).T).sum()) for p in points]
    edges = [(p[:, 0].min(), p[:, 0].max(), r.min(), r.max(), np.median(r)) for p, r in zip(points, rows, strict=True)]
    left, right, top, bottom, middle = np.array(edges, np.float64).T
    return _Marks(left, right, top, bottom, middle, np.array(length))


def _letter_height(marks: _Marks) -> float:
    """The usual height of letters: the median over strokes, the longer ones counting more. 0.0 for nothing but dots."""
    if len(marks.tall) > 1 and not (marks.tall > 0.25 * (marks.right - marks.left)).any():
        return float(max(0.3 * np.median(marks.right - marks.left), marks.tall.max()))
    order = np.argsort(marks.tall)
    weight = np.cumsum(np.sqrt(marks.length[order]))
    return float(marks.tall[order][np.searchsorted(weight, weight[-1] / 2)]) if weight[-1] > 0 else 0.0


def _slope(points: list[Doubles], height: float) -> float:
    """Rows by which lines fall per column, where the ink is spread most unevenly; 0 for ink too short to tell."""
    xy = np.concatenate(points)
    xy = xy[:: max(1, len(xy) // _MOST_POINTS)]
    wide = float(np.ptp(xy[:, 0]))
    if height <= 0 or wide < 5 * height:
        return 0.0
    slopes = np.tan(np.deg2rad(np.arange(-_STEEPEST, _STEEPEST + 0.5, 0.5)))
    # Flat ink over a long way has letters next to no height: the cells must not become countless.
    cell = max(0.25 * height, (wide + float(np.ptp(xy[:, 1]))) / _MOST_CELLS)
    scores = np.array([_unevenness(xy[:, 1] - s * xy[:, 0], cell) for s in slopes])
    best = int(scores.argmax())
    return float(slopes[best]) if scores[best] > 1.05 * scores[len(slopes) // 2] else 0.0


def _unevenness(rows: Doubles, cell: float) -> float:
    profile = np.bincount(((rows - rows.min()) / cell).astype(np.int64)).astype(np.float64)
    profile = np.convolve(profile, (0.25, 0.5, 0.25))
    return float((profile**2).sum())


def _split(main: NDArray[np.intp], marks: _Marks, height: float) -> list[list[int]]:
    """Main strokes in lines: apart where no stroke's middle lies within 0.75 letter heights of the next one's."""
    order = main[np.argsort(marks.middle[main], kind="stable")]
    gaps = np.diff(marks.middle[order])
    cuts = np.flatnonzero(gaps > 0.75 * height) + 1
    return [[int(i) for i in part] for part in np.split(order, cuts)]


def _merged(lines: list[list[int]], marks: _Marks, height: float) -> list[list[int]]:
    """Puts parts together again that are one line: a tall capital, a deep descender, quotation marks."""
    lines = [list(line) for line in lines]
    pair = _pair(lines, marks, height)
    while pair is not None:
        upper, lower = pair
        lines[upper] += lines.pop(lower)
        pair = _pair(lines, marks, height)
    return lines


def _pair(lines: list[list[int]], marks: _Marks, height: float) -> tuple[int, int] | None:
    """Two parts of one line, near ones first: a part has at most two others between itself and its own."""
    pairs = ((i, i + apart) for apart in (1, 2, 3) for i in range(len(lines) - apart))
    return next(((i, j) for i, j in pairs if _is_one(lines[i], lines[j], marks, height)), None)


def _is_one(upper: list[int], lower: list[int], marks: _Marks, height: float) -> bool:
    few, many = sorted((upper, lower), key=lambda line: float(marks.length[line].sum()))
    shared, gap = 0.0, np.inf
    for i in few:
        aside = np.maximum(np.maximum(marks.left[many] - marks.right[i], marks.left[i] - marks.right[many]), 0)
        near = np.array(many)[np.argsort(aside, kind="stable")[:5]]
        top, bottom = float(np.median(marks.top[near])), float(np.median(marks.bottom[near]))
        overlap = min(bottom, marks.bottom[i]) - max(top, marks.top[i])
        shared += max(0.0, overlap) / max(min(bottom - top, marks.tall[i]), 1e-9) * marks.length[i]
        gap = min(gap, -overlap)
    is_mark = len(few) <= 3 and marks.tall[few].max() < 1.1 * height and np.ptp(marks.middle[few]) < height
    # A long descender or a tall capital has its middle below or above the line, and still reaches into it.
    is_letter = len(few) <= 4 and marks.length[few].sum() < 0.5 * marks.length[many].sum()
    return bool(shared > 0.5 * marks.length[few].sum() or (is_mark and gap < 0.7 * height) or (is_letter and gap < 0.1 * height))


def _at_returns(line: list[int], drawn: _Marks, height: float) -> list[list[int]]:
    """Parts a line, given in the order of writing, where the pen went back to the left and on in a lower row, however near that is."""
    left, right = drawn.left[line], drawn.right[line]
    returns = [k for k in range(1, len(line)) if left[k] < left[k - 1] - _RETURN * height]
    # Less than a word tells nothing.
    returns = [k for k in returns if min(np.ptp((*left[part], *right[part])) for part in (slice(k), slice(k, None))) > 2 * height]
    drops = [_drop([line[:k], line[k:]], drawn, height) for k in returns]
    if not drops or max(drops) < _ROW * height:
        return [line]
    k = returns[int(np.argmax(drops))]
    return _at_returns(line[:k], drawn, height) + _at_returns(line[k:], drawn, height)


def _drop(rows: list[list[int]], drawn: _Marks, height: float) -> float:
    """By how much the second of two rows stands lower than the first, which rise or fall alike."""
    slope = _shared_slope(rows, drawn, height)
    upper, lower = (float(np.average(drawn.middle[r] - slope * _centres(r, drawn), weights=drawn.length[r])) for r in rows)
    return lower - upper


def _shared_slope(rows: list[list[int]], drawn: _Marks, height: float) -> float:
    """Rows by which the ink of several lines falls per column, by least squares; short lines tell little and are held to be level."""
    covariance = variance = 0.0
    for row in rows:
        weights = drawn.length[row] + 1e-9
        x, y = _centres(row, drawn), drawn.middle[row]
        x, y = x - np.average(x, weights=weights), y - np.average(y, weights=weights)
        covariance += float((weights * x * y).sum())
        variance += float((weights * (x * x + (3 * height) ** 2)).sum())
    return covariance / variance


def _centres(row: list[int], drawn: _Marks) -> Doubles:
    return np.asarray(drawn.left[row] + drawn.right[row]) / 2


def _nearest_line(small: int, lines: list[list[int]], marks: _Marks, height: float, main: set[int]) -> list[int]:
    """The line of a dot, an accent or a cross-stroke."""
    if len(lines) == 1:
        return lines[0]
    costs = []
    for line in lines:
        letters = np.array([i for i in line if i in main])
        aside = np.maximum(np.maximum(marks.left[letters] - marks.right[small], marks.left[small] - marks.right[letters]), 0)
        over = marks.top[letters] - marks.middle[small]
        under = marks.middle[small] - marks.bottom[letters]
        # Marks stand above letters more often than below them.
        away = np.maximum(np.maximum(0.8 * over, under), 0)
        cost = float((away + 0.6 * aside).min())
        written = np.abs(letters - small).min()
        costs.append(cost + 0.25 * height * min(written, 8) / 8)
    return lines[int(np.argmin(costs))]


def _from_left(line: list[int] | range, marks: _Marks) -> tuple[int, ...]:
    return tuple(sorted(line, key=lambda i: (float(marks.left[i]), i)))
