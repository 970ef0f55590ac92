"""How well lines are found: precision, recall and F1 of the lines' boxes, and seconds a page.

A line counts as found if the box around it and the box of a line of the data set cover each other to at least half (intersection over
union), each box used once.

    python benchmarks/lines.py --data ../shared/data --set copiste --split dev
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import cv2
import numpy as np

from hwr_desktop.capture.line import LineShape
from hwr_desktop.capture.page import PageImage
from hwr_desktop.layout.segmenter import find_lines

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Count:
    """Of one or more pages: lines in the data set, lines found, how many of them agree, and the time taken."""

    written: int = 0
    found: int = 0
    right: int = 0
    pages: int = 0
    seconds: float = 0.0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.written + other.written, self.found + other.found, self.right + other.right, self.pages + other.pages, self.seconds + other.seconds
        )

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.written, 1)
        f1 = 2 * self.right / max(self.found + self.written, 1)
        return f"{self.pages:6} {self.written:6} {precision:9.1%} {recall:9.1%} {f1:9.1%} {self.seconds / max(self.pages, 1):9.3f}"


def box_of(points: np.ndarray) -> Box:
    """Left, top, right, bottom of points ``(N, 2)``."""
    (left, top), (right, bottom) = points.min(0), points.max(0)
    return float(left), float(top), float(right), float(bottom)


def agreement(a: Box, b: Box) -> float:
    """Intersection over union of two boxes, in [0, 1]."""
    wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(wide, 0) * max(tall, 0)
    return shared / max((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared, 1e-9)


def matches(written: list[Box], found: list[Box], least: float = 0.5) -> int:
    """How many boxes can be paired with an agreement of at least ``least``, the best pairs first."""
    pairs = sorted(((agreement(a, b), i, j) for i, a in enumerate(written) for j, b in enumerate(found)), reverse=True)
    used: set[tuple[str, int]] = set()
    count = 0
    for value, i, j in pairs:
        if value >= least and not {("written", i), ("found", j)} & used:
            used |= {("written", i), ("found", j)}
            count += 1
    return count


def overlay(pixels: np.ndarray, written: list[np.ndarray], lines: Sequence[LineShape]) -> np.ndarray:
    """The page in colour ``(H, W, 3)``: green what the data set has, red the outlines found with their numbers, blue the baselines."""
    picture = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR))
    cv2.polylines(picture, [np.round(p).astype(np.int32) for p in written], True, (0, 170, 0), 1, cv2.LINE_AA)
    for number, line in enumerate(lines, 1):
        cv2.polylines(picture, [np.round(line.polygon).astype(np.int32)], True, (0, 0, 230), 2, cv2.LINE_AA)
        if line.baseline is not None:
            cv2.polylines(picture, [np.round(line.baseline).astype(np.int32)], False, (230, 80, 0), 2, cv2.LINE_AA)
        x, y = (int(v) for v in line.polygon[0])
        cv2.putText(picture, str(number), (max(0, x - 30), y + 20), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 230), 2, cv2.LINE_AA)
    return picture


def measure(data: Path, name: str, split: str, limit: int, pictures_to: Path | None = None) -> Count:
    """Finds the lines of the pages of one set; draws each page with its lines into the folder ``pictures_to``."""
    total = Count()
    with zipfile.ZipFile(data / "pages" / f"{name}.zip") as pictures:
        rows = [json.loads(row) for row in (data / "pages" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for row in [r for r in rows if not split or r["split"] == split][: limit or None]:
            pixels = cv2.imdecode(np.frombuffer(pictures.read(row["image"]), np.uint8), cv2.IMREAD_GRAYSCALE)
            begin = time.perf_counter()
            lines = find_lines(PageImage(np.asarray(pixels, np.uint8)))
            seconds = time.perf_counter() - begin
            written, found = [box_of(np.array(line["polygon"])) for line in row["lines"]], [box_of(line.polygon) for line in lines]
            count = Count(len(written), len(found), matches(written, found), 1, seconds)
            total += count
            if pictures_to:
                picture = overlay(np.asarray(pixels), [np.array(line["polygon"]) for line in row["lines"]], lines)
                target = pictures_to / f"{name}-{Path(row['image']).stem}.png"
                if not cv2.imwrite(str(target), picture):
                    raise OSError(f"{target} cannot be written")
                print(f"{target.name:12} {count}")
    return total


def main() -> int:
    """Prints one row a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="DIR", help="folder with pages/NAME.jsonl and .zip")
    parser.add_argument("--set", action="append", dest="sets", metavar="NAME", help="may be given several times (default: copiste)")
    parser.add_argument("--split", default="dev", help="of the pages; empty for all (default: dev)")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="at most N pages of each set")
    parser.add_argument("--overlay", type=Path, metavar="DIR", help="draw each page with its lines into this folder, one row a page")
    parser.add_argument("--threads", type=int, default=2, help="for OpenCV (default: 2)")
    arguments = parser.parse_args()
    cv2.setNumThreads(arguments.threads)
    if arguments.overlay:
        arguments.overlay.mkdir(parents=True, exist_ok=True)
    print(f"{'set':12} {'pages':>6} {'lines':>6} {'precision':>9} {'recall':>9} {'F1':>9} {'s a page':>9}")
    for name in arguments.sets or ["copiste"]:
        try:
            print(f"{name:12} {measure(arguments.data, name, arguments.split, arguments.limit, arguments.overlay)}")
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as e:
            print(f"{name}: the set cannot be read: {e}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
