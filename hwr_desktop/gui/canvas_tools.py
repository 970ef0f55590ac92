"""The commands of the canvas: its tools, pen colour and width, and what is done with selected strokes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton

from hwr_desktop.capture.ink import Ink
from hwr_desktop.errors import InputError
from hwr_desktop.gui.canvas import Tool
from hwr_desktop.gui.ink_drawing import ink_colour
from hwr_desktop.gui.ink_gestures import bounds_of, moved
from hwr_desktop.gui.theme import colours

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow

_INK_TYPE = "application/x-hwr-ink+json"
_WIDTHS = (1.5, 2.0, 3.0, 4.5, 7.0)
_ASIDE = QPointF(24, 24)  # px by which a copy lies beside what was copied
_BELOW = 40.0  # px between ink and what is inserted under it


class CanvasTools(QObject):
    """Owns the canvas's part of menus, tool bar and settings."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._canvas = window, window.canvas
        self._copied = 0
        actions = window.actions_
        make = actions.make
        self.part_eraser = make(self.tr("Eraser for par&ts"), "Ctrl+Alt+E", "part-eraser", self.tr("Erase what is touched only"), checkable=True)
        self.lasso = make(self.tr("&Lasso"), "Ctrl+L", "lasso", self.tr("Select strokes with a loop; drag them to move"), checkable=True)
        for action, tool in ((self.part_eraser, Tool.PART_ERASER), (self.lasso, Tool.LASSO)):
            actions.tools.addAction(action)
            action.triggered.connect(lambda _=False, tool=tool: self._canvas.set_tool(tool))
        self._settings_to_canvas()
        self.colour, self.width = QMenu(self.tr("Pen &colour"), window), QMenu(self.tr("Pen &width"), window)
        self._colours = self._choices(self.colour, self._colour_names(), self._canvas.pen_colour, self.set_colour)
        self._widths = self._choices(self.width, self._width_names(), self._canvas.pen_width, self.set_width)
        self.scratch = make(self.tr("&Scratch out"), None, tip=self.tr("A zigzag over strokes takes them away"), checkable=True)
        self.scratch.setChecked(self._canvas.scratch)
        self.scratch.toggled.connect(self._set_scratch)
        self.fingers = make(self.tr("&Fingers write"), None, tip=self.tr("One finger writes; else it moves the paper"), checkable=True)
        self.fingers.setChecked(self._canvas.finger_writes)
        self.fingers.toggled.connect(self._set_fingers)
        self._canvas.tablet_used.connect(self._tablet_used)
        self._selecting = self._make_selecting()
        self._fill_menu(actions.menus["canvas"])
        self._canvas.selection_changed.connect(self._enable)
        window.front.changed.connect(self._enable)
        self._enable()

    # The pen.

    def set_colour(self, colour: str) -> None:
        """Chooses the pen's colour (``#rrggbb``, or "" for the usual ink), for this run and the next; selected strokes take it on."""
        self._canvas.pen_colour = colour
        self._keep(pen_colour=colour)
        self._look(self.tr("Colour"), colour=colour)
        self._show_pen()

    def set_width(self, width: float) -> None:
        """Chooses the pen's width in px, for this run and the next; selected strokes take it on."""
        self._canvas.pen_width = width
        self._keep(pen_width=width)
        self._look(self.tr("Width"), width=width)
        self._show_pen()

    def _look(self, name: str, **look: object) -> None:
        chosen = list(self._canvas.selection)
        changed = [type(drawn).of(replace(drawn.stroke, **look), drawn.order, drawn.width) for drawn in chosen]  # type: ignore[arg-type]
        self._canvas.sheet.edit(name, chosen, changed)
        if chosen:
            self._canvas.select(changed)
        elif self._canvas.tool is not Tool.PEN:
            self._window.actions_.pen.trigger()

    def _set_scratch(self, on: bool) -> None:
        self._canvas.scratch = on
        self._keep(scratch_out=on)

    def _set_fingers(self, write: bool) -> None:
        self._canvas.finger_writes = write
        self._keep(fingers="write" if write else "move")

    def _tablet_used(self) -> None:
        """Who writes with a pen rests the hand on the screen, and moves the paper with a finger."""
        if self._window.settings.fingers == "auto":
            self.fingers.setChecked(False)
            self._keep(fingers="move")
            told = self.tr("A finger now moves the paper, as you write with a pen; this can be changed in the menu Canvas.")
            self._window.message_bar.show_message(told)

    def _settings_to_canvas(self) -> None:
        settings, canvas = self._window.settings, self._canvas
        canvas.pen_width, canvas.scratch = settings.pen_width, settings.scratch_out
        canvas.finger_writes = settings.fingers != "move"
        canvas.pen_colour = settings.pen_colour if settings.pen_colour in dict(self._colour_names()) else ""

    def _keep(self, **values: object) -> None:
        self._window.settings = replace(self._window.settings, **values)  # type: ignore[arg-type]

    def _colour_names(self) -> list[tuple[str, str]]:
        return [
            ("", self.tr("Ink")),
            ("#1f5fbf", self.tr("Blue")),
            ("#b3261e", self.tr("Red")),
            ("#1e7d34", self.tr("Green")),
            ("#8a3fb0", self.tr("Violet")),
        ]

    def _width_names(self) -> list[tuple[float, str]]:
        names = (self.tr("Very fine"), self.tr("Fine"), self.tr("Medium"), self.tr("Broad"), self.tr("Very broad"))
        return list(zip(_WIDTHS, names, strict=True))

    def _choices(self, menu: QMenu, names: Sequence[tuple[Any, str]], chosen: Any, choose: Callable[[Any], None]) -> QActionGroup:
        group = QActionGroup(menu)
        for value, name in names:
            action = group.addAction(name)
            action.setCheckable(True)
            action.setData(value)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _=False, value=value: choose(value))
        menu.addActions(group.actions())
        menu.aboutToShow.connect(self._show_choices)
        return group

    def _show_choices(self) -> None:
        """Draws each choice as it looks on the paper."""
        canvas = self._canvas
        for action in self._colours.actions():
            action.setIcon(_pen_icon(action.data(), canvas.pen_width))
        for action in self._widths.actions():
            action.setIcon(_pen_icon(canvas.pen_colour, action.data()))

    def _show_pen(self) -> None:
        """Draws what is chosen as it looks on the paper."""
        canvas = self._canvas
        self.colour.setIcon(_pen_icon(canvas.pen_colour, 12.0))
        self.width.setIcon(_pen_icon(canvas.pen_colour, canvas.pen_width))

    # Menu and tool bar.

    def _fill_menu(self, menu: QMenu) -> None:
        before = menu.actions()[2]  # the separator after pen and eraser
        menu.insertActions(before, [self.part_eraser, self.lasso])
        menu.insertMenu(before, self.colour)
        menu.insertMenu(before, self.width)
        menu.addActions([self.scratch, self.fingers])
        menu.addSeparator()
        menu.addActions(self._selecting)
        menu.addSeparator()
        insert = self._window.actions_.make(self.tr("&Insert ink …"), None, tip=self.tr("Put ink from a file below what is written"))
        insert.triggered.connect(lambda: self._window.files.ask_insert_ink())
        menu.addAction(insert)

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Puts tools and pen behind the eraser."""
        before = self._window.actions_.guides
        bar.insertActions(before, [self.part_eraser, self.lasso])
        self._buttons: list[QAction] = []
        for menu in (self.colour, self.width):
            button = QToolButton()
            button.setDefaultAction(menu.menuAction())
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(menu.title().replace("&", ""))
            menu.menuAction().setToolTip(menu.title().replace("&", ""))
            self._buttons.append(bar.insertWidget(before, button))
        for action in (self.part_eraser, self.lasso):
            made = bar.widgetForAction(action)
            if made is not None:
                made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                made.setAccessibleName(action.toolTip())
        self._enable()

    def refresh_colours(self) -> None:
        """Takes on the colours of the scheme."""
        self._canvas.redraw_all()
        self._show_pen()

    def _enable(self) -> None:
        canvas_here, some = self._window.front.is_canvas, bool(self._canvas.selection)
        pens = (self.colour.menuAction(), self.width.menuAction(), *getattr(self, "_buttons", []))
        for action in (self.part_eraser, self.lasso, self.scratch, self.fingers, *pens):
            action.setVisible(canvas_here)
        for action in self._selecting:
            action.setEnabled(canvas_here and (some or action is self._selecting[0]))
        self._show_pen()

    # Selected strokes.

    def _make_selecting(self) -> list[QAction]:
        make = self._window.actions_.make
        made: list[tuple[QAction, Callable[[], object]]] = [
            (make(self.tr("Select &all strokes"), "Ctrl+A"), self.select_all),
            (make(self.tr("C&ut strokes"), "Ctrl+X"), self.cut),
            (make(self.tr("C&opy strokes"), "Ctrl+C"), self.copy),
            (make(self.tr("&Duplicate strokes"), "Ctrl+Shift+D"), self.duplicate),
            (make(self.tr("D&elete strokes"), "Del"), self.delete),
        ]
        for action, slot in made:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._window.removeAction(action)
            self._canvas.addAction(action)
            action.triggered.connect(lambda _=False, slot=slot: slot())
        return [action for action, _ in made]

    def select_all(self) -> None:
        """Selects all strokes."""
        self.lasso.trigger()
        self._canvas.select(self._canvas.sheet.strokes)

    def delete(self) -> None:
        """Takes the selected strokes away."""
        self._canvas.sheet.edit(self.tr("Delete strokes"), removed=self._canvas.selection)

    def cut(self) -> None:
        """Puts the selected strokes on the clipboard, and takes them away."""
        self.copy()
        self.delete()

    def copy(self) -> None:
        """Puts the selected strokes on the clipboard."""
        data = QMimeData()
        data.setData(_INK_TYPE, Ink(tuple(drawn.stroke for drawn in self._canvas.selection)).to_json().encode())
        QGuiApplication.clipboard().setMimeData(data)
        self._copied = 0

    def duplicate(self) -> None:
        """Puts a copy of the selected strokes beside them."""
        self._put(Ink(tuple(drawn.stroke for drawn in self._canvas.selection)), 1)

    def paste(self, data: QMimeData) -> bool:
        """Puts copied strokes on the paper, and selects them. False if there are none."""
        if not data.hasFormat(_INK_TYPE):
            return False
        try:
            ink = Ink.from_json(bytes(data.data(_INK_TYPE).data()).decode())
        except (InputError, UnicodeDecodeError):
            return False
        self._window.front.show_canvas()
        self._copied += 1
        self._put(ink, self._copied)
        return True

    def insert(self, ink: Ink) -> None:
        """Undoably puts ink below what is written, and selects it, so that it can be moved at once."""
        canvas, here = self._canvas, self._canvas.sheet.bounds()
        made = [canvas.sheet.drawn(stroke, canvas.pen_width) for stroke in ink.strokes]
        if made and not here.isEmpty():
            by = QPointF(here.left(), here.bottom() + _BELOW) - bounds_of(made).topLeft()
            made = [moved(drawn, by) for drawn in made]
        canvas.sheet.edit(self.tr("Insert ink"), added=made)
        self.lasso.trigger()
        canvas.select(made)
        canvas.ensure_visible(bounds_of(made))

    def _put(self, ink: Ink, times: int) -> None:
        canvas = self._canvas
        made = [canvas.sheet.drawn(stroke) for stroke in ink.strokes]
        by = _ASIDE * times
        shown = QRectF(canvas.on_sheet(QPointF()), canvas.viewport().size().toSizeF() / canvas.zoom)
        if not shown.intersects(bounds_of(made).translated(by)):
            by = shown.center() - bounds_of(made).center()
        made = [moved(drawn, by) for drawn in made]
        canvas.sheet.edit(self.tr("Paste strokes"), added=made)
        self.lasso.trigger()
        canvas.select(made)


def _pen_icon(colour: str, width: float) -> QIcon:
    """A piece of ink on paper."""
    pixmap = QPixmap(48, 48)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours().edge), 2))
    painter.setBrush(QColor(colours().paper))
    painter.drawRoundedRect(QRectF(3, 3, 42, 42), 8, 8)
    painter.setPen(QPen(ink_colour(colour), width * 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(15, 32), QPointF(33, 16))
    painter.end()
    return QIcon(pixmap)
