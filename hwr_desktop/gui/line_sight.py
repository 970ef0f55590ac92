"""The picture above the line with the caret: made when the caret comes, and in step with the caret both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hwr_desktop.document import TextLine
from hwr_desktop.gui.line_pictures import LinePictures, Maker, from_ink, from_page
from hwr_desktop.gui.picture_gap import PictureGap
from hwr_desktop.line_places import LinePlaces

if TYPE_CHECKING:
    from hwr_desktop.capture.line import LineImage
    from hwr_desktop.gui.main_window import MainWindow

_AHEAD = 3
_PAUSE_MS = 200


class LineSight(QObject):
    """Shows the picture of the line with the caret, lights the caret's word in it, and moves the caret to where the picture is clicked."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._editor = window.text_panel.editor
        self._gap = PictureGap(self._editor)
        self.picture = self._gap.picture
        self._pictures = LinePictures(window.jobs, self)
        self._shown: TextLine | None = None
        self._wanted: TextLine | None = None
        self._later = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._later.timeout.connect(self._follow)
        self._pictures.made.connect(self._show_made)
        self._editor.lines_shown.connect(self._choose_on_page)
        self._editor.caret_moved.connect(self._follow)
        self.picture.place_chosen.connect(self._go_to_column)
        window.page_reading.page_shown.connect(lambda _: self._forget())
        window.canvas.sheet.changed.connect(lambda _: self._forget_ink())

    def places(self) -> LinePlaces | None:
        """Where the characters of the line with the caret stand in the picture; None while there is none."""
        line, image = self._line(), self.picture.line
        if line is None or image is None or image.frame is None or self._shown is None or not _same_place(line, self._shown):
            return None
        return LinePlaces(line, image.frame)

    def set_percent(self, percent: int) -> None:
        """Makes the picture larger or smaller, in percent of what fits."""
        self.picture.percent = percent
        self.picture.refresh_colours()
        self._gap.refresh()
        self._light()

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        self.picture.refresh_colours()

    def _line(self) -> TextLine | None:
        lines = self._editor.lines()
        return lines[self._editor.line] if 0 <= self._editor.line < len(lines) else None

    def _choose_on_page(self) -> None:
        if self._window.front.is_page and self._editor.line >= 0:
            self._window.page_view.choose_line(self._editor.line)

    def _forget(self) -> None:
        self._pictures.clear()
        self._shown = self._wanted = None

    def _forget_ink(self) -> None:
        if self._window.front.is_canvas:
            self._forget()
            self._later.start()

    def _follow(self) -> None:
        line = self._line() if self._window.front.is_page or self._window.focusWidget() is self._editor else None
        if line is None or (self._window.front.is_canvas and not self._editor.hasFocus()):  # who writes sees the ink
            self._shown = self._wanted = None
            self._gap.close()
            return
        if self._shown is None or not _same_place(line, self._shown):
            self._wanted = line
            image = self._pictures.get(line, self._maker())
            if image is None:
                return  # the picture of the line before stays until then, a few milliseconds
            self._show(line, image)
        self._gap.open_above(self._editor.line)
        self._light()

    def _show_made(self, key: object, image: LineImage) -> None:
        if self._wanted is not None and self._pictures.shows(key, self._wanted):
            self._show(self._wanted, image)
            self._follow()

    def _show(self, line: TextLine, image: LineImage) -> None:
        self._shown, self._wanted = line, None
        self.picture.show_line(image)
        at, lines = self._editor.line, self._editor.lines()
        self._pictures.prepare([*lines[at + 1 : at + 1 + _AHEAD], *lines[max(0, at - 1) : at]], self._maker())

    def _light(self) -> None:
        places = self.places()
        if places is not None:
            at = self._editor.place
            self.picture.light(places.word(at), places.column(at))

    def _maker(self) -> Maker:
        image = self._window.page_reading.image
        if self._window.front.is_page and image is not None:
            return from_page(image)
        return from_ink(self._window.canvas.sheet.ink())

    def _go_to_column(self, column: float) -> None:
        places = self.places()
        if places is not None:
            self._editor.put_caret(self._editor.line, places.position(column))
            self._editor.setFocus()


def _same_place(line: TextLine, other: TextLine) -> bool:
    return (line.polygon, line.baseline) == (other.polygon, other.baseline)
