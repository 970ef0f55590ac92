"""Models: one reads, the way back is always open, and what is gone or damaged never stops reading."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import samples
from hwr_desktop.errors import ModelError, StorageError
from hwr_desktop.learn import finetune
from hwr_desktop.learn.lessons import Example
from hwr_desktop.learn.registry import BASE, Effect, Registry, improves
from hwr_desktop.paths import base_model, models_dir
from hwr_desktop.recognise.modelfile import file_hash, read_model, write_model
from hwr_desktop.recognise.recogniser import Recogniser

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def registry(model, tmp_path):
    return Registry(tmp_path / "models", model)


def personal(model: Path, path: Path, own=(0.2, 0.1), others=(0.1, 0.105)) -> Path:
    """A model file as fine-tuning writes it, with these CERs before and after; None: not measured."""
    network, card = read_model(model)
    measured = {"own lines before": own[0], "own lines": own[1]}
    if others is not None:
        measured |= {"other hands before": others[0], "other hands": others[1]}
    write_model(path, network, replace(card, name="personal", parent=file_hash(model), measured=measured, recipe={"lines": 40}))
    return path


@pytest.fixture
def filled(registry, model, tmp_path):
    """One with the models a and b."""
    for name in "ab":
        registry.add(personal(model, tmp_path / f"{name}.safetensors"))
    return registry


@pytest.mark.parametrize(
    ("own", "others", "better"),
    [
        ((0.2, 0.1), (0.1, 0.1), True),
        ((0.2, 0.1999), (0.1, 0.05), True),
        ((0.2, 0.1), (0.1, 0.11), True),
        ((0.2, 0.1), (0.05, 0.06), True),
        ((0.2, 0.1), (0.1, 0.1101), False),
        ((0.2, 0.2), (0.1, 0.1), False),
        ((0.2, 0.3), (0.1, 0.05), False),
        ((0.0, 0.0), (0.1, 0.05), False),
        ((0.2, 0.1), None, False),
        ((0.2, float("nan")), (0.1, 0.1), False),
        ((0.2, 0.1), (0.1, float("nan")), False),
    ],
)
def test_a_model_improves_if_the_users_cer_fell_and_that_of_others_rose_by_a_point_at_most(own, others, better):
    assert improves(own, others) is better


def test_at_first_the_base_model_reads(registry, model):
    assert registry.current().model.name == BASE and registry.current().message == ""
    (base,) = registry.models()
    assert (base.path, base.hash, base.fault, base.effect) == (model, file_hash(model), "", None)
    assert not registry.folder.exists(), "looking makes no folder"
    with pytest.raises(ModelError, match="no step back"):
        registry.undo()


def test_by_default_the_folders_are_the_users():
    registry = Registry()
    assert registry.folder == models_dir()
    assert registry.current().model.path == base_model()


def test_a_model_comes_with_its_parent_and_what_it_changed(registry, model, tmp_path):
    added = registry.add(personal(model, tmp_path / "desk.safetensors"))
    assert added == registry.find("desk") == registry.models()[1]
    assert added.card.parent == registry.find(BASE).hash
    assert added.effect == Effect(own=(0.2, 0.1), others=(0.1, 0.105), lines=40)
    assert added.time is not None and registry.current().model.name == BASE, "it is not used yet"


def test_what_fine_tuning_measured_is_what_is_told(registry, model, tmp_path, monkeypatch):
    whole = finetune.plan
    monkeypatch.setattr(finetune, "plan", lambda *known: replace(whole(*known), steps=2, decay=2, columns=800))
    lines = [Example(samples.write(text, i), text) for i, text in enumerate(("one", "time", "wild"))]
    steps = finetune.finetune(finetune.Job(model, lines[:2], lines[2:], (), lines[1:]))
    with pytest.raises(StopIteration) as end:
        while True:
            next(steps)
    outcome = end.value.value
    write_model(tmp_path / "new.safetensors", outcome.network, outcome.card)
    effect = registry.add(tmp_path / "new.safetensors").effect
    assert effect.own == pytest.approx(outcome.scores.own, abs=1e-5)
    assert effect.others == pytest.approx(outcome.scores.others, abs=1e-5)
    assert effect.lines == 2


def test_choices_are_kept_and_each_is_taken_back(filled):
    filled.use("a")
    filled.use("b")
    filled.use("b")
    filled.use(BASE)
    filled.use("a")
    assert Registry(filled.folder, filled.find(BASE).path).current().model.name == "a"
    assert [filled.undo().model.name for _ in range(4)] == [BASE, "b", "a", BASE]
    with pytest.raises(ModelError, match="no step back"):
        filled.undo()


def test_a_model_that_reads_no_better_is_used_only_if_the_user_insists(registry, model, tmp_path):
    registry.add(personal(model, tmp_path / "worse.safetensors", own=(0.1, 0.12)))
    with pytest.raises(ModelError, match=r"your CER was 10\.00% and would be 12\.00%.*\.$"):
        registry.use("worse")
    assert registry.current().model.name == BASE
    registry.use("worse", insist=True)
    assert registry.current().model.name == "worse"


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ((0.1, 0.2), r"reads other hands worse than the one it comes from: your CER was 20\.00% .*would be 20\.00%\.$"),
        (None, r"was not tried on other hands, which it may have unlearnt: your CER was 20\.00% and would be 10\.00%\.$"),
    ],
)
def test_a_model_that_reads_the_user_better_but_other_hands_not_says_so(registry, model, tmp_path, others, said):
    registry.add(personal(model, tmp_path / "own.safetensors", others=others))
    with pytest.raises(ModelError, match=said):
        registry.use("own")
    assert registry.use("own", insist=True).name == "own"


def test_a_model_of_which_nothing_is_known_may_be_used(registry, model, tmp_path):
    shutil.copy(model, tmp_path / "other.safetensors")
    registry.add(tmp_path / "other.safetensors")
    assert registry.use("other").effect is None


def test_a_model_deleted_leaves_the_base_to_read_and_the_one_before_a_step_away(filled):
    filled.use("a")
    filled.use("b")
    assert filled.delete("b") is True
    assert filled.current().model.name == BASE and filled.current().message == ""
    assert [m.name for m in filled.models()] == [BASE, "a"]
    assert filled.undo().model.name == "a"
    assert filled.undo().model.name == BASE


def test_a_model_deleted_while_another_reads_changes_nothing_else(filled):
    for name in ("a", "b", "a"):
        filled.use(name)
    assert filled.delete("b") is False
    assert filled.current().model.name == "a"
    assert filled.undo().model.name == BASE


@pytest.mark.parametrize("harm", [lambda f: f.unlink(), lambda f: f.write_bytes(b""), lambda f: f.write_bytes(f.read_bytes()[:-500])])
def test_a_model_gone_or_damaged_falls_back_to_the_base_with_a_message(filled, harm):
    filled.use("a")
    path = filled.path("a")
    whole = path.read_bytes()
    harm(path)
    current = filled.current()
    assert current.model.name == BASE and str(path) in current.message
    assert current.message.endswith("; the model that comes with the program is used instead.") and current.message.count(".s") == 1
    assert Recogniser.load(current.model.path).card.name == "small"
    path.write_bytes(whole)
    assert filled.current().model.name == "a", "the choice was kept"


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b"\xff", b"[" * 100_000])
def test_choices_that_cannot_be_read_fall_back_with_a_message_and_can_be_made_again(filled, content):
    filled.use("a")
    (filled.folder / "choices.json").write_bytes(content)
    current = filled.current()
    assert current.model.name == BASE and "choices.json is damaged" in current.message
    filled.use("a")
    assert filled.current().model.name == "a"


def test_choices_that_are_no_names_are_passed_over(filled):
    (filled.folder / "choices.json").write_text('["b", 3, "../a", ""]')
    assert filled.current().model.name == "b"


def test_a_damaged_model_is_listed_with_its_fault_and_can_be_deleted_but_not_used(filled, tmp_path):
    filled.path("a").write_bytes(b"damaged")
    (listed,) = [m for m in filled.models() if m.name == "a"]
    assert "damaged" in listed.fault and listed.effect is None
    for call in (lambda: filled.use("a", insist=True), lambda: filled.export("a", tmp_path / "x")):
        with pytest.raises(ModelError, match="damaged"):
            call()
    filled.delete("a")
    assert [m.name for m in filled.models()] == [BASE, "b"]


def test_without_a_base_model_that_is_what_is_said(tmp_path):
    current = Registry(tmp_path, tmp_path / "none.safetensors").current()
    assert current.model.name == BASE and "none.safetensors does not exist" in current.model.fault
    with pytest.raises(ModelError, match="does not exist"):
        Recogniser.load(current.model.path)


def test_a_model_goes_out_and_comes_back_equal(filled, tmp_path):
    filled.export("a", tmp_path / "out/mine.safetensors")
    assert filled.add(tmp_path / "out/mine.safetensors", "again").hash == filled.find("a").hash
    filled.export(BASE, tmp_path / "out/base.safetensors")
    assert file_hash(tmp_path / "out/base.safetensors") == filled.find(BASE).hash
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        filled.export("a", tmp_path / "file/mine.safetensors")


def test_what_is_no_model_is_not_taken(registry, tmp_path):
    (tmp_path / "letter.safetensors").write_text("dear model")
    for name in ("letter", "none"):
        with pytest.raises(ModelError, match=f"{name}.safetensors"):
            registry.add(tmp_path / f"{name}.safetensors")
    assert [m.name for m in registry.models()] == [BASE]


@pytest.mark.parametrize("name", ["", "base", "Base", "../a", "a b", ".a", "-a", "a" * 65, "a/b", "a\n"])
def test_what_cannot_be_a_name_is_refused_everywhere(filled, tmp_path, name):
    for call in (filled.path, filled.delete, lambda n: filled.add(filled.path("a"), n or "base")):
        with pytest.raises(ModelError):
            call(name)


def test_names_are_free_or_get_a_number(filled, tmp_path):
    assert (filled.free_name("c"), filled.free_name("a"), filled.free_name("A")) == ("c", "a-2", "A-2")
    for name in ("a", "A"):
        with pytest.raises(ModelError, match="already; choose another name"):
            filled.add(filled.path("b"), name)
    for call in (filled.find, filled.use, filled.delete):
        with pytest.raises(ModelError, match="no model named c"):
            call("c")


def test_a_process_killed_while_it_chooses_leaves_a_choice(filled):
    code = (
        "import sys; from pathlib import Path; from hwr_desktop.learn.registry import Registry\n"
        "registry = Registry(Path(sys.argv[1]), Path(sys.argv[2])); print('ready', flush=True)\n"
        "while True:\n    for name in 'ab': registry.use(name)\n"
    )
    filled.use("a")
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(filled.folder), str(filled.find(BASE).path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout.readline() == "ready\n"
    for _ in range(50):
        current = filled.current()
        assert current.model.name in ("a", "b") and current.message == ""
    process.kill()
    process.communicate()
    assert filled.current().model.name in ("a", "b")
    assert filled.undo().message == ""
