"""How well whole pages are read: as they are, turned by 5 degrees, darkened, in perspective, with the back showing through, photographed,
on their side.

The variants are made here of the pages of a set; the places of their lines are taken along. What the columns mean, ``hwr evaluate --help``
says.

    python benchmarks/pages.py --data ../shared/data --set copiste --no-text
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import cv2
import numpy as np
from phone import phone_photo

from hwr_desktop.cli.console import load_reader, positive_int
from hwr_desktop.cli.evaluate_pages import limited, measure
from hwr_desktop.errors import HwrError
from hwr_desktop.learn.page_metrics import PageCounts
from hwr_desktop.learn.page_sets import KnownPage, read_page_set

_DESK = 60  # grey of what a photo shows around the sheet


def warped(page: KnownPage, matrix_of: Callable[[int, int], tuple[np.ndarray, int, int]], border: int | None) -> KnownPage:
    """The page under a projective map.

    Args:
        page: Any.
        matrix_of: (width, height) -> matrix ``(3, 3)`` from px of the page to px of the new picture, and that picture's width and height.
        border: Grey of what comes from outside of the page; None for the tone of its edge.
    """
    picture = page.open()
    matrix, wide, tall = matrix_of(picture.shape[1], picture.shape[0])

    def moved(points: np.ndarray) -> np.ndarray:
        return cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), matrix).reshape(-1, 2).astype(np.float32)

    def opened() -> np.ndarray:
        grey = page.open()
        tone = int(np.median(grey)) if border is None else border
        return np.asarray(cv2.warpPerspective(grey, matrix, (wide, tall), flags=cv2.INTER_AREA, borderValue=tone), np.uint8)

    lines = tuple(replace(x, polygon=moved(x.polygon), baseline=None if x.baseline is None else moved(x.baseline)) for x in page.lines)
    return KnownPage(page.name, lines, opened)


def turned(page: KnownPage, degrees: float = 5.0) -> KnownPage:
    """The page turned anticlockwise on larger paper of its own tone."""

    def matrix(width: int, height: int) -> tuple[np.ndarray, int, int]:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        wide, tall = int(np.ceil(height * sin + width * cos)), int(np.ceil(height * cos + width * sin))
        turn[:, 2] += (wide - width) / 2, (tall - height) / 2
        return np.vstack([turn, [0, 0, 1]]), wide, tall

    return warped(page, matrix, None)


def on_its_side(page: KnownPage, quarters: int) -> KnownPage:
    """The page turned clockwise by so many quarters."""

    def moved(points: np.ndarray) -> np.ndarray:
        height, width = page.open().shape
        for _ in range(quarters):
            points = np.stack([height - points[:, 1], points[:, 0]], 1)
            height, width = width, height
        return points.astype(np.float32)

    lines = tuple(replace(x, polygon=moved(x.polygon), baseline=None if x.baseline is None else moved(x.baseline)) for x in page.lines)
    return KnownPage(page.name, lines, lambda: np.ascontiguousarray(np.rot90(page.open(), -quarters)))


def darkened(page: KnownPage) -> KnownPage:
    """The page with light from the left: at its right edge it has 45 % of its brightness."""

    def opened() -> np.ndarray:
        grey = page.open()
        return np.asarray(np.round(grey * np.linspace(1.0, 0.45, grey.shape[1])[None, :]), np.uint8)

    return KnownPage(page.name, page.lines, opened)


def bled_through(page: KnownPage, share: float = 0.3) -> KnownPage:
    """The page on thin paper: its own mirror image, upside down, shows through from the back, blurred, with 30 % of its darkness."""

    def opened() -> np.ndarray:
        grey = page.open().astype(np.float32)
        paper = float(np.percentile(grey, 90))
        back = cv2.GaussianBlur(np.maximum(paper - grey[::-1], 0), (0, 0), 1.5)
        return np.asarray(np.clip(grey - share * back, 0, 255), np.uint8)

    return KnownPage(page.name, page.lines, opened)


def in_perspective(page: KnownPage, share: float = 0.1) -> KnownPage:
    """The page as a photo from below shows it, on a dark desk: foreshortened, its upper edge a tenth shorter than the lower."""

    def matrix(width: int, height: int) -> tuple[np.ndarray, int, int]:
        margin = 0.04 * width
        inset = share * width / 2
        there = np.array([[inset, 0.02 * height], [width - inset, 0], [width, height * (1 - share / 2)], [0, height * (1 - share / 4)]], np.float32)
        here = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        wide, tall = int(width + 2 * margin), int(height * (1 - share / 4) + 2 * margin)
        return cv2.getPerspectiveTransform(here, there + np.float32(margin)), wide, tall

    return warped(page, matrix, _DESK)


VARIANTS: dict[str, Callable[[KnownPage], KnownPage]] = {
    "as it is": lambda page: page,
    "turned by 5 degrees": turned,
    "darkened": darkened,
    "perspective of 10 %": in_perspective,
    "bleed-through of 30 %": bled_through,
    "photo by a phone": phone_photo,
    "turned by 90 degrees": lambda page: on_its_side(page, 1),
    "upside down": lambda page: on_its_side(page, 2),
    "turned by 270 degrees": lambda page: on_its_side(page, 3),
}


def row(name: str, variant: str, counts: PageCounts, with_text: bool) -> str:
    """One row of the table."""
    pages = max(counts.pages, 1)
    lines = f"{name:10} {variant:21} {counts.pages:5} {counts.recall:7.1%} {counts.precision:9.1%} {counts.f1:7.1%} {counts.order:7.1%}"
    text = f" {counts.cer:7.2%} {counts.cer_given:7.2%} {counts.bag_of_words_f1:7.1%} {counts.reading_s / pages:7.2f}" if with_text else ""
    return f"{lines} {counts.finding_s / pages:7.3f}{text}"


def main() -> int:
    """Prints one row a set and variant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), metavar="DIR", help="folder with pages/NAME.jsonl and .zip")
    parser.add_argument("--set", action="append", dest="sets", metavar="NAME", help="may be given several times (default: copiste)")
    parser.add_argument("--split", default="dev", help="of the pages; empty for all (default: dev)")
    parser.add_argument("--variant", action="append", choices=list(VARIANTS), help="may be given several times (default: all)")
    parser.add_argument("--limit", type=positive_int, metavar="N", help="at most N pages of each set, taken evenly from all")
    parser.add_argument("--no-text", action="store_true", help="only find lines, do not read them")
    parser.add_argument("--overlay", type=Path, metavar="DIR", help="draw each page with its lines into DIR/VARIANT")
    parser.add_argument("--threads", type=positive_int, default=2, help="processor threads to use (default: 2)")
    arguments = parser.parse_args()
    arguments.model, arguments.language = None, "auto"
    cv2.setNumThreads(arguments.threads)
    head = f"{'set':10} {'variant':21} {'pages':>5} {'recall':>7} {'precision':>9} {'F1':>7} {'order':>7} {'find s':>7}"
    print(head + ("" if arguments.no_text else f" {'CER':>7} {'given':>7} {'words':>7} {'read s':>7}"))
    try:
        reader = None if arguments.no_text else load_reader(arguments)
        for name in arguments.sets or ["copiste"]:
            pages = limited(read_page_set(arguments.data / "pages" / f"{name}.jsonl", split=arguments.split or None), arguments.limit)
            for variant in arguments.variant or VARIANTS:
                goal = arguments.overlay / variant.replace(" ", "-") if arguments.overlay else None
                counts = measure(variant, [VARIANTS[variant](page) for page in pages], reader, goal)
                print(row(name, variant, counts, reader is not None), flush=True)
    except HwrError as e:
        print(e, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
