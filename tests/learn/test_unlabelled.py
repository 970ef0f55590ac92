"""Lines that nobody corrected: what is kept of them, and what is learnt from them."""

import json
import sqlite3
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

import samples
from hwr_desktop.cli import main
from hwr_desktop.learn import samples as stored
from hwr_desktop.learn.budget import MANY
from hwr_desktop.learn.correction import Correction, identity
from hwr_desktop.learn.finetune import Job, expected_seconds, finetune, unlabelled
from hwr_desktop.learn.lessons import Example
from hwr_desktop.learn.plan import begin, plan
from hwr_desktop.learn.self_training import WEIGHTS, joined, read_by, reading_steps
from hwr_desktop.recognise.language import bundled
from hwr_desktop.recognise.modelfile import file_hash, read_model
from hwr_desktop.recognise.recogniser import Recogniser
from tests.learn.noise import picture
from tests.learn.small import finish

WORDS = ("one", "time", "wild", "idea", "lit", "noon")


def identities(store) -> list[str]:
    return [line.identity for line in store.unlabelled()]


def test_lines_are_kept_once_with_pages_of_samples_alone(store):
    store.add(Correction(picture(1), "a", source="page 1"))
    ink = samples.write("wild", 1)
    empty = np.zeros((0, 0), np.uint8)
    store.add_unlabelled("page 1", [picture(1), picture(2), ink, picture(2), empty])
    store.add_unlabelled("page 1", [picture(2), picture(3)])
    store.add_unlabelled("page 2", [picture(4)])
    assert identities(store) == [identity(made) for made in (picture(2), ink, picture(3))]
    first, second, _ = store.unlabelled()
    assert np.array_equal(first.made(), picture(2)) and identity(second.made()) == identity(ink)
    assert store.counts() == stored.Counts(1, 0, 3)


def test_a_line_that_is_corrected_after_all_is_a_sample_alone(store):
    store.add(Correction(picture(1), "a", source="page 1"))
    store.add_unlabelled("page 1", [picture(2), picture(3)])
    store.add(Correction(picture(2), "b", source="page 1"))
    assert identities(store) == [identity(picture(3))]
    store.add(Correction(picture(3), "c", source="elsewhere"))
    assert identities(store) == [] and store.counts().total == 3


def test_they_go_with_the_last_sample_of_their_page_and_are_wiped(store):
    numbers = [store.add(Correction(picture(i), "a", source=f"page {i % 2}")) for i in range(4)]
    for page in (0, 1):
        store.add_unlabelled(f"page {page}", [picture(10 + page)])
    store.delete(numbers[:1])
    assert len(identities(store)) == 2, "page 0 has another sample"
    store.delete(numbers[2:3])
    assert identities(store) == [identity(picture(11))]
    assert store.clear() == 2 and identities(store) == []
    with sqlite3.connect(store.path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert cv2.imencode(".png", picture(11))[1].tobytes()[40:80] not in store.path.read_bytes()


def test_the_oldest_make_room(store, monkeypatch):
    monkeypatch.setattr(stored, "_MOST_UNLABELLED", 5)
    store.add(Correction(picture(0), "a", source="p"))
    store.add_unlabelled("p", [picture(i) for i in range(1, 5)])
    store.add_unlabelled("p", [picture(i) for i in range(5, 8)])
    assert identities(store) == [identity(picture(i)) for i in range(3, 8)]


def test_a_store_of_the_first_form_gets_room_for_them(store):
    store.path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(store.path) as db:
        for statement in stored._MIGRATIONS[0]:
            db.execute(statement)
        db.execute("PRAGMA user_version = 1")
        stored._insert(db, "sample", {**stored._row(Correction(picture(1), "a", source="p")), "split": "train"})
    store.add_unlabelled("p", [picture(2)])
    assert store.counts() == stored.Counts(1, 0, 1)


def test_damaged_ones_are_named_and_the_rest_is_learnt(store):
    store.add(Correction(picture(1), "a", source="p"))
    store.add_unlabelled("p", [picture(2), picture(3)])
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE unlabelled SET picture = x'00' WHERE number = 1")
    lines, faults = unlabelled(store)
    assert [identity(line) for line in lines] == [identity(picture(3))]
    assert faults == ["An uncorrected line is left out: The picture of uncorrected line 1 is damaged."]


def test_they_are_learnt_with_the_texts_that_the_averaged_network_reads_by_the_language_models(base):
    network, card = read_model(base)
    run = begin(network, card, [], plan(6, card))
    torch.nn.init.normal_(run.average["output.weight"], std=3.0)  # reads something, and not what the other weights read
    lines = [samples.write(word, i) for i, word in enumerate(WORDS)]
    read = read_by(run, card, lines, [Example(samples.write("one", 1), "one")], bundled())
    reader = Recogniser(run.averaged(), card, languages=bundled())
    reader.decoder = replace(reader.decoder, weights=WEIGHTS)
    texts = [h.text for h in reader.recognise([Example(made, "").image() for made in lines])]
    assert [(id(e.made), e.text) for e in read] == [(id(made), text) for made, text in zip(lines, texts, strict=True) if text]
    assert read


@pytest.mark.parametrize(("own", "read", "part"), [(16, 100, 0.5), (7, 7, 0.5), (64, 280, 0.3), (16, 2, 0.11), (3, 0, 0.0)])
def test_lines_as_they_were_read_have_at_most_half_of_what_is_drawn_and_less_where_more_have_a_text(own, read, part):
    texts = [e.text for e in joined([Example(picture(0), "own")] * own, [Example(picture(0), "read")] * read)]
    assert texts.count("own") % own == 0 and texts.count("read") == read
    assert texts.count("read") / len(texts) == pytest.approx(part, abs=0.06)


def test_they_are_read_by_what_was_learnt_before(base, monkeypatch):
    from hwr_desktop.learn import finetune as finetuning

    own = [Example(samples.write(w, i), w) for i, w in enumerate(WORDS)]
    asked = []

    def spy(run, card, lines, known, languages, threads):
        asked.append((run.step, len(lines), [e.text for e in known], len(languages)))
        return read_by(run, card, lines, known, languages, threads)

    monkeypatch.setattr(finetuning, "read_by", spy)
    others = [samples.write("noon", 40 + i) for i in range(4)]
    job = Job(base, own, own[:1], changes={"frozen": (), "steps": 10, "columns": 1200}, unlabelled=others)
    records, _ = finish(finetune(job))
    assert [r.step for r in records] == list(range(1, 11))
    assert asked == [(step, 4, list(WORDS), 2) for step in reading_steps(10)]
    assert expected_seconds(job) > 0


def test_where_many_lines_have_a_text_the_others_are_not_read(base):
    own, others = [Example(picture(0), "a")] * MANY, [picture(1)]
    assert Job(base, own[1:], unlabelled=others).read == others and not Job(base, own, unlabelled=others).read


def test_the_command_takes_pages_and_stored_lines(base, tmp_path, store, capsys):
    page = np.full((600, 900), 255, np.uint8)
    for row in (150, 300, 450):
        cv2.putText(page, "some words here", (80, row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.2, 0, 4, cv2.LINE_AA)
    cv2.imwrite(str(tmp_path / "page.png"), page)
    (tmp_path / "more.json").write_text(samples.write("time", 5).to_json(), "utf-8")
    for i, word in enumerate(WORDS):
        store.add(Correction(samples.write(word, i), word, source="p"))
    store.add_unlabelled("p", [samples.write("lit", 77)])
    more = ["--unlabelled", str(tmp_path / "page.png"), str(tmp_path / "more.json")]
    command = ["finetune", "--base", str(base), "--threads", "1", "--steps", "3", *more]
    assert main([*command, "--json-lines"]) == 0
    events = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert events[1]["lines"] == 6 and events[1]["unlabelled"] == 5
    assert main([*command, "--out", str(tmp_path / "own.safetensors")]) == 0
    assert "learning from 6 lines, 0 held back, and 5 more as they are read; about 1 min." in capsys.readouterr().err
    assert read_model(tmp_path / "own.safetensors")[1].parent == file_hash(base)
    assert main(["samples", "list"]) == 0
    assert "1 more lines of their pages are kept without texts." in capsys.readouterr().err
