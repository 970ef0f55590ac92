"""Makes one picture of a line look like many: other slants, sizes, pens, papers, cameras and crops.

All work on ``(H, W)`` uint8, 255 = white, as a scanner gives them; the step to 1 = ink comes after, through the same
``ink_from_grey`` as in use.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hwr_desktop.capture.line import LineImage, fit
from hwr_desktop.learn.style import Zones, slow, stretched

Rng = np.random.Generator
Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]


def augment(grey: Grey, rng: Rng, strength: float = 1.0, neighbour: Grey | None = None, style: float = 0.0) -> Grey:
    """A random variant of a line's picture.

    Args:
        grey: The picture.
        rng: Source of chance.
        strength: 0 changes nothing, 1 is for training of a base model.
        neighbour: Another line, parts of whose letters may hang in from above or below.
        style: How far the hand is changed too, see ``learn.style``: 0 not at all, 1 as for a base model.
    """

    def chance(p: float) -> bool:
        return bool(rng.random() < p * strength)

    grey = warp(grey, rng, strength, style)
    if chance(0.3):
        grey = pen(grey, rng)
    if neighbour is not None and chance(0.25):
        grey = intrude(grey, neighbour, rng)
    if chance(0.2):
        grey = rule(grey, rng)
    if chance(0.45):
        grey = light(grey, rng)
    if chance(0.35):
        grey = blur(grey, rng)
    if chance(0.5):
        grey = grain(grey, rng)
    if chance(0.12):
        grey = compress(grey, rng)
    return grey


def place(line: LineImage, height: int, rng: Rng, strength: float = 1.0) -> Floats:
    """The line fitted as in use, then moved and scaled a little, for crops that are looser or tighter. ``(height, W)`` float32."""
    pixels = fit(line, height).pixels
    if rng.random() > 0.7 * strength:
        return pixels
    scale = rng.uniform(1 - 0.25 * strength, 1 + 0.06 * strength)
    across = scale * rng.uniform(1 - 0.1 * strength, 1 + 0.1 * strength)
    width = max(height // 4, round(pixels.shape[1] * across) + int(rng.integers(0, 9)))
    down = rng.uniform(0, 1) * (height - height * scale)
    matrix = np.array([[across, 0, rng.integers(0, 5)], [0, scale, down]], np.float64)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_AREA), np.float32)


def warp(grey: Grey, rng: Rng, strength: float = 1.0, style: float = 0.0) -> Grey:
    """Slant, stretch, slope, a wavy baseline and local wobble, with ``style`` another hand's proportions too, in one resampling."""
    height, width = grey.shape
    paper = int(np.percentile(grey[::4, ::4], 80))
    zones = _zones(grey, paper, rng, style)
    slant = strength * rng.normal(0, 0.22)
    stretch = float(np.exp(np.clip(strength * rng.normal(0, 0.16), -0.5, 0.4)))
    slope = strength * rng.normal(0, 0.012)
    pad = int(height * 0.12 * strength * rng.random()) + 2
    lean = int(np.ceil(abs(slant) * height))
    # Wobble moves the ends of the writing too, as far as three times its mean reach; so does a slant that changes along the line.
    side = pad + int(height * (0.1 * strength + 0.3 * style))
    out_w = max(8, round((width + lean) * stretch) + 2 * side)
    first, last = zones.there(np.array([0.0, height])).round()
    y = zones.back(np.arange(first - pad, last + pad)).astype(np.float32)
    out_h = len(y)
    x, leans = _across(((np.arange(out_w) - side) / np.float32(stretch)).astype(np.float32), slant, height, rng, style)
    wave = height * 0.05 * strength * rng.standard_normal() * np.sin(x / height * rng.uniform(0.15, 0.8) + rng.uniform(0, 6.3))
    rows = y[:, None] + (slope * (x - width / 2) + wave)[None, :]
    columns = x[None, :] + leans[None, :] * (y[:, None] - height * (1.0 if slant > 0 else 0.0))
    if rng.random() < 0.5 * strength:
        coarse = rng.standard_normal((2, 4, max(2, out_w * 4 // max(out_h, 1)))).astype(np.float32)
        reach = height * 0.035 * strength
        columns = columns + reach * cv2.resize(coarse[0], (out_w, out_h), interpolation=cv2.INTER_CUBIC)
        rows = rows + reach * cv2.resize(coarse[1], (out_w, out_h), interpolation=cv2.INTER_CUBIC)
    warped = cv2.remap(grey, columns.astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
    return np.asarray(warped, np.uint8)


def _zones(grey: Grey, paper: int, rng: Rng, style: float) -> Zones:
    """How ascenders and descenders grow; not at all without a style or without ink."""
    ink = np.count_nonzero(grey[:, ::2] < 0.7 * paper, axis=1).astype(np.float64)
    if not style or not ink.any():
        return Zones(0.0, float(len(grey)))
    return Zones.drawn(np.arange(0.5, len(grey)), ink, rng, style)


def _across(x: Floats, slant: float, height: int, rng: Rng, style: float) -> tuple[Floats, Floats]:
    """Which columns come to each place and how far they lean; with a style letters' widths and slant change along the line, whose ends stay."""
    if not style:
        return x, np.full(len(x), slant, np.float32)
    even = x.astype(np.float64)
    uneven = stretched(even, 0.6 * height, 0.22 * style, rng)
    there = even[0] + (uneven - uneven[0]) * (even[-1] - even[0]) / max(uneven[-1] - uneven[0], 1e-6)
    leans = slant + 0.1 * style * slow(there, 2.0 * height, rng)
    return there.astype(np.float32), leans.astype(np.float32)


def pen(grey: Grey, rng: Rng) -> Grey:
    """A broader or finer pen: strokes grow or shrink by a pixel or a part of one."""
    kernel = np.ones((2, 2), np.uint8) if rng.random() < 0.6 else cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    changed = cv2.erode(grey, kernel) if rng.random() < 0.6 else cv2.dilate(grey, kernel)
    share = rng.uniform(0.3, 1.0)
    return np.asarray(cv2.addWeighted(changed, share, grey, 1 - share, 0), np.uint8)


def intrude(grey: Grey, neighbour: Grey, rng: Rng) -> Grey:
    """Descenders of the line above, or ascenders of the line below, at the edge of the crop."""
    height, width = grey.shape
    depth = int(height * rng.uniform(0.06, 0.2))
    if depth < 2 or neighbour.shape[0] <= depth:
        return grey
    upper = rng.random() < 0.5
    edge = neighbour[-depth:] if upper else neighbour[:depth]
    start = int(rng.integers(0, width))
    tone, own = np.percentile(neighbour[::4, ::4], 80), np.percentile(grey[::4, ::4], 80)
    strip = edge[:, : width - start] * np.float32(own / max(tone, 1.0))
    result = grey.copy()
    part = result[:depth, start : start + strip.shape[1]] if upper else result[height - depth :, start : start + strip.shape[1]]
    np.minimum(part, np.clip(strip, 0, 255).astype(np.uint8), out=part)
    return result


def rule(grey: Grey, rng: Rng) -> Grey:
    """Ruled or squared paper."""
    height, width = grey.shape
    paper = np.zeros((height, width), np.float32)
    tone, thick = rng.uniform(15, 90), int(rng.integers(1, 3))
    spacing = height * (rng.uniform(0.7, 1.2) if rng.random() < 0.6 else rng.uniform(0.2, 0.5))
    drop = rng.normal(0, 0.01) * width
    y = rng.uniform(0, spacing)
    while y < height:
        cv2.line(paper, (0, round(y)), (width, round(y + drop)), tone, thick, cv2.LINE_AA)
        y += spacing
    if rng.random() < 0.35:
        for x in np.arange(rng.uniform(0, spacing), width, spacing):
            cv2.line(paper, (round(x), 0), (round(x), height), tone, thick, cv2.LINE_AA)
    return np.clip(np.minimum(grey, 255 - paper) if rng.random() < 0.5 else grey - 0.7 * paper, 0, 255).astype(np.uint8)


def light(grey: Grey, rng: Rng) -> Grey:
    """Fainter or stronger ink, toned paper, a shadow across the line."""
    height, width = grey.shape
    ink = (255 - grey.astype(np.float32)) * rng.uniform(0.25, 1.1)
    tone = np.full((1, width), rng.uniform(150, 255), np.float32)
    if rng.random() < 0.5:
        knots = rng.uniform(0.55, 1.0, int(rng.integers(2, 6))).astype(np.float32)
        tone *= cv2.resize(knots[None], (width, 1), interpolation=cv2.INTER_LINEAR)
    column = np.linspace(rng.uniform(0.8, 1), rng.uniform(0.8, 1), height, dtype=np.float32)[:, None]
    return np.clip(tone * column * (1 - ink / 255), 0, 255).astype(np.uint8)


def blur(grey: Grey, rng: Rng) -> Grey:
    """Out of focus, or scanned at low resolution."""
    if rng.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 1.4)), np.uint8)
    height, width = grey.shape
    share = rng.uniform(0.35, 0.8)
    small = cv2.resize(grey, (max(4, int(width * share)), max(4, int(height * share))), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def grain(grey: Grey, rng: Rng) -> Grey:
    """Noise of paper and sensor, fine or blotchy."""
    height, width = grey.shape
    size = (height, width) if rng.random() < 0.6 else (max(2, height // 3), max(2, width // 3))
    noise = rng.standard_normal(size, np.float32) * np.float32(rng.uniform(2, 14))
    full = noise if size == (height, width) else cv2.resize(noise, (width, height))
    return np.clip(grey + full, 0, 255).astype(np.uint8)


def compress(grey: Grey, rng: Rng) -> Grey:
    """Blocks and ringing of a strongly compressed JPEG."""
    data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 60))])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
