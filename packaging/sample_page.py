"""Draws ``resources/sample/Sample page.png``, the page to try the program with: ``python packaging/sample_page.py`` from the root.

Written by the simple hand of ``benchmarks/samples.py``, so that it is nobody's handwriting and everybody's to use.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from benchmarks import samples

TEXT = (
    "one wild idea at a time",
    "",
    "we ate a cold melon at noon",
    "and a tin can lit a candle",
    "in a town next to an old mine",
    "",
    "time and tide wait on no man",
    "a coat and a wool mitten do",
    "",
    "twine waxed in lemon oil",
    "two old men and one violet",
)
WIDTH, HEIGHT = 1240, 1500
X_HEIGHT, STEP, LEFT, TOP = 27.0, 112, 130, 190
PAPER, INK = 250, 45


def main() -> None:
    """Draws each line a little out of level, as people write."""
    rng = np.random.default_rng(5)
    page = np.full((HEIGHT, WIDTH), PAPER, np.uint8)
    for row, text in enumerate(TEXT):
        origin = np.array([LEFT + rng.normal(0, 6), TOP + STEP * row])
        fall = rng.normal(0, 0.004)
        for stroke in samples.write(text, 31 + row, X_HEIGHT).strokes:
            points = stroke.points[:, :2] + origin
            points[:, 1] += fall * points[:, 0]
            cv2.polylines(page, [np.round(points * 16).astype(np.int32)], False, INK, 4, cv2.LINE_AA, 4)
    path = Path("resources/sample/Sample page.png")
    path.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(path), page, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
