"""Pictures of nothing, where only their difference counts."""

import numpy as np


def picture(seed: int, size: int = 24) -> np.ndarray:
    """A picture of a line, different for each seed."""
    return np.random.default_rng(seed).integers(0, 256, (size, 4 * size), np.uint8)
