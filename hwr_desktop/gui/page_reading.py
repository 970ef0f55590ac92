"""The opened pages: what was read on them, what the user made of it, and which of them is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QUndoStack

from hwr_desktop.autosave import WorkFolder
from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.gui.first_reading import FirstReading
from hwr_desktop.gui.jobs import Job, Jobs
from hwr_desktop.gui.opening import Found, find_pages, picture_or_paper
from hwr_desktop.gui.page_changes import Kind, OpenChange, Opened, PageChange
from hwr_desktop.gui.read_queue import ReadQueue
from hwr_desktop.gui.reader import SharedReader
from hwr_desktop.line_edits import normal, retyped
from hwr_desktop.page_edits import with_line
from hwr_desktop.page_pictures import PagePictures

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_SHOW = "show page"
READ_LINES = "read lines"


class PageReading(QObject):
    """Opens files, turns pages, and has them read. Every change by the user is undoable.

    Signals:
        opened: The source of pages of which the first is about to be shown, and from how many files they come.
        some_failed: Sentences about files that could not be opened beside those that were.
        opening: Files opened and files in all.
        page_shown: A ``PageImage``.
        closed: No page is open any more.
        about_to_change: Lines or pages become others; what names them by index has to be settled now.
        text_changed: The ``Page`` that was read on the page shown, or None while there is none; its lines may still be without text.
        retyped: Index and ``TextLine`` of one line of the page shown that the user typed over.
        line_changed: The same of a line that changed for another reason, or was read.
        line_chosen: The line that a change leaves chosen.
        pages_changed: Other pages are open.
        page_changed: Index of a page that changed, or whose status did.
        page_read: Index of a page of which all lines are read now.
        progress: Lines read and lines in all; (0, 0) while lines are being looked for.
        busy_changed: Whether something is being opened or read.
    """

    opened = Signal(str, int)
    some_failed = Signal(list)
    opening = Signal(int, int)
    page_shown = Signal(object)
    closed = Signal()
    about_to_change = Signal()
    text_changed = Signal(object)
    retyped = Signal(int, object)
    line_changed = Signal(int, object)
    line_chosen = Signal(int)
    pages_changed = Signal()
    page_changed = Signal(int)
    page_read = Signal(int)
    progress = Signal(int, int)
    busy_changed = Signal(bool)

    def __init__(self, jobs: Jobs, reader: SharedReader, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = undo_stack
        self.folder = WorkFolder.new()
        self.pictures = PagePictures()
        self.source = ""
        self.pages: tuple[Page, ...] = ()
        self.index = 0
        self.image: PageImage | None = None
        self._jobs, self.busy = jobs, False
        self.first = FirstReading(self)
        self.queue = ReadQueue(self, jobs, reader)
        self.queue.lines_read.connect(self.progress)
        self.queue.busy_changed.connect(self._tell_busy)

    @property
    def count(self) -> int:
        """How many pages are open."""
        return len(self.pages)

    @property
    def page(self) -> Page | None:
        """What was read on the page shown; None where there is none or it was not read yet."""
        return next((page for page in self.pages[self.index : self.index + 1] if page.read), None)

    @property
    def busy_lines(self) -> bool:
        """Whether single lines are being read."""
        return self._jobs.running(READ_LINES)

    @property
    def unread(self) -> int:
        """How many pages have not been read to their end yet."""
        return sum(not page.finished for page in self.pages)

    def document(self) -> Document:
        """All pages read so far, in order."""
        return Document(self.source, tuple(page for page in self.pages if page.read))

    # Opening and turning pages.

    def open(self, paths: Sequence[Path], dpi: float) -> None:
        """Opens pictures, PDF files and folders, and reads their first page; what was open stays until that page can be shown.

        Args:
            paths: At least one.
            dpi: Resolution of PDF pages.
        """
        self.cancel()
        folder, pictures, source = self.folder, self.pictures, str(paths[0])
        self.start(_SHOW, lambda job: find_pages(paths, dpi, folder, pictures, job), lambda found: self._open(found, source), "pages", self.opening)

    def open_picture(self, png: bytes, source: str, name: str) -> None:
        """Opens a picture without a file, from the clipboard."""
        self.cancel()
        folder, pictures = self.folder, self.pictures

        def work(job: Job) -> Found:
            return find_pages([folder.put_picture(png)], 300, folder, pictures, job)

        self.start(_SHOW, work, lambda found: self._open(found, source, name), "pages")

    def _open(self, found: Found, source: str, name: str = "") -> None:
        if self.pages or self.undo_stack.count():
            self._replace(Opened(source, found.pages), name or self.tr("Open {name}").format(name=Path(source).name.replace("&", "&&")))
        else:
            self.put_all(Opened(source, found.pages), show=False)
        self.opened.emit(source, found.files)
        self.show(found.first, found.image)
        if found.faults:
            self.some_failed.emit(list(found.faults))

    def _replace(self, opened: Opened, name: str) -> None:
        """Undoably shows other pages. To open or close something is no change that would have to be saved."""
        clean = self.undo_stack.isClean()
        self.undo_stack.push(OpenChange(self, opened, name))
        if clean:
            self.undo_stack.setClean()

    def put_all(self, opened: Opened, show: bool, index: int = 0) -> None:
        """Puts other pages in the place of all, without undo; ``show`` shows the one of this index."""
        self.cancel()
        self.about_to_change.emit()
        self.source, self.pages, self.image, self.index = opened.source, opened.pages, None, 0
        self.queue.faults = {}
        self.pages_changed.emit()
        if not self.pages:
            self.text_changed.emit(None)
            self.closed.emit()
        elif show:
            self._turn_to(min(index, self.count - 1))

    def close(self) -> None:
        """Undoably closes all pages."""
        self.cancel()
        if self.pages:
            self._replace(Opened(), self.tr("Close"))

    def go(self, index: int) -> None:
        """Shows another page, and reads it if it was not."""
        if 0 <= index < self.count and index != self.index:
            self._turn_to(index)

    def _turn_to(self, index: int) -> None:
        page, pictures = self.pages[index], self.pictures

        def show(made: tuple[PageImage, list[str]]) -> None:
            self.show(index, made[0])
            if made[1]:
                self.some_failed.emit(made[1])

        self.start(_SHOW, lambda _: picture_or_paper(page, pictures), show, "pages")

    def show(self, index: int, image: PageImage) -> None:
        """Shows a page whose picture is this, and reads what is not read of it."""
        self.index, self.image = index, image
        self.page_shown.emit(image)
        self.text_changed.emit(self.page)
        if not self.pages[index].finished:
            self.queue.read_first(index)

    # Reading.

    def read_again(self) -> None:
        """Undoably looks for the lines of the page shown afresh, and reads them."""
        page = self.page
        if page is not None:
            self.change_page(replace(page, lines=(), read=False), self.tr("Find lines"))
        elif self.image is not None:
            self.queue.read_first(self.index)

    def cancel(self) -> None:
        """Stops opening and reading; what was read before stays."""
        self._jobs.cancel(_SHOW)
        self._jobs.cancel(READ_LINES)
        self.queue.clear()
        self._tell_busy()

    # Changes by the user.

    def retype(self, line: int, text: str) -> None:
        """Undoably gives a line of the page shown another text."""
        page, text = self.page, normal(text)
        if page is not None and page.lines[line].text != text:
            self.change_line(line, retyped(page.lines[line], text))

    def change_line(self, line: int, value: TextLine) -> None:
        """Undoably puts another line in the place of one; as ``retype`` it is undone together with the typing before."""
        page = self.page
        if page is not None and page.lines[line] != value:
            self.change_page(with_line(page, line, value), self.tr("Typing"), Kind.TYPING, line)

    def change_lines(self, first: int, count: int, lines: tuple[TextLine, ...], name: str) -> None:
        """Undoably puts any number of lines in the place of ``count`` lines of the page shown.

        Args:
            first: Index of the first line.
            count: How many lines go.
            lines: What comes.
            name: What the user did, for the undo command.
        """
        page = self.page
        if page is not None:
            self.change_page(replace(page, lines=page.lines[:first] + lines + page.lines[first + count :]), name)

    def change_page(self, page: Page, name: str, kind: Kind = Kind.LINES, line: int = -1, index: int | None = None) -> None:
        """Undoably makes a page, by default the one shown, another one.

        Args:
            page: What it becomes.
            name: What the user did, for the undo command.
            kind: What the change is about.
            line: The one line concerned; for ``Kind.LINES`` the one that is chosen afterwards. -1 for none.
            index: Of the page.
        """
        if kind is Kind.LINES:
            self.about_to_change.emit()
        self.undo_stack.push(PageChange(self, self.index if index is None else index, page, name, kind, line))

    def put_page(self, change: PageChange, page: Page, bring: bool) -> None:
        """For undo commands: puts a page in its place and shows what changed; ``bring`` turns to it."""
        old, page = self.pages[change.index], self.first.recalled(page)
        self.put(change.index, page)
        if change.index != self.index:
            if bring:
                self.go(change.index)
        elif page.picture != old.picture or self.image is None:
            self._turn_to(self.index)
        elif change.kind is Kind.LINES or len(old.lines) != len(page.lines) or not page.read:
            self.text_changed.emit(self.page)
            if self.page is None:
                self.queue.pause()  # what is read there was looked for before
                self.queue.read_first(self.index)
            elif page.lines and change.line >= 0:
                self.line_chosen.emit(min(change.line, len(page.lines) - 1))
        else:
            told = self.retyped if change.kind is Kind.TYPING else self.line_changed
            for i, (before, after) in enumerate(zip(old.lines, page.lines, strict=True)):
                if before is not after:
                    told.emit(i, after)

    def put(self, index: int, page: Page) -> None:
        """Puts a page in the place of one, silently: without undo, and shown by the caller."""
        self.pages = (*self.pages[:index], page, *self.pages[index + 1 :])
        self.page_changed.emit(index)

    # Jobs.

    def start(self, slot: str, work: Callable[[Job], Any], done: Callable[[Any], None], lane: str, told: SignalInstance | None = None) -> None:
        """Starts a job that keeps the window busy and can be cancelled by the user."""

        def finished(value: object) -> None:
            self._tell_busy()
            done(value)

        self._jobs.start(slot, work, finished, lane=lane, failed=lambda _: self._tell_busy(), progress=lambda at: (told or self.progress).emit(*at))
        self._tell_busy()

    def _tell_busy(self) -> None:
        busy = self.queue.busy or any(map(self._jobs.running, (_SHOW, READ_LINES)))
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)
