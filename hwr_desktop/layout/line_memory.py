"""Lines of ink that is being written: what the eye has settled on stays, and only what is near new strokes is thought over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.layout.strokes import group_strokes

_SETTLED = 4  # strokes that make a line one that is known
_FRESH = 6  # the newest strokes may still change their line
_NEAR = 4.0  # heights of strokes

Groups = tuple[tuple[int, ...], ...]


def steady_groups(ink: Ink, before: Sequence[frozenset[Stroke]] = ()) -> Groups:
    """Groups strokes into lines as ``group_strokes`` does, but does not change its mind about strokes that were shown in a line.

    Args:
        ink: All that is written now.
        before: The lines shown last, by their strokes; strokes that are gone do not matter.

    Returns:
        As ``group_strokes``. Lines far from what changed stay as they were. Strokes do not go from one known line to another, and known
        lines do not become one; strokes written last, lines of few strokes, and strokes that turn out to be a line of their own are free.
    """
    index = {stroke: i for i, stroke in enumerate(ink.strokes)}
    known = [{index[s] for s in strokes if s in index} for strokes in before]
    settled = set().union(*known)
    changed = [i for i in range(len(ink)) if i not in settled]
    changed += [i for line, strokes in zip(known, before, strict=True) if len(line) < len(strokes) for i in line]
    far, near = _by_distance([line for line in known if line], changed, ink)
    kept = set().union(*far)
    active = [i for i in range(len(ink)) if i not in kept]
    groups = [[active[i] for i in group] for group in group_strokes(ink.select(active))]
    groups = _with_memory(groups, [line for line in near if len(line) >= _SETTLED], len(ink) - _FRESH, ink)
    if not far:
        return tuple(tuple(group) for group in groups)
    return _from_top([_from_left(line, ink) for line in (*far, *groups)], ink)


def _by_distance(lines: list[set[int]], changed: list[int], ink: Ink) -> tuple[list[set[int]], list[set[int]]]:
    """The lines that are far from all changed strokes, and the others."""
    if not changed or not lines:
        return [], lines
    some = [ink.strokes[i].bounds for line in lines for i in list(line)[:20]]
    reach = _NEAR * float(np.median([bottom - top for _, top, _, bottom in some]))
    places = [ink.strokes[i].bounds for i in changed]
    top, bottom = min(p[1] for p in places) - reach, max(p[3] for p in places) + reach
    near = [any(ink.strokes[i].bounds[3] >= top and ink.strokes[i].bounds[1] <= bottom for i in line) for line in lines]
    return [line for line, is_near in zip(lines, near, strict=True) if not is_near], [
        line for line, is_near in zip(lines, near, strict=True) if is_near
    ]


def _with_memory(groups: list[list[int]], known: list[set[int]], settled: int, ink: Ink) -> list[list[int]]:
    """The groups with strokes put back that were in a known line, where their index is below ``settled``."""
    now = {i: g for g, group in enumerate(groups) for i in group}
    homes: dict[int, set[int]] = {}  # group -> the known line that it goes on
    apart: list[set[int]] = []
    for line in sorted(known, key=len, reverse=True):
        group = _usual(now, line)
        if group in homes:
            apart.append(line)
        else:
            homes[group] = line
    for group, line in homes.items():
        for i in line:
            if i < settled and now[i] in homes:
                now[i] = group
    for number, line in enumerate(apart, len(groups)):
        _part(now, line, number, settled, ink)
    lines: dict[int, list[int]] = {}
    for i, group in now.items():
        lines.setdefault(group, []).append(i)
    ordered = [_from_left(lines[group], ink) for group in sorted(lines)]
    return list(map(list, _from_top(ordered, ink) if apart else ordered))


def _part(now: dict[int, int], line: set[int], number: int, settled: int, ink: Ink) -> None:
    """Keeps a known line apart from the one it would now be joined to; new strokes of that go to the nearer of the two."""
    joined = _usual(now, line)
    others = [i for i, group in now.items() if group == joined and i not in line]
    rest = [i for i in others if i < settled]
    for i in line:
        now[i] = number
    for i in others:
        if i >= settled and rest and _away(i, line, ink) < _away(i, rest, ink):
            now[i] = number


def _usual(now: dict[int, int], line: set[int]) -> int:
    return Counter(now[i] for i in line).most_common(1)[0][0]


def _away(stroke: int, line: Iterable[int], ink: Ink) -> float:
    here = ink.strokes[stroke].points[:, :2].mean(0)
    return float(min(np.hypot(*((here - ink.strokes[i].points[:, :2].mean(0)) * (0.3, 1.0))) for i in line))


def _from_left(line: Iterable[int], ink: Ink) -> tuple[int, ...]:
    return tuple(sorted(line, key=lambda i: (ink.strokes[i].bounds[0], i)))


def _from_top(lines: list[tuple[int, ...]], ink: Ink) -> Groups:
    """Lines from top to bottom, where they all rise or fall a little."""
    middles = []
    for line in lines:
        boxes = np.array([ink.strokes[i].bounds for i in line])
        middles.append(np.stack([boxes[:, [0, 2]].mean(1), boxes[:, [1, 3]].mean(1)], 1))
    slopes = [np.polyfit(m[:, 0], m[:, 1], 1)[0] for m in middles if len(m) >= _SETTLED and np.ptp(m[:, 0]) > 4 * np.ptp(m[:, 1])]
    slope = float(np.median(slopes)) if slopes else 0.0
    height = [float((m[:, 1] - slope * m[:, 0]).mean()) for m in middles]
    return tuple(lines[i] for i in sorted(range(len(lines)), key=lambda i: height[i]))
