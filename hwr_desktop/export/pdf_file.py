"""The bare bones of a PDF file, written object by object.

The libraries for PDF keep a document whole in memory until it is saved: a scanned book would take gigabytes. Here each page leaves memory
as soon as it is written.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO


class PdfFile:
    """Writes numbered objects and, at the end, the table that says where they stand.

    Args:
        file: Open for writing; written from where it stands, never sought in.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = 0
        self._places: dict[int, int] = {}
        self._last = 0
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")  # bytes above 127 say that this is no text

    def reserve(self) -> int:
        """The number of an object that will be written later."""
        self._last += 1
        return self._last

    def add(self, content: str | bytes, number: int | None = None) -> int:
        """Writes one object, and returns its number."""
        number = self.reserve() if number is None else number
        self._places[number] = self._size
        body = content.encode("ascii") if isinstance(content, str) else content
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def add_stream(self, data: bytes, entries: str = "", *, packed: bool = False, number: int | None = None) -> int:
        """Writes a stream, and returns its number.

        Args:
            data: Its content.
            entries: Entries of its dictionary besides length and, unless it is ``packed`` already, filter.
            packed: Whether ``data`` is compressed in a way that ``entries`` name.
            number: A reserved number.
        """
        if not packed:
            data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
        return self.add(b"<<%b/Length %d>>stream\n%b\nendstream" % (entries.encode("ascii"), len(data), data), number)

    def finish(self, root: int, info: int) -> None:
        """Writes the table. ``root`` is the catalogue, ``info`` says what the document is."""
        start, count = self._size, self._last + 1
        rows = b"".join(b"%010d 00000 n \n" % self._places[number] for number in range(1, count))
        self._write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, rows))
        self._write(f"trailer\n<</Size {count}/Root {root} 0 R/Info {info} 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._size += len(data)


def text_string(text: str) -> str:
    """A text for the entries of a dictionary, as PDF writes it: UTF-16 in hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
