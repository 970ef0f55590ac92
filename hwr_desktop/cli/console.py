"""What the commands have in common: messages on stderr, a progress bar, types of arguments."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hwr_desktop.errors import StorageError
from hwr_desktop.paths import log_file

if TYPE_CHECKING:
    from hwr_desktop.recognise.recogniser import Recogniser

DATA = Path("../shared/data")
"""Where data sets are looked for if the user does not say."""


class OutputError(OSError):
    """Standard output cannot be written; carries the system's error number."""


def write_output(text: str) -> None:
    """Writes to stdout at once, so that each result is there as soon as it is known.

    Raises:
        BrokenPipeError: Nobody reads it any more.
        OutputError: Another failure, such as a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as e:
        raise OutputError(e.errno, e.strerror) from e


def is_output_error(error: OSError) -> bool:
    """Whether an error is about standard output."""
    return isinstance(error, OutputError)


def pass_on(said: str) -> None:
    """What another process wrote on its stderr."""
    print(said, end="", file=sys.stderr, flush=True)


def say(message: str) -> None:
    """One line on stderr."""
    print(f"hwr: {message}", file=sys.stderr, flush=True)


def report_bug(error: BaseException, about: str = "") -> int:
    """One line for the user, the traceback in the log. Returns exit status 1."""
    say(log_bug(error, about))
    return 1


def log_bug(error: BaseException, about: str = "") -> str:
    """Puts the traceback into the log. Returns a sentence for the user."""
    trace = "".join(traceback.format_exception(error))
    log = log_file()
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {about}\n{trace}\n")
        where = f"details are in {log}"
    except OSError:
        where = "the log cannot be written"
    first = str(error).strip().split("\n")[0][:200]
    return f"{about + ': ' if about else ''}a fault in the program, not yours: {type(error).__name__}: {first} ({where})."


class Progress:
    """A bar on stderr, drawn only on a terminal and only once the work has taken a second.

    Use as a context manager: the bar is gone afterwards, whatever happens.
    """

    def __init__(self, label: str, after_s: float = 1.0) -> None:
        self.label = label if len(label) <= 30 else "..." + label[-27:]
        self.begin = time.monotonic()
        self.after_s = after_s
        self.shown = False
        self.last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()

    def hide(self) -> None:
        """Makes room for a message; the bar comes again with the next call."""
        if self.shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
            self.shown = False

    def __call__(self, done: int, total: int) -> None:
        """Shows that ``done`` of ``total`` are finished."""
        now = time.monotonic()
        if not sys.stderr.isatty() or total < 1 or now - self.begin < self.after_s or (now - self.last < 0.1 and done < total):
            return
        self.shown, self.last = True, now
        filled = 24 * done // total
        left = f", {(now - self.begin) / done * (total - done):.0f} s left" if done else ""
        sys.stderr.write(f"\r\033[K{self.label} [{'#' * filled}{'.' * (24 - filled)}] {done}/{total}{left}")
        sys.stderr.flush()


def spare_memory() -> None:
    """To be called before torch is imported, in a process that trains.

    Of the convolutions and recurrent layers compiled for each width of line only some are kept; a thousand of each, as is usual, would fill
    gigabytes and save no time.
    """
    for name in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):
        os.environ.setdefault(name, "16")


def keep_input(goal: Path, read: Path) -> None:
    """Makes sure that a result does not take the place of what it is made of. Raises StorageError."""
    try:
        same = goal.exists() and read.exists() and goal.samefile(read)
    except OSError:
        return  # opening or writing it says what is wrong
    if same:
        raise StorageError(f"{goal} is read here and would be lost: say with --out where else to write.")


def positive_int(text: str) -> int:
    """Type of an argument: a whole number, at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def load_reader(arguments: argparse.Namespace, own_words: Callable[[], Sequence[str]] | None = None) -> Recogniser:
    """The recogniser that ``add_reader_arguments`` asks for, which knows the words of the user that it is given. Imports torch. Raises ModelError."""
    from hwr_desktop.recognise.language import bundled
    from hwr_desktop.recognise.recogniser import Recogniser

    path = arguments.model
    if path is None:
        from hwr_desktop.learn.registry import Registry

        current = Registry().current()
        if current.message:
            say(current.message)
        path = current.model.path
    return Recogniser.load(path, arguments.threads, bundled(arguments.language), own_words)


def add_reader_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of every command that reads with a model."""
    parser.add_argument("--model", type=Path, metavar="FILE", help="the model to read with (default: the one in use, see: hwr models)")
    languages = "decode with the language model of en or fr, of whichever fits each line (auto, default), or without (off)"
    parser.add_argument("--language", choices=("auto", "en", "fr", "off"), default="auto", help=languages)
    parser.add_argument("--threads", type=positive_int, default=1, metavar="N", help="processor threads to use (default: 1)")
