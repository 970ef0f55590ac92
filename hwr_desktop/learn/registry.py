"""The models that the user has: the base model, models of their own hand, which of them reads, and the way back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hwr_desktop.errors import ModelError, StorageError
from hwr_desktop.files import write_file
from hwr_desktop.paths import base_model, models_dir
from hwr_desktop.recognise.modelfile import ModelCard, file_hash, read_general, read_model

BASE = "base"
"""The name of the model that comes with the program."""
_SUFFIX = ".safetensors"
_CHOICES = "choices.json"
_NAME = re.compile(r"\w[\w-]{0,63}")
_KEPT_CHOICES = 100
_POINT = 0.01
_ABANDONED_S = 3600
_INSTEAD = "the model that comes with the program is used instead"


def improves(own: tuple[float, float], others: tuple[float, float] | None) -> bool:
    """Whether a personal model is to be used without the user insisting.

    Args:
        own: CER in [0, 1] on the user's lines, none of them learnt from: (before, after).
        others: CER in [0, 1] on lines of other hands: (before, after); None: not measured, which speaks against it.

    Returns:
        True if the user's CER fell and that of other hands rose by one point (0.01) at most.
    """
    return own[1] < own[0] and others is not None and others[1] - others[0] <= _POINT + 1e-9


@dataclass(frozen=True)
class Effect:
    """What a personal model changed, as measured when it was made; arguments of ``improves``.

    Attributes:
        own: CER in [0, 1] on the user's lines: (before, after).
        others: CER in [0, 1] on lines of other hands: (before, after), or None.
        lines: The user's lines that it has learnt.
    """

    own: tuple[float, float]
    others: tuple[float, float] | None
    lines: int


@dataclass(frozen=True)
class Model:
    """A model file that the program knows.

    Attributes:
        name: ``BASE``, or the file's name without suffix.
        path: The file.
        hash: Its SHA-256, or "" where it cannot be read.
        time: When the file was written, UTC; None where it cannot be read.
        card: What it says of itself; None where it cannot be read.
        fault: Why it cannot be used, as a sentence; "" if it can.
    """

    name: str
    path: Path
    hash: str = ""
    time: datetime | None = None
    card: ModelCard | None = None
    fault: str = ""

    @property
    def effect(self) -> Effect | None:
        """What it changed for its user; None for the base model and for one that says nothing of it."""
        if self.card is None:
            return None
        measured, lines = self.card.measured, self.card.recipe.get("lines", 0)
        own, others = (_before_and_after(measured.get(f"{name} before"), measured.get(name)) for name in ("own lines", "other hands"))
        return None if own is None else Effect(own, others, lines if isinstance(lines, int) else 0)


@dataclass(frozen=True)
class Current:
    """The model to read with, and a sentence for the user where it is not the one that was chosen, else ""."""

    model: Model
    message: str = ""


class Registry:
    """The user's models: a folder of model files, and beside them the choices made so far.

    Args:
        folder: By default the user's.
        base: The model that comes with the program.

    A name that is not known raises ModelError, what cannot be written StorageError.
    """

    def __init__(self, folder: Path | None = None, base: Path | None = None) -> None:
        self.folder = folder or models_dir()
        self._base = base or base_model()

    def models(self) -> list[Model]:
        """The base model, then the user's from the oldest to the newest; unusable ones too."""
        own = [_read(path.stem, path) for path in self.folder.glob(f"*{_SUFFIX}") if _is_name(path.stem)]
        return [self.find(BASE), *sorted(own, key=lambda m: (m.time or datetime.min.replace(tzinfo=UTC), m.name))]

    def find(self, name: str) -> Model:
        """The model of this name, which may be unusable."""
        path = self._base if name == BASE else self.path(name)
        if name != BASE and not path.is_file():
            raise ModelError(f"There is no model named {name} in {self.folder}.")
        return _read(name, path)

    def path(self, name: str) -> Path:
        """Where the model of this name stands or would stand. Raises ModelError for what cannot be a name."""
        if not _is_name(name):
            raise ModelError(f'"{name}" cannot be the name of a model; letters, digits, - and _ can, but not "{BASE}".')
        return self.folder / f"{name}{_SUFFIX}"

    def free_name(self, wish: str = "personal") -> str:
        """The name, or the name with a number, that no model has yet; upper and lower case are one."""
        taken = {path.stem.casefold() for path in self.folder.glob(f"*{_SUFFIX}")}
        name, number = wish, 2
        while name.casefold() in taken:
            name, number = f"{wish}-{number}", number + 1
        return name

    def tidy(self) -> None:
        """Deletes what processes that were killed in the midst of writing left in the folder long ago."""
        for path in self.folder.glob(f".*{_SUFFIX}.*.tmp"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED_S:
                    path.unlink()

    def current(self) -> Current:
        """The model to read with: the one chosen last, or the base model, with a message, where that one cannot be used.

        Never raises because of a chosen model; the choice stays, so that a file that comes back is used again.
        """
        choices = self._read_choices()
        if choices is None:
            return Current(self.find(BASE), f"{self.folder / _CHOICES} is damaged; {_INSTEAD}.")
        if not choices or choices[-1] == BASE:
            return Current(self.find(BASE))
        name = choices[-1]
        model = _read(name, self.path(name))
        if not model.fault:
            return Current(model)
        return Current(self.find(BASE), f"{model.fault.removesuffix('.')}; {_INSTEAD}.")

    def use(self, name: str, insist: bool = False) -> Model:
        """Chooses a model to read with from now on.

        Args:
            name: Its name.
            insist: Choose it even if it is known not to read better, see ``improves``.

        Raises:
            ModelError: It cannot be read, or is known not to read better.
        """
        model = self.find(name)
        if model.fault:
            raise ModelError(model.fault)
        effect = model.effect
        if effect is not None and not insist and not improves(effect.own, effect.others):
            raise ModelError(f"The model {name} {_objection(effect)}: {_measured(effect)}.")
        choices = self._choices()
        if name != (choices[-1] if choices else BASE):
            self._choose([*choices, name])
        return model

    def has_step_back(self) -> bool:
        """Whether there is a choice that ``undo`` can take back."""
        return bool(self._choices())

    def undo(self) -> Current:
        """Goes back to the model that was in use before the last choice. Raises ModelError where nothing was chosen yet."""
        choices = self._choices()
        if not choices:
            raise ModelError("There is no step back: the model that comes with the program is in use.")
        self._choose(choices[:-1])
        return self.current()

    def add(self, source: Path, name: str = "") -> Model:
        """Takes a model file into the folder; it is not used yet.

        Args:
            source: The file.
            name: For the model; by default the file's own.

        Raises:
            ModelError: Not a model that this program can use, or the name is taken or cannot be one.
        """
        name = name or source.stem
        goal = self.path(name)
        if self.free_name(name) != name:
            raise ModelError(f"There is a model named {name} already; choose another name.")
        read_model(source)
        read_general(source)
        write_file(goal, source.read_bytes())
        return self.find(name)

    def export(self, name: str, goal: Path) -> None:
        """Writes a copy of a model file; an older file there is replaced."""
        model = self.find(name)
        if model.fault:
            raise ModelError(model.fault)
        write_file(goal, model.path.read_bytes())

    def delete(self, name: str) -> bool:
        """Deletes a model of the user's for good.

        Returns:
            Whether it was in use, so that the base model is now.
        """
        if name == BASE:
            raise ModelError("The model that comes with the program cannot be deleted.")
        if not self.path(name).is_file():
            raise ModelError(f"There is no model named {name} in {self.folder}.")
        choices = self._choices()
        used = bool(choices) and choices[-1] == name
        # The choice first: a crash in between leaves a model too many, not a choice of none.
        if name in choices:
            self._choose(_without_repeats([c for c in choices if c != name] + ([BASE] if used else [])))
        try:
            self.path(name).unlink()
        except OSError as e:
            raise StorageError(f"{self.path(name)} cannot be deleted: {e.strerror}.") from e
        return used

    def _choices(self) -> list[str]:
        """Names chosen, the last one last; before the first choice it was the base model."""
        return self._read_choices() or []

    def _read_choices(self) -> list[str] | None:
        """None where the file is there but cannot be read."""
        try:
            names = json.loads((self.folder / _CHOICES).read_text("utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError, RecursionError):
            return None
        return [n for n in names if isinstance(n, str) and (n == BASE or _is_name(n))] if isinstance(names, list) else None

    def _choose(self, names: Sequence[str]) -> None:
        write_file(self.folder / _CHOICES, json.dumps(names[-_KEPT_CHOICES:], ensure_ascii=False) + "\n")


def _read(name: str, path: Path) -> Model:
    try:
        _, card = read_model(path)
        return Model(name, path, file_hash(path), datetime.fromtimestamp(path.stat().st_mtime, UTC), card)
    except ModelError as e:
        return Model(name, path, fault=str(e))
    except OSError:
        return Model(name, path, fault=f"{path} cannot be read.")


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name.casefold() != BASE


def _without_repeats(names: list[str]) -> list[str]:
    """Choices of which none is the one before it; the base model comes before the first."""
    return [name for name, before in zip(names, [BASE, *names], strict=False) if name != before]


def _before_and_after(before: object, after: object) -> tuple[float, float] | None:
    return (float(before), float(after)) if isinstance(before, (int, float)) and isinstance(after, (int, float)) else None


def _objection(effect: Effect) -> str:
    """Why a model that does not improve, as ``improves`` has it, is not to be used."""
    if effect.own[1] >= effect.own[0]:
        return "does not read better than the one it comes from"
    return (
        "was not tried on other hands, which it may have unlearnt" if effect.others is None else "reads other hands worse than the one it comes from"
    )


def _measured(effect: Effect) -> str:
    own = f"your CER was {effect.own[0]:.2%} and would be {effect.own[1]:.2%}"
    return own if effect.others is None else f"{own}, that of other hands was {effect.others[0]:.2%} and would be {effect.others[1]:.2%}"
