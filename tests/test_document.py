"""The document is a value: equal by what it holds, and never changed."""

from __future__ import annotations

import dataclasses

import pytest

from hwr_desktop.document import Document, Page, TextLine, TextWord


def make():
    word = TextWord("one", (0, 0, 5, 5), 0.5)
    return Document("a.png", (Page(10, 20, (TextLine("one", 0.5, ((0, 0), (5, 0), (5, 5)), None, (word,)),)),))


def test_equal_by_value_and_hashable():
    assert make() == make()
    assert len({make(), make()}) == 1


def test_nothing_can_be_changed():
    line = make().pages[0].lines[0]
    for value, name in ((make(), "source"), (make().pages[0], "lines"), (line, "text"), (line.words[0], "box")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, getattr(value, name))
