"""Fine-tuning: one hand is learnt, characters are added, and what cannot be learnt is said."""

import json
import sqlite3
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

import samples
from hwr_desktop.capture.ink import Ink
from hwr_desktop.cli import main
from hwr_desktop.errors import DataError, ModelError
from hwr_desktop.learn import finetune as finetuning
from hwr_desktop.learn.corpus import read_lines
from hwr_desktop.learn.correction import Correction
from hwr_desktop.learn.finetune import Job, divided, expected_seconds, finetune
from hwr_desktop.learn.lessons import Example, Lessons, examples_of
from hwr_desktop.learn.plan import begin, plan
from hwr_desktop.learn.registry import Registry, improves
from hwr_desktop.learn.replay import replayed
from hwr_desktop.learn.samples import SampleStore
from hwr_desktop.learn.worth import Curvature, Worth
from hwr_desktop.paths import sample_store
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import file_hash, read_general, read_model, write_model
from tests.learn.small import CHARSET, SMALL, finish

WORDS = ("one", "time", "wild", "idea", "lit", "noon")


def written(text: str, seed: int) -> Example:
    return Example(samples.write(text, seed), text)


def short(monkeypatch, steps: int) -> None:
    whole = plan

    def fewer(lines, card, seed=1, _=None):
        return replace(whole(lines, card, seed, steps), columns=1200)

    monkeypatch.setattr(finetuning, "plan", fewer)


def test_other_hands_hold_a_model_whose_file_does_not_say_what_its_weights_are_worth(base, monkeypatch):
    short(monkeypatch, 20)
    own, others = [written(w, i) for i, w in enumerate(WORDS)], [written(w, 50 + i) for i, w in enumerate(("dot", "line", "tool"))]
    moved = []
    for hold in (0.1, 1e4):
        job = Job(base, own, own[:1], others, hold=hold, share=1.0, changes={"frozen": ()})
        outcome = finish(finetune(job))[1]
        moved.append(float((outcome.network.output.weight - read_model(base)[0].output.weight).detach().norm()))
    assert moved[1] < 0.7 * moved[0]


def test_a_hand_is_learnt_and_the_card_says_from_what(base, monkeypatch):
    short(monkeypatch, 60)
    own = [written(w, i) for i, w in enumerate(WORDS * 4)]
    learnt, held_out = divided(own)
    job = Job(base, learnt, held_out, others=[written("one", 99)], changes={"frozen": ()})  # a base that has learnt little
    records, outcome = finish(finetune(job))
    assert [r.step for r in records] == list(range(1, 61)) and records[-1].left_s == 0
    assert np.mean([r.loss for r in records[-10:]]) < 0.8 * np.mean([r.loss for r in records[:10]])
    assert outcome.card.parent == file_hash(base)
    assert outcome.card.measured["own lines"] == pytest.approx(outcome.scores.own[1], abs=1e-5)
    assert outcome.scores.lines == len(held_out) and outcome.scores.others is not None


def test_with_few_lines_each_half_is_read_by_a_model_that_has_not_seen_it(base, monkeypatch):
    short(monkeypatch, 6)
    records, outcome = finish(finetune(Job(base, [written(w, i) for i, w in enumerate(WORDS)])))
    assert [r.step for r in records] == list(range(1, 15)) and {r.steps for r in records} == {14}, "two thirds of six steps for each half"
    assert outcome.scores.lines == len(WORDS)


def test_what_the_base_model_says_is_worth_much_is_held(base, monkeypatch):
    short(monkeypatch, 8)
    network, card = read_model(base)
    outputs, inputs = network.dense.weight.shape
    worth = Worth({"dense": Curvature.of(100 * torch.eye(inputs + 1), torch.eye(outputs))})
    write_model(base, network, card, worth=worth.tensors())
    job = Job(base, [written(w, i) for i, w in enumerate(WORDS)], [written("noon", 7)], changes={"frozen": ()})
    held, free = (finish(finetune(replace(job, hold=hold)))[1].network for hold in (50.0, 0.1))
    moved = [float((n.dense.weight - network.dense.weight).detach().abs().mean()) for n in (held, free)]
    assert moved[0] < 0.5 * moved[1]


def test_equal_jobs_give_equal_models(base, monkeypatch):
    short(monkeypatch, 6)
    job = Job(base, [written(w, i) for i, w in enumerate(WORDS)], [written("noon", 7)])
    first, second = (finish(finetune(job))[1].network.state_dict() for _ in range(2))
    assert all(torch.equal(first[n], second[n]) for n in first)


def test_unknown_characters_extend_the_output_and_leave_the_rest(base):
    network, card = read_model(base)
    recipe = plan(16, card)
    run = begin(network, card, ["œuf ñ"], recipe)
    assert run.charset.chars == (*CHARSET.chars, "œ", "ñ")
    images = torch.rand(1, 1, 24, 80)
    with torch.no_grad():
        old, new = network(images), run.averaged()(images)
    assert new.shape[2] == old.shape[2] + 2
    assert torch.equal(new[..., : old.shape[2]], old)
    assert new.argmax(2).max() < old.shape[2], "a new character is not read at once"


def test_frozen_parts_stay_and_still_norms_keep_their_statistics(base):
    network, card = read_model(base)
    recipe = replace(plan(16, card), steps=4, columns=1200, frozen=("stages.0",))
    run = begin(network, card, [], recipe)
    before = {n: t.clone() for n, t in run.network.state_dict().items()}
    finish(finetuning.train(run, Lessons(recipe, card.charset, [written(w, 1) for w in WORDS]), workers=0))
    after = run.network.state_dict()
    assert all(torch.equal(before[n], after[n]) for n in before if n.startswith("stages.0.") or "running" in n)
    assert not torch.equal(before["stages.1.convs.0.weight"], after["stages.1.convs.0.weight"])


@pytest.mark.parametrize(("lines", "language"), [(2, ()), (16, ()), (99, ()), (500, ("lstms",))])
def test_the_layers_that_know_the_language_are_left_alone_but_by_many_lines(base, lines, language):
    network, card = read_model(base)
    run = begin(network, card, [], plan(lines, card))
    run.begin()
    moves = {n for n, p in run.network.named_parameters() if p.requires_grad}
    assert moves == {n for n in network.state_dict() if n.startswith(("dense", "output", "shortcut", *language))}


def test_what_cannot_be_learnt_is_named(tmp_path):
    for name in ("a", "b", "c"):
        cv2.imwrite(str(tmp_path / f"{name}.png"), np.full((48, 120), 255, np.uint8))
    (tmp_path / "d.png").write_bytes(b"no picture")
    (tmp_path / "mine.tsv").write_text("a.png\tok\nb.png\tпривет\nc.png\t" + "long " * 40 + "\nd.png\tno\ne.png\tgone\n", "utf-8")
    kept, faults = examples_of(read_lines(tmp_path / "mine.tsv"), SMALL)
    assert [e.text for e in kept] == ["ok"]
    assert "e.png: the picture is missing" in faults[0]
    assert "Latin script only, not привет" in faults[1]
    assert "199 characters is too long for its picture" in faults[2]
    assert "damaged" in faults[3]


@pytest.mark.parametrize(("own", "says"), [([], "no line to learn from"), ([written("one", 1)], "One line is too little")])
def test_too_little_is_one_sentence(base, own, says):
    with pytest.raises(DataError, match=says):
        next(finetune(Job(base, own)))


def test_a_missing_base_model_is_one_sentence(tmp_path):
    with pytest.raises(ModelError, match="does not exist"):
        next(finetune(Job(tmp_path / "none.safetensors", [written("one", 1), written("time", 2)])))


def test_the_time_is_foretold(base, monkeypatch):
    short(monkeypatch, 6)
    assert 0 < expected_seconds(Job(base, [written(w, 1) for w in WORDS])) < 60


def test_the_bundled_lines_can_be_read():
    learnt, tested = replayed(Charset.western())
    assert len(learnt) > 200 and len(tested) > 50
    assert all(not isinstance(e.made, Ink) and e.text for e in (*learnt, *tested))
    assert not {e.text for e in learnt} & {e.text for e in tested}


def test_the_command_writes_a_model_and_says_what_it_brings(base, tmp_path, monkeypatch, capsys):
    short(monkeypatch, 4)
    rows = []
    for i, word in enumerate(WORDS * 4):
        grey = 250 - (200 * samples.rasterise(samples.write(word, i)).pixels).astype(np.uint8)
        cv2.imwrite(str(tmp_path / f"{i}.png"), grey)
        rows.append(f"{i}.png\t{word}")
    (tmp_path / "mine.tsv").write_text("\n".join(rows) + "\n")
    out = tmp_path / "own.safetensors"
    assert main(["finetune", "--lines", str(tmp_path / "mine.tsv"), "--base", str(base), "--out", str(out), "--threads", "1"]) == 0
    said = capsys.readouterr()
    assert "learning from 19 lines, 5 held back; about 1 min." in said.err
    assert said.out.startswith("your 5 lines: CER ") and "other hands: CER " in said.out
    assert read_model(out)[1].parent == file_hash(base)
    general, before = read_general(out), read_model(base)[0].state_dict()
    assert general is not None and all(torch.equal(t, before[n]) for n, t in general.state_dict().items()), "it goes on reading other hands"
    assert any(not torch.equal(t[: len(before[n])], before[n]) for n, t in read_model(out)[0].state_dict().items() if t.ndim)


def test_a_model_that_was_learnt_from_a_personal_one_keeps_the_general_network(base, tmp_path, monkeypatch):
    short(monkeypatch, 4)
    first = finish(finetune(Job(base, [written(w, i) for i, w in enumerate(WORDS)], [written("noon", 7)])))[1]
    own = tmp_path / "own.safetensors"
    write_model(own, first.network, first.card, general=first.general)
    again = finish(finetune(Job(own, [written(w, i) for i, w in enumerate(WORDS)], [written("noon", 7)])))[1]
    before = read_model(base)[0].state_dict()
    assert all(torch.equal(t, before[n]) for n, t in again.general.state_dict().items())


def store(count: int) -> SampleStore:
    filled = SampleStore()
    for i in range(count):
        filled.add(Correction(samples.write(WORDS[i % len(WORDS)], i), WORDS[i % len(WORDS)]))
    return filled


def test_the_command_learns_from_the_store_and_puts_the_model_among_the_user_s(base, monkeypatch, capsys):
    short(monkeypatch, 4)
    counts = (filled := store(24)).counts()
    assert main(["finetune", "--base", str(base), "--threads", "1"]) == 0
    said = capsys.readouterr()
    assert f"learning from {counts.train} lines, {counts.held_out} held back" in said.err
    (model,) = Registry().models()[1:]
    assert model.name == "personal" and model.effect.lines == counts.train
    assert Registry().current().model.name == "base", "a new model is an offer"
    assert ("hwr models use personal" in said.err) == improves(model.effect.own, model.effect.others)
    assert main(["finetune", "--base", str(base), "--threads", "1", "--json-lines"]) == 0
    events = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert [e["event"] for e in events[:2]] == ["left out", "begin"] and events[-1]["event"] == "end"
    assert events[-1]["name"] == "personal-2" and 1 <= len(events[-1]["readings"]) <= 3
    assert all(right in WORDS for right, _, _ in events[-1]["readings"])
    assert filled.counts() == counts


def test_few_samples_are_all_learnt_and_damaged_ones_named():
    filled = store(12)
    with sqlite3.connect(sample_store()) as db:
        db.execute("UPDATE sample SET ink = '{}' WHERE number = 5")
    own, held_out, faults = finetuning.stored(filled, SMALL)
    assert len(own) == 11 and not held_out
    assert faults == ["Sample 5 is left out: The ink of sample 5 is damaged."]


def test_an_empty_store_and_a_taken_name_are_one_sentence_each(base, capsys):
    assert main(["finetune", "--base", str(base)]) == 1
    assert "There is no line to learn from. Correct some lines in the window" in capsys.readouterr().err
    assert main(["finetune", "--base", str(base), "--name", "base"]) == 1
    assert "base" in capsys.readouterr().err


def test_the_command_without_a_usable_line_fails_with_a_reason(base, tmp_path, capsys):
    cv2.imwrite(str(tmp_path / "a.png"), np.full((48, 120), 255, np.uint8))
    (tmp_path / "mine.tsv").write_text("a.png\tпривет\n", "utf-8")
    assert main(["finetune", "--lines", str(tmp_path / "mine.tsv"), "--base", str(base), "--out", str(tmp_path / "own.safetensors")]) == 1
    assert "There is no line to learn from. Line 1 of mine is left out: this program reads the Latin script only" in capsys.readouterr().err
    assert not (tmp_path / "own.safetensors").exists()
