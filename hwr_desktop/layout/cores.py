"""Marks -> the middles of text lines, followed from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Doubles = NDArray[np.float64]


def line_pitch(mask: Mask) -> float:
    """The distance from one line of writing to the next in px, from how the ink repeats downwards; 0.0 without ink."""
    heights = _component_heights(mask)
    if not len(heights):
        return 0.0
    usual = float(np.median(heights))
    strips = max(1, mask.shape[1] // 120)
    profile = np.stack([part.sum(1, dtype=np.float64) for part in np.array_split(mask, strips, axis=1)])
    longest = int(min(8 * usual, mask.shape[0] // 2))
    pitch = _repetition(profile, max(6, int(1.0 * usual)), longest)
    return float(np.clip(pitch or 1.8 * usual, 1.1 * usual, 4.5 * usual))


def _component_heights(mask: Mask) -> Doubles:
    """Heights of the larger components, each as often as it is wide, so that letters weigh more than specks."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    wide, tall = stats[1:, 2], stats[1:, 3]
    good = (tall >= 6) & (tall < 0.2 * max(mask.shape)) & (wide < 12 * tall)
    return np.repeat(tall[good], np.maximum(wide[good] // 4, 1)).astype(np.float64)


def _repetition(profile: Doubles, shortest: int, longest: int) -> float:
    """The lag in px at which the strips' profiles agree with themselves; 0.0 where none stands out."""
    if longest <= shortest + 2:
        return 0.0
    smooth = cv2.GaussianBlur(profile, (0, 0), sigmaX=max(1.0, shortest / 6), sigmaY=1e-3)
    centred = smooth - cv2.blur(smooth, (2 * longest + 1, 1))
    energy = float((centred**2).sum())
    if energy <= 0:
        return 0.0
    lags = np.arange(shortest, longest)
    scores = np.array([(centred[:, lag:] * centred[:, :-lag]).sum() for lag in lags]) / energy
    inner = scores[1:-1]
    peaks = np.flatnonzero((inner >= scores[:-2]) & (inner > scores[2:]) & (inner > 0.1)) + 1
    if not len(peaks):
        return 0.0
    # Twice the pitch agrees as well; the shortest good lag is meant.
    good = peaks[scores[peaks] > 0.65 * scores[peaks].max()]
    return float(lags[good[0]])


@dataclass
class _Track:
    """Peaks followed from left to right: columns, rows and strengths at each step."""

    x: list[int] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    strength: list[float] = field(default_factory=list)

    @property
    def weight(self) -> float:
        return float(sum(self.strength))

    def ahead(self, x: int) -> float:
        """Where the track is expected at column ``x``, from its last few steps."""
        back = self.y[-6:]
        slope = (back[-1] - back[0]) / max(self.x[-1] - self.x[-len(back)], 1)
        return self.y[-1] + slope * min(x - self.x[-1], 3 * max(self.x[-1] - self.x[-len(back)], 1)) * 0.7

    def behind(self, x: int) -> float:
        """Where it would have been at column ``x`` before its begin."""
        front = self.y[:6]
        slope = (front[-1] - front[0]) / max(self.x[len(front) - 1] - self.x[0], 1)
        return self.y[0] - slope * min(self.x[0] - x, 3 * max(self.x[len(front) - 1] - self.x[0], 1)) * 0.7


def find_cores(mask: Mask, pitch: float) -> list[Doubles]:
    """Follows the middles of the lines' bodies.

    Args:
        mask: ``(H, W)`` uint8, 1 = stroke.
        pitch: Distance between lines in px.

    Returns:
        For each line the points ``(N, 2)`` x, y, from left to right, where its ink begins to where it ends.
    """
    step = max(2, round(pitch / 8))
    tracks = _followed(_density(mask, pitch, step), step, pitch)
    tracks = _without_rivals(tracks, pitch)
    tracks = _joined(tracks, pitch)
    tracks = _without_scraps(_without_rivals(tracks, pitch), pitch)
    return [np.array([t.x, t.y], np.float64).T for t in tracks if len(t.x) >= 3]


def _density(mask: Mask, pitch: float, step: int) -> NDArray[np.float32]:
    """Ink blurred along the lines far more than across them, one column for each ``step`` of the mask."""
    columns = mask.shape[1] // step
    narrow = cv2.resize(mask[:, : columns * step].astype(np.float32), (max(columns, 1), mask.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(narrow, (0, 0), sigmaX=0.9 * pitch / step, sigmaY=0.17 * pitch), np.float32)


def _followed(columns: NDArray[np.float32], step: int, pitch: float) -> list[_Track]:
    radius = max(2, round(0.3 * pitch))
    highest = cv2.dilate(columns, np.ones((2 * radius + 1, 1), np.uint8))
    peaks = (columns >= highest) & (columns > 1e-4)
    usual = float(np.percentile(columns[peaks], 75)) if peaks.any() else 0.0
    peaks &= columns > 0.22 * usual
    open_tracks: list[_Track] = []
    closed: list[_Track] = []
    for j in range(columns.shape[1]):
        x = j * step + step // 2
        rows = [int(row) for row in np.flatnonzero(peaks[:, j])]
        still = [t for t in open_tracks if x - t.x[-1] <= 2 * step]
        closed += [t for t in open_tracks if x - t.x[-1] > 2 * step]
        taken: set[int] = set()
        pairs = sorted((abs(row - t.y[-1]), i, row) for i, t in enumerate(still) for row in rows if abs(row - t.y[-1]) <= 0.22 * pitch)
        used: set[int] = set()
        for _, i, row in pairs:
            if i not in used and row not in taken:
                used.add(i)
                taken.add(row)
                _append(still[i], x, row, columns[row, j])
        for row in rows:
            if row not in taken:
                track = _Track()
                _append(track, x, row, columns[row, j])
                still.append(track)
        open_tracks = still
    return closed + open_tracks


def _append(track: _Track, x: int, row: int, strength: float) -> None:
    track.x.append(x)
    track.y.append(float(row))
    track.strength.append(float(strength))


def _without_rivals(tracks: list[_Track], pitch: float) -> list[_Track]:
    """Of tracks that run side by side closer than lines can, the weaker goes: it follows loops above or below a line."""
    kept: list[_Track] = []
    for track in sorted(tracks, key=lambda t: -t.weight):
        x, y = np.array(track.x), np.array(track.y)
        clear = np.ones(len(x), bool)
        for other in kept:
            if x[-1] < other.x[0] or x[0] > other.x[-1]:
                continue
            inside = (x >= other.x[0]) & (x <= other.x[-1])
            near = np.abs(np.interp(x, other.x, other.y) - y) < 0.55 * pitch
            clear &= ~(inside & near)
        if clear.mean() > 0.5:
            kept.append(track)
    return kept


def _without_scraps(tracks: list[_Track], pitch: float) -> list[_Track]:
    """Drops the tracks of single tall letters that stand at the end of a line, a little above or below its middle."""

    def continues(scrap: _Track, line: _Track) -> bool:
        aside = max(line.x[0] - scrap.x[-1], scrap.x[0] - line.x[-1])
        return aside < pitch and len(line.x) > 2 * len(scrap.x) and abs(np.interp(scrap.x, line.x, line.y) - scrap.y).mean() < 0.7 * pitch

    return [t for t in tracks if t.x[-1] - t.x[0] > 1.2 * pitch or not any(continues(t, other) for other in tracks if other is not t)]


def _joined(tracks: list[_Track], pitch: float) -> list[_Track]:
    """Joins tracks that go on after a gap at the height where the first would have been."""
    tracks = sorted(tracks, key=lambda t: t.x[0])
    while True:
        best: tuple[float, int, int] | None = None
        for i, a in enumerate(tracks):
            for j, b in enumerate(tracks):
                gap = b.x[0] - a.x[-1]
                if i == j or not -0.5 * pitch <= gap <= 4 * pitch:
                    continue
                middle = (a.x[-1] + b.x[0]) // 2
                off = min(abs(a.ahead(middle) - b.behind(middle)), abs(a.y[-1] - b.y[0]))
                cost = off / pitch + 0.05 * max(gap, 0) / pitch
                if off < 0.35 * pitch and (best is None or cost < best[0]):
                    best = cost, i, j
        if best is None:
            return tracks
        _, i, j = best
        a, b = tracks[i], tracks[j]
        later = [k for k, x in enumerate(b.x) if x > a.x[-1]]
        joined = _Track(a.x + [b.x[k] for k in later], a.y + [b.y[k] for k in later], a.strength + [b.strength[k] for k in later])
        tracks = [t for k, t in enumerate(tracks) if k not in (i, j)] + [joined]
