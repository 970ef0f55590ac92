"""The command line as a whole: help, version, usage, interruption, and what starts the window."""

from __future__ import annotations

import io
import runpy
import sys

import pytest

from hwr_desktop import __version__, cli
from hwr_desktop.cli import COMMANDS, console, main


def test_the_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"hwr-desktop {__version__}\n"


def test_without_arguments_there_is_help(capsys):
    assert main([]) == 0
    assert "recognise" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples_and_exit_status(command, capsys):
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"hwr {command}" in out.partition("examples:")[2]
    assert "exit status: 0" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["recognise"],
        ["recognise", "--as", "poem", "a.png"],
        ["recognise", "--threads", "0", "a.png"],
        ["recognise", "--max-pixels", "-1", "a.png"],
        ["recognise", "--dpi", "5", "a.png"],
        ["recognise", "--dpi", "nan", "a.png"],
        ["evaluate"],
        ["evaluate", "--set", "copiste", "--limit", "0"],
    ],
)
def test_a_command_that_is_not_understood_has_status_2(arguments, capsys):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and "usage: hwr" in err and "error: " in err


def test_an_interruption_is_quiet(monkeypatch, capsys):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(COMMANDS["recognise"], "run", interrupted)
    assert main(["recognise", "a.png"]) == 130
    assert capsys.readouterr() == ("", "")


def test_the_module_without_a_file_is_the_command_line(monkeypatch, capsys):
    for arguments in (["--version"], ["recognise", "--help"]):
        monkeypatch.setattr(sys, "argv", ["hwr_desktop", *arguments])
        with pytest.raises(SystemExit) as end:
            runpy.run_module("hwr_desktop", run_name="__main__")
        assert end.value.code == 0
    assert cli.COMMANDS["recognise"].HELP in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_bar_is_drawn_on_a_terminal_once_the_work_is_long_and_then_wiped(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with console.Progress("a" * 40 + ".png", after_s=0) as progress:
        progress(0, 4)
        progress(4, 4)
    drawn = screen.getvalue()
    assert "[........................] 0/4" in drawn and "[########################] 4/4" in drawn
    assert "..." + "a" * 23 + ".png" in drawn
    assert drawn.endswith("\r\033[K")


def test_no_bar_for_short_work_nor_into_a_file(monkeypatch):
    for stream, after_s in ((Terminal(), 60.0), (io.StringIO(), 0.0)):
        monkeypatch.setattr(sys, "stderr", stream)
        with console.Progress("a", after_s) as progress:
            progress(1, 2)
        assert stream.getvalue() == ""
