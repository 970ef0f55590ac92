"""The page of the settings where the user has the program learn, and sees what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QProgressBar, QPushButton, QVBoxLayout, QWidget

from hwr_desktop.gui.cer_chart import CerChart
from hwr_desktop.learn.budget import MANY, OFFERED_FROM, expected_seconds

if TYPE_CHECKING:
    from hwr_desktop.gui.finetune_job import Learnt
    from hwr_desktop.learn.registry import Model
    from hwr_desktop.learn.samples import Counts

_HELD_OUT_FROM = 20


class LearningPage(QWidget):
    """Shows samples, progress, result and models; what is to be done about them is told by signals.

    Signals:
        start_asked: Learn.
        cancel_asked: Stop learning.
        use_asked: Name of a model to read with.
        delete_asked: Name of a model to delete.
        undo_asked: Go back to the model used before.
        sheet_asked: Copy sentences to learn from.
        filled_sheet_asked: Open a printed sheet of such sentences that was filled in.
    """

    start_asked = Signal()
    cancel_asked = Signal()
    use_asked = Signal(str)
    delete_asked = Signal(str)
    undo_asked = Signal()
    sheet_asked = Signal()
    filled_sheet_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state, self.note = QLabel(), QLabel()
        self.bar = QProgressBar()
        self.result = QLabel()
        self.chart, self.models = CerChart(), QListWidget()
        self.start = QPushButton(self.tr("&Learn my hand"))
        self.cancel = QPushButton(self.tr("&Cancel"))
        self.keep, self.take = QPushButton(self.tr("&Keep the old")), QPushButton(self.tr("&Use it"))
        self.use, self.delete = QPushButton(self.tr("Rea&d with this")), QPushButton(self.tr("Dele&te"))
        self.undo = QPushButton(self.tr("One step &back"))
        self.sheet = QPushButton(self.tr("Copy &sentences …"))
        self.filled_sheet = QPushButton(self.tr("Read a &filled sheet …"))
        self._offered = ""
        self._lay_out()
        self._connect()
        self.show_running(False)
        self.result.hide()
        self.keep.hide()
        self.take.hide()

    def _lay_out(self) -> None:
        for label in (self.state, self.note, self.result):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.result.setTextFormat(Qt.TextFormat.RichText)
        self.bar.setAccessibleName(self.tr("Progress of learning"))
        self.models.setAccessibleName(self.tr("Models"))
        heading = QLabel(self.tr("&Models"))
        heading.setBuddy(self.models)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.state)
        column.addLayout(_row(self.start, self.sheet, self.filled_sheet))
        column.addWidget(self.note)
        column.addLayout(_row(self.bar, self.cancel))
        column.addWidget(self.result)
        column.addLayout(_row(self.take, self.keep))
        column.addWidget(heading)
        column.addWidget(self.models, 1)
        column.addLayout(_row(self.use, self.delete, self.undo))
        column.addWidget(self.chart)

    def _connect(self) -> None:
        self.start.clicked.connect(self.start_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.sheet.clicked.connect(self.sheet_asked)
        self.filled_sheet.clicked.connect(self.filled_sheet_asked)
        self.take.clicked.connect(lambda: self._answer(True))
        self.keep.clicked.connect(lambda: self._answer(False))
        self.use.clicked.connect(lambda: self.use_asked.emit(self._chosen()))
        self.delete.clicked.connect(lambda: self.delete_asked.emit(self._chosen()))
        self.models.currentRowChanged.connect(lambda _: self._enable())

    def _answer(self, use: bool) -> None:
        self.keep.hide()
        self.take.hide()
        if use:
            self.use_asked.emit(self._offered)

    def _chosen(self) -> str:
        item = self.models.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def _enable(self) -> None:
        item = self.models.currentItem()
        usable = bool(item and item.data(Qt.ItemDataRole.UserRole + 1))
        self.use.setEnabled(usable)
        self.delete.setEnabled(bool(item) and self._chosen() != "base")

    # What is shown.

    def show_counts(self, counts: Counts, step_s: float) -> None:
        """How many samples there are, and what learning from them would take."""
        enough = counts.total >= 2
        if not counts.total:
            text = self.tr("No corrected line is kept yet. Correct lines of a page, or copy some sentences, and the program can learn your hand.")
        else:
            text = self.tr("{count} corrected lines are kept on this computer.").format(count=counts.total)
            held_out = counts.held_out if counts.total >= _HELD_OUT_FROM else 0
            learnt = counts.total - held_out
            if counts.unlabelled and learnt < MANY:
                text += " " + self.tr("{count} other lines of their pages are learnt as they are read.").format(count=counts.unlabelled)
            minutes = max(1, round(expected_seconds(learnt, held_out, step_s) / 60))
            text += " " + self.tr("Learning from them takes about {minutes} min; you can go on working.").format(minutes=minutes)
        if 0 < counts.total < OFFERED_FROM:
            text += " " + self.tr("From {least} lines on it pays.").format(least=OFFERED_FROM)
        elif counts.total:
            text += " " + self.tr("Of one hand, 16 lines and the rest of their pages took a quarter of the errors away, 64 lines more than a third.")
        self.state.setText(text)
        self.start.setEnabled(enough and not self.bar.isVisible())

    def show_running(self, running: bool, note: str = "") -> None:
        """Whether learning is under way."""
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.bar.setRange(0, 0)
        self.start.setEnabled(not running)
        self.show_note(note)
        if running:
            self.result.hide()
            self._answer(False)

    def show_note(self, text: str) -> None:
        """A sentence about what is going on, or what went wrong."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def show_progress(self, step: int, steps: int, left_s: float) -> None:
        """Steps done and in all, seconds left."""
        self.bar.setRange(0, steps)
        self.bar.setValue(step)
        left = (
            self.tr("{seconds} s left").format(seconds=round(left_s))
            if left_s < 90
            else self.tr("{minutes} min left").format(minutes=round(left_s / 60))
        )
        self.bar.setFormat(f"%p %  {left}")

    def show_result(self, learnt: Learnt, better: bool) -> None:
        """Both error rates, some lines, and the choice."""
        self._offered = learnt.name
        before, after = (f"{100 * cer:.1f}" for cer in learnt.own)
        told = self.tr(
            "On {count} of your lines that it had not learnt from, the errors went from <b>{before} %</b> to <b>{after} %</b> of the characters."
        )
        rows = [told.format(count=learnt.lines, before=before, after=after)]
        if learnt.others:
            others = self.tr("On lines of other hands: from {before} % to {after} %.")
            rows.append(others.format(before=f"{100 * learnt.others[0]:.1f}", after=f"{100 * learnt.others[1]:.1f}"))
        if not better:
            rows.append(self.tr("It does not read better, so the old model stays unless you insist."))
        shown = [(self.tr("written"), 0), (self.tr("before"), 1), (self.tr("now"), 2)]
        cells = "".join(
            f"<tr><td><i>{_escaped(name)}&nbsp;</i></td><td>{_escaped(reading[i])}</td></tr>" for reading in learnt.readings for name, i in shown
        )
        self.result.setText("<br>".join(rows) + (f"<table cellspacing='3'>{cells}</table>" if cells else ""))
        self.result.show()
        self.take.show()
        self.keep.show()
        (self.take if better else self.keep).setFocus()

    def show_models(self, models: Sequence[Model], current: str, has_step_back: bool) -> None:
        """All models, the one in use marked, the chart, and whether the last choice can be taken back."""
        self.undo.setEnabled(has_step_back)
        self.models.clear()
        for model in models:
            effect = model.effect
            name = self.tr("the model that came with the program") if model.name == "base" else model.name
            parts = [f"● {name}" if model.name == current else f"   {name}"]
            if model.time is not None and model.name != "base":
                parts.append(f"{model.time.astimezone():%Y-%m-%d %H:%M}")
            if effect is not None:
                parts.append(self.tr("{before} % → {after} %").format(before=f"{100 * effect.own[0]:.1f}", after=f"{100 * effect.own[1]:.1f}"))
                parts.append(self.tr("{count} lines").format(count=effect.lines))
            if model.fault:
                parts.append(model.fault)
            item = QListWidgetItem("   ".join(parts))
            item.setData(Qt.ItemDataRole.UserRole, model.name)
            item.setData(Qt.ItemDataRole.UserRole + 1, not model.fault and model.name != current)
            self.models.addItem(item)
        self.chart.show_effects([(m.name, *m.effect.own) for m in models if m.effect is not None])
        self._enable()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QProgressBar) else 0)
    if not any(isinstance(widget, QProgressBar) for widget in widgets):
        row.addStretch(1)
    return row


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") or "–"
