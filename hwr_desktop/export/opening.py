"""Files that hold what was read -> documents again."""

from __future__ import annotations

from pathlib import Path

from hwr_desktop.capture.input_file import read_bytes
from hwr_desktop.capture.xml_file import local, parse_xml
from hwr_desktop.document import Document
from hwr_desktop.errors import InputError

_LARGEST = 128 << 20  # bytes: a thousand pages
_WANTED = "a PAGE, ALTO or JSON file"


def read_documents(path: Path) -> tuple[Document, ...]:
    """Reads a PAGE or ALTO file (one document) or the JSON lines of this program (one a line); what a file is, is told by its content.

    Returns:
        At least one document. The source is the picture that the file names, as it names it, or else the file itself. Text is NFC with single
        spaces. Where the words of a line have no places, or do not make its text, the text is spread over the line. What says nothing
        of its confidence was typed by a person: 1.

    Raises:
        InputError: Missing, too large, of another kind, or with something that cannot be understood.
    """
    content = read_bytes(path, _WANTED, _LARGEST + 1)
    name = str(path)
    if len(content) > _LARGEST:
        raise InputError(f"{name} is too large for {_WANTED}: more than {_LARGEST >> 20} MiB.")
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        from hwr_desktop.export.json_lines import from_json_lines

        return from_json_lines(content, name)
    root = parse_xml(content, name)
    if local(root) == "PcGts":
        from hwr_desktop.export.reading_page import page_document

        return (page_document(root, name),)
    if local(root) == "alto":
        from hwr_desktop.export.reading_alto import alto_document

        return (alto_document(root, name),)
    raise InputError(f"{name} is XML, but neither PAGE nor ALTO.")
