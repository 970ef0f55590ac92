"""What comes into the window and what leaves it: dialogues, clipboard, dropped files, recent files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from hwr_desktop.capture.ink import Ink
from hwr_desktop.document_file import SUFFIX, is_document
from hwr_desktop.errors import InputError
from hwr_desktop.export import FORMATS
from hwr_desktop.export.formats import by_suffix
from hwr_desktop.export.ink_files import INK_FORMATS
from hwr_desktop.export.text import to_text
from hwr_desktop.gui.format_names import FormatNames
from hwr_desktop.gui.message_bar import Kind
from hwr_desktop.gui.opening import PICTURES
from hwr_desktop.paths import bundled, resource

if TYPE_CHECKING:
    from hwr_desktop.document import Document
    from hwr_desktop.gui.main_window import MainWindow

INK = ("json", "inkml", "xopp")
TRANSCRIPTS = ("xml",)
"""PAGE and ALTO."""


class Files(QObject):
    """Opens, pastes, copies and saves for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask_open(self) -> None:
        """Lets the user choose files, and opens them."""
        patterns = " ".join(f"*.{suffix}" for suffix in (SUFFIX[1:], *PICTURES, *INK, *TRANSCRIPTS))
        paths, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Open"),
            self._window.settings.folder,
            f"{self.tr('Documents, pictures, PDF and ink')} ({patterns});;{self.tr('All files')} (*)",
        )
        self.open([Path(path) for path in paths])

    def ask_open_folder(self) -> None:
        """Lets the user choose a folder, and opens all pictures in it."""
        path = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"), self._window.settings.folder)
        if path:
            self.open([Path(path)])

    def open(self, paths: Sequence[Path]) -> None:
        """Opens ink on the canvas, and pictures, PDF files and folders as pages; several of them are read one after the other."""
        if not paths:
            return
        self._window.message_bar.clear()
        documents = [path for path in paths if is_document(path)]
        if documents:
            self._window.work_file.open(documents[0])
            return
        if all(_suffix(path) in TRANSCRIPTS for path in paths):
            self._window.work_file.ask_about_changes(lambda: self._open_transcripts(sorted(paths)))
            return
        if len(paths) == 1:
            if _suffix(paths[0]) in INK:
                self._open_ink(paths[0])
            else:
                self._open_pages(paths)
            return
        pages = [path for path in paths if path.is_dir() or _suffix(path) in PICTURES]
        others = [path for path in paths if path not in pages]
        if others:
            told = self.tr("Left out, as they are no pictures: {names}").format(names=_few([path.name for path in others]))
            self._window.message_bar.show_message(told, Kind.ERROR)
        if pages:
            self._open_pages(pages)

    def open_sample(self) -> None:
        """Opens the page that comes with the program to be tried."""
        self.open([resource("sample/Sample page.png")])

    def _open_pages(self, paths: Sequence[Path]) -> None:
        dpi = self._window.settings.pdf_dpi
        self._window.work_file.ask_about_pages(lambda: self._window.page_reading.open(paths, dpi))

    def _open_transcripts(self, paths: Sequence[Path]) -> None:
        folder = self._window.page_reading.folder

        def load(_: object) -> tuple[Document, tuple[str, ...]]:
            from hwr_desktop.export.opening import read_with_pictures

            return read_with_pictures(paths, folder.keep)

        def show(read: tuple[Document, tuple[str, ...]]) -> None:
            self._window.work_file.show(read[0], None)
            self.remember(str(paths[0]))
            if read[1]:
                told = self.tr("The picture {name} is not beside the file: there is only the text.")
                self._window.message_bar.show_message(told.format(name=read[1][0]), Kind.ERROR)

        self._window.jobs.start("open document", load, show, lane="pages")

    def _open_ink(self, path: Path) -> None:
        def show(ink: Ink) -> None:
            self._window.work_file.put_ink(ink)
            self._window.front.show_canvas()
            QTimer.singleShot(0, self._window.canvas.show_width)  # when the canvas has its place
            self.remember(str(path))

        self._load_ink(path, show)

    def ask_insert_ink(self) -> None:
        """Lets the user choose a file with ink, and puts it below what is written."""
        patterns = " ".join(f"*.{suffix}" for suffix in INK)
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Insert ink"), self._window.settings.folder, f"{self.tr('Ink')} ({patterns})")
        if path:
            self.insert_ink(Path(path))

    def insert_ink(self, path: Path) -> None:
        """Undoably puts ink from a file below what is written."""

        def show(ink: Ink) -> None:
            self._window.front.show_canvas()
            QTimer.singleShot(0, lambda: self._window.canvas_tools.insert(ink))  # when the canvas has its place

        self._load_ink(path, show)

    def _load_ink(self, path: Path, show: Callable[[Ink], None]) -> None:
        def load(_: object) -> Ink:
            from hwr_desktop.capture.ink_file import read_ink

            return read_ink(path)

        self._window.jobs.start("open ink", load, show, lane="pages")

    def paste(self) -> None:
        """Reads the picture on the clipboard, or opens the files that were copied."""
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()  # none at all on some platforms
        if data is None or not self.take(data):
            self._window.message_bar.show_message(self.tr("There is no picture on the clipboard."))

    def take(self, data: QMimeData) -> bool:
        """Opens what was pasted or dropped. False if it holds neither ink nor files nor a picture."""
        if self._window.canvas_tools.paste(data):
            return True
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.open(paths)
            return True
        picture = data.imageData() if data.hasImage() else None
        if not isinstance(picture, QImage) or picture.isNull():
            return False
        png, reading = _png(picture), self._window.page_reading
        self._window.work_file.ask_about_pages(lambda: reading.open_picture(png, self.tr("Pasted picture"), self.tr("Paste")))
        return True

    @staticmethod
    def takes(data: QMimeData) -> bool:
        """Whether dropping this would open something."""
        return data.hasImage() or any(url.isLocalFile() for url in data.urls())

    def copy_text(self) -> None:
        """Puts all text in front on the clipboard."""
        text = to_text(self._window.document())
        if text:
            QGuiApplication.clipboard().setText(text)
            self._window.message_bar.show_message(self.tr("The text is on the clipboard."))
        else:
            self._window.message_bar.show_message(self.tr("There is no text yet."))

    def ask_save_text(self) -> None:
        """Lets the user choose where to save the text in front, and saves it."""
        document = self._window.document()
        if not document.pages:
            self._window.message_bar.show_message(self.tr("There is no text yet."))
            return
        name = Path(document.source).stem or "text"
        forms = [form for form in FORMATS if form.in_rows]
        filters = {f"{FormatNames().titles()[form.name]} (*{form.suffix})": form.suffix for form in forms}
        start = str(Path(self._window.settings.folder) / f"{name}{forms[0].suffix}")
        path, chosen = QFileDialog.getSaveFileName(self._window, self.tr("Save text"), start, ";;".join(filters))
        if path:
            self.save_text(_with_suffix(path, filters.get(chosen, forms[0].suffix)))

    def save_text(self, path: Path) -> None:
        """Writes the text in front in the format that the name tells, as plain text where it tells none. Raises StorageError."""
        form = by_suffix(path)
        (form if form is not None and form.in_rows else FORMATS[0]).write(self._window.document(), path)
        told = self.tr("Saved as {path}.").format(path=path)
        missing = self._window.page_reading.unread if self._window.page_view.isVisible() else 0
        if missing:
            told += " " + self.tr("Pages not read to their end, whose text is missing or not whole: {count}.").format(count=missing)
        self._window.message_bar.show_message(told)

    def ask_save_ink(self) -> None:
        """Lets the user choose where to save the ink and in which format, and saves it."""
        ink = self._window.canvas.sheet.ink()
        if not ink.strokes:
            self._window.message_bar.show_message(self.tr("The canvas is empty."))
            return
        start = str(Path(self._window.settings.folder) / "ink.json")
        forms = {f"{FormatNames().titles()[form.name]} (*{form.suffix})": form for form in INK_FORMATS}
        path, chosen = QFileDialog.getSaveFileName(self._window, self.tr("Save ink"), start, ";;".join(forms))
        if path:
            self.save_ink(_with_suffix(path, forms.get(chosen, INK_FORMATS[0]).suffix))

    def save_ink(self, path: Path) -> None:
        """Writes the ink, at least one stroke, in the format that the name tells, else as JSON. Raises StorageError."""
        form = next((form for form in INK_FORMATS if form.suffix == path.suffix.lower()), INK_FORMATS[0])
        form.write(self._window.canvas.sheet.ink(), path)
        self._window.message_bar.show_message(self.tr("Saved as {path}.").format(path=path))

    def remember(self, source: str) -> None:
        """Adds an opened file to the recent ones, and its folder as the last one."""
        path = Path(source).absolute()
        if path.is_file() and not path.is_relative_to(bundled()):
            window = self._window
            window.settings = replace(window.settings.opened(str(path)), folder=str(path.parent))
            window.show_recent()

    def open_recent(self, path: str, _checked: bool = False) -> None:
        """Opens a file of the recent ones, or says that it is gone."""
        if Path(path).is_file():
            self.open([Path(path)])
        else:
            settings = self._window.settings
            self._window.settings = replace(settings, recent=tuple(p for p in settings.recent if p != path))
            self._window.show_recent()
            self._window.message_bar.show_message(str(InputError(f"{path} is not there any more.")), Kind.ERROR)


def _with_suffix(path: str, suffix: str) -> Path:
    return Path(path) if Path(path).suffix else Path(path + suffix)


def _suffix(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" … ({len(names)})" if len(names) > 3 else "")


def _png(picture: QImage) -> bytes:
    """The picture as PNG; what is transparent stays so, and becomes white paper when it is opened."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG", 60)  # type: ignore[call-overload]
    return bytes(data.data())
