"""Corrected lines become samples to learn from, and so do the other lines of their pages as they are read, if the user wants that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hwr_desktop.document import Page, TextLine
from hwr_desktop.errors import DataError
from hwr_desktop.gui.message_bar import Kind
from hwr_desktop.learn.budget import OFFERED_FROM

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from hwr_desktop.capture.ink import Ink
    from hwr_desktop.capture.page import PageImage
    from hwr_desktop.gui.jobs import Job
    from hwr_desktop.gui.main_window import MainWindow
    from hwr_desktop.learn.correction import Correction
    from hwr_desktop.learn.filled_sheet import FilledLine
    from hwr_desktop.learn.samples import Counts, SampleStore

_WAITING = 200


@dataclass(frozen=True, eq=False)
class _Corrected:
    """A line as it stood when it was corrected: its page, and its picture if that page is shown; or what it was ``made`` of: ink of
    the canvas with that of the other lines there, or the line's own picture."""

    text: str
    read: str
    source: str
    line: TextLine | None = None
    page: Page | None = None
    image: PageImage | None = None
    made: Ink | NDArray[np.uint8] | None = None
    others: Sequence[Ink] = ()


class SampleKeeping(QObject):
    """Stores each corrected line with its picture or ink, on a lane of its own.

    Signals:
        kept: The ``Counts`` of the store after a line was added.
    """

    kept = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[_Corrected] = []
        self._asked = False
        self._offered = 0
        self._gathered: set[str] = set()
        window.correction.corrected.connect(self._corrected)
        window.ink_reading.corrected.connect(self._corrected_ink)

    def _corrected(self, page: int, line: int, read: str, text: str) -> None:
        if self._window.settings.learn == "never":
            return
        reading = self._window.page_reading
        whole = reading.pages[page]
        image = reading.image if page == reading.index else None
        source = f"{reading.source}, {self.tr('page')} {page + 1}"
        self._add(_Corrected(text, read, source, whole.lines[line], whole, image))

    def _corrected_ink(self, ink: Ink, read: str, text: str) -> None:
        if self._window.settings.learn != "never":
            self._add(_Corrected(text, read, self.tr("canvas"), made=ink, others=self._window.ink_reading.inks()))

    def _add(self, corrected: _Corrected) -> None:
        if not corrected.text:
            return
        self._waiting = [*self._waiting, corrected][-_WAITING:]
        if self._window.settings.learn == "always":
            self._store()
        elif not self._asked:
            self._ask()

    def add_copied(self, ink: Ink, text: str) -> None:
        """Stores a sentence that was copied to learn from, whatever is set for corrected lines."""
        self._waiting.append(_Corrected(text, "", self.tr("copied sentence"), made=ink))
        self._store()

    def add_written(self, lines: Sequence[tuple[FilledLine, str]]) -> None:
        """Stores lines of a filled sheet with the texts that the user saw; they too were written to learn from."""
        self._waiting += [_Corrected(text, line.read, self.tr("filled sheet"), made=line.picture) for line, text in lines]
        self._store()

    def _ask(self) -> None:
        self._asked = True
        question = self.tr(
            "Shall corrected lines, and the other lines of their pages, be kept on this computer, so that the program can learn your hand?"
        )
        answers = [(self.tr("&Keep them"), "always"), (self.tr("Not &now"), "ask"), (self.tr("Neve&r"), "never")]
        self._window.message_bar.show_offer(question, [(name, partial(self.answer, choice)) for name, choice in answers])

    def answer(self, choice: str) -> None:
        """What becomes of the lines that wait, and of later ones: ``always``, ``never``, or ``ask`` again at the next start."""
        self._window.settings = replace(self._window.settings, learn=choice)
        if choice == "always":
            self._store()
        else:
            self._waiting = []

    def _store(self) -> None:
        lines, self._waiting = self._waiting, []
        model = self._window.reader.model

        def work(_: Job) -> tuple[Counts, str]:
            from hwr_desktop.learn.samples import SampleStore
            from hwr_desktop.learn.user_words import learn_words

            store, fault = SampleStore(), ""
            for corrected in lines:
                try:
                    store.add(_sample(corrected, model))
                except DataError as e:
                    fault = str(e)
                else:
                    self._gather(store, corrected)
            learn_words(store)
            return store.counts(), fault

        self._window.jobs.start(f"samples {id(lines)}", work, self._stored, lane="samples")

    def _gather(self, store: SampleStore, corrected: _Corrected) -> None:
        """Stores the other lines of the canvas, or of the page unless that was done. Runs on the lane."""
        if corrected.page is None:
            store.add_unlabelled(corrected.source, corrected.others)
        elif corrected.source not in self._gathered:
            store.add_unlabelled(corrected.source, _made(corrected, corrected.page.lines))
            self._gathered.add(corrected.source)

    def _stored(self, result: tuple[Counts, str]) -> None:
        counts, fault = result
        self.kept.emit(counts)
        if fault:
            self._window.message_bar.show_message(
                self.tr("The text is saved, but this line cannot be learnt from: {why}").format(why=fault), Kind.INFO
            )
        elif counts.total >= OFFERED_FROM and counts.total >= 2 * self._offered:
            self._offered = counts.total
            offer = self.tr("{count} corrected lines are kept: enough to learn your hand.").format(count=counts.total)
            self._window.message_bar.show_offer(offer, [(self.tr("&Learn …"), self._window.learning.show), (self.tr("L&ater"), lambda: None)])


def _sample(corrected: _Corrected, model: str) -> Correction:
    """The line with its picture, cut out along its baseline, or with its strokes. Raises HwrError."""
    from hwr_desktop.learn.correction import Correction

    made = corrected.made
    if made is None:
        assert corrected.line is not None
        made = _made(corrected, [corrected.line])[0]
    return Correction(made, corrected.text, corrected.read, corrected.source, model)


def _made(corrected: _Corrected, lines: Sequence[TextLine]) -> list[Ink | NDArray[np.uint8]]:
    """Pictures or strokes of lines of the page. Raises HwrError."""
    from hwr_desktop.capture.crop import crop_grey
    from hwr_desktop.line_geometry import shape_of

    page, image = corrected.page, corrected.image
    assert page is not None
    if page.ink is not None:
        return [_strokes(page.ink, line) for line in lines]
    if image is None:
        from hwr_desktop.page_pictures import made as opened

        if page.picture is None:
            raise DataError("The line has neither a picture nor ink.")
        image = opened(page.picture)
    return [crop_grey(image, shape_of(line)) for line in lines]


def _strokes(ink: Ink, line: TextLine) -> Ink:
    import numpy as np

    xs, ys = zip(*line.polygon, strict=True)
    low, high = np.array([min(xs), min(ys)]) - 0.5, np.array([max(xs), max(ys)]) + 0.5
    inside = [i for i, stroke in enumerate(ink.strokes) if ((stroke.points[:, :2] >= low) & (stroke.points[:, :2] <= high)).all()]
    return ink.select(inside)
