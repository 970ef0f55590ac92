"""Learning in the window: corrections become samples, a real process learns, and the user chooses."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

import samples
from hwr_desktop.gui import finetune_job
from hwr_desktop.gui.finetune_job import FinetuneJob, Learnt, interrupted
from hwr_desktop.gui.main_window import MainWindow
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.registry import Registry
from hwr_desktop.learn.samples import Counts, SampleStore
from hwr_desktop.paths import learning_mark
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import ModelCard, write_model
from hwr_desktop.recognise.network import Network, NetworkConfig
from hwr_desktop.settings import Settings
from tests.gui.hands import draw, write_line

LINES = ("first line of words", "second one here", "third and last")


@pytest.fixture
def page_window(qtbot, window, fake_reader, tmp_path):
    """A page of three lines, read."""
    page = np.full((900, 900), 255, np.uint8)
    for row, text in enumerate(LINES):
        cv2.putText(page, text, (80, 200 + 200 * row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.2, 0, 4, cv2.LINE_AA)
    cv2.imwrite(str(tmp_path / "page.png"), page)
    fake_reader.texts = LINES
    with qtbot.waitSignal(window.text_shown, timeout=20_000):
        window.files.open([tmp_path / "page.png"])
    return window


@pytest.fixture
def small_base(tmp_path, monkeypatch):
    """A small model for the child process to begin from."""
    torch.manual_seed(1)
    charset = Charset.western()
    config = NetworkConfig(len(charset), 24, ((6, 1, 2, 2), (8, 1, 2, 2)), dense=12, hidden=12, layers=1)
    write_model(tmp_path / "small.safetensors", Network(config), ModelCard(config, charset))
    return tmp_path / "small.safetensors"


def button(window, text):
    found = [b for b in window.message_bar.findChildren(QPushButton) if text in b.text().replace("&", "")]
    return found[-1]


def save_line(window, text):
    """Types a text into the line at the caret and saves it by Enter."""
    editor = window.text_panel.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_the_first_correction_asks_and_kept_lines_have_their_pictures(qtbot, page_window):
    window = page_window
    window.text_panel.editor.put_caret(0, 0)
    save_line(window, "s")
    assert "learn your hand" in window.message_bar.text()
    assert SampleStore().counts().total == 0, "nothing is kept before the answer"
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        button(window, "Keep them").click()
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        save_line(window, "!")
    first, second = SampleStore().samples()
    assert (first.read, first.text, second.text) == (LINES[0], LINES[0] + "s", LINES[1] + "!")
    picture = first.made()
    assert picture.shape[1] > 4 * picture.shape[0] and picture.min() < 90 < 200 < np.median(picture)
    assert window.settings.learn == "always"


def test_the_other_lines_of_a_page_are_kept_once_and_go_when_they_are_corrected(qtbot, page_window):
    window = page_window
    window.settings = replace(window.settings, learn="always")
    window.text_panel.editor.put_caret(0, 0)
    for others in (2, 1):
        with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
            save_line(window, "s")
        lines = [line.made() for line in SampleStore().unlabelled()]
        assert len(lines) == others and all(line.min() < 90 < 200 < np.median(line) for line in lines)
    SampleStore().delete([1])
    assert SampleStore().counts().unlabelled == 1, "a sample of the page is left"
    window.learning.show()
    qtbot.waitUntil(lambda: "1 other lines of their pages" in window.learning.page.state.text(), timeout=20_000)


@pytest.mark.parametrize(("counts", "told"), [(Counts(90, 20, 5), True), (Counts(100, 25, 5), False), (Counts(12, 3, 0), False)])
def test_other_lines_are_told_of_where_they_will_be_learnt(window, counts, told):
    window.learning.page.show_counts(counts, 0.5)
    assert ("other lines of their pages" in window.learning.page.state.text()) == told


def test_never_means_never(page_window):
    window = page_window
    window.settings = replace(window.settings, learn="never")
    window.text_panel.editor.put_caret(0, 0)
    save_line(window, "s")
    assert window.message_bar.text() == "" and SampleStore().counts().total == 0


def fill(count):
    store = SampleStore()
    for i in range(count):
        text = samples.text_of(2, i)
        store.add(Correction(samples.write(text, i), text))
    return store


def test_a_process_learns_and_the_user_takes_the_model(qtbot, window, small_base):
    fill(8)
    learning, page = window.learning, window.learning.page
    learning.show()
    qtbot.waitUntil(lambda: "8 corrected lines" in page.state.text(), timeout=20_000)
    assert "about" in page.state.text() and page.start.isEnabled()
    learning.page.show_running(True)
    told = []
    learning.job.stepped.connect(lambda *step: told.append(step))
    learning.job.start("--base", str(small_base), "--threads", "1", "--steps", "8")
    assert learning.job.running and learning_mark().exists()
    with qtbot.waitSignal(learning.job.ended, timeout=180_000):
        pass
    qtbot.waitUntil(page.take.isVisible, timeout=10_000)
    assert told and told[-1][0] == told[-1][1]
    assert "8 of your lines" in page.result.text() and "written" in page.result.text()
    assert not learning_mark().exists() and not learning.job.running
    assert Registry().current().model.name == "base", "nothing changes unasked"
    with qtbot.waitSignal(learning.model_changed, timeout=10_000):
        page.take.click()
    assert Registry().current().model.name == "personal"
    qtbot.waitUntil(lambda: page.models.count() == 2 and page.undo.isEnabled(), timeout=10_000)
    with qtbot.waitSignal(learning.model_changed, timeout=10_000):
        page.undo.click()
    assert Registry().current().model.name == "base"
    qtbot.waitUntil(lambda: not page.undo.isEnabled(), timeout=10_000)


def test_cancel_ends_the_process_and_leaves_nothing(qtbot, window, small_base):
    fill(24)
    job = window.learning.job
    with qtbot.waitSignal(job.stepped, timeout=120_000):
        job.start("--base", str(small_base), "--threads", "1")
    with qtbot.waitSignal(job.ended, timeout=2_500), qtbot.assertNotEmitted(job.failed):
        job.cancel()
    assert [model.name for model in Registry().models()] == ["base"] and not learning_mark().exists()


def test_what_cannot_be_learnt_is_told_on_the_page(qtbot, window):
    page = window.learning.page
    window.learning.show()
    with qtbot.waitSignal(window.learning.job.ended, timeout=60_000):
        window.learning.start()
    qtbot.waitUntil(lambda: "no line to learn from" in page.note.text(), timeout=5_000)


def test_a_missing_program_is_told(qtbot, monkeypatch):
    monkeypatch.setattr(finetune_job, "command", lambda: ["/no/such/program"])
    job = FinetuneJob()
    with qtbot.waitSignal(job.failed, timeout=5_000) as told:
        job.start()
    assert "/no/such/program is missing" in told.args[0] and not job.running


def test_closing_asks_while_it_learns(qtbot, window, small_base, monkeypatch):
    fill(24)
    job = window.learning.job
    with qtbot.waitSignal(job.stepped, timeout=120_000):
        job.start("--base", str(small_base), "--threads", "1")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    window.close()
    assert window.isVisible() and job.running
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    window.close()
    assert not window.isVisible() and not job.running


def test_a_job_killed_with_its_window_is_told_once_at_the_next_start(qtbot, fake_reader):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    learning_mark().write_text(str(gone.pid))
    window = MainWindow(Settings(), lambda: fake_reader)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert "interrupted" in window.message_bar.text()
    assert not interrupted()
    window.jobs.stop()
    window.autosaving.end()


def test_from_sixteen_lines_on_learning_is_offered(qtbot, page_window):
    fill(15)
    window = page_window
    window.settings = replace(window.settings, learn="always")
    window.text_panel.editor.put_caret(0, 0)
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        save_line(window, "s")
    assert "16 corrected lines" in window.message_bar.text()
    button(window, "Learn").click()
    assert window.learning.page.isVisible()


@pytest.mark.parametrize("better", [True, False])
def test_the_result_shows_both_rates_and_real_lines(window, better):
    page = window.learning.page
    window.preferences.show(page)
    page.show_result(Learnt("mine", 12, (0.2, 0.1 if better else 0.3), (0.05, 0.06), (("a <b>", "a b", "a <b>"),)), better)
    text = page.result.text()
    assert "20.0 %" in text and ("10.0 %" if better else "30.0 %") in text and "a &lt;b&gt;" in text
    assert ("not read better" in text) is not better


def test_settings_hold_at_once(qtbot, window):
    window.preferences.show()
    dialog = window.preferences.dialog
    box = dialog.findChild(type(dialog._choice("learn", [])), "learn")
    box.setCurrentIndex(box.findData("never"))
    assert window.settings.learn == "never"
    check = dialog.findChild(type(dialog._check("autosave", "")), "autosave")
    check.setChecked(False)
    assert not window.settings.autosave


def test_a_line_corrected_on_the_canvas_is_kept_as_ink(qtbot, window):
    window.settings = replace(window.settings, learn="always")
    ink = samples.write("time", 3)
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        window.ink_reading.corrected.emit(ink, "tine", "time")
    (sample,) = SampleStore().samples()
    assert (sample.read, sample.text, sample.source) == ("tine", "time", "canvas")
    assert len(sample.made()) == len(ink)


def test_the_other_lines_of_the_canvas_are_kept_too(qtbot, window, fake_reader):
    window.settings = replace(window.settings, learn="always")
    fake_reader.texts = ("one", "two")
    write_line(window.canvas, 60)
    write_line(window.canvas, 240)
    qtbot.waitUntil(lambda: len(window.ink_reading.page.lines) == 2 and not any(t.unread for t in window.ink_reading.page.lines), timeout=20_000)
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        window.ink_reading.approve(0)
    (sample,), (other,) = SampleStore().samples(), SampleStore().unlabelled()
    assert sample.source == "canvas" and len(other.made()) == 4 and other.identity != sample.identity


def test_a_text_too_long_for_its_picture_is_told_and_not_kept(qtbot, window):
    window.settings = replace(window.settings, learn="always")
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        window.ink_reading.corrected.emit(samples.write("it", 3), "it", "it was a long, long time ago " * 4)
    assert "this line cannot be learnt from: The text is too long for its picture" in window.message_bar.text()
    assert SampleStore().counts().total == 0


def test_copied_sentences_become_samples(qtbot, window):
    dialog = window.learning.copy_sentences()
    qtbot.waitExposed(dialog)
    first = dialog.sentence.text()
    assert not dialog.next.isEnabled()
    draw(dialog.canvas, (40, 60), (200, 100), (600, 60))
    draw(dialog.canvas, (40, 90), (600, 120))
    with qtbot.waitSignal(window.learning.keeping.kept, timeout=10_000):
        dialog.next.click()
    assert dialog.sentence.text() != first and not len(dialog.canvas.sheet.ink())
    dialog.skip.click()
    (sample,) = SampleStore().samples()
    assert (sample.text, sample.read, sample.source) == (first, "", "copied sentence")
    dialog.close()
