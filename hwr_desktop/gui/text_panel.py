"""What was read, beside the canvas or the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hwr_desktop.document import Page, TextLine
from hwr_desktop.gui.line_editor import LineEditor
from hwr_desktop.gui.theme import colours
from hwr_desktop.gui.word_marks import DOUBTFUL, UNSURE, spelling_ground

_NAMED = 8
"""Lines that could not be read are named up to so many."""


class TextPanel(QWidget):
    """A heading with the two things one does with text, the text, and what its marks mean.

    Args:
        copy: The action that copies all text.
        save: The action that saves it.
    """

    def __init__(self, copy: QAction, save: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = LineEditor()
        self._title, self._legend = QLabel(self.tr("Text")), QLabel()
        self._warning = QLabel()
        self._warning.setObjectName("unreadable lines")
        self._warning.setWordWrap(True)
        self._warning.setContentsMargins(12, 6, 12, 0)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self._title.setBuddy(self.editor)
        self.editor.setAccessibleName(self.tr("Text that was read"))
        self._usual_size = self.editor.font().pointSizeF() * 1.25
        self.set_text_percent(100)
        self.editor.setMinimumWidth(int(QFontMetricsF(self.editor.font()).averageCharWidth() * 26))
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 6, 6)
        head.addWidget(self._title, 1)
        for action in (copy, save):
            button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon, autoRaise=True)
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.editor, 1)
        column.addWidget(self._warning)
        column.addWidget(self._legend)
        self._legend.setContentsMargins(12, 6, 12, 8)
        self.refresh_colours()

    def show_page(self, page: Page | None, editable: bool, empty: str) -> None:
        """Shows the lines of a page; ``empty`` says why there are none."""
        self.editor.setPlaceholderText(empty)
        self.editor.show_lines(page.lines if page else (), editable and bool(page and page.lines))
        self._show_legend()

    def set_text_percent(self, percent: int) -> None:
        """Shows the text larger or smaller than usual."""
        font = self.editor.font()
        font.setPointSizeF(self._usual_size * percent / 100)
        self.editor.setFont(font)

    def put_below(self, part: QWidget) -> None:
        """Puts another part under the text."""
        self._column.insertWidget(self._column.indexOf(self._warning), part)

    def show_line(self, index: int, line: TextLine) -> None:
        """Shows what became of one line."""
        self.editor.show_line(index, line)
        self._show_legend()

    def _show_legend(self) -> None:
        poor = [
            i
            for i, line in enumerate(self.editor.lines(), 1)
            if line.hypothesis and line.text == line.hypothesis.text and not line.hypothesis.readable
        ]
        named = ", ".join(map(str, poor[:_NAMED])) + (" …" if len(poor) > _NAMED else "")
        text = self.tr("Line {number} could hardly be read.") if len(poor) == 1 else self.tr("Lines {number} could hardly be read.")
        self._warning.setText(text.format(number=named))
        self._warning.setVisible(bool(poor))
        sure = [word.confidence for line in self.editor.lines() for word in line.words]
        self._legend.setVisible(any(confidence < UNSURE for confidence in sure))

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        scheme = colours()
        marked = self.tr(
            "Underlined words may be wrong: <span style='{unsure}'>unsure</span>, <span style='{doubtful}'>doubtful</span>; "
            "<span style='{spelling}'>a word on this ground</span> is in no dictionary."
        )
        style = "color: {}; text-decoration: underline"
        ground = spelling_ground()
        spelling = f"background-color: rgba({ground.red()}, {ground.green()}, {ground.blue()}, {ground.alpha()})"
        text = marked.format(unsure=style.format(scheme.unsure), doubtful=style.format(scheme.doubtful), spelling=spelling)
        self._legend.setText(text)
        self._legend.setStyleSheet(f"color: {scheme.muted};")
        self._legend.setToolTip(
            self.tr("Below {unsure} % and below {doubtful} % sure. F8 goes to the next.").format(
                unsure=round(UNSURE * 100), doubtful=round(DOUBTFUL * 100)
            )
        )
        self.editor.refresh_colours()
