"""What the user chose, kept as JSON between runs."""

from __future__ import annotations

import dataclasses
import json
import logging
import math
from dataclasses import dataclass
from typing import Any, Self

from hwr_desktop.files import write_file
from hwr_desktop.paths import settings_file

_log = logging.getLogger(__name__)
_RECENT = 10
_CHOICES = {
    "language": ("auto", "en", "fr", "off"),
    "spelling": ("off", "suggest", "on"),
    "text_place": ("beside", "below"),
    "fingers": ("auto", "write", "move"),
    "canvas_text": ("beside", "under"),
    "learn": ("ask", "always", "never"),
    "appearance": ("system", "light", "dark"),
    "interface": ("system", "en", "fr"),
}


@dataclass(frozen=True)
class Settings:
    """The settings of one user. Changed by ``dataclasses.replace``, written by ``save``.

    Attributes:
        language: Language model to decode with: ``auto``, ``en``, ``fr`` or ``off``.
        spelling: ``off``; ``suggest``: doubtful words that no dictionary has are marked, near ones offered; ``on``: the nearest replaces them.
        threads: Threads for recognition, at least 1.
        pen_width: Width of the pen on the canvas in px.
        pen_colour: Of the pen on the canvas, ``#rrggbb``, or "" for the usual ink.
        scratch_out: Whether a zigzag over strokes on the canvas takes them away.
        fingers: What one finger does on the canvas: it may ``write`` or ``move`` the paper; ``auto``: write until a pen was used.
        canvas_text: Where the canvas shows its text: ``beside`` the paper, or ``under`` each line.
        pdf_dpi: Resolution at which PDF pages are drawn.
        text_place: Where the text stands: ``beside`` the page, or ``below`` it, where lines have more room.
        text_share: How much of the room the text has of what it shares with page or canvas, in percent.
        text_percent: Size of the text that was read, in percent of its usual size.
        picture_percent: Size of the picture above a line, in percent of what fits.
        learn: Whether corrected lines are kept to learn from: ``ask`` the first time, ``always`` or ``never``.
        learn_step_ms: Milliseconds that a step of learning took the last time.
        appearance: Colours of the window: those of the ``system``, ``light`` or ``dark``.
        interface: Language of the window: that of the ``system``, ``en`` or ``fr``.
        autosave: Whether work is saved by itself against crashes.
        folder: The last folder in a file dialogue, or "".
        recent: Files opened last, newest first, at most 10.
        one_window: Whether a second start of the program hands its files to the window that is open.
        window: Place and size of the window in Qt's own form, base64, or "".
    """

    language: str = "auto"
    spelling: str = "suggest"
    threads: int = 1
    pen_width: float = 3.0
    pen_colour: str = ""
    scratch_out: bool = True
    fingers: str = "auto"
    canvas_text: str = "beside"
    pdf_dpi: float = 300.0
    text_place: str = "beside"
    text_share: int = 46
    text_percent: int = 100
    picture_percent: int = 100
    learn: str = "ask"
    learn_step_ms: float = 550.0
    appearance: str = "system"
    interface: str = "system"
    autosave: bool = True
    folder: str = ""
    recent: tuple[str, ...] = ()
    one_window: bool = True
    window: str = ""

    @classmethod
    def load(cls) -> Self:
        """Reads the user's settings. What is missing, damaged or of the wrong type keeps its default: the program starts."""
        path = settings_file()
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, RecursionError) as e:
            _log.warning("settings in %s cannot be read: %s", path, e)
            return cls()
        if not isinstance(data, dict):
            _log.warning("settings in %s are not an object", path)
            return cls()
        return cls(**_usable(cls(), data))

    def save(self) -> None:
        """Writes the settings.

        Raises:
            StorageError: The file cannot be written.
        """
        write_file(settings_file(), json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1) + "\n")

    def opened(self, path: str) -> Self:
        """These settings with ``path`` as the newest of the recent files."""
        others = (p for p in self.recent if p != path)
        return dataclasses.replace(self, recent=(path, *others)[:_RECENT])


def _usable(defaults: Settings, data: dict[str, Any]) -> dict[str, Any]:
    """The values of ``data`` that have the type and range of the field they are for."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(defaults):
        value = data.get(field.name)
        default = getattr(defaults, field.name)
        if isinstance(default, tuple):
            if isinstance(value, list) and all(isinstance(v, str) for v in value):
                values[field.name] = tuple(value[:_RECENT])
        elif isinstance(default, bool):
            if isinstance(value, bool):
                values[field.name] = value
        elif isinstance(default, str):
            if isinstance(value, str) and value in _CHOICES.get(field.name, (value,)):
                values[field.name] = value
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 1:
            values[field.name] = type(default)(value)
    return values
