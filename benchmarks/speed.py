"""Prints speed and memory as a Markdown table: ``python benchmarks/speed.py [--model FILE]``.

Lines and page are written by ``samples.py``. The window is the real program in a process of its own, with an ink file to open;
without a screen it paints off screen.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import samples
from hwr_desktop.errors import HwrError
from hwr_desktop.paths import base_model

_WAIT_S = 120


def main() -> int:
    """Measures everything and prints the table."""
    parser = argparse.ArgumentParser(description="Prints speed and memory as a Markdown table.")
    parser.add_argument("--model", type=Path, default=base_model(), help="the model to read with (default: the one that comes with the program)")
    parser.add_argument("--repeat", type=int, default=5, help="how often each thing is measured; the median counts (default: 5)")
    arguments = parser.parse_args()
    # First: to the kernel the peak of a child is at least what this process held when it began it.
    children = [*measure_command(arguments.model), *measure_window(arguments.model, arguments.repeat)]
    try:
        lines = [*measure_lines(arguments.model, arguments.repeat), *measure_decoding(arguments.model, arguments.repeat)]
    except HwrError as e:
        sys.exit(str(e))
    rows = [*lines, *children, *measure_pdf(arguments.repeat)]
    print("| what | value |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")
    return 0


def measure_lines(model: Path, repeat: int) -> list[tuple[str, str]]:
    """Milliseconds a line for one and two threads, alone and in a batch of 16, and seconds a page."""
    from hwr_desktop.capture.source import page_from_rgb
    from hwr_desktop.reading import read_page
    from hwr_desktop.recognise.language import bundled
    from hwr_desktop.recognise.recogniser import Recogniser

    lines = [samples.line(seed) for seed in range(16)]
    width = round(statistics.mean(line.pixels.shape[1] for line in lines))
    rows = []
    for threads in (1, 2):
        reader = Recogniser.load(model, threads=threads)
        alone = median_s(lambda reader=reader: [reader.recognise([line]) for line in lines], repeat) / len(lines)
        batch = median_s(lambda reader=reader: reader.recognise(lines), repeat) / len(lines)
        rows.append((f"ms a line, {threads} thread{'s' * (threads > 1)}, one by one (64 x {width} px)", f"{1000 * alone:.1f}"))
        rows.append((f"ms a line, {threads} thread{'s' * (threads > 1)}, batch of 16", f"{1000 * batch:.1f}"))
    speaking = Recogniser.load(model, 1, bundled())
    seconds = median_s(lambda: speaking.recognise(lines), repeat) / len(lines)
    rows.append(("ms a line, 1 thread, batch of 16, with language model", f"{1000 * seconds:.1f}"))
    grey = samples.page()
    page = page_from_rgb(grey[:, :, None].repeat(3, 2), "page")
    reader = Recogniser.load(model, 1, bundled())
    found = len(read_page(page, reader).lines)
    seconds = median_s(lambda: read_page(page, reader), max(1, repeat // 2))
    return [*rows, (f"s a page, 1 thread (25 lines, {found} found)", f"{seconds:.2f}")]


def measure_decoding(model: Path, repeat: int) -> list[tuple[str, str]]:
    """Milliseconds a line for the search with language models alone, on lines unlike any that were read before."""
    from hwr_desktop.capture.line import LineImage
    from hwr_desktop.recognise.language import bundled
    from hwr_desktop.recognise.recogniser import Recogniser

    def batch(first: int) -> list[LineImage]:
        return [samples.line(seed, 10, known=samples.english()) for seed in range(first, first + 16)]

    reader = Recogniser.load(model, 1, bundled())
    decoder, reader.decoder = reader.decoder, SimpleNamespace(texts=list)  # so that texts() gives what it would decode
    decoder.read(reader.texts(batch(0)))  # the tree of the language's words is made once
    ways = {"text alone": decoder.texts, "with words' confidences and alternatives": decoder.read}
    rows = []
    for way, (what, decode) in enumerate(ways.items()):
        seconds = []
        for turn in range(repeat):
            tables = reader.texts(batch(16 * (1 + way * repeat + turn)))
            begin = time.perf_counter()
            decode(tables)
            seconds.append(time.perf_counter() - begin)
        taken = 1000 * statistics.median(seconds) / 16
        rows.append((f"ms a line, 1 thread, for decoding with language model lines not read before, {what}", f"{taken:.1f}"))
    return rows


def median_s(work: Callable[[], object], repeat: int) -> float:
    """Median wall time of ``work`` in s, after one run that does not count."""
    work()
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def measure_window(model: Path, repeat: int) -> list[tuple[str, str]]:
    """Seconds from the start of the process to the first paint and to the first text, and its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        ink = Path(folder) / "ink.json"
        ink.write_text(samples.write(samples.text_of(5, 1), 1).to_json())
        (Path(folder) / "settings.json").write_text(json.dumps({"model": str(model.resolve())}))
        _run_window(ink)  # so that files are warm
        runs = [_run_window(ink) for _ in range(repeat)]
    middle = [statistics.median(values) for values in zip(*runs, strict=True)]
    return [
        ("s to the first painted window", f"{middle[0]:.2f}"),
        ("s to the first text of an ink file opened at start", f"{middle[1]:.2f}"),
        ("peak memory of the window after that, MB", f"{middle[2]:.0f}"),
    ]


def measure_pdf(repeat: int) -> list[tuple[str, str]]:
    """Seconds from the wish to open a PDF of 20 pages, in a window that has its model, to the first page's picture, first lines and text."""
    from PIL import Image
    from PySide6.QtCore import QEventLoop

    from hwr_desktop.gui.app import Application
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.settings import Settings

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    seen, first, shown = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HWR_DESKTOP_HOME"] = folder
        path = Path(folder) / "pages.pdf"
        paper = Image.fromarray(samples.page())
        paper.save(path, save_all=True, append_images=[paper] * 19, resolution=150)
        app = Application([])
        window = MainWindow(Settings())
        window.show()
        loop = QEventLoop()
        window.model_loaded.connect(loop.quit)
        window.text_shown.connect(loop.quit)
        loop.exec()
        begin = 0.0
        window.page_reading.page_shown.connect(lambda _: seen.append(time.perf_counter() - begin))
        window.page_reading.line_changed.connect(lambda *_: first.append(time.perf_counter() - begin))
        for number in range(repeat):
            del first[number:]
            begin = time.perf_counter()
            window.files.open([path])
            loop.exec()
            shown.append(time.perf_counter() - begin)
            window.page_reading.close()
        window.jobs.stop()
        del app
    name = "of a PDF of 20 pages of 25 lines"
    return [
        (f"s to the picture of the first page {name}", f"{statistics.median(seen):.2f}"),
        (f"s to its first line's text {name}", f"{statistics.median(first[:repeat]):.2f}"),
        (f"s to all its text {name}", f"{statistics.median(shown):.2f}"),
    ]


def _run_window(ink: Path) -> tuple[float, float, float]:
    environment = {**os.environ, "HWR_DESKTOP_HOME": str(ink.parent), "HWR_DESKTOP_TIMINGS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # where the program is installed Python keeps what it compiled
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    process = subprocess.Popen([sys.executable, "-m", "hwr_desktop", str(ink)], env=environment, stderr=subprocess.PIPE, text=True)
    watch = threading.Timer(_WAIT_S, process.kill)
    watch.start()
    told: dict[str, float] = {}
    other = []
    assert process.stderr is not None
    for line in process.stderr:
        name, _, value = line.strip().partition(" ")
        if name in ("painted", "model", "first-text"):
            told[name] = float(value)
        else:
            other.append(line)
        if name == "first-text":
            break
    process.terminate()
    peak = _peak_mb(process)
    watch.cancel()
    if "painted" not in told or "first-text" not in told:
        sys.exit(f"the window showed no text: {told} {''.join(other)}")
    return told["painted"], told["first-text"], peak


def measure_command(model: Path) -> list[tuple[str, str]]:
    """Wall time and peak memory of ``hwr recognise`` for one page."""
    import cv2

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.png"
        cv2.imwrite(str(page), samples.page())
        command = [sys.executable, "-c", "import sys; from hwr_desktop.__main__ import hwr; sys.exit(hwr())", "recognise", "--model", str(model)]
        begin = time.perf_counter()
        process = subprocess.Popen([*command, str(page)], stdout=subprocess.DEVNULL)
        peak = _peak_mb(process)
        seconds = time.perf_counter() - begin
    if process.returncode:
        sys.exit("hwr recognise failed")
    return [("s for hwr recognise with one page, from start to end", f"{seconds:.2f}"), ("peak memory of that, MB", f"{peak:.0f}")]


def _peak_mb(process: subprocess.Popen) -> float:
    """Waits for a child and returns the most memory that it held, in MB."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    sys.exit(main())
