"""Pages and pen strokes that the tests write for themselves, with the places where each line stands."""

from dataclasses import dataclass

import cv2
import numpy as np

from hwr_desktop.capture.ink import Ink, Stroke

FONT = cv2.FONT_HERSHEY_SIMPLEX
TEXTS = ("the quick brown fox jumps", "over a lazy dog, again", "pack my box with five", "jugs of plain water today")


@dataclass
class Written:
    """Pixels ``(H, W)`` uint8, and left, baseline and right of each line in px."""

    pixels: np.ndarray
    lines: list[tuple[int, int, int]]


def page(texts=TEXTS, pitch=70, left=90, width=1000, paper=245, ink=30, first=120, height=None):
    pixels = np.full((height or first + pitch * len(texts) + 100, width), paper, np.uint8)
    written = Written(pixels, [])
    for i, text in enumerate(texts):
        add(written, text, left, first + pitch * i, pitch / 58, ink)
    return written


def add(written, text, left, baseline, size=1.2, ink=30):
    cv2.putText(written.pixels, text, (left, baseline), FONT, size, int(ink), 2, cv2.LINE_AA)
    (wide, _), _ = cv2.getTextSize(text, FONT, size, 2)
    written.lines.append((left, baseline, left + wide))


def turned(pixels, degrees, paper=245):
    """The picture with its lines rising by this angle on larger paper, and the matrix (2, 3) that leads there."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[:, 2] += (100, 200)
    return cv2.warpAffine(pixels, matrix, (width + 200, height + 400), borderValue=paper), matrix


# One letter each, in units of the x-height, y down from the baseline.
LETTERS = {
    "n": [[(0, 0), (0, -1), (0.3, -1), (0.6, -0.8), (0.6, 0)]],
    "o": [[(0.3, -1), (0, -0.5), (0.3, 0), (0.6, -0.5), (0.3, -1)]],
    "l": [[(0.2, -2), (0.2, 0)]],
    "p": [[(0, -1), (0, 0.9)], [(0, -1), (0.5, -0.8), (0.5, -0.2), (0, 0)]],
    "t": [[(0.3, -1.7), (0.3, 0)], [(0, -1.1), (0.6, -1.1)]],
    "i": [[(0.2, -1), (0.2, 0)], [(0.2, -1.5)]],
    "e": [[(0, -0.5), (0.6, -0.5), (0.3, -1), (0, -0.5), (0.3, 0), (0.6, -0.1)]],
    "é": [[(0, -0.5), (0.6, -0.5), (0.3, -1), (0, -0.5), (0.3, 0), (0.6, -0.1)], [(0.3, -1.35), (0.5, -1.6)]],
    ",": [[(0.2, -0.1), (0.1, 0.35)]],
    ".": [[(0.1, -0.05)]],
    "'": [[(0.2, -1.9), (0.2, -1.5)]],
    "-": [[(0, -0.5), (0.5, -0.5)]],
}


def ink(lines, x_height=30.0, pitch=3.4, slope=0.0, left=40.0):
    """The lines as ink, and for each stroke the number of its line."""
    strokes, numbers = [], []
    for number, text in enumerate(lines):
        x = left
        for letter in text:
            for points in LETTERS.get(letter, []):
                xy = np.array(points, float) * x_height + (x, 100 + number * pitch * x_height)
                xy[:, 1] += slope * xy[:, 0]
                strokes.append(Stroke(np.c_[xy, np.full(len(xy), np.nan)]))
                numbers.append(number)
            x += 0.9 * x_height
    return Ink(tuple(strokes)), numbers
