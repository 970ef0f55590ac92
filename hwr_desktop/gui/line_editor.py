"""Text of a page, one block a line: what the reading doubts is marked, and typing stays within its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip, QWidget

from hwr_desktop.document import TextLine, TextWord
from hwr_desktop.gui.theme import colours, translucent

UNSURE, DOUBTFUL = 0.9, 0.6
"""Words below the first are marked, below the second marked more strongly."""

_LINE_HEIGHT_PERCENT = 135
_BREAKS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LineEditor(QTextEdit):
    """Shows lines; in a page's text each line can be typed over.

    Signals:
        line_entered: Index of the line that the caret came to, by the user's doing.
        line_typed: Index and new text of a line.
    """

    line_entered = Signal(int)
    line_typed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TextLine] = []
        self._loading = False
        self._at = -1
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)  # the window's undo knows about lines
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(10)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.textChanged.connect(self._typed)

    @property
    def line(self) -> int:
        """Index of the line with the caret, -1 where there is no line."""
        return self._at

    def lines(self) -> Sequence[TextLine]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[TextLine], editable: bool) -> None:
        """Shows other lines; the caret goes to the first if they can be typed over, else to the last."""
        self._loading = True
        self._lines = list(lines)
        text = "\n".join(line.text for line in lines)
        if text != self.toPlainText():
            self.setPlainText(text)
            self._space_lines()
            self.moveCursor(QTextCursor.MoveOperation.Start if editable else QTextCursor.MoveOperation.End)
        self.setReadOnly(not editable)
        if not editable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._at = -1
        self._loading = False
        self._mark()

    def show_line(self, index: int, line: TextLine) -> None:
        """Shows what became of one line; the caret is left alone where the text is the same."""
        self._lines[index] = line
        block = self.document().findBlockByNumber(index)
        if " ".join(block.text().split()) != line.text:
            self._loading = True
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(line.text)
            self._loading = False
        self._mark()

    def choose_line(self, index: int) -> None:
        """Puts the caret into a line, without saying so."""
        if not 0 <= index < len(self._lines) or index == self._at:
            return
        self._at = index
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(index)))
        self.ensureCursorVisible()
        self._mark()

    def next_doubtful(self) -> bool:
        """Selects the next marked word after the caret, from the top again after the last. False where there is none."""
        marked = [(start, word) for start, word in self._words() if word.confidence < UNSURE]
        if not marked:
            return False
        here = self.textCursor().selectionStart() if self.textCursor().hasSelection() else self.textCursor().position() - 1
        start, word = next((m for m in marked if m[0] > here), marked[0])
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + len(word.text), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def refresh_colours(self) -> None:
        """Marks in the colours of the scheme."""
        self._mark()

    def _space_lines(self) -> None:
        spaced = QTextBlockFormat()
        spaced.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)

    def _words(self) -> Iterator[tuple[int, TextWord]]:
        """Each word and its position in the text; lines that are just being typed in have none."""
        block = self.document().firstBlock()
        for line in self._lines:
            if block.text() == line.text:
                at = block.position()
                for word in line.words:
                    yield at, word
                    at += len(word.text) + 1
            block = block.next()

    def _mark(self) -> None:
        scheme = colours()
        marks = []
        if 0 <= self._at < len(self._lines):
            current = QTextEdit.ExtraSelection()
            current.format.setBackground(translucent(scheme.accent, 30))
            current.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            current.cursor = QTextCursor(self.document().findBlockByNumber(self._at))
            marks.append(current)
        for start, word in self._words():
            if word.confidence < UNSURE:
                marks.append(self._doubt(start, word))
        self.setExtraSelections(marks)

    def _doubt(self, start: int, word: TextWord) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        strong = word.confidence < DOUBTFUL
        colour = QColor(colours().doubtful if strong else colours().unsure)
        style = QTextCharFormat.UnderlineStyle.WaveUnderline if strong else QTextCharFormat.UnderlineStyle.DashUnderline
        mark.format.setForeground(colour)
        mark.format.setUnderlineColor(colour)
        mark.format.setUnderlineStyle(style)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + len(word.text), QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        return mark

    def _caret_moved(self) -> None:
        at = self.textCursor().blockNumber()
        if self._loading or at == self._at or at >= len(self._lines):
            return
        self._at = at
        self._mark()
        self.line_entered.emit(at)

    def _typed(self) -> None:
        if self._loading or self.isReadOnly():
            return
        if self.document().blockCount() != max(1, len(self._lines)):  # some way of typing that crossed lines: take it back
            self.show_lines(self._lines, editable=True)
            return
        at = self.textCursor().blockNumber()
        if at < len(self._lines):
            self.line_typed.emit(at, self.textCursor().block().text())

    # Typing never joins or parts lines.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_windows(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_windows(self, event: QKeyEvent) -> bool:
        """Whether the window knows better what to do: its own undo, and the pasting of pictures."""
        return _is_undo(event) or (event.matches(QKeySequence.StandardKey.Paste) and not self.canPaste())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) or _is_undo(event):
            event.ignore()  # the window's own keys
        elif event.key() in _BREAKS:
            self.moveCursor(QTextCursor.MoveOperation.NextBlock)
        elif self.isReadOnly() or not self._crosses_lines(event):
            super().keyPressEvent(event)

    def _crosses_lines(self, event: QKeyEvent) -> bool:
        cursor = self.textCursor()
        back = event.key() == Qt.Key.Key_Backspace
        forward = event.key() == Qt.Key.Key_Delete
        cut = event.matches(QKeySequence.StandardKey.Cut)
        if self._selects_several():
            return back or forward or cut or (event.text().isprintable() and bool(event.text()))
        return not cursor.hasSelection() and ((back and cursor.atBlockStart()) or (forward and cursor.atBlockEnd()))

    def _selects_several(self) -> bool:
        cursor, text = self.textCursor(), self.document()
        return text.findBlock(cursor.selectionStart()) != text.findBlock(cursor.selectionEnd())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if not self._selects_several():
            super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText() and not self._selects_several():
            self.insertPlainText(" ".join(source.text().split()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        copy = menu.addAction(self.tr("Copy"), self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(self.tr("Select all"), self.selectAll)
        menu.exec(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.cursorForPosition(event.pos()).position()
            word = next((w for start, w in self._words() if start <= at <= start + len(w.text)), None)
            tip = self.tr("“{word}”: {percent} % sure").format(word=word.text, percent=round(word.confidence * 100)) if word else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().viewportEvent(event)


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
