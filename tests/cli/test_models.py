"""``hwr models``: shown, chosen, taken back, sent out, taken in, deleted."""

from dataclasses import replace

import pytest

from hwr_desktop.cli import main
from hwr_desktop.learn.registry import Registry
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.modelfile import file_hash, read_model, write_model


@pytest.fixture
def own(tmp_path):
    """Makes a personal model file with these CERs before and after."""
    network, card = read_model(base_model())

    def make(name: str, before: float, after: float):
        measured = {"own lines before": before, "own lines": after, "other hands before": 0.1, "other hands": 0.105}
        made = replace(card, name="personal", parent=file_hash(base_model()), measured=measured, recipe={"lines": 40})
        write_model(tmp_path / f"{name}.safetensors", network, made)
        return str(tmp_path / f"{name}.safetensors")

    return make


def said(capsys) -> str:
    return capsys.readouterr().err


def test_from_import_to_delete(own, tmp_path, capsys):
    assert main(["models", "import", own("desk", 0.2, 0.08)]) == 0
    assert said(capsys) == "hwr: added as desk; to read with it: hwr models use desk\n"
    assert main(["models", "use", "desk"]) == 0
    assert said(capsys) == "hwr: the model desk reads from now on.\n"
    assert main(["models", "list"]) == 0
    head, base, desk = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "date", "from", "lines", "your", "CER", "other", "hands"]
    assert base.split()[0] == "base"
    cells = desk.split()
    assert cells[:2] == ["*", "desk"] and cells[4:] == ["base", "40", "20.00%", ">", "8.00%", "10.00%", ">", "10.50%"]
    assert main(["models", "export", "desk", str(tmp_path / "out.safetensors")]) == 0
    assert file_hash(tmp_path / "out.safetensors") == file_hash(tmp_path / "desk.safetensors")
    assert main(["models", "import", str(tmp_path / "out.safetensors"), "--name", "second"]) == 0
    capsys.readouterr()
    assert main(["models", "undo"]) == 0
    assert said(capsys) == "hwr: the model base reads again.\n"
    main(["models", "use", "desk"])
    capsys.readouterr()
    assert main(["models", "delete", "desk"]) == 0
    assert said(capsys) == "hwr: the model desk is deleted; the model that comes with the program reads from now on.\n"
    assert main(["models", "delete", "second"]) == 0
    assert said(capsys) == "hwr: the model second is deleted.\n"


def test_one_that_reads_no_better_is_used_only_anyway(own, capsys):
    main(["models", "import", own("desk", 0.2, 0.2)])
    capsys.readouterr()
    assert main(["models", "use", "desk"]) == 1
    assert "does not read better" in said(capsys)
    assert main(["models", "use", "desk", "--anyway"]) == 0
    assert Registry().current().model.name == "desk"


def test_a_damaged_one_is_told_and_the_base_model_reads(own, capsys):
    main(["models", "import", own("desk", 0.2, 0.1)])
    main(["models", "use", "desk"])
    path = Registry().path("desk")
    path.write_bytes(b"x")
    capsys.readouterr()
    assert main(["models", "list"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1].split()[:2] == ["*", "base"] and out.splitlines()[2].startswith(f"desk: {path}")
    assert err == f"hwr: {path} is not a model of this program, or is damaged; the model that comes with the program is used instead.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["undo"], "There is no step back: the model that comes with the program is in use."),
        (["delete", "base"], "The model that comes with the program cannot be deleted."),
        (["use", "../desk"], '"../desk" cannot be the name of a model; letters, digits, - and _ can, but not "base".'),
        (["import", "none.safetensors"], "The model file none.safetensors does not exist."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments, sentence, capsys):
    assert main(["models", *arguments]) == 1
    assert capsys.readouterr() == ("", f"hwr: {sentence}\n")


@pytest.mark.parametrize("arguments", [[], ["use"], ["import"], ["export", "base"], ["wash"]])
def test_what_is_not_understood_has_status_2(arguments, capsys):
    assert main(["models", *arguments]) == 2
    assert "usage: hwr models" in said(capsys)
