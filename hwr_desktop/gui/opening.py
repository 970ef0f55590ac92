"""Finding the pages of files and folders. Runs on the pages lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hwr_desktop.autosave import WorkFolder
from hwr_desktop.capture.input_file import IMAGE_SUFFIXES, PDF_SUFFIXES, files_in
from hwr_desktop.document import Page, Picture
from hwr_desktop.errors import InputError
from hwr_desktop.gui.jobs import Job
from hwr_desktop.page_pictures import PagePictures, blank
from hwr_desktop.torch_import import load_library

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

PICTURES = tuple(sorted(suffix[1:] for suffix in IMAGE_SUFFIXES | PDF_SUFFIXES))


@dataclass(frozen=True, eq=False)
class Found:
    """What was opened.

    Attributes:
        pages: Not read yet, at least one.
        first: Index of the first page whose picture can be shown.
        image: Its picture.
        files: How many files there were.
        faults: A sentence for each file that cannot be opened.
    """

    pages: tuple[Page, ...]
    first: int
    image: PageImage
    files: int
    faults: tuple[str, ...] = ()


def find_pages(paths: Sequence[Path], dpi: float, folder: WorkFolder, pictures: PagePictures, job: Job) -> Found:
    """Counts the pages of files and opens the first.

    Args:
        paths: Files and folders.
        dpi: Resolution of PDF pages.
        folder: Where copies of the files are kept.
        pictures: Opens pages.
        job: Is told (files done, files in all).

    Raises:
        InputError: No page at all can be opened; where there is one file only, what is wrong with it.
    """
    load_library()  # before NumPy and OpenCV, which would wait for it with the lock of the interpreter held
    files = [file for path in paths for file in (files_in(path) if path.is_dir() else [path])]
    pages: list[Page] = []
    faults: list[InputError] = []
    for done, file in enumerate(files):
        if job.cancelled():
            break
        if len(files) > 1:
            job.report((done, len(files)))
        try:
            pages += _pages_of(file, dpi, folder)
        except InputError as e:
            faults.append(e)
    for index, page in enumerate(pages):
        try:
            assert page.picture is not None
            return Found(tuple(pages), index, pictures.open(page.picture), len(files), tuple(map(str, faults)))
        except InputError as e:
            faults.append(e)
    if len(faults) == 1:
        raise faults[0]
    raise InputError(f"None of these {len(files)} files can be read. The first: {faults[0] if faults else files[0]}")


def picture_or_paper(page: Page, pictures: PagePictures) -> tuple[PageImage, list[str]]:
    """What a page shows, and what is wrong: where the picture of a page that was read is lost, blank paper, so that its text can still be seen.

    Raises:
        InputError: The picture of a page that was not read cannot be opened.
    """
    try:
        return pictures.of(page), []  # type: ignore[return-value]  # ink is not opened, it is on the canvas
    except InputError as e:
        if not page.read:
            raise
        return blank(page), [str(e)]


def _pages_of(file: Path, dpi: float, folder: WorkFolder) -> list[Page]:
    from hwr_desktop.capture.source import page_count

    count = page_count(file)
    kept = str(folder.keep(file))
    return [Page(1, 1, picture=Picture(kept, number, dpi), read=False) for number in range(1, count + 1)]
