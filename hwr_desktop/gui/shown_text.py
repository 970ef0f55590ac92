"""The text of what is in front: carried from the readings to the panel, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QPolygonF

from hwr_desktop.document import Document, Page, TextLine
from hwr_desktop.gui.read_queue import Status

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class ShownText(QObject):
    """Keeps canvas or page, and the text panel, in step.

    Signals:
        shown: The whole text of a page or of ink is in the window.
    """

    shown = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        reading, editor, view = window.page_reading, window.text_panel.editor, window.page_view
        window.front.changed.connect(self.show)
        window.ink_reading.text_changed.connect(self._show_ink)
        reading.text_changed.connect(self._show_page)
        reading.page_read.connect(self._tell_read)
        reading.page_changed.connect(self._show_whether_reading)
        reading.retyped.connect(window.text_panel.show_line)
        reading.line_changed.connect(window.text_panel.show_line)
        reading.line_changed.connect(view.show_line)
        reading.line_chosen.connect(view.line_chosen)
        view.line_chosen.connect(editor.choose_line)
        view.line_chosen.connect(view.choose_line)
        editor.line_entered.connect(self._line_entered)
        editor.line_typed.connect(self.retype)
        window.ink_reading.line_changed.connect(self._show_ink_line)

    def document(self) -> Document:
        """The text of what is in front; no pages where nothing was read."""
        if self._window.front.is_page:
            return self._window.page_reading.document()
        page = self._window.ink_reading.page
        return Document(self.tr("Canvas"), (page,) if page.lines else ())

    def show(self) -> None:
        """Shows the text of what is in front."""
        if self._window.front.is_canvas:
            self._show_ink(self._window.ink_reading.page)
        elif self._window.front.is_page:
            self._show_page(self._window.page_reading.page)

    def retype(self, index: int, text: str) -> None:
        """Types over a line of what is in front."""
        reading = self._window.page_reading if self._window.front.is_page else self._window.ink_reading
        reading.retype(index, text)

    def read_again(self) -> None:
        """Reads the chosen line again; without one the page or the ink in front."""
        line = self._window.text_panel.editor.line
        if not self._window.front.is_page:
            self._window.ink_reading.read()
        elif line >= 0 and self._window.page_reading.page is not None:
            self._window.line_reading.read([line])
        else:
            self._window.page_reading.read_again()

    def _show_ink(self, page: Page) -> None:
        if not self._window.front.is_canvas:
            return
        self._window.text_panel.show_page(page, True, self.tr("The text appears here as you write."))
        self._window.canvas.highlight(QPolygonF())
        if page.lines and not any(line.unread for line in page.lines):
            self.shown.emit()

    def _show_ink_line(self, index: int, line: TextLine) -> None:
        if self._window.front.is_canvas:
            self._window.text_panel.show_line(index, line)

    def _show_page(self, page: Page | None) -> None:
        self._window.page_view.show_lines(page)
        if not self._window.front.is_page:
            return
        self._window.text_panel.show_page(page, True, self._why_empty())
        if page is not None and page.finished:
            self.shown.emit()

    def _tell_read(self, index: int) -> None:
        if self._window.front.is_page and index == self._window.page_reading.index:
            self.shown.emit()

    def _show_whether_reading(self, index: int) -> None:
        reading = self._window.page_reading
        if self._window.front.is_page and index == reading.index and reading.page is None:
            self._window.text_panel.editor.setPlaceholderText(self._why_empty())

    def _why_empty(self) -> str:
        reading = self._window.page_reading
        if reading.page is not None:
            return self.tr("No writing was found on this page.")
        if reading.index < reading.count and reading.queue.status(reading.index) in (Status.UNREAD, Status.FAILED):
            return self.tr("This page was not read. “Read again” reads it.")
        return self.tr("Reading …")

    def _line_entered(self, index: int) -> None:
        lines = self._window.ink_reading.page.lines
        self._window.ink_reading.settle()
        if self._window.front.is_page:
            self._window.page_view.choose_line(index)
        elif index < len(lines):
            line = QPolygonF([QPointF(*p) for p in lines[index].polygon])
            self._window.canvas.highlight(line)
            self._window.canvas.ensure_visible(line.boundingRect())
