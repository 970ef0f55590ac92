"""How well pen strokes are grouped into lines: sheets put together from real lines, with slant, wavering lines and words added later.

Lines of one writer of the data set are set below each other at a random pitch and slope. Of some lines one word is written only after all
others are, and the dots and crossings of some lines come last. A stroke is right if it lies in the group that has most strokes of its line;
a stroke jumps if, while the sheet is written on stroke by stroke, it leaves the line that it was shown in ten strokes after it was written.
Some inks of the data set are two rows under one text; so inks that fall into several lines when they stand alone are counted, and left out
of the sheets.

    python benchmarks/strokes.py --data ../shared/data --split dev
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.layout.line_memory import steady_groups
from hwr_desktop.layout.strokes import group_strokes

Points = NDArray[np.float64]
_X_HEIGHT = 30.0  # px
_SETTLED = 10  # strokes


def lines_by_writer(path: Path, split: str) -> dict[str, list[list[Points]]]:
    """The lines of each writer as lists of points ``(N, 2)``, y down from the baseline, all in one size of letters."""
    writers: dict[str, list[list[Points]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["split"] == split and len(record["text"]) >= 8:
                strokes = [np.cumsum(np.array(s, float).reshape(-1, 2), 0) for s in record["strokes"]]
                writers[record["writer"]].append(_levelled(strokes, record["text"]))
    return writers


def _levelled(strokes: list[Points], text: str) -> list[Points]:
    above = 0.8 * any(c.isupper() or c in "bdfhklt0123456789" for c in text)
    below = 0.7 * any(c in "gjpqy" for c in text)
    points = np.concatenate(strokes)
    scale = _X_HEIGHT * (1 + above + below) / max(float(np.ptp(points[:, 1])), 1e-6)
    origin = np.array([points[:, 0].min(), points[:, 1].max() - below * _X_HEIGHT / scale])
    return [(s - origin) * scale for s in strokes]


def whole_lines(writers: dict[str, list[list[Points]]]) -> tuple[dict[str, list[list[Points]]], int, int]:
    """The lines that stay one when they stand alone; how many do not; how many there were."""
    kept = {name: [line for line in lines if len(group_strokes(_ink(line))) == 1] for name, lines in writers.items()}
    alone = sum(map(len, writers.values()))
    return kept, alone - sum(map(len, kept.values())), alone


def _ink(strokes: Sequence[Points]) -> Ink:
    low = np.concatenate(strokes).min(0)
    return Ink(tuple(Stroke(np.pad(s - low + 20, ((0, 0), (0, 1)), constant_values=np.nan).astype(np.float32)) for s in strokes))


def sheet(lines: Sequence[list[Points]], rng: np.random.Generator) -> tuple[Ink, list[int]]:
    """Ink of several lines, and for each stroke the number of its line, in the order of writing."""
    slope, pitch = np.tan(np.deg2rad(rng.uniform(-8, 8))), rng.uniform(2.7, 3.8) * _X_HEIGHT
    now: list[tuple[Points, int]] = []
    later: list[tuple[Points, int]] = []
    for number, line in enumerate(lines):
        shift = np.array([60 + rng.uniform(0, 60), 200 + number * pitch])
        own = slope + np.tan(np.deg2rad(rng.normal(0, 0.7)))
        placed = [np.stack([s[:, 0] + shift[0], s[:, 1] + shift[1] + own * s[:, 0]], 1) for s in line]
        late = _late(placed, rng)
        now += [(s, number) for i, s in enumerate(placed) if i not in late]
        later += [(s, number) for i, s in enumerate(placed) if i in late]
    made = now + later
    return _ink([s for s, _ in made]), [number for _, number in made]


def _late(line: list[Points], rng: np.random.Generator) -> set[int]:
    """Strokes that are written after all lines: of some lines a word, of some the dots and crossings."""
    late: set[int] = set()
    if rng.random() < 0.4:
        left, right = min(s[:, 0].min() for s in line), max(s[:, 0].max() for s in line)
        start = rng.uniform(left, right - 0.2 * (right - left))
        late |= {i for i, s in enumerate(line) if start <= s[:, 0].min() and s[:, 0].max() <= start + 0.2 * (right - left)}
    if rng.random() < 0.3:
        late |= {i for i, s in enumerate(line) if np.ptp(s[:, 1]) < 0.4 * _X_HEIGHT and np.ptp(s[:, 0]) < 2 * _X_HEIGHT}
    return late


def right_strokes(groups: Sequence[Sequence[int]], numbers: Sequence[int]) -> int:
    """How many strokes lie in the group of their line; each group counts for one line."""
    shared = Counter((g, numbers[i]) for g, group in enumerate(groups) for i in group)
    right, groups_used, lines_used = 0, set(), set()
    for (group, line), count in shared.most_common():
        if group not in groups_used and line not in lines_used:
            groups_used.add(group)
            lines_used.add(line)
            right += count
    return right


def jumps(ink: Ink) -> int:
    """How many strokes leave their line later than ten strokes after they were written."""
    before: tuple[frozenset[Stroke], ...] = ()
    home: dict[Stroke, frozenset[Stroke]] = {}
    jumped = set()
    for count in range(1, len(ink) + 1):
        part = Ink(ink.strokes[:count])
        groups = steady_groups(part, before)
        before = tuple(frozenset(part.strokes[i] for i in group) for group in groups)
        for line in before:
            old = [s for s in part.strokes[: max(0, count - _SETTLED)] if s in line]
            most = Counter(home[s] for s in old if s in home).most_common(1)
            jumped |= {s for s in old if most and s in home and home[s] != most[0][0]}
            for s in old:
                home[s] = home.get(s, line) if s in jumped else most[0][0] if most else line
    return len(jumped)


def sheets(writers: dict[str, list[list[Points]]], count: int, seed: int) -> Iterator[tuple[Ink, list[int]]]:
    """So many sheets of two to eight lines."""
    rng = np.random.default_rng(seed)
    names = sorted(name for name, lines in writers.items() if len(lines) >= 2)
    for _ in range(count):
        lines = writers[names[rng.integers(len(names))]]
        chosen = rng.choice(len(lines), min(len(lines), int(rng.integers(2, 9))), replace=False)
        yield sheet([lines[i] for i in chosen], rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", default="dev")
    parser.add_argument("--sheets", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--live", type=int, default=10, help="sheets that are written stroke by stroke")
    args = parser.parse_args()
    strokes = right = whole = moved = live = 0
    seconds = 0.0
    writers, apart, alone = whole_lines(lines_by_writer(args.data / "ink/unipen-lines.jsonl.gz", args.split))
    print(f"{alone} lines alone: {apart} fall into several")
    for number, (ink, numbers) in enumerate(sheets(writers, args.sheets, args.seed)):
        start = time.perf_counter()
        groups = group_strokes(ink)
        seconds += time.perf_counter() - start
        good = right_strokes(groups, numbers)
        strokes, right, whole = strokes + len(ink), right + good, whole + (good == len(ink))
        if number < args.live:
            moved, live = moved + jumps(ink), live + len(ink)
    print(f"{args.sheets} sheets, {strokes} strokes: in the right line {right / strokes:.2%}; sheets without a fault {whole / args.sheets:.1%};")
    print(f"{seconds / args.sheets * 1e3:.1f} ms a sheet; strokes that jump while writing: {moved} of {live}")


if __name__ == "__main__":
    main()
