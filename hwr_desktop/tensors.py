"""Tensors and one string in a safetensors file: the form of every model, run and table of the program; and the number format to compute in.

One key only, because safetensors writes several in random order and equal files should be equal byte by byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from hwr_desktop.errors import ModelError
from hwr_desktop.files import write_file

_KEY = "hwr-desktop"


def write_tensors(path: Path, tensors: Mapping[str, Tensor], header: str) -> None:
    """Writes tensors and one string as safetensors, atomically. Raises StorageError where that fails; the old file then stays."""
    write_file(path, save(dict(tensors), {_KEY: header}))


def read_tensors(path: Path, wanted: Callable[[str], bool] = lambda _: True) -> tuple[dict[str, Tensor], str]:
    """Tensors, those whose names are wanted, and string of a file that ``write_tensors`` wrote. Raises ModelError."""
    if not path.is_file():
        raise ModelError(f"The model file {path} does not exist.")
    try:
        with safe_open(path, "pt") as file:
            header = (file.metadata() or {}).get(_KEY, "")
            return {n: file.get_tensor(n) for n in file.keys() if wanted(n)}, header  # noqa: SIM118 - not a mapping
    except (SafetensorError, OSError, ValueError, RuntimeError) as e:
        raise ModelError(f"{path} is not a model of this program, or is damaged.") from e


def fast_bfloat16() -> bool:
    """Whether this processor computes in bfloat16 itself; elsewhere a convolution takes twelve times as long as in float32 (measured with AVX2)."""
    try:
        return bool(torch.cpu._is_avx512_bf16_supported())
    except AttributeError:
        return False


def check_card(values: Mapping[str, Any]) -> None:
    """Raises TypeError unless a card's ``measured`` is an object of numbers, its ``recipe`` an object, and name and parent, if any, are texts."""
    measured, recipe = values.get("measured"), values.get("recipe")
    if not isinstance(measured, dict) or not isinstance(recipe, dict):
        raise TypeError("measured and recipe are objects")
    if any(isinstance(share, bool) or not isinstance(share, (int, float)) for share in measured.values()):
        raise TypeError("what was measured is numbers")
    if not all(isinstance(values.get(key, ""), str) for key in ("name", "parent")):
        raise TypeError("name and parent are texts")
