"""Document -> DOCX, by python-docx."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath
from typing import BinaryIO

import docx

from hwr_desktop.document import Document
from hwr_desktop.export.characters import printable
from hwr_desktop.export.paragraphs import paragraph_texts


def write_docx(file: BinaryIO, document: Document, join_lines: bool = False) -> None:
    """Writes the text: paragraphs with a line break after each line, every page of the document on a new page.

    Args:
        file: Written from where it stands.
        document: What was read; pages without text are left out.
        join_lines: Let the lines of a paragraph flow together instead of keeping each by a line break.
    """
    made = docx.Document()
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    about = made.core_properties
    about.title, about.author, about.comments = printable(PurePath(document.source).name)[:255], "", ""
    about.created = about.modified = now
    written = False
    for page in document.pages:
        new_page = written
        for lines in paragraph_texts(page, join_lines):
            paragraph = made.add_paragraph()
            paragraph.paragraph_format.page_break_before = new_page or None
            for number, line in enumerate(lines):
                run = paragraph.add_run()
                if number:
                    run.add_break()
                run.add_text(line)
            new_page, written = False, True
    made.save(file)
