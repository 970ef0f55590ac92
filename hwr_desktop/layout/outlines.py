"""Marks and line middles -> which mark belongs to which line, outlines and baselines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Doubles = NDArray[np.float64]
Labels = NDArray[np.int32]
Pixels = NDArray[np.intp]


def assign_marks(mask: Mask, cores: list[Doubles], pitch: float) -> Labels:
    """Gives every mark to a line.

    A mark that lies in the body of one line belongs to it whole, ascenders and descenders too. One that lies in the bodies of several is
    cut between them. One in none, a dot or an accent, goes to the nearest line.

    Args:
        mask: ``(H, W)`` uint8, 1 = stroke.
        cores: The lines' middles.
        pitch: Distance between lines in px.

    Returns:
        ``(H, W)`` int32: number of the line from 1, 0 where there is none.
    """
    result = np.zeros(mask.shape, np.int32)
    y, x = np.nonzero(mask)
    if not cores or not len(x):
        return result
    nearest, distance = _nearest(x, y, cores, mask.shape[1], pitch)
    _, labels = cv2.connectedComponents(mask, connectivity=8)
    component = np.asarray(labels[y, x], np.intp)
    # How many pixels of each component lie in each line's body.
    table = np.zeros((int(component.max()) + 1, len(cores)), np.int32)
    body = distance < 0.22 * pitch
    np.add.at(table, (component[body], nearest[body]), 1)
    total = np.bincount(component, minlength=len(table))
    share = table / np.maximum(total, 1)[:, None]
    strong = (share > 0.12) & (table >= 4)
    in_lines = strong.sum(1)
    line = np.where(in_lines[component] == 1, strong.argmax(1)[component], nearest)
    free = (in_lines == 0)[component]
    if free.any():
        line[free], keep = _of_free_marks(component[free], nearest[free], distance[free], pitch)
        line[np.flatnonzero(free)[~keep]] = -1
    result[y, x] = line + 1
    return result


def _nearest(x: Pixels, y: Pixels, cores: list[Doubles], width: int, pitch: float) -> tuple[Pixels, Doubles]:
    """For each pixel the line that is nearest, and how far it is off in px. Marks above a middle seem a little nearer: accents."""
    best = np.zeros(len(x), np.intp)
    distance = np.full(len(x), np.inf)
    columns = np.arange(width)
    for i, core in enumerate(cores):
        rows = np.interp(columns, core[:, 0], core[:, 1])
        beyond = np.maximum(np.maximum(core[0, 0] - columns, columns - core[-1, 0]), 0)
        off = y - rows[x]
        d = np.where(off < 0, 0.9 * -off, off) + 0.8 * np.maximum(beyond[x] - 0.3 * pitch, 0)
        better = d < distance
        best[better], distance[better] = i, d[better]
    return best, distance


def _of_free_marks(component: NDArray[np.int32], nearest: Pixels, distance: Doubles, pitch: float) -> tuple[Pixels, NDArray[np.bool_]]:
    """The line of each mark outside all bodies, by its nearest pixel, and whether it is near enough to belong to any."""
    order = np.lexsort((distance, component))
    _, first = np.unique(component[order], return_index=True)
    at = order[first]
    inverse = np.searchsorted(component[at], component)
    return nearest[at][inverse], distance[at][inverse] < 0.85 * pitch


def marks_by_line(ink: Labels, count: int) -> list[tuple[Pixels, Pixels]]:
    """The pixels x, y of each of ``count`` lines of what ``assign_marks`` gave."""
    y, x = np.nonzero(ink)
    number = ink[y, x]
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number, minlength=count + 1)[: count + 1])
    return [(x[part], y[part]) for part in np.split(order, ends)[1 : count + 1]]


def written_lines(pixels: list[tuple[Pixels, Pixels]], pitch: float) -> list[int]:
    """The indices of the lines that have enough ink, spread widely enough, to be writing: not specks, scratches or rests of rules."""
    sizes = np.array([(len(x), *((np.ptp(x) + 1, np.ptp(y) + 1) if len(x) else (1, 1))) for x, y in pixels], np.float64).reshape(-1, 3)
    if not len(sizes):
        return []
    count, wide, tall = sizes.T
    thickness = count / wide
    usual = np.repeat(thickness, np.maximum(wide / pitch, 1).astype(int))
    good = (count >= 12) & (thickness > 0.3 * np.median(usual)) & (tall > 0.22 * pitch) & (wide > 0.3 * pitch)
    good &= ~((tall > 2.5 * pitch) & (wide < 1.5 * pitch)) & ~((tall > 1.3 * pitch) & (wide < 0.6 * pitch))
    crossings = np.array([_crossings(x, y) for x, y in pixels])
    good &= (wide < 1.5 * pitch) | (crossings > 0.6 * wide / pitch)
    # Beside full lines a plain mark alone is nearly always a speck, a fold or the edge of the paper.
    if (good & (wide > 4 * pitch)).any():
        good &= [len(x) > 0 and not _is_scrap(x, y, pitch) for x, y in pixels]
    return [int(i) for i in np.flatnonzero(good)]


def without_far_scraps(x: Pixels, y: Pixels, pitch: float) -> tuple[Pixels, Pixels]:
    """The pixels of a line without the specks that stand far off its begin or end, such as the edge of the paper."""
    while True:
        columns = np.unique(x)
        gaps = np.flatnonzero(np.diff(columns) > 1.5 * pitch)
        if not len(gaps):
            return x, y
        first, last = x <= columns[gaps[0]], x > columns[gaps[-1]]
        scrap = next((end for end in (first, last) if _is_scrap(x[end], y[end], pitch)), None)
        if scrap is None or 2 * np.count_nonzero(scrap) > len(x):
            return x, y
        x, y = x[~scrap], y[~scrap]


def _is_scrap(x: Pixels, y: Pixels, pitch: float) -> bool:
    """Whether it is too little, or too plain, to be a word or a figure."""
    wide, tall = float(np.ptp(x)), float(np.ptp(y))
    figure = 0.45 * pitch < tall < 1.2 * pitch and wide < tall
    return wide < 2.5 * pitch and (len(x) < 0.06 * pitch**2 or (_crossings(x, y) <= 2 and not figure))


def _crossings(x: Pixels, y: Pixels) -> int:
    """How many strokes the rows of a line cross, those few that cross the most; a dash or a scratch is crossed once."""
    if not len(x):
        return 0
    order = np.lexsort((x, y))
    x, y = x[order], y[order]
    begins = np.concatenate([[True], (np.diff(y) > 0) | (np.diff(x) > 1)])
    each = np.sort(np.bincount(y[begins] - y[0]))
    return int(each[-3:].min())


def outline(x: Pixels, y: Pixels, core: Doubles, pitch: float) -> tuple[Doubles, Doubles]:
    """The polygon around a line's marks and its baseline.

    Args:
        x: Columns of the line's pixels, at least one.
        y: Their rows.
        core: The line's middle.
        pitch: Distance between lines in px.

    Returns:
        Polygon ``(N, 2)`` and baseline ``(M, 2)``, x, y.
    """
    left, right = int(x.min()), int(x.max())
    step = max(2.0, pitch / 4)
    count = max(2, int((right - left) / step) + 1)
    knots = np.linspace(left, right, count)
    cell = np.clip(np.round((x - left) / max(right - left, 1) * (count - 1)).astype(int), 0, count - 1)
    middle = np.interp(knots, core[:, 0], core[:, 1])
    upper, lower = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(upper, cell, y)
    np.maximum.at(lower, cell, y + 1)
    below = _body_depth(x, y, core, pitch)
    # Where there are gaps between words the outline keeps to the body.
    upper = np.minimum(upper, middle - 0.2 * pitch)
    lower = np.maximum(lower, middle + below)
    margin = max(1.0, 0.06 * pitch)
    upper = _spread(upper, True) - margin
    lower = _spread(lower, False) + margin
    ends = np.array([left - margin, *knots[1:-1], right + 1 + margin])
    polygon = np.concatenate([np.stack([ends, upper], 1), np.stack([ends, lower], 1)[::-1]])
    smooth = cv2.blur(middle.reshape(1, -1), (5, 1), borderType=cv2.BORDER_REPLICATE)[0]
    baseline = np.stack([knots, smooth + below], 1)[:: max(1, min(4, count - 1))]
    if baseline[-1, 0] < right:
        baseline = np.concatenate([baseline, [[right, smooth[-1] + below]]])
    return polygon, baseline


def _spread(values: Doubles, lowest: bool) -> Doubles:
    padded = np.pad(values, 1, mode="edge")
    stack = np.stack([padded[:-2], padded[1:-1], padded[2:]])
    return np.asarray(stack.min(0) if lowest else stack.max(0))


def _body_depth(x: Pixels, y: Pixels, core: Doubles, pitch: float) -> float:
    """How far below its middle the body of a line ends, in px: where the ink thins out to descenders."""
    off = y - np.interp(x, core[:, 0], core[:, 1])
    reach = max(2, round(0.6 * pitch))
    profile = np.bincount(np.clip(np.round(off).astype(int) + reach, 0, 2 * reach), minlength=2 * reach + 1).astype(np.float64)
    profile[[0, -1]] = 0
    profile = np.convolve(profile, np.ones(3) / 3, mode="same")
    peak = profile[reach - reach // 3 : reach + reach // 2].max()
    deep = np.flatnonzero(profile[reach:] > 0.45 * peak)
    return float(np.clip(deep.max() + 1 if len(deep) else 0.25 * pitch, 0.12 * pitch, 0.5 * pitch))
