"""What stands in front: the ways to begin, the canvas or the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.gui.canvas import Canvas
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.gui.page_view import PageView


class Front(QStackedWidget):
    """Brings one of the three to the front, and what belongs to it: commands, title, the bar at the foot.

    Signals:
        changed: Another one is in front, or shows something else.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        for part in (window.start_page, window.canvas, window.page_view):
            self.addWidget(part)
        for paper in (window.canvas, window.page_view):
            paper.zoom_changed.connect(lambda _: self._show_zoom())
        window.page_reading.page_shown.connect(self._show_page_image)
        window.page_reading.closed.connect(self._closed)
        window.canvas.sheet.changed.connect(lambda _: self._ink_changed())

    @property
    def is_canvas(self) -> bool:
        """Whether ink is in front."""
        return self.currentWidget() is self._window.canvas

    @property
    def is_start(self) -> bool:
        """Whether the ways to begin are in front."""
        return self.currentWidget() is self._window.start_page

    @property
    def is_page(self) -> bool:
        """Whether an opened page is in front."""
        return self.currentWidget() is self._window.page_view

    @property
    def paper(self) -> Canvas | PageView:
        """What zooms: the canvas if it is in front, else the page."""
        return self._window.canvas if self.is_canvas else self._window.page_view

    def minimumSizeHint(self) -> QSize:
        """That of the part in front: the ways to begin are wider than page and canvas need to be."""
        part = self.currentWidget()
        return super().minimumSizeHint() if part is None else part.minimumSizeHint()

    def show_start(self) -> None:
        """Shows the ways to begin."""
        self._bring(self._window.start_page)

    def show_canvas(self) -> None:
        """Shows the canvas and its text."""
        self._bring(self._window.canvas)

    def show_page(self) -> None:
        """Shows the opened page and its text; without one, the ways to begin."""
        if self._window.page_reading.image is None:
            self.show_start()
        else:
            self._bring(self._window.page_view)

    def _bring(self, part: QWidget) -> None:
        window = self._window
        self.setCurrentWidget(part)
        self.updateGeometry()
        window.text_panel.setVisible(part is not window.start_page)
        window.thumbnails.setVisible(self.is_page and window.page_reading.count > 1)
        window.actions_.show_for(canvas=self.is_canvas, page=self.is_page, open_page=window.page_reading.image is not None)
        window.activity.show_page(window.page_reading.index, window.page_reading.count if self.is_page else 0)
        self._show_zoom()
        self.show_title()
        if part is not window.start_page:
            part.setFocus()
        self.changed.emit()

    def _show_page_image(self, image: PageImage) -> None:
        reading = self._window.page_reading
        self._window.page_view.show_page(image)
        self.show_page()
        self._window.actions_.previous.setEnabled(reading.index > 0)
        self._window.actions_.next.setEnabled(reading.index + 1 < reading.count)

    def _ink_changed(self) -> None:
        """What undo does can be seen."""
        if not self.is_canvas and not self._window.work_file.showing:
            self.show_canvas()

    def _closed(self) -> None:
        if not self.is_canvas:
            self.show_start()

    def show_title(self) -> None:
        """Names the document in the window's title, with a mark where something is not saved."""
        window = self._window
        name = window.work_file.name() or (self.tr("Canvas") if self.is_canvas else "")
        window.setWindowTitle(f"{name}[*] – hwr-desktop" if name and not self.is_start else "hwr-desktop[*]")
        window.setWindowModified(window.work_file.unsaved)

    def _show_zoom(self) -> None:
        self._window.activity.show_zoom(self.paper.zoom if self.is_page or self.is_canvas else None)
