"""Text of a page, one block a line: what the reading doubts is marked, and typing stays within its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip, QWidget

from hwr_desktop.document import TextLine, TextWord
from hwr_desktop.gui.editor_keys import BREAKS, belongs_to_window, crosses_lines, is_undo, selects_several
from hwr_desktop.gui.line_numbers import paint_numbers
from hwr_desktop.gui.text_blocks import Place, place_in_line, position_of, put_texts, selection, space_lines, steady
from hwr_desktop.gui.word_marks import WordMarks, doubtful, found_mark, line_mark, next_word, words_in, words_of


class LineEditor(QTextEdit):
    """Shows lines; in a page's text each line can be typed over.

    Signals:
        line_entered: Index of the line that the caret came to, by the user's doing.
        line_typed: Index and new text of a line.
        zoomed: Steps by which the wheel asks for larger text, below 0 for smaller.
        line_done: Index of the line in which Enter was pressed; where text can be typed over, what follows is up to the receiver.
        lines_shown: Other lines are shown, or they are shown anew.
        line_shown: One line became another.
        caret_moved: The caret stands elsewhere, or the text under it is another.
    """

    line_entered = Signal(int)
    line_typed = Signal(int, str)
    zoomed = Signal(int)
    line_done = Signal(int)
    lines_shown = Signal()
    line_shown = Signal()
    caret_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TextLine] = []
        self._marks = WordMarks(self.document())
        self._found: Sequence[Place] = ()
        self._loading = False
        self._at = -1
        self.line_actions: Sequence[QAction] = ()
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

    @property
    def place(self) -> int:
        """Where in the text of its line the caret stands, or the selection begins."""
        at = self.textCursor().selectionStart()
        return place_in_line(self.document().findBlock(at), at)

    def lines(self) -> Sequence[TextLine]:
        """What is shown."""
        return self._lines

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While text or its form are changed without the user's doing."""
        before, self._loading = self._loading, True
        try:
            yield
        finally:
            self._loading = before

    def show_lines(self, lines: Sequence[TextLine], editable: bool) -> None:
        """Shows other lines. The caret stays where some are the same; else it goes to the first if they can be typed over, or to the last."""
        with self.quietly():
            before, self._lines = self.toPlainText().split("\n"), list(lines)
            self._marks.lines = self._lines
            texts = [line.text for line in lines]
            if texts != before and not (any(before) and put_texts(self.document(), before, texts)):
                self.setPlainText("\n".join(texts))
                space_lines(self.document())
                self.moveCursor(QTextCursor.MoveOperation.Start if editable else QTextCursor.MoveOperation.End)
        self.setReadOnly(not editable)
        if not editable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._at = self.textCursor().blockNumber() if editable and lines else -1
        self._mark_words()
        self.lines_shown.emit()
        self.caret_moved.emit()

    def show_line(self, index: int, line: TextLine) -> None:
        """Shows what became of one line; the caret is left alone where the text is the same, and stays before text that comes to an empty line."""
        self._lines[index] = line
        block = self.document().findBlockByNumber(index)
        if " ".join(block.text().split()) != line.text:
            stays, before = self.textCursor().block() == block and not block.text(), block.position()
            with self.quietly(), steady(self):
                self._set_text(index)
                if stays:
                    self.setTextCursor(selection(self.document(), before, before))
        self._mark_words(index)
        self.line_shown.emit()
        self.caret_moved.emit()

    def tidy(self, index: int) -> None:
        """Takes away spaces that do not count."""
        if 0 <= index < len(self._lines) and self.document().findBlockByNumber(index).text() != self._lines[index].text:
            self._set_text(index)

    def _set_text(self, index: int) -> None:
        with self.quietly():
            cursor = QTextCursor(self.document().findBlockByNumber(index))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self._lines[index].text)

    def choose_line(self, index: int) -> None:
        """Puts the caret into a line, without saying so."""
        if 0 <= index < len(self._lines) and index != self._at:
            self._at = index
            self.put_caret(index, 0)
            self._mark()

    def put_caret(self, index: int, place: int, end: int | None = None) -> None:
        """Puts the caret to a place in the text of a line, or selects from there to ``end``."""
        block = self.document().findBlockByNumber(index)
        start = position_of(block, place)
        self.setTextCursor(selection(self.document(), start, start if end is None else position_of(block, end)))
        self.ensureCursorVisible()

    def type_text(self, text: str) -> None:
        """Types text at the caret, within one line."""
        if not selects_several(self.textCursor()):
            self.insertPlainText(" ".join(text.split()))

    def word_at_caret(self) -> tuple[int, TextWord] | None:
        """Position in the text and value of the word at the caret; None between words and in a line that is being typed in."""
        cursor = self.textCursor()
        at = cursor.selectionStart() if cursor.hasSelection() else cursor.position()
        words = self.words_of_line(self.textCursor().blockNumber())
        return next(((start, word) for start, word in words if start <= at <= start + len(word.text)), None)

    def step_word(self, forward: bool) -> bool:
        """Selects the next word, or the one before; False where there is none."""
        return self._select(next_word(list(self.words()), self.textCursor(), forward))

    def step_doubtful(self, forward: bool) -> bool:
        """Selects the next marked word, or the one before; False where there is none."""
        return self._select(next_word(doubtful(self.words()), self.textCursor(), forward))

    def _select(self, found: tuple[int, TextWord] | None) -> bool:
        if found is not None:
            self.setTextCursor(selection(self.document(), found[0], found[0] + len(found[1].text)))
        return found is not None

    def mark_spelling(self, misspelt: frozenset[str]) -> None:
        """Marks words that are in no dictionary and near to one that is; only those that the reading doubts."""
        if misspelt != self._marks.misspelt:
            self._marks.misspelt = misspelt
            self._mark_words()

    def mark_found(self, found: Sequence[Place]) -> None:
        """Marks places that were looked for: line, start and end in its text."""
        if found or self._found:
            self._found = found
            self._mark()

    def refresh_colours(self) -> None:
        """Marks in the colours of the scheme."""
        self._mark_words()

    def words(self) -> Iterator[tuple[int, TextWord]]:
        """Each word and its position in the text; lines that are just being typed in have none."""
        return words_of(self.document(), self._lines)

    def words_of_line(self, index: int) -> list[tuple[int, TextWord]]:
        """The words of one line and their positions in the text."""
        block = self.document().findBlockByNumber(index)
        return [(block.position() + start, word) for start, word in words_in(block, self._lines[index])] if index < len(self._lines) else []

    def _mark(self) -> None:
        """Marks the line with the caret and what was found; words are marked with their lines."""
        marks = [line_mark(self.document(), self._at), *self._marks.spelling_of(self._at)] if 0 <= self._at < len(self._lines) else []
        self.setExtraSelections([*marks, *(found_mark(self.document(), *place) for place in self._found)])

    def _mark_words(self, line: int | None = None) -> None:
        with self.quietly():
            if line is None:
                self._marks.rehighlight()
            else:
                self._marks.rehighlightBlock(self.document().findBlockByNumber(line))
        if line in (None, self._at):
            self._mark()

    def _caret_moved(self) -> None:
        at = self.textCursor().blockNumber()
        if self._loading or at >= len(self._lines):
            return
        if at != self._at:
            self._at = at
            self._mark()
            self.line_entered.emit(at)
        self.caret_moved.emit()

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
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and belongs_to_window(event, self.canPaste()):
            event.ignore()
            return False
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to the next word; after the last one, and before the first, it leaves the text."""
        return (not self.isReadOnly() and self.step_word(forward)) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) or is_undo(event):
            event.ignore()  # the window's own keys
        elif event.key() in BREAKS:
            if self.isReadOnly():
                self.moveCursor(QTextCursor.MoveOperation.NextBlock)
            else:
                self.line_done.emit(self._at)
        elif self.isReadOnly() or not crosses_lines(event, self.textCursor()):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if not selects_several(self.textCursor()):
            super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.type_text(source.text())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.textCursor().hasSelection() and event.reason() is QContextMenuEvent.Reason.Mouse:
            self.setTextCursor(self.cursorForPosition(event.pos()))
        menu = QMenu(self)
        menu.addActions(() if self.isReadOnly() else self.line_actions)
        menu.addSeparator()
        menu.addAction(self.tr("Copy"), self.copy).setEnabled(self.textCursor().hasSelection())
        menu.addAction(self.tr("Select all"), self.selectAll)
        menu.exec(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._caret_moved()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, top = QPainter(self.viewport()), self.verticalScrollBar().value()
        painter.translate(0, -top)
        seen, unread, empty = event.rect().translated(0, top).toRectF(), self.tr("not read yet"), self.tr("nothing was read here")
        paint_numbers(painter, self.document(), self._lines, self.font(), seen, unread, empty)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(self.cursorForPosition(event.pos()).position()), self)
            return True
        return super().viewportEvent(event)

    def _tip(self, at: int) -> str:
        word = next((w for start, w in self.words() if start <= at <= start + len(w.text)), None)
        return self.tr("“{word}”: {percent} % sure").format(word=word.text, percent=round(word.confidence * 100)) if word else ""
