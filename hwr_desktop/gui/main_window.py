"""The window: wires its parts together and does nothing else."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QPolygonF, QUndoGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hwr_desktop.document import Document, Page
from hwr_desktop.errors import HwrError
from hwr_desktop.gui.actions import Actions
from hwr_desktop.gui.activity import ActivityBar
from hwr_desktop.gui.canvas import Canvas
from hwr_desktop.gui.files import Files
from hwr_desktop.gui.ink_reading import InkReading
from hwr_desktop.gui.jobs import Jobs
from hwr_desktop.gui.message_bar import Kind, MessageBar
from hwr_desktop.gui.page_reading import PageReading
from hwr_desktop.gui.page_view import PageView
from hwr_desktop.gui.reader import SharedReader, load_recogniser
from hwr_desktop.gui.start_page import StartPage
from hwr_desktop.gui.text_panel import TextPanel
from hwr_desktop.paths import log_file
from hwr_desktop.settings import Settings

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.reading import Reader

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Start page, canvas and page in one place, the text beside them.

    Signals:
        painted: The window can be seen for the first time.
        model_loaded: Lines can be read without waiting.
        text_shown: Text of a page or of ink is in the window.

    Args:
        settings: What was chosen in earlier runs; ``settings`` holds the newest and is saved on closing.
        load_reader: Makes the reader, on the reading lane; the recogniser unless a test brings its own.
    """

    painted = Signal()
    model_loaded = Signal()
    text_shown = Signal()

    def __init__(self, settings: Settings, load_reader: Callable[[], Reader] | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = Jobs(self.show_failure)
        self._reader = SharedReader(load_reader or (lambda: load_recogniser(self.settings)))
        self._seen = False
        self.undo = QUndoGroup(self)
        self.actions_ = Actions(self.undo, self)
        self.message_bar = MessageBar()
        self.canvas = Canvas()
        self.canvas.pen_width = settings.pen_width
        self.page_view = PageView()
        self.start_page = StartPage(self.actions_.write, self.actions_.open, self.actions_.paste)
        self.text_panel = TextPanel(self.actions_.copy, self.actions_.save)
        self.ink_reading = InkReading(self.canvas, self.jobs, self._reader, self)
        self.page_reading = PageReading(self.jobs, self._reader, self)
        self.files = Files(self)
        self.activity = ActivityBar(self.actions_.cancel)
        self._stack, self._splitter = QStackedWidget(), QSplitter()
        self._recent_menu: QMenu = self.actions_.fill_menus(self)
        self._lay_out()
        self._connect()
        self.show_recent()
        self.show_start()

    def _lay_out(self) -> None:
        for front in (self.start_page, self.canvas, self.page_view):
            self._stack.addWidget(front)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.text_panel)
        self._splitter.setStretchFactor(0, 5)
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setSizes([700, 420])
        self._splitter.setChildrenCollapsible(False)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.message_bar)  # below, so that the paper does not move under the pen
        self.setCentralWidget(middle)
        bar = self.addToolBar(self.tr("Tools"))
        bar.setMovable(False)
        bar.setIconSize(QSize(22, 22))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_tool_bar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setStatusBar(self.activity)
        self.setAcceptDrops(True)
        self.resize(1120, 740)
        if self.settings.window:
            self.restoreGeometry(QByteArray(base64.b64decode(self.settings.window, validate=False)))

    def _connect(self) -> None:
        self.actions_.connect_to(self)
        self.undo.addStack(self.canvas.sheet.undo_stack)
        self.undo.addStack(self.page_reading.undo_stack)
        self.start_page.recent_chosen.connect(self.files.open_recent)
        self.ink_reading.text_changed.connect(self._show_ink_text)
        reading, editor = self.page_reading, self.text_panel.editor
        reading.opened.connect(self.files.remember)
        reading.page_shown.connect(self._show_page)
        reading.text_changed.connect(self._show_page_text)
        reading.retyped.connect(self.text_panel.show_line)
        reading.progress.connect(self.activity.show_progress)
        reading.busy_changed.connect(self.activity.set_busy)
        reading.busy_changed.connect(self.actions_.cancel.setEnabled)
        self.actions_.cancel.setEnabled(False)
        self.page_view.line_chosen.connect(editor.choose_line)
        self.page_view.line_chosen.connect(self.page_view.choose_line)
        self.page_view.zoom_changed.connect(self._show_zoom)
        editor.line_entered.connect(self._line_entered)
        editor.line_typed.connect(reading.retype)

    # What is in front.

    def show_start(self) -> None:
        """Shows the three ways to begin."""
        self._bring_to_front(self.start_page)

    def show_canvas(self) -> None:
        """Shows the canvas and its text."""
        self._bring_to_front(self.canvas)
        self.undo.setActiveStack(self.canvas.sheet.undo_stack)
        self._show_ink_text(self.ink_reading.page)

    def show_page_view(self) -> None:
        """Shows the opened page and its text; without one, the three ways to begin."""
        if self.page_reading.image is None:
            self.show_start()
            return
        self._bring_to_front(self.page_view)
        self.undo.setActiveStack(self.page_reading.undo_stack)
        self._show_page_text(self.page_reading.page)

    def _bring_to_front(self, front: QWidget) -> None:
        self._stack.setCurrentWidget(front)
        self.text_panel.setVisible(front is not self.start_page)
        page = front is self.page_view
        self.actions_.show_for(canvas=front is self.canvas, page=page, open_page=self.page_reading.image is not None)
        self._show_zoom(self.page_view.zoom)
        self.activity.show_page(self.page_reading.index, self.page_reading.count if page else 0)
        self._show_title()
        if front is not self.start_page:
            front.setFocus()

    def new_canvas(self) -> None:
        """An empty canvas; the ink that was on it comes back by undo."""
        self.canvas.sheet.clear()
        self.show_canvas()

    def close_page(self) -> None:
        """Closes the opened file."""
        self.page_reading.close()
        self.page_view.show_lines(None)
        self.show_start()

    def _show_page(self, image: PageImage) -> None:
        self.page_view.show_page(image)
        self.show_page_view()
        reading = self.page_reading
        self.actions_.previous.setEnabled(reading.index > 0)
        self.actions_.next.setEnabled(reading.index + 1 < reading.count)

    def _show_title(self) -> None:
        page = self._stack.currentWidget() is self.page_view
        name = Path(self.page_reading.source).name if page else self.tr("Canvas") if self._stack.currentWidget() is self.canvas else ""
        self.setWindowTitle(f"{name} – hwr-desktop" if name else "hwr-desktop")

    def _show_zoom(self, zoom: float) -> None:
        self.activity.show_zoom(zoom if self._stack.currentWidget() is self.page_view else None)

    # Text.

    def document(self) -> Document:
        """The text of what is in front; no pages where nothing was read."""
        if self._stack.currentWidget() is self.page_view:
            return self.page_reading.document()
        page = self.ink_reading.page
        return Document(self.tr("Canvas"), (page,) if page.lines else ())

    def _show_ink_text(self, page: Page) -> None:
        if self._stack.currentWidget() is not self.canvas:
            return
        self.text_panel.show_page(page, False, self.tr("The text appears here as you write."))
        self.canvas.highlight(QPolygonF())
        if page.lines:
            self.text_shown.emit()

    def _show_page_text(self, page: Page | None) -> None:
        self.page_view.show_lines(page)
        if self._stack.currentWidget() is not self.page_view:
            return
        empty = self.tr("Reading …") if page is None else self.tr("No writing was found on this page.")
        self.text_panel.show_page(page, True, empty)
        if page is not None:
            self.text_shown.emit()

    def _line_entered(self, index: int) -> None:
        if self._stack.currentWidget() is self.page_view:
            self.page_view.choose_line(index)
        elif index < len(self.ink_reading.page.lines):
            line = QPolygonF([QPointF(*p) for p in self.ink_reading.page.lines[index].polygon])
            self.canvas.highlight(line)
            self.canvas.ensure_visible(line.boundingRect())

    def read_again(self) -> None:
        """Reads what is in front again."""
        if self._stack.currentWidget() is self.page_view:
            self.page_reading.read_again()
        else:
            self.ink_reading.read()

    def next_doubtful(self) -> None:
        """Selects the next word that may be wrong."""
        if self.text_panel.editor.next_doubtful():
            self.text_panel.editor.setFocus()
        else:
            self.message_bar.show_message(self.tr("No word here is doubtful."))

    # Messages.

    def show_failure(self, error: Exception) -> None:
        """Shows an error's sentence; anything else is a bug, is logged and shown as one."""
        if isinstance(error, HwrError):
            self.message_bar.show_message(str(error), Kind.ERROR)
            return
        _log.error("bug", exc_info=error)
        told = self.tr("Something went wrong that should not: {what}. The details are in {log}.")
        self.message_bar.show_message(told.format(what=repr(error), log=log_file()), Kind.ERROR)

    def show_recent(self) -> None:
        """Lists the files opened last, in the menu and on the start page."""
        self._recent_menu.clear()
        for path in self.settings.recent:
            self._recent_menu.addAction(path.replace("&", "&&")).triggered.connect(partial(self.files.open_recent, path))
        self._recent_menu.setEnabled(bool(self.settings.recent))
        self.start_page.show_recent(self.settings.recent)

    # Events.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._first_painted)

    def _first_painted(self) -> None:
        self.painted.emit()
        QTimer.singleShot(20, self._load_model)

    def _load_model(self) -> None:
        """Importing torch makes a window stutter: it waits until no pen is down."""
        if self.canvas.busy:
            self.canvas.pen_up.connect(self._load_model, Qt.ConnectionType.SingleShotConnection)
            return
        self.jobs.start("model", lambda _: self._reader.get(), lambda _: self.model_loaded.emit())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "activity"):
            self.actions_.refresh_icons()
            self.canvas.redraw_all()
            for part in (self.message_bar, self.start_page, self.page_view, self.text_panel):
                part.refresh_colours()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if Files.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.take(event.mimeData()):
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings = replace(self.settings, window=base64.b64encode(self.saveGeometry().data()).decode())
        # A settings file that cannot be written must not keep the window open.
        with suppress(HwrError):
            self.settings.save()
        super().closeEvent(event)
