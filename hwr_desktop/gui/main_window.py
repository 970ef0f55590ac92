"""The window: wires its parts together and does nothing else."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from hwr_desktop.document import Document
from hwr_desktop.errors import HwrError
from hwr_desktop.gui.actions import Actions
from hwr_desktop.gui.activity import ActivityBar
from hwr_desktop.gui.autosaving import Autosaving
from hwr_desktop.gui.canvas import Canvas
from hwr_desktop.gui.canvas_tools import CanvasTools
from hwr_desktop.gui.corner_tool import CornerTool
from hwr_desktop.gui.correction import Correction
from hwr_desktop.gui.exporting import Exporting
from hwr_desktop.gui.files import Files
from hwr_desktop.gui.front import Front
from hwr_desktop.gui.ink_reading import InkReading
from hwr_desktop.gui.ink_words import InkWords
from hwr_desktop.gui.jobs import Jobs
from hwr_desktop.gui.learning import Learning
from hwr_desktop.gui.line_reading import LineReading
from hwr_desktop.gui.line_tools import LineTools
from hwr_desktop.gui.message_bar import Kind, MessageBar
from hwr_desktop.gui.on_screen import OnScreen
from hwr_desktop.gui.page_reading import PageReading
from hwr_desktop.gui.page_tools import PageTools
from hwr_desktop.gui.page_view import PageView
from hwr_desktop.gui.pair import Pair
from hwr_desktop.gui.preferences import Preferences
from hwr_desktop.gui.reader import SharedReader, load_recogniser
from hwr_desktop.gui.shown_text import ShownText
from hwr_desktop.gui.start_page import StartPage
from hwr_desktop.gui.start_up import StartUp
from hwr_desktop.gui.text_panel import TextPanel
from hwr_desktop.gui.thumbnails import Thumbnails
from hwr_desktop.gui.work_file import WorkFile
from hwr_desktop.paths import log_file
from hwr_desktop.settings import Settings

if TYPE_CHECKING:
    from hwr_desktop.reading import Reader

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Start page, canvas and page in one place, the text beside them.

    Signals:
        painted: The window can be seen for the first time.
        model_loaded: Lines can be read without waiting.
        text_shown: The whole text of a page or of ink is in the window.

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
        self.reader = SharedReader(load_reader or (lambda: load_recogniser(self.settings)))
        self.undo_stack = QUndoStack()  # no child: it would tell of its end when the other parts are gone
        self.actions_ = Actions(self.undo_stack, self)
        self._recent_menu: QMenu = self.actions_.fill_menus(self)
        self.message_bar = MessageBar()
        self.canvas = Canvas(self.undo_stack)
        self.page_view = PageView()
        self.start_page = StartPage(self.actions_.write, self.actions_.open, self.actions_.paste, self.actions_.sample)
        self.text_panel = TextPanel(self.actions_.copy, self.actions_.save_text)
        self.activity = ActivityBar(self.actions_.cancel)
        self.ink_reading = InkReading(self.canvas, self.jobs, self.reader, self)
        self.page_reading = PageReading(self.jobs, self.reader, self.undo_stack, self)
        self.line_reading = LineReading(self.page_reading, self.reader)
        self.thumbnails = Thumbnails(self.page_reading, self.jobs)
        self.front = Front(self)
        self.text = ShownText(self)
        self.correction = Correction(self)
        self.line_tools, self.page_tools = LineTools(self), PageTools(self)
        self.corner_tool = CornerTool(self)
        self.files = Files(self)
        self.work_file = WorkFile(self)
        self.autosaving = Autosaving(self)
        self.learning = Learning(self)
        self.preferences = Preferences(self)
        self.exporting = Exporting(self)
        self._start_up = StartUp(self)
        self.canvas_tools, self.ink_words = CanvasTools(self), InkWords(self)
        self._lay_out()
        self._connect()
        self.show_recent()
        self.front.show_start()
        self.actions_.draw_first_icons()

    def _lay_out(self) -> None:
        pair = Pair(self.front, self.text_panel, self.settings.text_share)  # apart from the thumbnails: the text may stand below the page
        pair.share_chosen.connect(self._keep_share)
        self._splitter = QSplitter()
        self._splitter.addWidget(self.thumbnails)
        self._splitter.addWidget(pair)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([160, 960])
        self._splitter.setChildrenCollapsible(False)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.message_bar)  # below, so that the paper does not move under the pen
        self.page_view.room_below = self.message_bar.room
        self.setCentralWidget(middle)
        bar = self.addToolBar(self.tr("Tools"))
        bar.setMovable(False)
        bar.setIconSize(QSize(22, 22))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_tool_bar(bar, [self.line_tools.add, self.page_tools.turn_right])
        self.canvas_tools.fill_tool_bar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setStatusBar(self.activity)
        self.setAcceptDrops(True)
        self.resize(1120, 740)
        if self.settings.window:
            self.restoreGeometry(QByteArray(base64.b64decode(self.settings.window, validate=False)))
        self._on_screen = OnScreen(self)

    def _keep_share(self, share: int) -> None:
        self.settings = replace(self.settings, text_share=share)

    def _connect(self) -> None:
        self.actions_.connect_to(self)
        self._start_up.painted.connect(self.painted)
        self._start_up.painted.connect(self.actions_.refresh_icons)
        self._start_up.painted.connect(self._on_screen.bring_back)
        self._start_up.model_loaded.connect(self.model_loaded)
        self.text.shown.connect(self.text_shown)
        self.work_file.changed.connect(self.front.show_title)
        self.start_page.recent_chosen.connect(self.files.open_recent)
        reading = self.page_reading
        reading.opened.connect(self.files.remember)
        reading.some_failed.connect(lambda faults: self.message_bar.show_message(faults[0], Kind.ERROR))
        reading.opening.connect(self.activity.show_files)
        for part in (reading, self.ink_reading):
            part.busy_changed.connect(lambda _: self._show_whether_busy())
            part.progress.connect(self.activity.show_progress)
        self.actions_.cancel.setEnabled(False)

    def _show_whether_busy(self) -> None:
        busy = self.page_reading.busy or self.ink_reading.busy
        self.activity.set_busy(busy)
        self.actions_.cancel.setEnabled(busy)

    def document(self) -> Document:
        """The text of what is in front; no pages where nothing was read."""
        return self.text.document()

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "front"):
            self.actions_.refresh_icons()
            self.canvas_tools.refresh_colours()
            for part in (
                self.message_bar,
                self.start_page,
                self.page_view,
                self.thumbnails,
                self.text_panel,
                self.correction.sight,
                self.correction.finding.bar,
            ):
                part.refresh_colours()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if Files.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.take(event.mimeData()):
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.work_file.may_close() or not self.learning.may_close():
            event.ignore()
            return
        self.settings = replace(self.settings, window=base64.b64encode(self.saveGeometry().data()).decode())
        # A settings file that cannot be written must not keep the window open.
        with suppress(HwrError):
            self.settings.save()
        super().closeEvent(event)
