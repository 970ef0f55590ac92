"""The commands on whole pages: turn, read all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwr_desktop.document import Picture
from hwr_desktop.gui.message_bar import Kind

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow


class PageTools(QObject):
    """Several files are read at once when they are opened; of one file with several pages, that is offered."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._reading = window, window.page_reading
        make = window.actions_.make
        self.turn_right = make(self.tr("&Turn right"), "Ctrl+]", "turn-right", self.tr("Turn the page to the right, and read it again"))
        self.turn_left = make(self.tr("T&urn left"), "Ctrl+[", tip=self.tr("Turn the page to the left, and read it again"))
        self.read_all = make(self.tr("Read all pa&ges"), "Ctrl+Alt+R", tip=self.tr("Read all pages that were not read yet"))
        self.fit_width = make(self.tr("Fit widt&h"), "Ctrl+9", tip=self.tr("Make the page as wide as its place"))
        self.fit_width.triggered.connect(window.page_view.fit_width)
        view = window.actions_.menus["view"]
        view.insertAction(window.actions_.zoom_in, self.fit_width)
        menu = window.actions_.menus["page"]
        menu.addSeparator()
        menu.addActions([self.turn_right, self.turn_left])
        menu.addSeparator()
        menu.addAction(self.read_all)
        self.turn_right.triggered.connect(lambda: self.turn(1))
        self.turn_left.triggered.connect(lambda: self.turn(3))
        self.read_all.triggered.connect(self._reading.queue.read_all)
        self._reading.opened.connect(self._opened)
        self._reading.queue.pages_read.connect(window.activity.show_pages)
        self._reading.queue.finished.connect(self._finished)
        window.front.changed.connect(self._enable)

    def _enable(self) -> None:
        page = self._window.front.is_page
        self.turn_right.setVisible(page)
        self.turn_left.setVisible(page)
        self.fit_width.setVisible(page)
        self.read_all.setVisible(page and self._reading.count > 1)

    def turn(self, quarters: int) -> None:
        """Undoably turns the page shown by quarters clockwise; its lines are looked for afresh."""
        reading = self._reading
        picture = reading.pages[reading.index].picture if reading.count else None
        if picture is not None:
            self.change_picture(replace(picture, turns=(picture.turns + quarters) % 4), self.tr("Turn page"))

    def change_picture(self, picture: Picture, name: str) -> None:
        """Undoably shows another picture on the page shown; its lines are looked for afresh."""
        reading = self._reading
        reading.cancel()
        reading.queue.settled.add((picture.file, picture.number))
        reading.change_page(replace(reading.pages[reading.index], picture=picture, lines=(), read=False), name)

    def _opened(self, _: str, files: int) -> None:
        reading = self._reading
        if files > 1:
            reading.queue.read_all()
        elif reading.count > 1:
            told = self.tr("{count} pages: each is read when you turn to it.").format(count=reading.count)
            self._window.message_bar.show_offer(told, [(self.tr("Read all now"), reading.queue.read_all)], waits=False)

    def cancel(self) -> None:
        """Stops reading, and says which pages are still to be read."""
        reading = self._reading
        reading.cancel()
        self._window.ink_reading.cancel()
        if reading.unread:
            told = self.tr("Stopped. Pages not read yet: {count}.").format(count=reading.unread)
            self._window.message_bar.show_offer(told, [(self.tr("Read them"), reading.queue.read_all)], waits=False)

    def _finished(self, failed: int, total: int) -> None:
        if failed:
            told = self.tr("{read} of {total} pages read; these could not be opened: {names}")
            names = ", ".join(str(index + 1) for index in sorted(self._reading.queue.faults))
            self._window.message_bar.show_message(told.format(read=total - failed, total=total, names=names), Kind.ERROR)
        elif total > 1:
            self._window.message_bar.show_message(self.tr("All {total} pages are read.").format(total=total))
