"""Photos of written pages, made by the tests: sheets on desks, in perspective, in the shade."""

import cv2
import numpy as np

LINES = (
    "The committee met on Tuesday and agreed", "that the old bridge should be repaired", "before the winter. Each member of the",
    "board would pay a small part of the price.", "It was late when they left the hall,", "and the light of the lamps on the path",
    "had been put out. Nobody spoke until they", "reached the gate at the end of the lane.",
)  # fmt: skip


def written_page(lines=LINES, width=900, height=1200, paper=235, ink=40, pitch=100):
    """A page of printed script: ascenders, descenders, an even left margin."""
    pixels = np.full((height, width), paper, np.uint8)
    for i, text in enumerate(lines):
        cv2.putText(pixels, text, (70, 170 + pitch * i), cv2.FONT_HERSHEY_COMPLEX, 1.05, ink, 2, cv2.LINE_AA)
    return pixels


def photo(pixels, corners, width=1400, height=1500, desk=70, noise=6, seed=1):
    """The page with its corners (clockwise from the upper left) at these points of a photo of a desk."""
    goal = np.array(corners, np.float32)
    h, w = pixels.shape
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32), goal)
    taken = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=desk).astype(np.float64)
    taken += np.random.default_rng(seed).normal(0, noise, taken.shape)
    return np.clip(taken, 0, 255).astype(np.uint8)


def shaded(pixels, darkest=0.5):
    """Light from the left."""
    return np.round(pixels * np.linspace(1, darkest, pixels.shape[1])).astype(np.uint8)


def cat(width=900, height=700):
    """Something like the photo of a cat: soft shapes, fur, whiskers, no writing."""
    rng = np.random.default_rng(5)
    ground = cv2.resize(rng.uniform(90, 170, (7, 9)), (width, height), interpolation=cv2.INTER_CUBIC)
    x, y = np.meshgrid(np.arange(width), np.arange(height))

    def blob(cx, cy, rx, ry, tone):
        inside = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
        return tone * np.exp(-(inside**3))

    picture = ground - blob(450, 480, 260, 300, 60) - blob(450, 260, 150, 130, 50) - blob(350, 150, 50, 70, 60) - blob(550, 150, 50, 70, 60)
    picture += blob(400, 240, 26, 18, 120) + blob(500, 240, 26, 18, 120) - blob(400, 240, 8, 16, 150) - blob(500, 240, 8, 16, 150)
    fur = cv2.GaussianBlur(rng.normal(0, 60, (height, width)), (0, 0), sigmaX=1, sigmaY=4)
    picture = np.clip(picture + fur, 0, 255).astype(np.uint8)
    for side in (-1, 1):
        for i in range(3):
            cv2.line(picture, (450 + side * 40, 300 + 8 * i), (450 + side * 200, 270 + 35 * i), 220, 1, cv2.LINE_AA)
    return picture
