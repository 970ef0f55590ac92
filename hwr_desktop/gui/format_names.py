"""What the formats of documents and of ink are called in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject


class FormatNames(QObject):
    """Titles and explanations, by the names of ``FORMATS`` and ``INK_FORMATS``."""

    def titles(self) -> dict[str, str]:
        """One or two words each."""
        documents = {
            "txt": self.tr("Plain text"),
            "md": self.tr("Markdown"),
            "json": self.tr("JSON"),
            "docx": self.tr("Word document"),
            "pdf": self.tr("Searchable PDF"),
        }
        places = {"page": self.tr("PAGE XML"), "alto": self.tr("ALTO XML"), "hocr": self.tr("hOCR")}
        return documents | places | {"ink": self.tr("Ink"), "inkml": self.tr("InkML"), "svg": self.tr("SVG drawing"), "png": self.tr("PNG picture")}

    def explanations(self) -> dict[str, str]:
        """A sentence each, for the formats of documents."""
        return {
            "txt": self.tr("The text alone, line by line."),
            "md": self.tr("The text with its paragraphs, for notes and wikis."),
            "json": self.tr("All that was read, with places and confidences, for other programs."),
            "docx": self.tr("The text with its paragraphs, for Word, LibreOffice and the like."),
            "pdf": self.tr("The pages as they look; their text can be searched, selected and copied."),
            "page": self.tr("Lines and words with their places, for transcription programs such as eScriptorium; one file a page."),
            "alto": self.tr("Lines and words with their places, for libraries and archives; all pages in one file."),
            "hocr": self.tr("A web page that says where each word stands, for OCR programs."),
        }
