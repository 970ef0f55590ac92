"""DOCX, opened again."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.export.docx import write_docx


def page(*texts, new=()):
    return Page(100, 50, tuple(TextLine(text, 0.5, ((0, 0), (1, 0), (1, 1)), starts_paragraph=i in new) for i, text in enumerate(texts)))


def written(document, **options):
    file = io.BytesIO()
    write_docx(file, document, **options)
    return docx.Document(file)


DOCUMENT = Document("/home/x/letter.pdf", (page("Élise – “fin”", "two", "three", new=(2,)), page(), page("four")))


def test_paragraphs_breaks_and_pages():
    made = written(DOCUMENT)
    assert [p.text for p in made.paragraphs] == ["Élise – “fin”\ntwo", "three", "four"]
    assert [bool(p.paragraph_format.page_break_before) for p in made.paragraphs] == [False, False, True]


def test_lines_can_flow():
    assert [p.text for p in written(DOCUMENT, join_lines=True).paragraphs] == ["Élise – “fin” two", "three", "four"]


def test_it_says_what_it_is_and_not_who_made_the_library():
    about = written(DOCUMENT).core_properties
    assert (about.title, about.author, about.comments) == ("letter.pdf", "", "")
    assert about.created.year > 2020


def test_control_characters_are_left_out():
    assert [p.text for p in written(Document("a\udcff\x00", (page("a\x00b\x0bc\udc80"),))).paragraphs] == ["ab c"]


@pytest.mark.parametrize("pages", [(page(),), (page(""), page())])
def test_a_document_without_text_is_still_a_document(pages):
    file = io.BytesIO()
    write_docx(file, Document("a", pages))
    assert zipfile.ZipFile(file).testzip() is None
    assert not any(p.text for p in docx.Document(file).paragraphs)
