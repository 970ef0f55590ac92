"""The room above a line of text in which the line's picture stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTextBlock, QTextCursor

from hwr_desktop.gui.line_editor import LineEditor
from hwr_desktop.gui.line_numbers import margin_width
from hwr_desktop.gui.line_picture import LinePicture

_GAP_PX = 6
_LINES_BELOW = 2.5


class PictureGap(QObject):
    """Parts the text above one line, and keeps the picture there while the text scrolls and changes its form.

    When the caret goes on to the next line, the text below stays where it is: the gap opens above it as it closes above the line before.
    """

    def __init__(self, editor: LineEditor) -> None:
        super().__init__(editor)
        self.picture = LinePicture(editor.viewport())
        self.picture.hide()
        self._editor = editor
        self._line = -1
        editor.viewport().installEventFilter(self)
        editor.verticalScrollBar().valueChanged.connect(lambda _: self._place())
        editor.document().documentLayout().documentSizeChanged.connect(lambda _: self._place())

    def open_above(self, line: int) -> None:
        """Makes room above a line, closes it above any other, and scrolls so that the picture and the lines that follow can be seen."""
        self._line = line
        self.picture.show()
        self.refresh()
        self._show_surroundings()

    def close(self) -> None:
        """Takes picture and room away."""
        self._line = -1
        self.picture.hide()
        self._set_margins()

    def refresh(self) -> None:
        """Fits room and picture to each other again."""
        margin = self._editor.document().documentMargin()
        self.picture.setFixedWidth(max(1, round(self._editor.viewport().width() - self._left() - margin)))
        self.picture.setFixedHeight(self.picture.wanted_height())
        self._set_margins()
        self._place()

    def _set_margins(self) -> None:
        text, room = self._editor.document(), self.picture.height() + _GAP_PX
        with self._editor.quietly():
            # Qt leaves no room above the first block, whatever its margin.
            frame = text.rootFrame().frameFormat()
            top = text.documentMargin() + (room if self._line == 0 else 0)
            if (frame.topMargin(), frame.leftMargin()) != (top, self._left()):
                frame.setTopMargin(top)
                frame.setLeftMargin(self._left())
                text.rootFrame().setFrameFormat(frame)
                # Else Qt paints blocks that it has not laid out yet, and crashes.
                text.markContentsDirty(0, text.characterCount())
            block = text.firstBlock().next()
            while block.isValid():
                wanted = room if block.blockNumber() == self._line else 0
                if block.blockFormat().topMargin() != wanted:
                    form = block.blockFormat()
                    form.setTopMargin(wanted)
                    QTextCursor(block).setBlockFormat(form)
                block = block.next()

    def _place(self) -> None:
        block = self._block()
        if block.isValid() and self._line >= 0:
            self.picture.move(round(self._left()), round(self._top(block)) - self.picture.height() - _GAP_PX // 2)

    def _show_surroundings(self) -> None:
        block, bar = self._block(), self._editor.verticalScrollBar()
        if not block.isValid():
            return
        layout = self._editor.document().documentLayout()
        height = layout.blockBoundingRect(block).height()
        below = self._top(block) + height * (1 + _LINES_BELOW / max(1, block.lineCount())) - self._editor.viewport().height()
        above = self.picture.y() - _GAP_PX
        if below > 0 and above > 0:
            bar.setValue(bar.value() + round(min(below, above)))
        elif above < 0:
            bar.setValue(bar.value() + above)

    def _left(self) -> float:
        return margin_width(self._editor.font())

    def _block(self) -> QTextBlock:
        return self._editor.document().findBlockByNumber(self._line)

    def _top(self, block: QTextBlock) -> float:
        """Where the letters of a block begin, in px of the viewport."""
        return self._editor.document().documentLayout().blockBoundingRect(block).top() - self._editor.verticalScrollBar().value()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._line >= 0:
            self.refresh()
        return False
