"""A small chart: how the error rate fell from model to model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwr_desktop.gui.theme import colours

_MARGIN = 34


class CerChart(QWidget):
    """For each model a bar from the CER before to the CER after, on the user's lines; in order of time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._effects: list[tuple[str, float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Errors before and after each learning"))

    def show_effects(self, effects: Sequence[tuple[str, float, float]]) -> None:
        """Names of models with CER before and after, in [0, 1]."""
        self._effects = list(effects)
        told = [
            self.tr("{name}: {before} % before, {after} % after").format(name=n, before=f"{100 * b:.1f}", after=f"{100 * a:.1f}")
            for n, b, a in effects
        ]
        self.setAccessibleDescription("; ".join(told))
        self.setToolTip("\n".join(told))
        self.setVisible(bool(effects))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._effects:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scheme = colours()
        highest = max(0.05, *(max(b, a) for _, b, a in self._effects)) * 1.1
        area = QRectF(self.rect()).adjusted(_MARGIN, 8, -8, -20)
        painter.setPen(QColor(scheme.muted))
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.drawText(
                QRectF(0, y - 8, _MARGIN - 6, 16), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{100 * share * highest:.0f} %"
            )
            painter.setPen(QPen(QColor(scheme.edge), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(scheme.muted))
        step = area.width() / len(self._effects)
        for i, (name, before, after) in enumerate(self._effects):
            x = area.left() + (i + 0.5) * step
            top, end = (area.bottom() - value / highest * area.height() for value in (before, after))
            painter.setPen(QPen(QColor(scheme.accent if after < before else scheme.doubtful), 3))
            painter.drawLine(QPointF(x, top), QPointF(x, end))
            painter.setBrush(QColor(scheme.paper))
            painter.drawEllipse(QPointF(x, top), 4, 4)
            painter.setBrush(painter.pen().color())
            painter.drawEllipse(QPointF(x, end), 4, 4)
            painter.setPen(QColor(scheme.muted))
            label = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(step) - 4)
            painter.drawText(QRectF(x - step / 2, area.bottom() + 3, step, 16), Qt.AlignmentFlag.AlignCenter, label)
