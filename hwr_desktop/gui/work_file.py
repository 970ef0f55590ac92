"""The document in the window as a file: save, open, begin anew; and the question about changes that would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox
from shiboken6 import isValid

from hwr_desktop.capture.ink import Ink
from hwr_desktop.document import Document
from hwr_desktop.document_file import SUFFIX, read_document, write_document
from hwr_desktop.gui.message_bar import Kind
from hwr_desktop.gui.page_changes import Opened, PageChange

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow

_SAVE, _OPEN = "save document", "open document"


class WorkFile(QObject):
    """All of a window's work is one document: its ink and its pages.

    Signals:
        changed: Another file, or all changes are saved, or there are new ones.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.path: Path | None = None
        self.showing = self._leaving = False
        self._given_up = False  # the changes, if what was wanted instead comes
        self._question: QMessageBox | None = None
        window.undo_stack.cleanChanged.connect(self.changed)
        window.page_reading.opened.connect(self._other_pages)

    @property
    def unsaved(self) -> bool:
        """Whether the user did something that is not in a file. Reading alone does not count: it can be done again."""
        # While the window is being destroyed its stack goes first, and says so.
        return isValid(self._window.undo_stack) and not self._window.undo_stack.isClean()

    def document(self) -> Document:
        """All that is in the window: every page, also those not read yet, and the ink as one more page."""
        window = self._window
        ink = window.canvas.sheet.ink()
        pages = window.page_reading.pages
        if len(ink):
            read = window.ink_reading.page
            pages = (*pages, replace(read, ink=ink))
        return Document(window.page_reading.source or self.tr("Canvas"), pages)

    def _other_pages(self) -> None:
        """What is saved now must not take the place of the file that had the pages before."""
        self.path = None
        if self._given_up and not len(self._window.canvas.sheet.ink()):
            self._window.undo_stack.setClean()
        self._given_up = False
        self.changed.emit()

    # Saving.

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Writes the document to its file, or asks for one; ``then`` is called once it is written."""
        if not self.document().pages:
            self._window.message_bar.show_message(self.tr("There is nothing to save yet."))
        elif self.path is None:
            self.save_as(then)
        else:
            self.save_to(self.path, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Asks for a file and writes the document to it."""
        if not self.document().pages:
            self._window.message_bar.show_message(self.tr("There is nothing to save yet."))
            return
        name = (self.path or Path(self.document().source)).with_suffix(SUFFIX).name
        start = str(Path(self._window.settings.folder) / name)
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save document"), start, self._filter())
        if path:
            self.save_to(Path(path) if Path(path).suffix else Path(path + SUFFIX), then)

    def save_to(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Writes the document to this file, on the lane that saves."""
        document, stack = self.document(), self._window.undo_stack
        index = stack.index()

        def saved(lost: list[str]) -> None:
            self.path = path
            if stack.index() == index:
                stack.setClean()
            self._window.files.remember(str(path))
            self._tell_saved(path, lost)
            self.changed.emit()
            if then is not None and not self.unsaved:
                then()

        self._window.jobs.start(_SAVE, lambda _: write_document(path, document), saved, lane="saving")

    def _tell_saved(self, path: Path, lost: list[str]) -> None:
        if lost:
            told = self.tr("Saved as {path}, but without a picture that is not there any more: {picture}")
            self._window.message_bar.show_message(told.format(path=path, picture=lost[0]), Kind.ERROR)
        else:
            self._window.message_bar.show_message(self.tr("Saved as {path}.").format(path=path))

    # Opening.

    def open(self, path: Path) -> None:
        """Opens a document in the place of what is there, after asking about unsaved changes."""
        self.ask_about_changes(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        folder = self._window.page_reading.folder.path

        def show(document: Document) -> None:
            self.show(document, path)
            self._window.files.remember(str(path))

        self._window.jobs.start(_OPEN, lambda _: read_document(path, folder), show, lane="pages")

    def show(self, document: Document, path: Path | None) -> None:
        """Puts a document in the place of all that is in the window; nothing is left to undo."""
        window = self._window
        inks = [page for page in document.pages if page.ink is not None]
        pages = tuple(page for page in document.pages if page.ink is None)
        self.showing = True
        window.canvas.sheet.replace(inks[0].ink if inks and inks[0].ink else Ink(), window.canvas.pen_width)
        self.showing = False
        if inks:
            window.ink_reading.restore(replace(inks[0], ink=None))
        window.page_reading.put_all(Opened(document.source if pages else "", pages), show=True)
        window.undo_stack.clear()
        self.path = path
        if inks or not pages:
            window.front.show_canvas()
        self.changed.emit()

    def put_ink(self, ink: Ink) -> None:
        """Undoably puts ink from a file on the canvas in the place of what is there: no change to be saved, unless it changes a document."""
        canvas, stack = self._window.canvas, self._window.undo_stack
        nothing_new = stack.isClean() and self.path is None
        canvas.sheet.replace(ink, canvas.pen_width)
        if nothing_new:
            stack.setClean()

    def new(self) -> None:
        """Begins an empty document on the canvas, after asking about unsaved changes."""
        self.ask_about_changes(lambda: self.show(Document("", ()), None))

    def close(self) -> None:
        """Closes the opened pages, after asking about unsaved changes."""
        self.ask_about_changes(self._close)

    def _close(self) -> None:
        self._window.page_reading.close()
        self._other_pages()

    # The question.

    def may_close(self) -> bool:
        """Whether the window can be closed without a loss; if not, asks, and closes it after the answer."""
        if self.unsaved and not self._leaving:
            self.ask_about_changes(self._leave)
            return False
        return True

    def _leave(self) -> None:
        self._leaving = True
        self._window.close()
        self._leaving = False

    def ask_about_changes(self, then: Callable[[], object]) -> QMessageBox | None:
        """Calls ``then`` at once where nothing would be lost; else asks, and calls it when the changes are saved or given up.

        Changes that are given up still count as such until something else is there: it may be a file that cannot be opened.
        """
        self._given_up = False
        if not self.unsaved:
            then()
            return None
        if self._question is not None and isValid(self._question):
            self._question.reject()  # something else is wanted now
        self._question = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Save the changes to {name}?").format(name=self.name() or self.tr("this document")))
        box.setInformativeText(self.tr("What you do not save is lost."))
        save = box.addButton(self.tr("&Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("&Do not save"), QMessageBox.ButtonRole.DestructiveRole)
        box.setEscapeButton(box.addButton(self.tr("&Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.setDefaultButton(save)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save.clicked.connect(lambda: self.save(then))
        discard.clicked.connect(lambda: self._discard(then))
        box.open()
        return box

    def ask_about_pages(self, then: Callable[[], object]) -> None:
        """As ``ask_about_changes``, for what replaces the pages alone: asks only if they were changed."""
        self._given_up = False
        stack = self._window.undo_stack
        since = range(max(0, min(stack.cleanIndex(), stack.index())), max(stack.cleanIndex(), stack.index()))
        if any(isinstance(stack.command(i), PageChange) for i in since):
            self.ask_about_changes(then)
        else:
            then()

    def _discard(self, then: Callable[[], object]) -> None:
        self._given_up = True
        then()

    def name(self) -> str:
        """What the document is called: its file, or the picture that is open; "" for neither."""
        return self.path.name if self.path else Path(self._window.page_reading.source).name

    def _filter(self) -> str:
        return f"{self.tr('Document')} (*{SUFFIX})"
