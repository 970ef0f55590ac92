"""Every command of the window: its name, key and icon, and where it stands in menus and tool bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from hwr_desktop.gui.canvas import Tool
from hwr_desktop.gui.theme import icon

if TYPE_CHECKING:
    from hwr_desktop.gui.main_window import MainWindow

Keys = QKeySequence.StandardKey


class Actions(QObject):
    """Made before the parts of the window that show them; ``connect_to`` gives them something to do."""

    def __init__(self, undo: QUndoStack, parent: QMainWindow) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}
        self._keyed: list[QAction] = []
        self._window = parent
        self.menus: dict[str, QMenu] = {}
        self.write = self.make(self.tr("&Write"), "Ctrl+1", "pen", self.tr("Write on the canvas"))
        self.page = self.make(self.tr("&Page"), "Ctrl+2", "page", self.tr("Go to the opened page"))
        self.new = self.make(self.tr("&New"), Keys.New, tip=self.tr("Begin an empty document"))
        self.open = self.make(self.tr("&Open …"), Keys.Open, "open", self.tr("Open a document, pictures, a PDF or ink"))
        self.open_folder = self.make(self.tr("Open &folder …"), "Ctrl+Shift+O", tip=self.tr("Open all pictures of a folder and read them"))
        self.sample = self.make(self.tr("Open the sample &page"), None, "page", self.tr("Try the program with a page of ours"))
        self.paste = self.make(self.tr("&Paste picture"), Keys.Paste, "paste", self.tr("Read the picture on the clipboard"))
        self.save = self.make(self.tr("&Save"), Keys.Save, "save", self.tr("Save the document: pictures, ink and text"))
        self.save_as = self.make(self.tr("Save &as …"), "Ctrl+Shift+S")
        self.save_text = self.make(self.tr("Save &text …"), None, "save", self.tr("Save the text as a file"))
        self.save_ink = self.make(self.tr("Save &ink …"), None)
        self.close = self.make(self.tr("&Close page"), Keys.Close)
        self.quit = self.make(self.tr("&Quit"), "Ctrl+Q")
        self.copy = self.make(self.tr("&Copy all text"), "Ctrl+Shift+C", "copy", self.tr("Copy all text of this page"))
        self.undo, self.redo = undo.createUndoAction(self, self.tr("&Undo")), undo.createRedoAction(self, self.tr("Re&do"))
        for action, keys, name in ((self.undo, [QKeySequence(Keys.Undo)], "undo"), (self.redo, ["Ctrl+Shift+Z", "Ctrl+Y"], "redo")):
            action.setShortcuts([QKeySequence(key) for key in keys])
            self._icons[action] = name
            self._keyed.append(action)
        self.pen = self.make(self.tr("&Pen"), "Ctrl+E", "pen", self.tr("Write"), checkable=True)
        self.eraser = self.make(self.tr("E&raser"), "Ctrl+Shift+E", "eraser", self.tr("Erase strokes"), checkable=True)
        self.clear = self.make(self.tr("Clear can&vas"), "Ctrl+Delete", "clear", self.tr("Take all ink away; can be undone"))
        self.guides = self.make(self.tr("&Guide lines"), "Ctrl+G", "guides", self.tr("Show guide lines"), checkable=True)
        self.previous = self.make(self.tr("&Previous page"), "PgUp", "previous", self.tr("Previous page"))
        self.next = self.make(self.tr("&Next page"), "PgDown", "next", self.tr("Next page"))
        self.again = self.make(self.tr("&Read again"), "Ctrl+R", "again", self.tr("Read the chosen line again; without one, the page or the ink"))
        self.cancel = self.make(self.tr("&Cancel"), "Esc", "cancel", self.tr("Stop reading"))
        self.doubtful = self.make(self.tr("Next &doubtful word"), "F8")
        self.zoom_in = self.make(self.tr("Zoom &in"), Keys.ZoomIn, "zoom-in", self.tr("Larger"))
        self.zoom_out = self.make(self.tr("Zoom &out"), Keys.ZoomOut, "zoom-out", self.tr("Smaller"))
        self.fit = self.make(self.tr("&Fit page"), "Ctrl+0", "fit", self.tr("Show the whole page"))
        self.full_screen = self.make(self.tr("Full sc&reen"), "F11")
        self.keys = self.make(self.tr("&Keys"), "F1")
        self.about = self.make(self.tr("&About hwr-desktop"), None)
        for action, short in ((self.copy, self.tr("Copy")), (self.save_text, self.tr("Save")), (self.paste, self.tr("Paste"))):
            action.setIconText(short)
        self.tools = QActionGroup(self)
        for action in (self.pen, self.eraser):
            self.tools.addAction(action)
        self.pen.setChecked(True)
        self.guides.setChecked(True)

    def keys_by_menu(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """For each menu its name, and name and keys of its commands that have any; what stands in no menu comes last."""
        listed: set[QAction] = set()
        groups = [(menu.title().replace("&", ""), self._keys_of(menu.actions(), listed)) for menu in self._menus_in_order()]
        rest = self._keys_of([action for action in self._keyed if action not in listed], listed)
        return [group for group in (*groups, (self.tr("Anywhere"), rest)) if group[1]]

    def _show_keys(self) -> None:
        from hwr_desktop.gui.help import key_sheet

        key_sheet(self._window, self.keys_by_menu()).open()

    def _show_about(self) -> None:
        from hwr_desktop.gui.help import about

        about(self._window).open()

    def _menus_in_order(self) -> list[QMenu]:
        order = [action.menu() for action in self._window.menuBar().actions()]
        return sorted(self.menus.values(), key=order.index)

    def _keys_of(self, actions: Sequence[QAction], listed: set[QAction]) -> list[tuple[str, str]]:
        names = {self.undo: self.tr("Undo"), self.redo: self.tr("Redo")}
        form = QKeySequence.SequenceFormat.NativeText
        keyed = [action for action in actions if not action.shortcut().isEmpty() and action not in listed]
        listed.update(keyed)
        return [(names.get(action, action.iconText()), ", ".join(keys.toString(form) for keys in action.shortcuts())) for action in keyed]

    def draw_first_icons(self) -> None:
        """Draws the icons that are seen at once; ``refresh_icons`` has to follow, when there is time."""
        for action, name in self._icons.items():
            if action.isVisible() and any(isinstance(place, QToolBar) for place in action.associatedObjects()):
                action.setIcon(icon(name))

    def refresh_icons(self) -> None:
        """Draws all icons, in the colours of the scheme."""
        for action, name in self._icons.items():
            action.setIcon(icon(name))

    def connect_to(self, window: MainWindow) -> None:
        """Says what each command does."""
        canvas, reading = window.canvas, window.page_reading
        triggered: list[tuple[QAction, Callable[[], object]]] = [
            (self.write, window.front.show_canvas),
            (self.page, window.front.show_page),
            (self.new, window.work_file.new),
            (self.open, window.files.ask_open),
            (self.sample, window.files.open_sample),
            (self.paste, window.files.paste),
            (self.open_folder, window.files.ask_open_folder),
            (self.save, window.work_file.save),
            (self.save_as, window.work_file.save_as),
            (self.save_text, window.files.ask_save_text),
            (self.save_ink, window.files.ask_save_ink),
            (self.close, window.work_file.close),
            (self.quit, window.close),
            (self.copy, window.files.copy_text),
            (self.pen, lambda: canvas.set_tool(Tool.PEN)),
            (self.eraser, lambda: canvas.set_tool(Tool.ERASER)),
            (self.clear, canvas.sheet.clear),
            (self.guides, lambda: canvas.set_guides(self.guides.isChecked())),
            (self.previous, lambda: reading.go(reading.index - 1)),
            (self.next, lambda: reading.go(reading.index + 1)),
            (self.again, window.text.read_again),
            (self.cancel, window.page_tools.cancel),
            (self.zoom_in, lambda: window.front.paper.zoom_in()),
            (self.zoom_out, lambda: window.front.paper.zoom_out()),
            (self.fit, lambda: window.front.paper.fit()),
            (self.full_screen, lambda: window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)),
            (self.keys, self._show_keys),
            (self.about, self._show_about),
        ]
        for action, slot in triggered:
            action.triggered.connect(lambda _=False, slot=slot: slot())

    def fill_menus(self, window: MainWindow) -> QMenu:
        """Builds the menu bar; parts of the window add their own commands to ``menus``. Returns the menu of recent files, empty."""
        bar = window.menuBar()
        names = {"file": self.tr("&File"), "edit": self.tr("&Edit"), "canvas": self.tr("&Canvas"), "page": self.tr("&Page")}
        names |= {"view": self.tr("&View"), "tools": self.tr("T&ools"), "help": self.tr("&Help")}
        self.menus = {key: bar.addMenu(name) for key, name in names.items()}
        file = self.menus["file"]
        file.addActions([self.new, self.open, self.open_folder])
        recent = file.addMenu(self.tr("Open &recent"))
        self._parted(file, [self.save, self.save_as], [self.save_text, self.save_ink], [self.close, self.quit])
        self._parted(self.menus["edit"], [self.undo, self.redo], [self.copy, self.paste])
        self._parted(self.menus["canvas"], [self.pen, self.eraser], [self.clear, self.guides])
        self._parted(self.menus["page"], [self.previous, self.next], [self.again, self.cancel])
        self._parted(self.menus["view"], [self.write, self.page], [self.zoom_in, self.zoom_out, self.fit], [self.full_screen])
        self._parted(self.menus["help"], [self.keys, self.sample], [self.about])
        return recent

    def fill_tool_bar(self, bar: QToolBar, page_tools: Sequence[QAction]) -> None:
        """Builds the tool bar: what one can begin with, then what one can do with it."""
        self._parted(bar, [self.write, self.page], [self.open, self.paste])
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        bar.addActions([self.pen, self.eraser, self.guides, self.clear, self.undo, self.redo])
        bar.addActions([*page_tools, self.previous, self.next, self.zoom_out, self.fit, self.zoom_in, self.again])
        for action in (self.write, self.page, self.open, self.paste):
            named = bar.widgetForAction(action)
            if isinstance(named, QToolButton):
                named.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for action in bar.actions():
            button = bar.widgetForAction(action)
            if button is not None and action.text():
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(action.toolTip())

    def show_for(self, *, canvas: bool, page: bool, open_page: bool) -> None:
        """Shows in the tool bar, and enables, what can be done with what is in front."""
        for action in (self.pen, self.eraser, self.guides, self.clear):
            action.setVisible(canvas)
        for action in (self.previous, self.next):
            action.setVisible(page)
        for action in (self.zoom_in, self.zoom_out, self.fit, self.undo, self.redo, self.again, self.save_text, self.copy, self.doubtful):
            action.setVisible(canvas or page)
        for action in (self.page, self.close):
            action.setEnabled(open_page)
        self.save_ink.setEnabled(canvas)
        for action, front in ((self.write, canvas), (self.page, page)):
            action.setCheckable(True)
            action.setChecked(front)

    def make(self, text: str, keys: str | Keys | None, icon_name: str = "", tip: str = "", checkable: bool = False) -> QAction:
        """A command of the window that is in the sheet of keys; its tool tip names its key."""
        action = QAction(text, self, checkable=checkable)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            self._keyed.append(action)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip or action.iconText()} ({shown})" if shown else tip)
        if icon_name:
            self._icons[action] = icon_name
        self._window.addAction(action)
        return action

    @staticmethod
    def _parted(menu: QMenu | QToolBar, *parts: Sequence[QAction]) -> None:
        for part in parts:
            if menu.actions():
                menu.addSeparator()
            menu.addActions(part)
