"""A zigzag over strokes means that they shall go; writing must never be taken for one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_LEGS = 5  # back, forth, back, forth, back
_TURN = np.cos(np.deg2rad(115))  # legs go back on themselves
_SPREAD = 0.6  # of a leg's length: how far one leg may lie from the one before the last
_COVERED = 0.5  # of a stroke's length


def scratched_out(zigzag: Doubles, others: Sequence[Doubles]) -> tuple[int, ...]:
    """Which strokes a new stroke scratches out.

    Args:
        zigzag: ``(N, 2)`` points of the new stroke in px.
        others: Points of the strokes that may lie under it.

    Returns:
        Indices of ``others``. Nothing for a stroke that does not go to and fro at least five times over nearly the same place, or that
        crosses no other stroke more than twice: an "mmm" on free paper, the cross of a t, an underline, a word made bolder.
    """
    corners = _corners(zigzag)
    if not _is_zigzag(corners):
        return ()
    legs = list(pairwise(corners))
    triangles = [np.stack(corners[i : i + 3]) for i in range(len(corners) - 2)]
    dense = [_dense(points) for points in others]
    covered = [_share_inside(points, triangles) for points in dense]
    gone = tuple(i for i, share in enumerate(covered) if share >= _COVERED)
    crossed = max((sum(_crosses(dense[i], *leg) for leg in legs) for i in gone), default=0)
    return gone if crossed >= 3 else ()


def _corners(points: Doubles) -> list[Doubles]:
    """The ends of a stroke and the places where it turns back, found by dropping what is nearly straight."""
    size = np.ptp(points, axis=0)
    keep = _simplified(points, max(0.25 * float(size.min()), 0.03 * float(size.max())))
    corners = [points[keep[0]]]
    for before, here, after in zip(keep[:-2], keep[1:-1], keep[2:], strict=True):
        a, b = points[here] - points[before], points[after] - points[here]
        if float(a @ b) < 0:
            corners.append(points[here])
    return [*corners, points[keep[-1]]]


def _simplified(points: Doubles, tolerance: float) -> list[int]:
    """Indices of the points that draw the stroke to within ``tolerance`` px (Douglas and Peucker)."""
    keep, pending = {0, len(points) - 1}, [(0, len(points) - 1)]
    while pending:
        first, last = pending.pop()
        if last - first < 2:
            continue
        inner = points[first + 1 : last]
        chord = points[last] - points[first]
        length = float(chord @ chord)
        t = np.clip((inner - points[first]) @ chord / length, 0, 1) if length else np.zeros(len(inner))
        away = np.hypot(*(inner - points[first] - t[:, None] * chord).T)
        worst = int(away.argmax())
        if away[worst] > tolerance:
            middle = first + 1 + worst
            keep.add(middle)
            pending += [(first, middle), (middle, last)]
    return sorted(keep)


def _is_zigzag(corners: list[Doubles]) -> bool:
    if len(corners) < _LEGS + 1:
        return False
    legs = np.diff(np.stack(corners), axis=0)
    lengths = np.hypot(*legs.T)
    usual = float(np.median(lengths))
    if usual <= 0 or (lengths[1:-1] < 0.35 * usual).any():
        return False
    turns = (legs[:-1] * legs[1:]).sum(1) / np.maximum(lengths[:-1] * lengths[1:], 1e-9)
    advance = np.hypot(*(np.stack(corners[2:]) - np.stack(corners[:-2])).T)
    return bool((turns < _TURN).mean() >= 0.8 and np.median(advance) < _SPREAD * usual)


def _dense(points: Doubles) -> Doubles:
    """Points at even steps along a stroke."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    if way[-1] <= 0:
        return points[:1]
    at = np.linspace(0, way[-1], 40)
    return np.stack([np.interp(at, way, points[:, i]) for i in (0, 1)], 1)


def _share_inside(points: Doubles, triangles: list[Doubles]) -> float:
    inside = np.zeros(len(points), bool)
    for a, b, c in triangles:
        sides = [(q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0]) for p, q in ((a, b), (b, c), (c, a))]
        inside |= ((sides[0] >= 0) & (sides[1] >= 0) & (sides[2] >= 0)) | ((sides[0] <= 0) & (sides[1] <= 0) & (sides[2] <= 0))
    return float(inside.mean())


def _crosses(points: Doubles, start: Doubles, end: Doubles) -> bool:
    """Whether a stroke crosses the way between two places."""
    if len(points) < 2:
        return False
    a, b = points[:-1], points[1:]
    leg, steps = end - start, b - a
    side_a = leg[0] * (a[:, 1] - start[1]) - leg[1] * (a[:, 0] - start[0])
    side_b = leg[0] * (b[:, 1] - start[1]) - leg[1] * (b[:, 0] - start[0])
    from_start = steps[:, 0] * (start[1] - a[:, 1]) - steps[:, 1] * (start[0] - a[:, 0])
    from_end = steps[:, 0] * (end[1] - a[:, 1]) - steps[:, 1] * (end[0] - a[:, 0])
    return bool(((side_a * side_b < 0) & (from_start * from_end < 0)).any())
