"""The command line: ``hwr COMMAND ...``. One module a command; each imports what it needs only when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from hwr_desktop import __version__
from hwr_desktop.cli import console, evaluate, export, finetune, models, recognise, samples, train
from hwr_desktop.errors import HwrError

COMMANDS = {
    "recognise": recognise,
    "export": export,
    "evaluate": evaluate,
    "train": train,
    "finetune": finetune,
    "samples": samples,
    "models": models,
}
"""Each has ``HELP`` (one line), ``EXAMPLES``, ``add_arguments(parser)`` and ``run(arguments) -> exit status``."""

_STATUS = "exit status: 0 all went well, 1 something failed (a line on stderr says what and why), 2 the command was not understood"
_EXAMPLES = """examples:
  hwr recognise page.jpg                        print the text of a scanned page
  hwr recognise --format json scans/*.png       one JSON object a line, with places and confidences
  hwr recognise --as ink note.inkml             read pen strokes
  hwr export page.xml --out page.docx           what was read before, in another format
  hwr COMMAND --help                            more about a command
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: Without the program's name; by default those of the process.

    Returns:
        The exit status: 0, 1 (failed, said in one line on stderr), 2 (usage), 130 (interrupted) or 141 (nobody reads the output).
    """
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        console.write_output("")
        return status
    except HwrError as e:
        console.say(str(e))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _discard_output()
        return 141
    except OSError as e:
        # Files of the user are read and written with errors of their own: what is left is the output.
        if not console.is_output_error(e):
            return console.report_bug(e)
        _discard_output()
        console.say(f"the output cannot be written: {e.strerror}.")
        return 1
    except Exception as e:
        return console.report_bug(e)


def _run(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Text is UTF-8 whatever the locale; a path that is not may stand in a message.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = make_parser()
    if not arguments:
        parser.print_help()
        return 0
    try:
        chosen = parser.parse_args(arguments)
        status: int = COMMANDS[chosen.command].run(chosen)
        return status
    except SystemExit as e:  # argparse has printed help, the version or a fault of usage
        return int(e.code or 0)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="hwr",
        description="Reads handwriting - scans, photos, PDF and pen strokes - on this computer alone.",
        epilog=_EXAMPLES + "\n" + _STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"hwr-desktop {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module in COMMANDS.items():
        epilog = module.EXAMPLES + "\n" + _STATUS
        form = argparse.RawDescriptionHelpFormatter
        module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP, epilog=epilog, formatter_class=form))
    return parser


def _discard_output() -> None:
    """Leaves nothing for the interpreter to flush at its end, which would fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
