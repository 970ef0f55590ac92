"""The formats that a document can be written in. Command line, window and self-test walk this one list.

Nothing is imported here that takes time: each writer brings its libraries when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hwr_desktop.files import new_file

if TYPE_CHECKING:
    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.document import Document

    Pictures = Iterable[PageImage | Ink | None]


@dataclass(frozen=True)
class Options:
    """How to write.

    Attributes:
        join_lines: Let the lines of a paragraph flow together (formats with ``flows``).
        pictures: What each page of the document shows, in order; taken one at a time, once (formats with ``pictures``). None for the
            pictures and the ink that the pages themselves name.
        progress: Called with (pages written, pages in all).
        cancelled: Asked between pages; once it is true the writer raises Cancelled and no file is left.
    """

    join_lines: bool = False
    pictures: Pictures | None = None
    progress: Callable[[int, int], None] = lambda done, total: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        name: As ``--format`` takes it.
        suffix: Of its files, with the dot.
        title: Its name in English, for lists to choose from.
        encode: Writes a document into an open file.
        pictures: Whether the pictures of the pages are needed; else text and places are enough.
        flows: Whether lines can be joined into running text.
        in_rows: Whether several documents may follow each other in one stream of text, such as standard output.
        one_page: Whether a file holds one page only; a document of several pages becomes several files.
    """

    name: str
    suffix: str
    title: str
    encode: Callable[[BinaryIO, Document, Options], None]
    pictures: bool = False
    flows: bool = False
    in_rows: bool = False
    one_page: bool = False

    def paths(self, path: Path, pages: int) -> list[Path]:
        """The files that ``write`` makes of a document with this many pages: ``path`` itself, or ``NAME-0001`` and so on beside it."""
        if not self.one_page or pages <= 1:
            return [path]
        return [path.with_name(f"{path.stem}-{number:04}{path.suffix}") for number in range(1, pages + 1)]

    def write(self, document: Document, path: Path, options: Options | None = None) -> list[Path]:
        """Writes a document into a file, whole or not at all.

        Args:
            document: At least one page.
            path: The file, replaced if it is there.
            options: How to write.

        Returns:
            The files written, see ``paths``.

        Raises:
            StorageError: A file cannot be written.
            InputError: A picture of a page is missing, cannot be read or does not fit its page.
            Cancelled: ``options.cancelled()`` turned true.
        """
        options = options or Options()
        paths = self.paths(path, len(document.pages))
        for part, goal in zip(self._parts(document, len(paths)), paths, strict=True):
            with new_file(goal) as file:
                self.encode(file, part, options)
        return paths

    @staticmethod
    def _parts(document: Document, count: int) -> Iterator[Document]:
        if count == 1:
            yield document
        else:
            yield from (replace(document, pages=(page,)) for page in document.pages)


def by_name(name: str) -> Format:
    """The format with this name. Raises KeyError."""
    return {form.name: form for form in FORMATS}[name]


def by_suffix(path: Path) -> Format | None:
    """The first format whose files are named like this one, or None."""
    return next((form for form in FORMATS if form.suffix == path.suffix.lower()), None)


def _txt(file: BinaryIO, document: Document, options: Options) -> None:
    from hwr_desktop.export.text import to_text

    file.write(to_text(document, options.join_lines).encode())


def _markdown(file: BinaryIO, document: Document, options: Options) -> None:
    from hwr_desktop.export.markdown import to_markdown

    file.write(to_markdown(document, options.join_lines).encode())


def _json(file: BinaryIO, document: Document, _: Options) -> None:
    from hwr_desktop.export.json_lines import to_json_line

    file.write(to_json_line(document).encode() + b"\n")


def _docx(file: BinaryIO, document: Document, options: Options) -> None:
    from hwr_desktop.export.docx import write_docx

    write_docx(file, document, options.join_lines)


def _pdf(file: BinaryIO, document: Document, options: Options) -> None:
    from hwr_desktop.export.pdf import write_pdf

    write_pdf(file, document, options)


def _page_xml(file: BinaryIO, document: Document, _: Options) -> None:
    from hwr_desktop.export.page_xml import to_page_xml

    file.write(to_page_xml(document))


def _alto(file: BinaryIO, document: Document, options: Options) -> None:
    from hwr_desktop.export.alto import write_alto

    write_alto(file, document, options)


def _hocr(file: BinaryIO, document: Document, options: Options) -> None:
    from hwr_desktop.export.hocr import write_hocr

    write_hocr(file, document, options)


FORMATS = (
    Format("txt", ".txt", "Plain text", _txt, flows=True, in_rows=True),
    Format("md", ".md", "Markdown", _markdown, flows=True, in_rows=True),
    Format("json", ".json", "JSON", _json, in_rows=True),
    Format("docx", ".docx", "Word document", _docx, flows=True),
    Format("pdf", ".pdf", "Searchable PDF", _pdf, pictures=True),
    Format("page", ".xml", "PAGE XML 2019", _page_xml, one_page=True),
    Format("alto", ".xml", "ALTO XML 4", _alto),
    Format("hocr", ".hocr", "hOCR", _hocr),
)
"""Every format, the simplest first."""
