"""A training run on disk: everything that it needs to go on as if it had never stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from hwr_desktop.errors import ModelError
from hwr_desktop.learn.optimiser import AdamW, Optimiser
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import read_model
from hwr_desktop.recognise.network import Network, NetworkConfig
from hwr_desktop.tensors import read_tensors, write_tensors

# Scale of a new convolution's output beside what it is added to. Not 0: its rectifier would then never open.
_SMALL = 0.1


@dataclass(eq=False)
class Run:
    """The state of a training run; changes with every step.

    Attributes:
        recipe: Its settings.
        charset: Of the network.
        network: The weights being trained.
        average: The running average of the weights, by name of the tensor: what the model file will hold.
        optimiser: With what it remembers.
        step: Steps done.
        skipped: Steps left out because the loss was not finite.
    """

    recipe: Recipe
    charset: Charset
    network: Network
    average: dict[str, Tensor]
    optimiser: Optimiser
    step: int = 0
    skipped: int = 0

    @classmethod
    def new(cls, recipe: Recipe, charset: Charset) -> Run:
        """A run before its first step, with weights from the recipe's seed."""
        torch.manual_seed(recipe.seed)
        network = Network(recipe.network)
        return cls(recipe, charset, network, _copy(network), AdamW(network.named_parameters(), recipe.weight_decay))

    @classmethod
    def grown(cls, path: Path, recipe: Recipe) -> Run:
        """A run before its first step that begins with the network of a model file, whose layers it has and maybe more.

        Layers that the other lacks stand in residual connections and begin small, so that the network reads at once about as
        well as the other did. Raises ModelError where the other's layers do not fit.
        """
        smaller, card = read_model(path)
        run = cls.new(recipe, card.charset)
        try:
            missing, unexpected = run.network.load_state_dict(smaller.state_dict(), strict=False)
        except RuntimeError as e:
            raise ModelError(f"The network of {path} has layers of another size; training cannot begin from it.") from e
        if unexpected:
            raise ModelError(f"The network of {path} has layers that the new one lacks ({unexpected[0]}); training cannot begin from it.")
        weights = run.network.state_dict()
        for name in missing:
            if ".norms." in name and name.endswith(".weight"):
                weights[name].fill_(_SMALL)
        run.average = _copy(run.network)
        return run

    def save(self, path: Path) -> None:
        """Writes the run, atomically. Raises StorageError; the file before then stays as it was."""
        tensors = {f"network.{n}": t for n, t in self.network.state_dict().items()}
        tensors |= {f"average.{n}": t for n, t in self.average.items()}
        tensors |= {f"optimiser.{n}": t for n, t in self.optimiser.state().items()}
        state = {"step": self.step, "skipped": self.skipped, "count": self.optimiser.count, "charset": "".join(self.charset.chars)}
        apart = {n: t.detach().cpu().clone().contiguous() for n, t in tensors.items()}
        write_tensors(path, apart, json.dumps({**state, "recipe": asdict(self.recipe)}))

    @classmethod
    def load(cls, path: Path, changes: Mapping[str, Any] | None = None) -> Run:
        """Reads a run; ``changes`` replace settings of its recipe. Raises ModelError for a file that is no run."""
        tensors, header = read_tensors(path)
        try:
            state = json.loads(header)
            values = {**state["recipe"], **(changes or {})}
            values["frozen"] = tuple(values.get("frozen", ()))
            values["network"] = NetworkConfig(**{**state["recipe"]["network"], "stages": tuple(map(tuple, state["recipe"]["network"]["stages"]))})
            recipe, charset = Recipe(**values), Charset(tuple(state["charset"]))
            run = cls.new(recipe, charset)
            run.network.load_state_dict(_part(tensors, "network."))
            run.average = _part(tensors, "average.")
            run.optimiser.restore(_part(tensors, "optimiser."), state["count"])
            run.step, run.skipped = state["step"], state["skipped"]
        except (KeyError, TypeError, ValueError, RuntimeError) as e:
            raise ModelError(f"{path} is not a training run of this program, or is damaged.") from e
        return run

    def begin(self) -> None:
        """Sets the network to training; what the recipe freezes keeps its weights, and its norms their statistics."""
        self.network.train()
        for name, module in self.network.named_modules():
            if self._is_frozen(name) or (isinstance(module, nn.BatchNorm2d) and not self.recipe.batch_norms):
                module.eval()
        for name, parameter in self.network.named_parameters():
            parameter.requires_grad_(not self._is_frozen(name))

    def _is_frozen(self, name: str) -> bool:
        return any(name and f"{name}.".startswith(f"{part}.") for part in self.recipe.frozen)

    def to(self, device: torch.device) -> None:
        """Moves all tensors to a device."""
        self.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = {n: t.to(device) for n, t in self.average.items()}
        self.optimiser.to(device)

    @torch.no_grad()
    def take_average(self) -> None:
        """Moves the average a little towards the weights; faster at first, when they are still poor."""
        weights = self.network.state_dict()
        floats = [n for n, t in weights.items() if t.is_floating_point()]
        torch._foreach_lerp_([self.average[n] for n in floats], [weights[n] for n in floats], 1 - self.recipe.kept_at(self.step))

    def averaged(self) -> Network:
        """A network with the averaged weights, in evaluation mode."""
        network = Network(self.recipe.network)
        network.load_state_dict(self.average)
        return network.eval()


def _copy(network: Network) -> dict[str, Tensor]:
    return {n: t.detach().clone() for n, t in network.state_dict().items()}


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)}
