"""The layout network with its file: a page -> where lines run on it. Imports torch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from hwr_desktop.errors import ModelError
from hwr_desktop.layout.maps import LineMaps
from hwr_desktop.layout.network import STRIDE, LayoutConfig, LayoutNetwork, folded
from hwr_desktop.tensors import check_card, fast_bfloat16, read_tensors, write_tensors

FORMAT = 1
_KIND = "layout"
_NARROWEST = 64  # px: where its width has shrunk to two cells, oneDNN's convolution in bfloat16 reads beyond them, whatever is there


@dataclass(frozen=True)
class LayoutCard:
    """What a layout model says of itself beside its weights.

    Attributes:
        config: The network's shape.
        trained_on: Data sets with their licences, for people.
        measured: F1 of lines in [0, 1] by data set and split, as measured when it was made.
        recipe: The training settings.
    """

    config: LayoutConfig = field(default_factory=LayoutConfig)
    trained_on: tuple[str, ...] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """One JSON object; equal cards give equal strings."""
        return json.dumps({**asdict(self), "kind": _KIND, "format": FORMAT}, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, name: str) -> LayoutCard:
        """Reads ``to_json``. Raises ModelError, which calls the file ``name``, for other or newer forms."""
        try:
            values = json.loads(text)
            if values.pop("kind") != _KIND:
                raise ModelError(f"{name} is not a model that finds lines.")
            form = values.pop("format")
            if form > FORMAT:
                raise ModelError(f"{name} was made by a newer version of this program (model format {form}); please update.")
            check_card(values)
            config = LayoutConfig.from_values(values.pop("config"))
            return cls(config, tuple(values.pop("trained_on")), values.pop("measured"), values.pop("recipe"))
        except (KeyError, TypeError, ValueError, AttributeError) as e:
            raise ModelError(f"{name} is not a model of this program, or is damaged.") from e


class LayoutModel:
    """Draws the maps of a page.

    Args:
        network: Its weights; put into evaluation mode.
        card: The rest of the model file.
    """

    def __init__(self, network: LayoutNetwork, card: LayoutCard) -> None:
        self.network, self.card = network.eval(), card
        self._number = torch.bfloat16 if fast_bfloat16() else torch.float32
        self._drawing = folded(network).to(self._number).to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @classmethod
    def load(cls, path: Path) -> LayoutModel:
        """Reads a model file. Raises ModelError for a file that is missing, damaged, or of a newer format."""
        tensors, header = read_tensors(path)
        card = LayoutCard.from_json(header, str(path))
        try:
            network = LayoutNetwork(card.config)
            network.load_state_dict({n: t.float() if t.is_floating_point() else t for n, t in tensors.items()})
        except (RuntimeError, ValueError, TypeError) as e:
            raise ModelError(f"{path} is damaged: its weights do not fit its network.") from e
        return cls(network, card)

    def write(self, path: Path) -> None:
        """Writes the model file, weights as float16; an older one at that place is replaced in one step. Raises StorageError."""
        tensors = {n: (t.half() if t.is_floating_point() else t).cpu().clone().contiguous() for n, t in self.network.state_dict().items()}
        write_tensors(path, tensors, self.card.to_json())

    def maps(self, grey: NDArray[np.uint8]) -> LineMaps:
        """The maps of a picture ``(H, W)`` uint8, 255 = white, of the size that lines should be looked for at."""
        height, width = grey.shape
        padded = cv2.copyMakeBorder(grey, 0, -height % 32, 0, max(-width % 32, _NARROWEST - width), cv2.BORDER_REPLICATE)
        with torch.inference_mode():
            pixels = (1 - torch.from_numpy(padded)[None, None] / 255).to(self._number, memory_format=torch.channels_last)
            drawn = self._drawing(pixels)[0].float()
        cells = np.s_[: -(-height // STRIDE), : -(-width // STRIDE)]
        baseline, end, writing = (np.ascontiguousarray(p[cells]) for p in drawn[:3].sigmoid().numpy())
        above, below = (np.ascontiguousarray(h[cells]) * STRIDE for h in drawn[3:].clamp(min=0).numpy())
        return LineMaps(baseline, end, writing, above, below, STRIDE)
