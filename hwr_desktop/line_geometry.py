"""Lines' outlines and baselines: points (x, y), y down; cut, joined, and as they are cut out of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from hwr_desktop.document import Point, TextLine

if TYPE_CHECKING:
    from hwr_desktop.capture.line import LineShape

Ring = tuple[Point, ...]


def shape_of(line: TextLine) -> LineShape:
    """Where a line stands, to cut it out of the picture of its page."""
    import numpy as np  # not needed before there is a picture

    from hwr_desktop.capture.line import LineShape

    return LineShape(np.array(line.polygon, np.float32), None if line.baseline is None else np.array(line.baseline, np.float32))


def direction(baseline: Sequence[Point] | None, near: Point) -> Point:
    """The unit vector in which a baseline runs near a place; to the right where there is none."""
    steps = [(a, b) for a, b in pairwise(baseline or ()) if a != b]
    if not steps:
        return 1.0, 0.0
    (ax, ay), (bx, by) = min(steps, key=lambda s: abs(s[0][0] + s[1][0] - 2 * near[0]) + abs(s[0][1] + s[1][1] - 2 * near[1]))
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    return (bx - ax) / length, (by - ay) / length


def height_at(baseline: Sequence[Point], x: float) -> float:
    """The baseline's y at an x; that of its nearer end beyond it."""
    for (x0, y0), (x1, y1) in pairwise(baseline):
        if x <= x1 and x1 > x0:
            return y0 + (y1 - y0) * (max(x, x0) - x0) / (x1 - x0)
    return baseline[-1][1]


def parted_ring(ring: Ring, place: Point, along: Point) -> tuple[Ring, Ring]:
    """The parts of a polygon before and after a place, looking along a direction; empty where there is none."""
    return _kept(ring, place, (-along[0], -along[1])), _kept(ring, place, along)


def parted_path(path: Ring, place: Point, along: Point) -> tuple[Ring | None, Ring | None]:
    """The parts of a baseline before and after a place; None where less than two points are left."""
    before = [point for point in path if _ahead(point, place, along) < 0]
    after = [point for point in path if _ahead(point, place, along) >= 0]
    for a, b in pairwise(path):
        if _ahead(a, place, along) < 0 <= _ahead(b, place, along):
            cut = _crossing(a, b, place, along)
            return (*before, cut), ((cut, *after) if after[0] != cut else tuple(after))
    return tuple(before) if len(before) > 1 else None, tuple(after) if len(after) > 1 else None


def area(ring: Ring) -> float:
    """Of a polygon that does not cross itself, in square px."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise((*ring, *ring[:1])))) / 2


def envelope(first: Ring, second: Ring) -> Ring:
    """A polygon around two: their upper and lower edges from left to right, straight across a gap between them."""
    upper, lower = [], []
    for x in sorted({x for x, _ in (*first, *second)}):
        heights = [y for ring in (first, second) for y in _heights(ring, x)]
        upper.append((x, min(heights)))
        lower.append((x, max(heights)))
    return (*upper, *reversed(lower))


def joined_path(first: Ring | None, second: Ring | None) -> Ring | None:
    """One baseline from left to right of two; None unless both are known. Where both run side by side, the longer holds."""
    if first is None or second is None:
        return None
    left, right = sorted((first, second), key=lambda path: path[0][0])
    beyond = tuple(point for point in right if point[0] > left[-1][0])
    return left + beyond


def _heights(ring: Ring, x: float) -> list[float]:
    """The y of every edge at an x."""
    found = []
    for (ax, ay), (bx, by) in pairwise((*ring, ring[0])):
        if min(ax, bx) <= x <= max(ax, bx):
            found += [ay, by] if ax == bx else [ay + (by - ay) * (x - ax) / (bx - ax)]
    return found


def _ahead(point: Point, place: Point, along: Point) -> float:
    return (point[0] - place[0]) * along[0] + (point[1] - place[1]) * along[1]


def _crossing(a: Point, b: Point, place: Point, along: Point) -> Point:
    before, after = _ahead(a, place, along), _ahead(b, place, along)
    share = before / (before - after)
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _kept(ring: Ring, place: Point, along: Point) -> Ring:
    """The part of a polygon that lies ahead of a place."""
    kept: list[Point] = []
    for a, b in pairwise((*ring, ring[0])):
        inside = _ahead(a, place, along) >= 0, _ahead(b, place, along) >= 0
        if inside[0]:
            kept.append(a)
        if inside[0] != inside[1]:
            kept.append(_crossing(a, b, place, along))
    return tuple(kept)
