"""What the formats of documents and of ink are called in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject


class FormatNames(QObject):
    """Titles and explanations, by the names of ``FORMATS`` and ``INK_FORMATS``."""

    def titles(self) -> dict[str, str]:
        """One or two words each."""
        tr = self.tr
        documents = {"txt": tr("Plain text"), "md": tr("Markdown"), "json": tr("JSON"), "docx": tr("Word document"), "pdf": tr("Searchable PDF")}
        places = {"page": tr("PAGE XML"), "alto": tr("ALTO XML"), "hocr": tr("hOCR")}
        return documents | places | {"ink": tr("Ink"), "inkml": tr("InkML"), "svg": tr("SVG drawing"), "png": tr("PNG picture")}

    def explanations(self) -> dict[str, str]:
        """A sentence each, for the formats of documents."""
        tr = self.tr
        return {
            "txt": tr("The text alone, line by line."),
            "md": tr("The text with its paragraphs, for notes and wikis."),
            "json": tr("All that was read, with places and confidences, for other programs."),
            "docx": tr("The text with its paragraphs, for Word, LibreOffice and the like."),
            "pdf": tr("The pages as they look; their text can be searched, selected and copied."),
            "page": tr("Lines and words with their places, for transcription programs such as eScriptorium; one file a page."),
            "alto": tr("Lines and words with their places, for libraries and archives; all pages in one file."),
            "hocr": tr("A web page that says where each word stands, for OCR programs."),
        }
