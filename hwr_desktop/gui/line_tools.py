"""The commands on lines of a page that are given on its picture: add, move, stretch, reorder, split here, read again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtWidgets import QMenu

from hwr_desktop.document import Page, TextLine
from hwr_desktop.gui.page_changes import Kind
from hwr_desktop.gui.page_gesture import Drag
from hwr_desktop.line_edits import split_line
from hwr_desktop.page_edits import add_line, box_of, is_kept, line_in_box, line_on, reorder_line, resize_line, text_place

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow

_SMALLEST_PX = 6


class LineTools(QObject):
    """Makes each of them an undoable change; a line that stands elsewhere now is read there, unless its text is the user's."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._view, self._reading = window, window.page_view, window.page_reading
        make = window.actions_.make
        self.add = make(
            self.tr("&Add lines"),
            "Ctrl+L",
            "add-line",
            self.tr("Add lines: drag a box around one, or click where its baseline begins and ends"),
            True,
        )
        self.add_below = make(self.tr("Add line &below"), "Ctrl+Shift+L", tip=self.tr("Add a line below the chosen one"))
        self.earlier = make(self.tr("Line &earlier"), "Alt+Up", tip=self.tr("Move the chosen line one place up in the reading order"))
        self.later = make(self.tr("L&ine later"), "Alt+Down", tip=self.tr("Move the chosen line one place down in the reading order"))
        self.numbers = make(self.tr("Show reading &order"), "Ctrl+Shift+N", checkable=True, tip=self.tr("Number the lines on the page"))
        self.all_lines = make(
            self.tr("Read all &lines again"), "Ctrl+Shift+R", tip=self.tr("Read all lines again where they are; what you typed stays")
        )
        self.find = make(self.tr("&Find lines again"), None, tip=self.tr("Look for the lines of this page afresh, and read them"))
        self._connect()
        menu = window.actions_.menus["page"]
        menu.addSeparator()
        menu.addActions([self.add, self.add_below, self.earlier, self.later, self.numbers])
        menu.addSeparator()
        menu.addActions([self.all_lines, self.find])
        window.front.changed.connect(self._enable)

    def _connect(self) -> None:
        self.add.toggled.connect(self._view.set_adding)
        self.add_below.triggered.connect(self._add_below)
        self.earlier.triggered.connect(lambda: self._reorder(-1))
        self.later.triggered.connect(lambda: self._reorder(1))
        self.numbers.toggled.connect(self._view.show_numbers)
        self.all_lines.triggered.connect(self._window.line_reading.read_all)
        self.find.triggered.connect(self._reading.read_again)
        self._view.line_dragged.connect(self._dragged)
        self._view.drawn.connect(self._drawn)
        self._view.adding_left.connect(partial(self.add.setChecked, False))
        self._view.menu_wanted.connect(self._show_menu)

    def _enable(self) -> None:
        page = self._window.front.is_page
        for action in (self.add, self.add_below, self.earlier, self.later, self.numbers, self.all_lines, self.find):
            action.setVisible(page)
        if not page:
            self.add.setChecked(False)

    def _dragged(self, index: int, drag: Drag) -> None:
        page = self._reading.page
        if page is None or drag.line is None or not 0 <= index < len(page.lines):
            return
        old, new = box_of(page.lines[index]), drag.line
        moved = abs((old[2] - old[0]) - (new[2] - new[0])) + abs((old[3] - old[1]) - (new[3] - new[1])) < 1e-6
        name = self.tr("Move line") if moved else self.tr("Stretch line")
        self._reading.change_page(resize_line(page, index, new), name, Kind.PLACE, index)
        self._read([index])

    def _drawn(self, drag: Drag) -> None:
        page = self._reading.page
        if page is None:
            return
        (x0, y0), (x1, y1) = drag.start, drag.end
        if drag.length_px == 0:  # two clicks
            if abs(x1 - x0) >= _SMALLEST_PX:
                self._put(page, line_on(page, drag.start, drag.end))
        elif min(abs(x1 - x0), abs(y1 - y0)) >= _SMALLEST_PX:
            self._put(page, line_in_box(page, drag.start, drag.end))

    def _add_below(self) -> None:
        page, chosen = self._reading.page, self._view.chosen
        if page is None:
            return
        if not 0 <= chosen < len(page.lines):
            self._put(page, line_in_box(page, (page.width * 0.1, page.height * 0.1), (page.width * 0.9, page.height * 0.15)))
            return
        left, top, right, bottom = box_of(page.lines[chosen])
        self._put(page, line_in_box(page, (left, bottom), (right, 2 * bottom - top)))

    def _put(self, page: Page, line: TextLine) -> None:
        page, index = add_line(page, line)
        self._reading.change_page(page, self.tr("Add line"), Kind.LINES, index)
        self._read([index])

    def _reorder(self, by: int) -> None:
        page, chosen = self._reading.page, self._view.chosen
        if page is not None and chosen >= 0 and 0 <= chosen + by < len(page.lines):
            self._reading.change_page(reorder_line(page, chosen, chosen + by), self.tr("Reorder lines"), Kind.LINES, chosen + by)

    def _split(self, index: int, place: QPointF) -> None:
        page = self._reading.page
        if page is None or not 0 <= index < len(page.lines):
            return
        line = page.lines[index]
        try:
            parts = split_line(line, text_place(line, place.x()), (place.x(), place.y()))
        except ValueError:
            self._window.message_bar.show_message(self.tr("A line is split between its ends."))
            return
        keep = is_kept(line)
        self._reading.change_lines(index, 1, parts, self.tr("Split line"))
        self._reading.line_chosen.emit(index)
        if not keep:
            self._window.line_reading.read([index, index + 1])

    def _read(self, lines: list[int]) -> None:
        page = self._reading.page
        if page is not None:
            self._window.line_reading.read([i for i in lines if not is_kept(page.lines[i])])

    def _show_menu(self, at: QPoint, place: QPointF) -> None:
        index, actions = self._view.line_at(place), self._window.actions_
        menu = QMenu(self._view)
        if index >= 0:
            menu.addAction(actions.again)
            menu.addAction(self.tr("Split &here")).triggered.connect(lambda: self._split(index, place))
            menu.addActions(self._window.correction.line_actions)
            menu.addSeparator()
            menu.addActions([self.earlier, self.later])
            menu.addSeparator()
        menu.addActions([self.add, self.add_below, self.numbers])
        menu.addSeparator()
        menu.addActions([self.all_lines, self.find])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
