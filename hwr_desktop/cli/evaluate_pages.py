"""``hwr evaluate --pages`` and ``--pagexml``: how well whole pages are read, from finding their lines to their text."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.cli import console
from hwr_desktop.errors import DataError

if TYPE_CHECKING:
    import numpy as np

    from hwr_desktop.capture.line import LineShape
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.learn.page_metrics import PageCounts
    from hwr_desktop.learn.page_sets import KnownPage
    from hwr_desktop.reading import Reader

EXAMPLES = """  hwr evaluate --pages set.jsonl --images set.zip --split dev   whole pages: are their lines found, is their text right
  hwr evaluate --pagexml folder --no-text --overlay out         lines alone, with pictures of those found and those written

measures of pages:
  line recall, precision, F1        a line is found if its box and that of a written line share half of what they cover together (IoU 0.5);
                                    boxes are paired one to one, greedily, the best first
  neighbours in order               of the right lines that follow each other on paper, the share that follow each other as found
  CER of pages                      edits from all written lines to all lines read, in reading order, joined by spaces
  CER, lines given                  the same where the lines are cut out as the set outlines them; the difference is what finding lines costs
  bag of words F1                   words right wherever they stand
"""
_RATES = ("recall", "precision", "f1", "order")
_TEXT_RATES = ("cer", "cer_given", "cer_of_layout", "bag_of_words_f1")


def add_arguments(parser: argparse.ArgumentParser, sets: argparse._ArgumentGroup) -> None:
    """Adds the arguments for pages to those of ``hwr evaluate``."""
    what = "pages: image, lines with text, polygon, baseline; the pictures in the zip of the same name, beside it, or in --images"
    sets.add_argument("--pages", type=Path, action="append", default=[], metavar="FILE.jsonl", help=what)
    sets.add_argument("--pagexml", type=Path, action="append", default=[], metavar="DIR", help="a folder of PAGE XML files with their pictures")
    parser.add_argument("--overlay", type=Path, metavar="DIR", help="pages: draw each with its lines as written (green) and as found (red) into DIR")
    parser.add_argument("--no-text", action="store_true", help="pages: only find lines, do not read them")


def run(arguments: argparse.Namespace, load_reader: Callable[[], Reader]) -> int:
    """Measures every set of pages and prints a table, or a JSON object, for each. Returns the exit status."""
    reader = None if arguments.no_text else load_reader()
    for name, pages in _sets(arguments):
        counts = measure(name, limited(pages, arguments.limit), reader, arguments.overlay)
        console.write_output((to_json(name, counts, reader is not None) if arguments.json else to_table(name, counts, reader is not None)) + "\n")
    return 0


def measure(name: str, pages: Sequence[KnownPage], reader: Reader | None, overlay_to: Path | None = None) -> PageCounts:
    """Finds, and with a reader reads, the lines of all pages.

    Args:
        name: Of the set, for the progress bar.
        pages: At least one.
        reader: Reads lines; None to find them only.
        overlay_to: A folder for pictures of the pages with their lines.

    Raises:
        DataError: The picture of a page is missing or damaged.
    """
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.learn.page_metrics import PageCounts

    total = PageCounts()
    _warm_up()
    with console.Progress(name) as progress:
        for done, known in enumerate(pages, 1):
            page = PageImage(known.open())
            counts, found = measure_page(page, known, reader)
            total += counts
            if overlay_to is not None:
                _draw(overlay_to / f"{Path(known.name).stem}.png", page, known, found)
            progress(done, len(pages))
    return total


def measure_page(page: PageImage, known: KnownPage, reader: Reader | None) -> tuple[PageCounts, list[LineShape]]:
    """The counts of one page, which is put right before as when it is read, and the lines found on it in px of ``page``."""
    from hwr_desktop.capture.line import LineShape
    from hwr_desktop.layout.upright import prepare
    from hwr_desktop.learn.page_metrics import count_lines, count_text
    from hwr_desktop.reading import lines_on

    begin = time.perf_counter()
    ready, changes = prepare(page)
    shapes = lines_on(ready)
    finding_s = time.perf_counter() - begin

    def moved(points: np.typing.NDArray[np.float32]) -> np.typing.NDArray[np.float32]:
        return changes.to_picture(points, ready) if changes else points

    found = [LineShape(moved(s.polygon), None if s.baseline is None else moved(s.baseline)) for s in shapes]
    counts = count_lines([line.polygon for line in known.lines], [shape.polygon for shape in found])
    reading_s = 0.0
    if reader is not None:
        begin = time.perf_counter()
        read = _read(ready, shapes, reader)
        reading_s = time.perf_counter() - begin
        given = _read(page, _shapes(known), reader)
        counts += count_text([line.text for line in known.lines], read, given)
    return replace(counts, finding_s=finding_s, reading_s=reading_s), found


def limited(pages: Sequence[KnownPage], limit: int | None) -> Sequence[KnownPage]:
    """At most so many pages, taken evenly from all."""
    if limit is None or limit >= len(pages):
        return pages
    return [pages[i * len(pages) // limit] for i in range(limit)]


def to_json(name: str, counts: PageCounts, with_text: bool) -> str:
    """``set``, the rates as fractions, the counts, seconds a page."""
    rates = {key: round(getattr(counts, key), 5) for key in (_RATES + _TEXT_RATES if with_text else _RATES)}
    numbers = {key: value for key, value in asdict(counts).items() if not key.endswith("_s")}
    seconds = {key: round(getattr(counts, key) / max(counts.pages, 1), 4) for key in ("finding_s", "reading_s")}
    return json.dumps({"set": name, **rates, **numbers, **seconds}, ensure_ascii=False)


def to_table(name: str, counts: PageCounts, with_text: bool) -> str:
    """One measure a row."""
    pages = max(counts.pages, 1)
    rows = [
        (name, ""),
        ("pages", str(counts.pages)),
        ("lines written", str(counts.written)),
        ("lines found", str(counts.found)),
        ("line recall", f"{counts.recall:.2%}"),
        ("line precision", f"{counts.precision:.2%}"),
        ("line F1 (box IoU 0.5)", f"{counts.f1:.2%}"),
        ("neighbours in order", f"{counts.order:.2%}"),
        ("s a page, finding lines", f"{counts.finding_s / pages:.3f}"),
    ]
    if with_text:
        rows += [
            ("s a page, reading", f"{counts.reading_s / pages:.3f}"),
            ("CER of pages", f"{counts.cer:.2%}"),
            ("CER, lines given", f"{counts.cer_given:.2%}"),
            ("difference", f"{100 * counts.cer_of_layout:+.2f} points"),
            ("bag of words F1", f"{counts.bag_of_words_f1:.2%}"),
        ]
    width = max(len(label) for label, _ in rows)
    return "\n".join(f"{label:<{width}}  {value:>12}".rstrip() for label, value in rows) + "\n"


def _sets(arguments: argparse.Namespace) -> Iterable[tuple[str, Sequence[KnownPage]]]:
    from hwr_desktop.learn.page_sets import read_page_set

    for jsonl in arguments.pages:
        yield jsonl.stem, read_page_set(jsonl, arguments.images, arguments.split)
    for folder in arguments.pagexml:
        yield folder.name, read_page_xml(folder, arguments.images)


def read_page_xml(folder: Path, images: Path | None = None) -> list[KnownPage]:
    """The pages of the PAGE XML files in a folder, in the order of their names.

    Args:
        folder: With the XML files, and the pictures that they name unless ``images`` says where those are.
        images: A folder with the pictures.

    Raises:
        DataError: No folder, or no PAGE XML in it.
        InputError: A file that cannot be understood.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder of PAGE XML files.")
    pages = [_of_xml(path, images or folder) for path in sorted(folder.glob("*.xml")) if b"PcGts" in path.read_bytes()[:4096]]
    if not pages:
        raise DataError(f"{folder} has no PAGE XML files.")
    return pages


def _of_xml(path: Path, pictures: Path) -> KnownPage:
    import numpy as np

    from hwr_desktop.export.opening import read_documents
    from hwr_desktop.learn.page_sets import KnownLine, KnownPage

    document = read_documents(path)[0]
    lines = []
    for line in document.pages[0].lines:
        baseline = None if line.baseline is None else np.array(line.baseline, np.float32)
        lines.append(KnownLine(line.text, np.array(line.polygon, np.float32), baseline))
    picture = pictures / document.source.replace("\\", "/").rpartition("/")[2]

    def opened() -> np.typing.NDArray[np.uint8]:
        from hwr_desktop.capture.source import open_page

        return open_page(picture, 1).pixels

    return KnownPage(path.name, tuple(lines), opened)


def _shapes(known: KnownPage) -> list[LineShape]:
    from hwr_desktop.capture.line import LineShape

    return [LineShape(line.polygon, line.baseline) for line in known.lines]


def _read(page: PageImage, shapes: Sequence[LineShape], reader: Reader) -> list[str]:
    from hwr_desktop.capture.crop import crop_line

    return [hypothesis.text for hypothesis in reader.recognise([crop_line(page, shape) for shape in shapes])] if shapes else []


def _warm_up() -> None:
    """Loads what finding lines needs, so that the first page is not charged with it."""
    import numpy as np

    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.layout.segmenter import find_lines

    find_lines(PageImage(np.full((64, 64), 255, np.uint8)))


def _draw(target: Path, page: PageImage, known: KnownPage, found: Sequence[LineShape]) -> None:
    import cv2
    import numpy as np

    from hwr_desktop.files import write_file

    def drawn(points: np.typing.NDArray[np.float32], closed: bool, colour: tuple[int, int, int], thick: int) -> None:
        cv2.polylines(picture, [np.round(points).astype(np.int32)], closed, colour, thick, cv2.LINE_AA)

    picture = np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_GRAY2BGR))
    for line in known.lines:
        drawn(line.polygon, True, (0, 170, 0), 1)
    for number, shape in enumerate(found, 1):
        drawn(shape.polygon, True, (0, 0, 230), 2)
        if shape.baseline is not None:
            drawn(shape.baseline, False, (230, 80, 0), 2)
        x, y = (int(v) for v in shape.polygon[0])
        cv2.putText(picture, str(number), (max(0, x - 30), y + 20), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 230), 2, cv2.LINE_AA)
    write_file(target, cv2.imencode(".png", picture)[1].tobytes())
