"""All opened pages in small, and how far each is. A thumbnail is made when it comes into sight."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hwr_desktop.document import Picture
from hwr_desktop.errors import HwrError
from hwr_desktop.gui.jobs import Job, Jobs
from hwr_desktop.gui.page_reading import PageReading
from hwr_desktop.gui.read_queue import Status
from hwr_desktop.gui.theme import colours
from hwr_desktop.line_edits import is_approved
from hwr_desktop.page_pictures import thumbnail

if TYPE_CHECKING:
    from hwr_desktop.capture.page import PageImage

_SIZE, _GAP, _KEPT = 112, 8, 400
_SLOT = "thumbnail"
_STATUS = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class PageList(QAbstractListModel):
    """The pages of a ``PageReading`` as a list."""

    def __init__(self, reading: PageReading, jobs: Jobs, ratio: float) -> None:
        super().__init__(reading)
        self._reading, self._jobs, self._ratio = reading, jobs, ratio
        self._made: OrderedDict[Picture, QPixmap] = OrderedDict()
        self._wanted: list[Picture] = []
        reading.pages_changed.connect(self._reset)
        reading.page_changed.connect(self._changed)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._reading.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        if not 0 <= row < self._reading.count:
            return None
        status = self._reading.queue.status(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(row + 1)
        if role == _STATUS:
            return status, self._state(row)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._thumbnail(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            fault = self._reading.queue.faults.get(row, "")
            return self.tr("Page {number}: {status}").format(number=row + 1, status=fault or self._state(row))
        return None

    def _state(self, row: int) -> str:
        """How far a page is: read, or how many of its lines a person took as right."""
        status, lines = self._reading.queue.status(row), self._reading.pages[row].lines
        right = sum(map(is_approved, lines))
        if status is not Status.READ or not right:
            return self._names()[status]
        if right == len(lines):
            return self.tr("✓ done")
        return self.tr("{right} of {lines}", "lines of a page that are done").format(right=right, lines=len(lines))

    def _names(self) -> dict[Status, str]:
        return {
            Status.UNREAD: self.tr("not read"),
            Status.WAITING: self.tr("waiting"),
            Status.READING: self.tr("reading …"),
            Status.READ: self.tr("read"),
            Status.FAILED: self.tr("failed"),
        }

    def _reset(self) -> None:
        self.beginResetModel()
        self._wanted = []
        self._jobs.cancel(_SLOT)
        self.endResetModel()

    def _changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))

    def _thumbnail(self, row: int) -> QPixmap | None:
        picture = self._reading.pages[row].picture
        if picture is None:
            return None
        if picture in self._made:
            self._made.move_to_end(picture)
            return self._made[picture]
        if picture not in self._wanted:
            self._wanted.append(picture)
            self._make_next()
        return None

    def _make_next(self) -> None:
        """The newest wish first: that is what is in sight."""
        if not self._wanted or self._jobs.running(_SLOT):
            return
        picture, size = self._wanted[-1], round(_SIZE * self._ratio)

        def work(_: Job) -> PageImage | None:
            try:
                return thumbnail(picture, size)
            except HwrError:
                return None  # said when the page itself is opened

        def made(page: PageImage | None) -> None:
            pixmap = QPixmap()
            if page is not None:
                image = QImage(page.pixels.tobytes(), page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
                pixmap = QPixmap.fromImage(image)
                pixmap.setDevicePixelRatio(self._ratio)
            self._made[picture] = pixmap
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
            self._wanted = [other for other in self._wanted if other != picture][-20:]
            for row, other in enumerate(self._reading.pages):
                if other.picture == picture:
                    self._changed(row)
            self._make_next()

        self._jobs.start(_SLOT, work, made, lane="pages")


class Thumbnails(QListView):
    """The strip beside the page, shown where there are several."""

    def __init__(self, reading: PageReading, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self.setModel(PageList(reading, jobs, self.devicePixelRatioF()))
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("Pages"))
        self.setFixedWidth(_SIZE + 4 * _GAP + self.verticalScrollBar().sizeHint().width())
        self.clicked.connect(lambda index: reading.go(index.row()))
        self.activated.connect(lambda index: reading.go(index.row()))
        reading.page_shown.connect(self._follow)
        self.refresh_colours()

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        self.setStyleSheet(f"Thumbnails {{ background: {colours().desk}; }}")

    def _follow(self) -> None:
        index = self.model().index(self._reading.index, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)


class _Delegate(QStyledItemDelegate):
    """A page's thumbnail above its number and status."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_SIZE + 2 * _GAP, _SIZE + 3 * _GAP + option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scheme, area = colours(), option.rect
        status, name = index.data(_STATUS)
        place = QRect(area.center().x() - _SIZE // 2, area.top() + _GAP, _SIZE, _SIZE)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap) and not picture.isNull():
            size = picture.deviceIndependentSize()
            sheet = QRectF(place.center().x() - size.width() / 2, place.center().y() - size.height() / 2, size.width(), size.height())
            painter.drawPixmap(sheet.topLeft(), picture)
        else:
            sheet = QRectF(place).adjusted(14, 2, -14, -2)
            painter.fillRect(sheet, QColor("#ffffff"))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(scheme.accent if chosen else scheme.edge), 3 if chosen else 1))
        painter.drawRect(sheet)
        painter.setPen(QColor(scheme.doubtful if status is Status.FAILED else scheme.accent if status is Status.READING else scheme.muted))
        font = QFont(option.font)
        font.setBold(chosen)
        painter.setFont(font)
        below = QRect(area.left(), place.bottom() + 2, area.width(), option.fontMetrics.height() + 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{index.data()} · {name}")
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(scheme.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(area.adjusted(2, 2, -3, -3))
