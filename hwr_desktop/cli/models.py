"""``hwr models``: the base model and the user's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import console

if TYPE_CHECKING:
    from hwr_desktop.learn.registry import Current, Model

HELP = "Shows your models and chooses the one to read with."
EXAMPLES = """examples:
  hwr models list                        each model with its error rates before and after; * reads
  hwr models use personal                read with it from now on
  hwr models undo                        go back to the one before
  hwr models export personal own.safetensors
  hwr models import own.safetensors --name desk
  hwr models delete desk                 for good; if it was in use, the model that comes with the program reads
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of this command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="print all models, the oldest first")
    using = actions.add_parser("use", help="choose the model to read with")
    using.add_argument("name", metavar="NAME", help='as hwr models list shows it; "base" is the one that comes with the program')
    using.add_argument("--anyway", action="store_true", help="even if it is known not to read better than the base model")
    actions.add_parser("undo", help="go back to the model that was in use before")
    exporting = actions.add_parser("export", help="write a copy of a model file, replacing an older one")
    exporting.add_argument("name", metavar="NAME")
    exporting.add_argument("file", type=Path, metavar="FILE")
    importing = actions.add_parser("import", help="add a model file; it is not used until you choose it")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--name", default="", help="name for the model (default: the file's)")
    deleting = actions.add_parser("delete", help="delete a model for good")
    deleting.add_argument("name", metavar="NAME")


def run(arguments: argparse.Namespace) -> int:
    """Runs one action. Returns the exit status."""
    from hwr_desktop.learn.registry import Registry

    registry = Registry()
    match arguments.action:
        case "list":
            current = registry.current()
            _say_fallback(current)
            console.write_output(to_table(registry.models(), current.model.name))
        case "use":
            console.say(f"the model {registry.use(arguments.name, insist=arguments.anyway).name} reads from now on.")
        case "undo":
            current = registry.undo()
            _say_fallback(current)
            console.say(f"the model {current.model.name} reads again.")
        case "export":
            registry.export(arguments.name, arguments.file)
            console.say(f"{arguments.file} is a copy of the model {arguments.name}.")
        case "import":
            model = registry.add(arguments.file, arguments.name)
            console.say(f"added as {model.name}; to read with it: hwr models use {model.name}")
        case "delete":
            used = registry.delete(arguments.name)
            console.say(f"the model {arguments.name} is deleted" + ("; the model that comes with the program reads from now on." if used else "."))
    return 0


def to_table(models: list[Model], current: str) -> str:
    """One line for each model: name, when it was made, what it comes from, the user's lines, CER before and after; or its fault."""
    rows = [("", "name", "date", "from", "lines", "your CER", "other hands")]
    names = {model.hash: model.name for model in models if model.hash}
    faults = []
    for model in models:
        mark = "*" if model.name == current else ""
        if model.fault:
            faults.append(f"{model.name}: {model.fault}")
            continue
        made = model.time.astimezone().strftime("%Y-%m-%d %H:%M") if model.time else ""
        parent = model.card.parent if model.card else ""
        effect = model.effect
        measured = ("", "", "") if effect is None else (str(effect.lines), _change(effect.own), _change(effect.others))
        rows.append((mark, model.name, made, names.get(parent, "another model") if parent else "", *measured))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, *faults]) + "\n"


def _change(cer: tuple[float, float] | None) -> str:
    return "" if cer is None else f"{cer[0]:.2%} > {cer[1]:.2%}"


def _say_fallback(current: Current) -> None:
    if current.message:
        console.say(current.message)
