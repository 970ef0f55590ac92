"""Writing as another hand would have written it: other proportions, spaces, slants and curves, changing slowly along the line.

A network that sees few hands often learns them by heart: it reads them far better than new ones. Changes that keep every letter what
it is, but go beyond what one hand does, stand for hands that no set has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke

Rng = np.random.Generator
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Zones:
    """The rows of a line in three zones, of which the outer two can grow or shrink.

    Attributes:
        top: Row of the upper end of the letters' bodies, y down.
        bottom: Row of their lower end.
        above: Growth of what rises above them, more than 0; 1 changes nothing.
        below: Growth of what hangs below them.
    """

    top: float
    bottom: float
    above: float = 1.0
    below: float = 1.0

    @classmethod
    def drawn(cls, rows: Floats, weights: Floats, rng: Rng, strength: float) -> Zones:
        """Random growth of zones that are found by where the ink is.

        Args:
            rows: Rows in rising order.
            weights: Amount of ink in each; in all more than 0.
            rng: Source of chance.
            strength: 0 changes nothing.
        """
        top, bottom = bodies(rows, weights)
        above, below = np.exp(np.clip(strength * 0.25 * rng.standard_normal(2), -0.6, 0.6))
        return cls(top, bottom, float(above), float(below))

    def there(self, rows: Floats) -> Floats:
        """Where rows of the writing go."""
        return rows + np.minimum(rows - self.top, 0) * (self.above - 1) + np.maximum(rows - self.bottom, 0) * (self.below - 1)

    def back(self, rows: Floats) -> Floats:
        """Which rows of the writing come to these: the inverse of ``there``."""
        return rows + np.minimum(rows - self.top, 0) * (1 / self.above - 1) + np.maximum(rows - self.bottom, 0) * (1 / self.below - 1)


def bodies(rows: Floats, weights: Floats) -> tuple[float, float]:
    """The rows between which the bodies of the letters are, from rows in rising order and the amount of ink in each; in all more than 0."""
    filled = np.cumsum(weights)
    top, bottom = np.interp((0.2 * filled[-1], 0.8 * filled[-1]), filled, rows)
    return float(top), float(bottom)


def slow(x: Floats, length: float, rng: Rng) -> Floats:
    """A smooth random curve of mean 0 and standard deviation 1 at rising or unordered places, which changes over about ``length``."""
    low, high = float(x.min()), float(x.max())
    knots = int(min((high - low) / max(length, 1e-6), 10_000)) + 2
    values = rng.standard_normal(knots)
    at = (x - low) / max(high - low, 1e-6) * (knots - 1)
    first = np.minimum(at.astype(np.int64), knots - 2)
    part = at - first
    part = part * part * (3 - 2 * part)
    return np.asarray(values[first] * (1 - part) + values[first + 1] * part)


def stretched(x: Floats, length: float, amount: float, rng: Rng) -> Floats:
    """Where places along a line go when parts of about ``length`` grow and others shrink by about the share ``amount``; rising as they are."""
    order = np.argsort(x)
    growth = np.exp(np.clip(amount * slow(x[order], length, rng), -0.7, 0.7))
    steps = np.diff(x[order], prepend=x[order[0]]) * growth
    result = np.empty_like(x)
    result[order] = x[order[0]] + np.cumsum(steps)
    return result


def another_hand(ink: Ink, rng: Rng, strength: float = 1.0) -> Ink:
    """A line of ink in another hand.

    Args:
        ink: At least one stroke.
        rng: Source of chance.
        strength: 0 changes nothing, 1 is for training of a base model.
    """
    strokes = [s.points[:, :2].astype(np.float64) for s in ink.strokes]
    if rng.random() < 0.5 * strength:
        keep = float(rng.uniform(0.2, 1.9))
        strokes = [_recurved(s, keep) for s in strokes]
    ends = np.cumsum([len(s) for s in strokes])
    xy = np.concatenate(strokes)
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    level = _level(x, y)
    y -= level
    rows = np.sort(y)
    zones = Zones.drawn(rows, np.ones_like(rows), rng, strength)
    body = max(zones.bottom - zones.top, 1e-3)
    y = zones.there(y)
    size = np.exp(strength * 0.06 * slow(x, 5 * body, rng))
    y = zones.bottom + (y - zones.bottom) * size + strength * 0.08 * body * slow(x, 4 * body, rng)
    lean = strength * 0.1 * slow(x, 4 * body, rng)
    at = stretched(x, 1.5 * body, strength * 0.22, rng)
    x = at + lean * (zones.bottom - y)
    if rng.random() < 0.3 * strength:
        x = _spaced(x, ends, float(np.exp(np.clip(0.06 * rng.standard_normal(), -0.08, 0.15))))
    parts = np.split(np.column_stack([x, y + level, np.full(len(x), np.nan)]), ends[:-1])
    return Ink(tuple(Stroke(p) for p in parts))


def _level(x: Floats, y: Floats) -> Floats:
    """Height of the straight line through the writing at each point, 0 in the mean; 0 for writing too short to have a slope."""
    if len(x) < 2 or np.ptp(x) <= 3 * np.ptp(y):
        return np.zeros_like(x)
    slope = float(np.cov(x, y)[0, 1] / max(float(x.var(ddof=1)), 1e-9))
    return slope * (x - x.mean())


def _recurved(points: Floats, keep: float) -> Floats:
    """A stroke with its curves flattened (``keep`` below 1) or drawn out (above); its ends stay."""
    if len(points) < 6:
        return points
    padded = np.concatenate([np.repeat(points[:1], 2, 0), points, np.repeat(points[-1:], 2, 0)])
    smooth = (padded[:-4] + 2 * padded[1:-3] + 2 * padded[2:-2] + 2 * padded[3:-1] + padded[4:]) / 8
    smooth[0], smooth[-1] = points[0], points[-1]
    return np.asarray(smooth + keep * (points - smooth))


def _spaced(x: Floats, ends: NDArray[np.int64], growth: float) -> Floats:
    """Strokes moved apart or together as they are."""
    starts = np.concatenate([[0], ends[:-1]])
    middles = np.add.reduceat(x, starts) / (ends - starts)
    return np.asarray(x + np.repeat((middles - x.min()) * (growth - 1), ends - starts))
