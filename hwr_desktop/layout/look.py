"""What the layout network sees on a level picture, from as near or as far as its writing is large."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.layout.maps import Baseline, find_baselines
from hwr_desktop.paths import layout_model

if TYPE_CHECKING:
    from hwr_desktop.layout.model import LayoutModel

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

_SMALL = 24.0  # px of a usual line, at the size of the maps; smaller ones are looked at from nearer
_TALL = 40.0  # px of a line, at the size of the maps; taller ones are looked at from further off
_TALLER = 60.0  # the same: so tall that they are better seen from further off
_SURE = 0.85  # strength of what is surely a line
_SURER = 0.08  # by how much lines seen from further off must be stronger, to be taken instead
_FURTHER = 2.0
_NEAREST = 0.5  # px of the picture for each px looked at: enlarging it more shows nothing new
_LEAST = 130  # px of a picture's longer side, below which nothing can be seen


@dataclass(frozen=True, eq=False)
class Look:
    """What was seen.

    Attributes:
        lines: Baselines in px of the picture.
        writing: ``(H, W)`` float32: the probability that something is written there.
    """

    lines: list[Baseline]
    writing: Floats

    @property
    def usual_height(self) -> float:
        """The median height of its lines in px, 0.0 without lines."""
        return float(np.median([line.height for line in self.lines])) if self.lines else 0.0

    @property
    def sureness(self) -> float:
        """Mean strength of the lines, long ones counting more; 0.0 without lines."""
        return sureness_of(self.lines)


def look(level: Grey, model: LayoutModel | None = None, least: float = _SURE) -> Look:
    """Looks for lines.

    The network knows lines of some 25 to 45 px. Where it is unsure, or lines seem taller than that, the picture is looked at from further and further
    off, and what is seen more surely from there is taken: large writing beside small, a few words that fill a picture.

    Args:
        level: ``(H, W)`` uint8, 255 = white, lines about level.
        model: The layout network; the one that comes with the program if there is none.
        least: Strength of a line that is seen from further off alone.

    Raises:
        ModelError: The layout network that comes with the program is missing or damaged.
    """
    model = model or _model()
    scale = max(max(level.shape) / model.card.config.size, _NEAREST)
    seen = _seen(level, scale, model)
    usual = seen.usual_height / scale
    if 0 < usual < _SMALL:
        again = _seen(level, scale * max(usual / _SMALL, 0.5), model)
        return again if again.lines else seen
    further = _FURTHER * scale
    while (not seen.lines or any(line.height > _TALL * scale for line in seen.lines)) and max(level.shape) > _LEAST * further:
        seen = _merged(seen, _seen(level, further, model), scale, least)
        further *= _FURTHER
    return seen


def _seen(level: Grey, scale: float, model: LayoutModel) -> Look:
    """What is seen with one px for each ``scale`` px of the picture."""
    maps = model.maps(_resized(level, scale))
    writing = cv2.resize(cv2.dilate(maps.writing, np.ones((3, 3), np.uint8)), level.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return Look([_scaled(line, scale) for line in find_baselines(maps)], np.asarray(writing, np.float32))


def _merged(near: Look, far: Look, scale: float, least: float) -> Look:
    """The lines of the nearer look, at this scale; where those are taller than the network knows, lines of the other that are the surer ones."""
    lines: list[Baseline] = []
    taken: list[Baseline] = []
    for some, others in _same_writing(near.lines, far.lines):
        if some and (not others or not _is_better(others, some, scale)):
            lines += some
            continue
        better = [line for line in others if some or line.strength > least]
        lines += better
        taken += better
    return Look(lines, _with_writing(near.writing, far.writing, taken) if taken else near.writing)


def _is_better(others: Sequence[Baseline], some: Sequence[Baseline], scale: float) -> bool:
    height = float(np.median([line.height for line in some]))
    if height < _TALL * scale:
        return False
    return sureness_of(others) >= sureness_of(some) + (_SURER if height < _TALLER * scale else 0)


def _with_writing(writing: Floats, other: Floats, lines: Iterable[Baseline]) -> Floats:
    """The map ``writing`` with what ``other`` has around these lines."""
    writing = writing.copy()
    for line in lines:
        (left, top), (right, bottom) = line.points.min(0), line.points.max(0)
        rows = slice(max(0, int(top - 1.2 * line.height)), max(0, int(bottom + line.height)))
        columns = slice(max(0, int(left - line.height)), max(0, int(right + line.height)))
        writing[rows, columns] = np.maximum(writing[rows, columns], other[rows, columns])
    return writing


def _same_writing(near: Sequence[Baseline], far: Sequence[Baseline]) -> list[tuple[list[Baseline], list[Baseline]]]:
    """The lines in groups that cover each other, those of the one look and those of the other."""
    group = list(range(len(near) + len(far)))

    def leader(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    if near and far:
        boxes, others = (np.array([_box(line) for line in lines])[:, None] for lines in (near, far))
        meet = (boxes[..., :2] < others[:, 0, 2:][None]).all(-1) & (others[:, 0, :2][None] < boxes[..., 2:]).all(-1)
        for i, j in zip(*(side.tolist() for side in np.nonzero(meet)), strict=True):
            if _cover(near[i], far[j]):
                group[leader(len(near) + j)] = leader(i)
    found: dict[int, tuple[list[Baseline], list[Baseline]]] = {}
    for i, line in enumerate((*near, *far)):
        found.setdefault(leader(i), ([], []))[i >= len(near)].append(line)
    return list(found.values())


def _box(line: Baseline) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = line.points.min(0), line.points.max(0)
    return left, top - line.above, right, bottom + line.below


def _cover(a: Baseline, b: Baseline) -> bool:
    """Whether two lines lie over each other with a good part of the lower one."""
    left, right = max(a.points[0, 0], b.points[0, 0]), min(a.points[-1, 0], b.points[-1, 0])
    if right - left < 0.2 * min(np.ptp(a.points[:, 0]), np.ptp(b.points[:, 0])):
        return False
    at = np.linspace(left, right, 5)
    ya, yb = np.interp(at, *a.points.T), np.interp(at, *b.points.T)
    shared = np.minimum(ya + a.below, yb + b.below) - np.maximum(ya - a.above, yb - b.above)
    return bool(np.median(shared) > 0.3 * min(a.height, b.height))


def sureness_of(lines: Sequence[Baseline]) -> float:
    """Mean strength of lines, long ones counting more; 0.0 without lines."""
    lengths = np.array([float(np.ptp(line.points[:, 0])) for line in lines])
    strengths = np.array([line.strength for line in lines])
    return float((lengths * strengths).sum() / max(lengths.sum(), 1e-9)) if lines else 0.0


def _resized(grey: Grey, scale: float) -> Grey:
    """The picture with one px for each ``scale`` px of it."""
    if abs(scale - 1) < 0.02:
        return grey
    size = max(8, round(grey.shape[1] / scale)), max(8, round(grey.shape[0] / scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale > 1.5 else cv2.INTER_LINEAR), np.uint8)


def _scaled(line: Baseline, scale: float) -> Baseline:
    return replace(line, points=line.points * scale, above=line.above * scale, below=line.below * scale)


@cache
def _model() -> LayoutModel:
    from hwr_desktop.layout.model import LayoutModel

    return LayoutModel.load(layout_model())
