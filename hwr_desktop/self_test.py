"""``--self-test``: whether all parts of the program work on this machine, from source and as it was packaged.

Each part does its real work on bundled samples, in a home folder of its own that is deleted afterwards, and with the network forbidden.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop import __version__
from hwr_desktop.errors import HwrError
from hwr_desktop.paths import resource

if TYPE_CHECKING:
    from hwr_desktop.document import Document
    from hwr_desktop.recognise.recogniser import Recogniser

OPTION = "--self-test"
_LONGEST_S = 120.0
_INK = "we can tell time on exact tunnel wind"
_PAGE = ("we met once at noon", "all came in on time", "no one came at ten")
_MOST_WRONG = 0.2  # of the characters


def main(arguments: Sequence[str], window: bool) -> int:
    """Runs all parts, or those named, and prints a line for each.

    Args:
        arguments: Names of parts; none: all.
        window: Whether the window is a part.

    Returns:
        The exit status: 0 if all work, else 1.
    """
    if arguments == ["two-steps"]:
        return _two_steps()
    watchdog = threading.Timer(_LONGEST_S, _give_up)
    watchdog.daemon = True
    watchdog.start()
    print(f"hwr-desktop {__version__}, Python {sys.version.split()[0]}, {sys.platform}", flush=True)
    before = os.environ.get("HWR_DESKTOP_HOME")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ["HWR_DESKTOP_HOME"] = home
        try:
            status = _run(SelfTest(Path(home)).parts(window), arguments)
        finally:
            watchdog.cancel()
            os.environ.pop("HWR_DESKTOP_HOME")
            if before is not None:
                os.environ["HWR_DESKTOP_HOME"] = before
    print("all parts work" if status == 0 else "SOME PARTS DO NOT WORK", flush=True)
    return status


def _run(parts: dict[str, Callable[[], str]], chosen: Sequence[str]) -> int:
    status = 0
    for name in chosen or parts:
        begin = time.perf_counter()
        try:
            told = parts[name]()
            word = "ok  "
        except KeyError:
            told, word, status = "there is no such part", "FAIL", 1
        except HwrError as e:
            told, word, status = str(e), "FAIL", 1
        except Exception:
            told, word, status = traceback.format_exc(), "FAIL", 1
        print(f"{word} {name:<10} {time.perf_counter() - begin:6.2f} s  {told}", flush=True)
    return status


class PartError(HwrError):
    """A part does not do what it should."""


class SelfTest:
    """The parts of the program, tried one after the other; later ones use what earlier ones made.

    Args:
        home: An empty folder to write into.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._recogniser: Recogniser | None = None
        self._document: Document | None = None

    def parts(self, window: bool) -> dict[str, Callable[[], str]]:
        """What to try by name; each returns what to say of it, or raises."""
        parts = {"network": self.network, "model": self.model, "ink": self.ink, "page": self.page, "language": self.language}
        parts |= {"spelling": self.spelling, "store": self.store, "export": self.export, "processes": self.processes}
        parts["learning"] = self.learning
        return parts | ({"window": self.window} if window else {})

    def network(self) -> str:
        """From here on nothing in this process can make a socket."""
        sys.addaudithook(_refuse_sockets)
        return "sockets are forbidden from here on"

    def model(self) -> str:
        """The recogniser that comes with the program."""
        card = self._reader().card
        return f"{card.name}, {len(card.charset) - 1} characters"

    def ink(self) -> str:
        """Pen strokes."""
        from hwr_desktop.capture.ink_file import read_ink as open_ink
        from hwr_desktop.reading import read_ink

        page = read_ink(open_ink(resource("samples/ink.json")), self._reader())
        return _checked(" ".join(line.text for line in page.lines), _INK)

    def page(self) -> str:
        """A scanned page: its lines, their order, their text."""
        from hwr_desktop.capture.source import open_pages
        from hwr_desktop.document import Document
        from hwr_desktop.reading import read_page

        path = resource("samples/page.png")
        picture = next(iter(open_pages(path)))
        page = read_page(picture, self._reader())
        self._document = Document(str(path), (page,))
        if len(page.lines) != len(_PAGE):
            raise PartError(f"{len(page.lines)} lines were found on the sample page instead of {len(_PAGE)}.")
        return " / ".join(_checked(line.text, text) for line, text in zip(page.lines, _PAGE, strict=True))

    def language(self) -> str:
        """The language models."""
        from hwr_desktop.recognise.language import bundled

        return ", ".join(model.name for model in bundled())

    def spelling(self) -> str:
        """The dictionaries."""
        from hwr_desktop.recognise.spelling import Speller

        suggested = Speller.bundled("en").suggestions("writting")
        if "writing" not in suggested:
            raise PartError(f"For “writting” the dictionary suggests {suggested}.")
        return "writting -> writing"

    def store(self) -> str:
        """The store of corrected lines, and the registry of models."""
        from hwr_desktop.capture.source import open_pages
        from hwr_desktop.learn.correction import Correction
        from hwr_desktop.learn.registry import Registry
        from hwr_desktop.learn.samples import SampleStore

        picture = next(iter(open_pages(resource("samples/page.png"))))
        store = SampleStore()
        store.add(Correction(picture.pixels[40:130], _PAGE[0]))
        if [sample.text for sample in store.samples()] != [_PAGE[0]]:
            raise PartError("A sample that was stored did not come back.")
        return f"1 sample, model {Registry().current().model.name}"

    def export(self) -> str:
        """Every format."""
        from hwr_desktop.capture.source import open_pages
        from hwr_desktop.export import FORMATS, Options

        if self._document is None:
            self.page()
        assert self._document is not None
        picture = next(iter(open_pages(resource("samples/page.png"))))
        written = []
        for form in FORMATS:
            (path,) = form.write(self._document, self.home / f"out{form.suffix}", Options(pictures=[picture]))
            if not path.stat().st_size:
                raise PartError(f"{path} is empty.")
            written.append(form.name)
        return ", ".join(written)

    def processes(self) -> str:
        """The command line, with two processes that read side by side."""
        from hwr_desktop.cli import COMMANDS, make_parser

        paths = [resource(f"samples/{name}") for name in ("ink.json", "page.png")]
        arguments = make_parser().parse_args(["recognise", "--jobs", "2", "--out", str(self.home / "read"), *map(str, paths)])
        status = COMMANDS[arguments.command].run(arguments)
        if status:
            raise PartError(f"The command line ended with status {status}.")
        ink, page = ((self.home / "read" / f"{path.stem}.txt").read_text("utf-8").split("\n") for path in paths)
        _checked(" ".join(ink).strip(), _INK)
        _checked(" ".join(page).strip(), " ".join(_PAGE))
        return f"{len(paths)} files read side by side"

    def learning(self) -> str:
        """Two steps of fine-tuning in a child process."""
        command = (
            [sys.executable, OPTION, "two-steps"] if getattr(sys, "frozen", False) else [sys.executable, "-m", "hwr_desktop", OPTION, "two-steps"]
        )
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
        if done.returncode:
            raise PartError(f"The child process ended with status {done.returncode}: {done.stderr.strip()[-2000:]}")
        return done.stdout.strip()

    def window(self) -> str:
        """The window, without a screen if there is none."""
        from hwr_desktop.gui.app import paint_once

        return paint_once()

    def _reader(self) -> Recogniser:
        from hwr_desktop.recognise.language import bundled
        from hwr_desktop.recognise.recogniser import Recogniser

        if self._recogniser is None:
            self._recogniser = Recogniser.load(languages=bundled())
        return self._recogniser


def _refuse_sockets(event: str, _: object) -> None:
    if event.startswith("socket."):
        raise PartError(f"A part of the program tried to use the network ({event}).")


def _checked(read: str, text: str) -> str:
    from rapidfuzz.distance import Levenshtein

    if Levenshtein.distance(read, text) > _MOST_WRONG * len(text):
        raise PartError(f"“{read}” was read where “{text}” is written.")
    return read


def _two_steps() -> int:
    """The child process of ``SelfTest.learning``."""
    sys.addaudithook(_refuse_sockets)
    from hwr_desktop.learn.finetune import Job, finetune
    from hwr_desktop.learn.replay import replayed
    from hwr_desktop.paths import base_model
    from hwr_desktop.recognise.modelfile import read_model

    others, own = replayed(read_model(base_model())[1].charset)
    job = Job(base_model(), own[:16], own[16:17], others[:40], changes={"steps": 2, "columns": 3000})
    losses = [step.loss for step in finetune(job)]
    print("2 steps, loss " + ", ".join(f"{loss:.2f}" for loss in losses))
    return 0 if len(losses) == 2 and all(loss == loss for loss in losses) else 1


def _give_up() -> None:
    print(f"FAIL the self-test took longer than {_LONGEST_S:.0f} s", flush=True)
    os._exit(1)
