"""The list of formats: every one writes a file, whole or not at all."""

from __future__ import annotations

import pytest

from hwr_desktop.document import Document, Page, TextLine, TextWord
from hwr_desktop.errors import StorageError
from hwr_desktop.export import FORMATS
from hwr_desktop.export.formats import by_name, by_suffix

LINE = TextLine("é", 0.5, ((1, 1), (9, 1), (9, 9)), ((1, 8), (9, 8)), (TextWord("é", (1, 1, 9, 9), 0.5),))
DOCUMENT = Document("a.png", (Page(20, 10, (LINE,)), Page(20, 10)))


def pictures():
    import numpy as np

    from hwr_desktop.capture.ink import Ink, Stroke
    from hwr_desktop.capture.page import PageImage

    yield PageImage(np.full((10, 20), 200, np.uint8), 300, "a.png")
    yield Ink((Stroke(np.array([[1, 2, 0], [5, 6, 0]], np.float32)),))


def test_names_are_unique_and_found():
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    assert all(by_name(form.name) is form for form in FORMATS)
    assert all(form.suffix.startswith(".") and form.title for form in FORMATS)


def test_a_file_name_tells_the_format(tmp_path):
    assert by_suffix(tmp_path / "a.TXT").name == "txt"
    assert by_suffix(tmp_path / "a.doc") is None


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_writes_what_paths_promises(form, tmp_path):
    from hwr_desktop.export import Options

    told = []
    goal = tmp_path / f"new/out{form.suffix}"
    paths = form.write(DOCUMENT, goal, Options(pictures=pictures(), progress=lambda *at: told.append(at)))
    assert paths == form.paths(goal, 2)
    assert sorted(goal.parent.iterdir()) == paths
    assert all(path.stat().st_size for path in paths)
    if form.pictures:
        assert told[-1] == (2, 2)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_target_that_cannot_be_written_is_told(form, tmp_path):
    from hwr_desktop.export import Options

    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be written"):
        form.write(DOCUMENT, tmp_path / "file" / f"out{form.suffix}", Options(pictures=pictures()))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
