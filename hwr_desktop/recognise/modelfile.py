"""A recogniser's model file: the tensors of its network, and a card that says everything else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from hwr_desktop.errors import ModelError
from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.network import Network, NetworkConfig
from hwr_desktop.tensors import check_card, read_tensors, write_tensors

FORMAT = 2


@dataclass(frozen=True)
class ModelCard:
    """What a model file says of itself beside its weights.

    Attributes:
        config: The network's shape.
        charset: The characters behind its classes.
        name: For people.
        parent: SHA-256 of the file that it was fine-tuned from, or "".
        trained_on: Data sets with their licences, for people.
        measured: CER in [0, 1] by data set and split, as measured when it was made.
        recipe: The training settings, as numbers and texts.
        calibration: Turns raw scores of words into probabilities, for each way of decoding: ``greedy`` and ``language``.
    """

    config: NetworkConfig
    charset: Charset
    name: str = "base"
    parent: str = ""
    trained_on: tuple[str, ...] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)
    calibration: Mapping[str, Calibration] = field(default_factory=dict)

    def to_json(self) -> str:
        """One JSON object; equal cards give equal strings."""
        values = asdict(replace(self, measured=dict(self.measured), recipe=dict(self.recipe), calibration=dict(self.calibration)))
        return json.dumps({**values, "charset": "".join(self.charset.chars), "format": FORMAT}, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, name: str) -> ModelCard:
        """Reads ``to_json``. Raises ModelError, which calls the file ``name``, for other or newer forms."""
        try:
            values = json.loads(text)
            form = values.pop("format")
            if form > FORMAT:
                raise ModelError(f"{name} was made by a newer version of this program (model format {form}); please update.")
            config = values.pop("config")
            config["stages"] = tuple(tuple(stage) for stage in config["stages"])
            charset = Charset(tuple(values.pop("charset")))
            values["trained_on"] = tuple(values["trained_on"])
            curves = values.pop("calibration").items()
            values["calibration"] = {way: Calibration(tuple(c["scores"]), tuple(c["right"])) for way, c in curves}
            check_card(values)
            card = cls(config=NetworkConfig(**config), charset=charset, **values)
        except (KeyError, TypeError, ValueError, AttributeError) as e:
            raise ModelError(f"{name} is not a model of this program, or is damaged.") from e
        if card.config.classes != len(card.charset):
            raise ModelError(f"{name} is damaged: its charset does not match its network.")
        return card


_WORTH = "worth."
_GENERAL = "general."


def write_model(
    path: Path, network: Network, card: ModelCard, half: bool = True, worth: Mapping[str, Tensor] | None = None, general: Network | None = None
) -> None:
    """Writes a model file; an older one at that place is replaced in one step.

    Args:
        path: Where to; by custom ``NAME.safetensors``.
        network: The weights.
        card: The rest.
        half: Store the weights as float16 (half the size; they were trained in bfloat16 and lose nothing that can be measured).
        worth: What the weights are worth for all hands, as ``learn/worth.py`` puts it; kept as it is.
        general: The network that a personal one began from, which goes on reading other hands; of the same shape, but for the last classes.
    """
    kind = torch.float16 if half else torch.float32
    tensors = _stored(network, kind)
    if general is not None:
        tensors |= {_GENERAL + name: tensor for name, tensor in _stored(general, kind).items()}
    for name, values in (worth or {}).items():
        tensors[_WORTH + name] = values.cpu().contiguous()
    write_tensors(path, tensors, card.to_json())


def _stored(network: Network, kind: torch.dtype) -> dict[str, Tensor]:
    # LSTM weights may share storage, hence the clone.
    return {n: (t.to(kind) if t.is_floating_point() else t).cpu().clone().contiguous() for n, t in network.state_dict().items()}


def read_model(path: Path) -> tuple[Network, ModelCard]:
    """Reads a model file. Raises ModelError for a file that is missing, damaged, or of a newer format."""
    tensors, header = read_tensors(path, lambda name: not name.startswith((_WORTH, _GENERAL)))
    card = ModelCard.from_json(header, str(path))
    return _network(path, card.config, tensors), card


def read_general(path: Path) -> Network | None:
    """The network that a personal one began from; None where the file has none. Raises ModelError."""
    tensors, header = _part(path, _GENERAL)
    if not tensors:
        return None
    card = ModelCard.from_json(header, str(path))
    classes = len(tensors["output.bias"]) if "output.bias" in tensors else 0
    return _network(path, replace(card.config, classes=min(classes, card.config.classes)), tensors)


def read_worth(path: Path) -> dict[str, Tensor]:
    """What ``write_model`` was given as the worth of the weights; empty where the file does not say. Raises ModelError."""
    return _part(path, _WORTH)[0]


def _part(path: Path, prefix: str) -> tuple[dict[str, Tensor], str]:
    tensors, header = read_tensors(path, lambda name: name.startswith(prefix))
    return {n.removeprefix(prefix): t for n, t in tensors.items()}, header


def _network(path: Path, config: NetworkConfig, tensors: Mapping[str, Tensor]) -> Network:
    try:
        network = Network(config)
        network.load_state_dict({n: t.float() if t.is_floating_point() else t for n, t in tensors.items()})
    except (RuntimeError, ValueError, TypeError) as e:
        raise ModelError(f"{path} is damaged: its weights do not fit its network.") from e
    return network.eval()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
