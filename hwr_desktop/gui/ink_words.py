"""The text of the ink under its lines, if that is chosen, and other readings of its words on click."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPen

from hwr_desktop.document import Page, TextLine
from hwr_desktop.gui.theme import colours
from hwr_desktop.gui.word_marks import DOUBTFUL, UNSURE, spelling_ground

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow

_SIZE = 15.0  # px of the sheet
_BELOW = 3.0
_ROOM = 60.0  # px below a word that is tapped: where ink stands there, the tap is the dot of a letter


class InkWords(QObject):
    """Paints words below the ink they were read in, and opens the menu of alternatives for a word that is tapped.

    Args:
        window: Its ``settings.canvas_text`` says where the text stands.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._canvas, self._reading = window, window.canvas, window.ink_reading
        self._editor = window.text_panel.editor
        self._font = QFont(window.font())
        self._font.setPixelSize(round(_SIZE))
        self._places: list[tuple[QRectF, int, int]] = []  # of each word in px of the sheet, its line, its number there
        self.action = window.actions_.make(self.tr("Text un&der the ink"), "Ctrl+U", tip=self.tr("Show the text under each line"), checkable=True)
        window.actions_.menus["view"].addAction(self.action)
        self.action.setChecked(window.settings.canvas_text == "under")
        self.action.toggled.connect(self._choose)
        window.front.changed.connect(self._show)
        self._reading.text_changed.connect(lambda _: self._lay_out())
        self._reading.line_changed.connect(lambda *_: self._lay_out())
        self._spelling = window.correction.spelling
        self._spelling.checked.connect(self._canvas.viewport().update)
        self._canvas.below.append(self._paint)
        self._canvas.taps.append(self._tap)
        self._editor.viewport().installEventFilter(self)
        self._editor.installEventFilter(self)
        self._show()

    @property
    def shown(self) -> bool:
        """Whether the text stands under the ink."""
        return self.action.isChecked()

    def _choose(self, under: bool) -> None:
        self._window.settings = replace(self._window.settings, canvas_text="under" if under else "beside")
        self._show()

    def _show(self) -> None:
        self.action.setEnabled(self._window.front.is_canvas)
        if self._window.front.is_canvas:
            self._window.text_panel.setVisible(not self.shown)
        self._lay_out()

    def _lay_out(self) -> None:
        self._places = _places(self._reading.page, QFontMetricsF(self._font)) if self.shown else []
        self._canvas.viewport().update()

    def _paint(self, painter: QPainter) -> None:
        if not self._places:
            return
        scheme, lines = colours(), self._reading.page.lines
        painter.save()
        painter.translate(self._canvas.in_view(QPointF()))
        painter.scale(self._canvas.zoom, self._canvas.zoom)
        painter.setFont(self._font)
        for place, line, number in self._places:
            word = lines[line].words[number]
            colour = scheme.doubtful if word.confidence < DOUBTFUL else scheme.unsure if word.confidence < UNSURE else scheme.muted
            if word.confidence < UNSURE and self._spelling.offered(word.text):
                painter.fillRect(place, spelling_ground())
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word.text)
            if word.confidence < UNSURE:
                painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.restore()

    def _tap(self, at: QPointF) -> bool:
        found = next(((line, number) for place, line, number in self._places if place.contains(at)), None)
        if found is None or self._canvas.sheet.within(QRectF(at.x() - 12, at.y(), 24, _ROOM)):
            return False
        self._choose_word(*found)
        where = self._canvas.viewport().mapToGlobal(self._canvas.in_view(at)).toPoint()
        self._window.correction.show_alternatives(where)
        return True

    def _choose_word(self, line: int, number: int) -> None:
        words = self._reading.page.lines[line].words
        start = sum(len(word.text) + 1 for word in words[:number])
        self._editor.put_caret(line, start, start + len(words[number].text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on a doubtful word of the ink's text opens its menu; the line's picture comes when the text gets the keyboard."""
        if watched is self._editor:
            if event.type() == QEvent.Type.FocusIn and self._window.front.is_canvas:
                self._editor.caret_moved.emit()
        elif self._window.front.is_canvas and isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            found = self._editor.word_at_caret() if event.button() == Qt.MouseButton.LeftButton else None
            if found and found[1].confidence < UNSURE and not self._editor.textCursor().hasSelection():
                self._window.correction.show_alternatives()
        return False


def _places(page: Page, metrics: QFontMetricsF) -> list[tuple[QRectF, int, int]]:
    """Each word below its own ink, none over another."""
    places = []
    for index, line in enumerate(page.lines):
        top, free = _bottom(line) + _BELOW, -1e9
        for number, word in enumerate(line.words):
            wide = metrics.horizontalAdvance(word.text)
            left = max(word.box[0], free)
            places.append((QRectF(left, top, wide + 1, metrics.height()), index, number))
            free = left + wide + metrics.horizontalAdvance(" ")
    return places


def _bottom(line: TextLine) -> float:
    return max(y for _, y in line.polygon)
