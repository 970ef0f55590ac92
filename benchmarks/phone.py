"""Pages as a phone shows them: on a table, at an angle, in the shadow of a hand, curled, a little blurred, 12 megapixels, JPEG."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from hwr_desktop.learn.page_sets import KnownPage

WIDTH, HEIGHT = 3000, 4000
Rng = np.random.Generator
Picture = np.ndarray


def phone_photo(page: KnownPage) -> KnownPage:
    """A photo of the page, another for each name of a page, always the same."""
    rng = np.random.default_rng(zlib.crc32(page.name.encode()))
    picture = page.open()
    tall, wide = picture.shape
    matrix = _held(wide, tall, rng)
    curl = rng.uniform(0, 0.018) * tall * (rng.random() < 0.7)
    bend = rng.uniform(0.6, 1.4)

    def raised(x: np.ndarray) -> np.ndarray:
        return curl * np.sin(np.pi * np.clip(x / wide, 0, 1) ** bend)

    def moved(points: np.ndarray) -> np.ndarray:
        bent = points.astype(np.float64) + np.stack([np.zeros(len(points)), raised(points[:, 0])], 1)
        return cv2.perspectiveTransform(bent.reshape(-1, 1, 2), matrix).reshape(-1, 2).astype(np.float32)

    lines = tuple(replace(x, polygon=moved(x.polygon), baseline=None if x.baseline is None else moved(x.baseline)) for x in page.lines)
    return KnownPage(page.name, lines, lambda: _taken(picture, matrix, raised, np.random.default_rng(zlib.crc32(page.name.encode()) + 1)))


def _held(wide: int, tall: int, rng: Rng) -> np.ndarray:
    """Where the sheet's corners come to lie: nearly filling the photo, turned, and foreshortened."""
    share = rng.uniform(0.72, 0.93)
    size = np.array([min(WIDTH, HEIGHT * wide / tall), min(HEIGHT, WIDTH * tall / wide)]) * share
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float) * size / 2
    turn = np.deg2rad(rng.normal(0, 3))
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    lean = rng.uniform(-0.09, 0.09, 2)
    corners *= 1 + (corners / size) @ lean[:, None]
    corners += np.array([WIDTH, HEIGHT]) / 2 + rng.uniform(-0.4, 0.4, 2) * (1 - share) * size
    sheet = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(sheet, corners.astype(np.float32)), np.float64)


def _taken(picture: Picture, matrix: np.ndarray, raised: Callable[[np.ndarray], np.ndarray], rng: Rng) -> Picture:
    tall, wide = picture.shape
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    back = np.linalg.inv(matrix)
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    u, v = (((back[i, 0] * x + back[i, 1] * y + back[i, 2]) / depth).astype(np.float32) for i in (0, 1))
    v -= raised(u).astype(np.float32)
    shown = cv2.remap(picture, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    inside = ((u >= 0) & (u <= wide) & (v >= 0) & (v <= tall)).astype(np.float32)
    inside = cv2.GaussianBlur(inside, (0, 0), 1.5)
    shade = cv2.GaussianBlur(np.roll(inside, (int(rng.integers(5, 40)), int(rng.integers(-40, 40))), (0, 1)), (0, 0), 25)
    table = _table(rng) * (1 - 0.5 * shade)
    photo = table + (shown * rng.uniform(0.75, 0.95) - table) * inside
    photo *= _light(x, y, rng)
    if rng.random() < 0.6:
        photo *= _hand(x, y, rng)
    contrast = rng.uniform(0.6, 1.0)
    photo = 128 * (1 - contrast) + contrast * photo
    photo = _shaken(photo, rng)
    grain = rng.normal(0, rng.uniform(1, 5), (HEIGHT // 2, WIDTH // 2)).astype(np.float32)
    photo += cv2.resize(grain, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    _, data = cv2.imencode(".jpg", np.clip(photo, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 93))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _table(rng: Rng) -> Picture:
    """Wood, cloth or a bright desk."""
    kind, tone = rng.integers(3), rng.uniform(40, 120)
    grain = rng.standard_normal((HEIGHT // 4, WIDTH // 4)).astype(np.float32)
    if kind == 0:  # wood
        boards = cv2.GaussianBlur(grain, (0, 0), sigmaX=60, sigmaY=2) * 40 + cv2.GaussianBlur(grain, (0, 0), sigmaX=20, sigmaY=0.8) * 12
    elif kind == 1:  # cloth
        boards = cv2.GaussianBlur(grain, (0, 0), 1) * 25
    else:  # a bright desk with little on it
        tone = rng.uniform(140, 175)
        boards = cv2.GaussianBlur(grain, (0, 0), 30) * 60
    return np.asarray(np.clip(tone + cv2.resize(boards, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR), 5, 200), np.float32)


def _light(x: Picture, y: Picture, rng: Rng) -> Picture:
    """Lamp or window at one side: at the far corner 45 to 100 % are left."""
    way, least = rng.uniform(0, 2 * np.pi), rng.uniform(0.45, 1.0)
    along = (x / WIDTH - 0.5) * np.cos(way) + (y / HEIGHT - 0.5) * np.sin(way) + 0.5
    return np.asarray(least + (1 - least) * np.clip(along, 0, 1), np.float32)


def _hand(x: Picture, y: Picture, rng: Rng) -> Picture:
    """The shadow of the hand with the phone, from below or from a side."""
    cx, cy = (rng.uniform(0, WIDTH), HEIGHT) if rng.random() < 0.6 else (rng.choice([0, WIDTH]), rng.uniform(0.3, 1) * HEIGHT)
    rx, ry, dark, edge = rng.uniform(0.2, 0.6) * WIDTH, rng.uniform(0.2, 0.6) * HEIGHT, rng.uniform(0.25, 0.5), rng.uniform(0.05, 0.3)
    distance = np.hypot((x - cx) / rx, (y - cy) / ry) - 1
    return np.asarray(1 - dark / (1 + np.exp(np.clip(distance / edge * 4, -30, 30))), np.float32)


def _shaken(photo: Picture, rng: Rng) -> Picture:
    """Out of focus, or moved while it was taken."""
    if rng.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.6, 2.2)), np.float32)
    length, way = int(rng.integers(3, 11)), rng.uniform(0, np.pi)
    kernel = np.zeros((length * 2 + 1,) * 2, np.float32)
    end = np.array([np.cos(way), np.sin(way)]) * length / 2 + length
    cv2.line(kernel, tuple(np.round(2 * length - end).astype(int).tolist()), tuple(np.round(end).astype(int).tolist()), 1.0, 1, cv2.LINE_AA)
    return np.asarray(cv2.filter2D(photo, -1, kernel / kernel.sum()), np.float32)
