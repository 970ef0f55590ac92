"""Pictures of every mode -> grey, 0 = black, 255 = white."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]

_FULL_SCALES = (255.0, 1023.0, 4095.0, 16383.0, 65535.0, 2.0**31 - 1, 2.0**32 - 1)
_DEEP_MODES = ("I", "F")
_MOST_INK = 0.3  # of a picture
_LIGHT = 150


def grey_of(image: Image.Image) -> Grey:
    """Turns a decoded picture of any mode into grey; what is transparent becomes white, or black under ink that is light.

    Args:
        image: Loaded, any mode: bits, grey of 8, 16 or 32 bits, palette, RGB, CMYK, YCbCr, Lab, with or without alpha.

    Returns:
        ``(H, W)`` uint8, 255 = white.
    """
    if image.mode in _DEEP_MODES or image.mode.startswith("I;16"):
        return _scaled(np.asarray(image))
    if image.mode == "LAB":
        return np.array(image.getchannel("L"))
    if "transparency" in image.info or image.mode in ("PA", "La", "RGBa"):
        image = image.convert("RGBA")
    if image.mode in ("LA", "RGBA"):
        opaque, cover = image.convert("L"), image.getchannel("A")
        paper = Image.new("L", image.size, ground_of(opaque, cover))
        paper.paste(opaque, mask=cover)
        return np.array(paper)
    return np.array(image.convert("L"))


def ground_of(opaque: Image.Image, cover: Image.Image) -> int:
    """The grey that transparent ground is given: 255, or 0 where all there is on it is light: ink of a dark screen, which cannot be seen on white.

    Args:
        opaque: The picture in grey.
        cover: How opaque it is, as large.
    """
    tones = np.asarray(opaque)[::2, ::2][np.asarray(cover)[::2, ::2] > 127]
    is_ink = 0 < tones.size < _MOST_INK * opaque.width * opaque.height / 4
    return 0 if is_ink and np.percentile(tones, 10) > _LIGHT else 255


def _scaled(values: NDArray[np.generic]) -> Grey:
    """Deep grey to 8 bits. The full scale is the smallest usual one that holds all values: many 16-bit files hold 12 bits."""
    highest = float(np.nanmax(values, initial=0))
    if values.dtype.kind == "f":
        values = np.nan_to_num(np.asarray(values, np.float32), nan=highest, posinf=highest, neginf=0)
        highest = float(values.max(initial=0))
        full = 1.0 if highest <= 1 else next((s for s in _FULL_SCALES if highest <= s), highest)
    else:
        full = next(s for s in _FULL_SCALES if highest <= s)
    grey = np.empty(values.shape, np.uint8)
    for row in range(0, len(values), 256):  # in bands, so that a large page needs no second copy in floats
        band = values[row : row + 256].astype(np.float64)
        grey[row : row + 256] = np.clip(np.rint(band * (255 / full)), 0, 255)
    return grey


def turned(grey: Grey, orientation: int) -> Grey:
    """The picture, grey or ``(H, W, 3)``, turned upright as EXIF's orientation (1 to 8) says; any other number leaves it."""
    if orientation in (5, 6, 7, 8):
        grey = grey.swapaxes(0, 1)
    flip_rows = orientation in (3, 4, 7, 8)
    flip_columns = orientation in (2, 3, 6, 7)
    return np.ascontiguousarray(grey[:: -1 if flip_rows else 1, :: -1 if flip_columns else 1])


def dark_on_light(grey: Grey) -> Grey:
    """The picture, inverted if it clearly shows light writing on a dark page.

    Dark surroundings of a light page do not count: the ground must be dark nearly everywhere, and the fine structures lighter than it.
    """
    step = max(1, max(grey.shape) // 1500)
    small = np.ascontiguousarray(grey[::step, ::step])
    if np.median(small) > 110 or np.mean(small > 150) > 0.3:
        return grey
    ground = cv2.medianBlur(small, 31)
    light, dark = (float(np.mean(difference > 60)) for difference in (cv2.subtract(small, ground), cv2.subtract(ground, small)))
    return 255 - grey if light > 0.0005 and light > 3 * dark else grey
