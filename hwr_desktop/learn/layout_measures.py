"""How well a layout network finds the lines of pages that it was not trained on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.capture.page import PageImage
from hwr_desktop.capture.show_through import without_show_through
from hwr_desktop.layout.segmenter import find_lines
from hwr_desktop.learn.page_metrics import PageCounts, count_lines
from hwr_desktop.learn.page_sets import KnownPage, read_page_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hwr_desktop.layout.model import LayoutModel

DEV_SETS = (("copiste", "dev"), ("stanford", "dev"), ("cremma19", "dev"), ("poilus", "dev"), ("cremma20", "dev"), ("peraire", "adapt"))
"""Sets and splits that no layout network learns from."""


def f1_by_set(model: LayoutModel, data: Path, sets: Iterable[tuple[str, str]] = DEV_SETS) -> dict[str, float]:
    """F1 of lines in [0, 1] (box IoU 0.5), rounded to four places, by "SET SPLIT".

    Args:
        model: The layout model.
        data: The folder with ``pages/SET.jsonl``; sets that are not there are left out.
        sets: Names of sets and of their splits.

    Raises:
        DataError: A set is damaged.
    """
    there = [(name, split) for name, split in sets if (data / "pages" / f"{name}.jsonl").is_file()]
    return {f"{name} {split}": _f1(model, read_page_set(data / "pages" / f"{name}.jsonl", split=split)) for name, split in there}


def _f1(model: LayoutModel, pages: Sequence[KnownPage]) -> float:
    counts = PageCounts()
    for known in pages:
        found = find_lines(without_show_through(PageImage(known.open())), model)
        counts += count_lines([line.polygon for line in known.lines], [shape.polygon for shape in found])
    return round(counts.f1, 4)
