"""The program's two commands: ``hwr`` (the command line) and ``hwr-desktop`` (the window)."""

from __future__ import annotations

import gc
import os
import sys

from hwr_desktop.torch_import import shorten_import

# Before numpy, OpenCV or torch: their waiting threads would otherwise spin and starve each other on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

_SELF_TEST = "--self-test"
_LEARNING = {"train", "finetune", "two-steps"}


def hwr() -> int:
    """The command line. Returns the exit status."""
    _prepare_torch()
    if sys.argv[1:2] == [_SELF_TEST]:
        return _test_itself(window=False)
    from hwr_desktop.cli import main

    return main(sys.argv[1:])


def main() -> int:
    """Without arguments or with files: the window. With a command or an option: the command line."""
    _prepare_torch()
    arguments = sys.argv[1:]
    if arguments[:1] == [_SELF_TEST]:
        return _test_itself(window=True)
    if arguments and (arguments[0].startswith("-") or _is_command(arguments[0])):
        return hwr()
    gc.disable()  # a seventh of the time until the window is painted; then it is enabled again
    try:
        from hwr_desktop.gui.app import main as show_window
    except ImportError as e:
        if "shared object" not in str(e):
            raise
        print(f"hwr-desktop: a library of the system that the window needs is missing: {e}", file=sys.stderr)
        return 1

    return show_window(arguments)


def _prepare_torch() -> None:
    if not _LEARNING & set(sys.argv[1:3]):
        shorten_import()


def _test_itself(window: bool) -> int:
    from hwr_desktop.self_test import main

    return main(sys.argv[2:], window)


def _is_command(word: str) -> bool:
    from hwr_desktop.cli import COMMANDS

    return word in COMMANDS


if __name__ == "__main__":
    sys.exit(main())
