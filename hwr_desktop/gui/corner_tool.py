"""Straightening the sheet in a photo by its four corners: the command, and how the dialogue's corners become those of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from hwr_desktop.document import Picture, Point

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.gui.corner_dialog import CornerDialog
    from hwr_desktop.gui.main_window import MainWindow

_INSET = 0.04


class CornerTool(QObject):
    """Opens the dialogue with the corners in use, those of the sheet that is found, or a frame within the picture."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._reading = window, window.page_reading
        tip = self.tr("Pull the sheet in a photo straight by its four corners, and read it again")
        self.action = window.actions_.make(self.tr("&Straighten …"), "Ctrl+Shift+P", tip=tip)
        self.action.triggered.connect(self.start)
        window.actions_.menus["page"].insertAction(window.page_tools.read_all, self.action)
        window.front.changed.connect(lambda: self.action.setVisible(window.front.is_page))

    def start(self) -> None:
        """Opens the whole picture of the page shown and then the dialogue."""
        reading = self._reading
        picture = reading.pages[reading.index].picture if reading.index < reading.count else None
        if picture is None:
            return
        index = reading.index

        def show(made: tuple[PageImage, tuple[Point, ...]]) -> None:
            if reading.index == index and reading.pages[index].picture == picture:
                self._ask(picture, *made)

        reading.start("whole picture", lambda _: whole_picture(picture), show, "pages")

    def _ask(self, picture: Picture, page: PageImage, corners: tuple[Point, ...]) -> None:
        from hwr_desktop.gui.corner_dialog import CornerDialog

        dialog = CornerDialog(page, corners, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take(picture, page, dialog))
        dialog.open()

    def _take(self, picture: Picture, page: PageImage, dialog: CornerDialog) -> None:
        taken = () if dialog.edit.is_whole() else turned_on(dialog.edit.corners(), -picture.turns, page.width, page.height)
        if taken != picture.corners:
            self._window.page_tools.change_picture(replace(picture, corners=taken), self.tr("Straighten"))


def whole_picture(picture: Picture) -> tuple[PageImage, tuple[Point, ...]]:
    """The picture with nothing cut away, turned as the page is, and where the sheet's corners are on it. Raises InputError."""
    from hwr_desktop.capture.outline import find_corners
    from hwr_desktop.page_pictures import made

    page = made(replace(picture, corners=()))
    if picture.corners:
        width, height = (page.height, page.width) if picture.turns % 2 else (page.width, page.height)
        return page, turned_on(picture.corners, picture.turns, width, height)
    found = find_corners(page.pixels)
    if found is not None:
        return page, tuple((float(x), float(y)) for x, y in found)
    x, y = page.width * _INSET, page.height * _INSET
    right, bottom = page.width - x, page.height - y
    return page, ((x, y), (right, y), (right, bottom), (x, bottom))


def turned_on(corners: Sequence[Point], turns: int, width: float, height: float) -> tuple[Point, ...]:
    """Four corners, clockwise from the upper left, after a picture of this size was turned by quarters clockwise: in that order again."""
    made = tuple(corners)
    for _ in range(turns % 4):
        made = tuple((height - y, x) for x, y in (made[3], *made[:3]))
        width, height = height, width
    return made
