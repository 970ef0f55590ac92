import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from hwr_desktop.errors import DataError, ModelError, StorageError
from hwr_desktop.learn import training
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Batch, Mixture, packed
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.recognise.charset import needed_columns
from hwr_desktop.recognise.modelfile import ModelCard, write_model
from hwr_desktop.recognise.network import Network
from tests.learn.small import CHARSET, SMALL

RECIPE = Recipe(network=SMALL, word_steps=8, steps=24, decay=8, warmup=2, rate=3e-3, columns=1200, group=4)


@pytest.fixture
def mixture(data) -> Mixture:
    return Mixture.read(data, RECIPE, CHARSET)


def weights(run: Run) -> list[torch.Tensor]:
    parts = (run.network.state_dict(), run.average, run.optimiser.state())
    return [part[name] for part in parts for name in sorted(part)]


def test_a_group_is_a_function_of_its_number(mixture):
    first, again, other = mixture.group(3), mixture.group(3), mixture.group(4)
    assert len(first) == RECIPE.group
    for a, b in zip(first, again, strict=True):
        assert np.array_equal(a.images, b.images) and np.array_equal(a.classes, b.classes)
    assert not all(np.array_equal(a.images, b.images) for a, b in zip(first, other, strict=True))


def test_batches_hold_what_ctc_can_learn(mixture):
    for number in range(6):
        for batch in mixture.group(number):
            size, _, height, width = batch.images.shape
            assert height == SMALL.height and width % 32 == 0 and width >= batch.widths.max()
            assert len(batch.widths) == len(batch.lengths) == size and batch.lengths.sum() == len(batch.classes)
            texts = np.split(batch.classes, np.cumsum(batch.lengths)[:-1])
            for i, text in enumerate(texts):
                assert needed_columns(CHARSET.decode(text)) <= batch.widths[i] // SMALL.stride
                assert not batch.images[i, 0, :, batch.widths[i] :].any()


def test_lines_so_wide_that_two_fill_a_group_still_make_all_its_batches(mixture):
    wide = [(np.zeros((SMALL.height, width), np.uint8), "one") for width in (5000, 7000)]
    batches = packed(wide, RECIPE, CHARSET, np.random.default_rng(0))
    assert sorted(batch.widths.tolist() for batch in batches) == [[5000], [5000], [7000], [7000]]


@pytest.mark.parametrize("late", [0.0, 1.0, 2.0])
def test_the_average_counts_each_step_by_a_power_of_its_number(late):
    recipe, values = replace(RECIPE, late=late, average=1.0), np.random.default_rng(3).normal(size=40)
    average = 5.0  # what it was before counts nothing
    for step, value in enumerate(values, 1):
        average = recipe.kept_at(step) * average + (1 - recipe.kept_at(step)) * value
    # For whole powers the weights are t (t + 1) ... (t + late - 1), which grow as the power does.
    shares = np.array([math.prod(t + i for i in range(int(late))) for t in range(1, 41)])
    assert average == pytest.approx(float(shares @ values / shares.sum()))
    assert replace(recipe, average=0.9).kept_at(10**6) == 0.9


def test_dev_is_never_drawn(mixture):
    assert len(mixture.sets["copiste"]) == 9
    assert all(len(inks) == 108 for inks in mixture.inks.values())


def test_a_grown_run_begins_about_where_the_smaller_one_ended(mixture, tmp_path):
    small = Run.new(replace(RECIPE, steps=16), CHARSET)
    list(training.train(small, replace(mixture, recipe=small.recipe), workers=0))
    write_model(tmp_path / "small.safetensors", small.averaged(), ModelCard(SMALL, CHARSET), half=False)
    larger = replace(SMALL, stages=((6, 2, 2, 2), (8, 2, 2, 2)), layers=2)
    grown = Run.grown(tmp_path / "small.safetensors", replace(RECIPE, network=larger))
    images = torch.from_numpy(mixture.group(9)[0].images).float() / 255
    with torch.no_grad():
        before, after, fresh = (run.averaged()(images) for run in (small, grown, Run.new(grown.recipe, CHARSET)))
    assert grown.step == 0
    assert (after - before).abs().mean() < 0.5 * (fresh - before).abs().mean()


def test_a_run_cannot_grow_into_less(tmp_path):
    large = replace(SMALL, layers=2)
    write_model(tmp_path / "large.safetensors", Network(large), ModelCard(large, CHARSET))
    with pytest.raises(ModelError, match="the new one lacks"):
        Run.grown(tmp_path / "large.safetensors", RECIPE)
    with pytest.raises(ModelError, match="another size"):
        Run.grown(tmp_path / "large.safetensors", replace(RECIPE, network=replace(SMALL, layers=2, hidden=16)))


def test_training_learns_and_reports(mixture):
    run = Run.new(replace(RECIPE, steps=120, word_steps=0, decay=30, rate=1e-2), CHARSET)
    steps = list(training.train(run, replace(mixture, recipe=run.recipe), workers=0))
    assert [s.step for s in steps] == list(range(1, 121))
    losses = [s.loss for s in steps]
    assert np.mean(losses[-10:]) < 0.95 * np.mean(losses[20:30]) < 0.8 * losses[0]
    assert steps[-1].rate < steps[60].rate and steps[0].rate < steps[2].rate


@pytest.mark.parametrize("threads", [1, 2])
def test_a_run_goes_on_as_if_it_had_not_stopped(mixture, tmp_path, threads):
    whole = Run.new(RECIPE, CHARSET)
    through = [s.loss for s in training.train(whole, mixture, threads=threads, workers=0)]
    parts = Run.new(RECIPE, CHARSET)
    losses = []
    for step in training.train(parts, mixture, threads=threads, workers=0):
        losses.append(step.loss)
        if step.step == 10:  # in the middle of a group
            parts.save(tmp_path / "run")
            break
    torch.manual_seed(99)
    again = Run.load(tmp_path / "run")
    losses += [s.loss for s in training.train(again, mixture, threads=threads, workers=0)]
    assert losses == through
    assert all(torch.equal(a, b) for a, b in zip(weights(whole), weights(again), strict=True))


def test_a_killed_process_leaves_a_run_to_go_on_from(data, tmp_path):
    script = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "import torch\ntorch.set_num_threads(1)\n"
        "from hwr_desktop.learn import training\nfrom tests.learn.test_training import *\n"
        "training.CHECKPOINT_S = 0.0\nfolder, path = map(Path, sys.argv[1:])\n"
        "run = Run.load(path) if path.exists() else Run.new(RECIPE, CHARSET)\nprint(run.step)\n"
        "for step in training.train(run, Mixture.read(folder, RECIPE, CHARSET), path, workers=0):\n"
        "    if step.step in (7, 15): sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    starts = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", script, str(data), str(tmp_path / "run")], capture_output=True, text=True, check=False)
        starts.append(int(done.stdout.split()[0]))
    assert starts == [0, 7, 15] and done.returncode == 0
    through = Run.new(RECIPE, CHARSET)
    for _ in training.train(through, Mixture.read(data, RECIPE, CHARSET), workers=0):
        pass
    assert all(torch.equal(a, b) for a, b in zip(weights(through), weights(Run.load(tmp_path / "run")), strict=True))


def test_settings_can_change_on_going_on(tmp_path):
    Run.new(RECIPE, CHARSET).save(tmp_path / "run")
    run = Run.load(tmp_path / "run", {"steps": 99, "decay": 5})
    assert (run.recipe.steps, run.recipe.decay, run.recipe.network) == (99, 5, SMALL)
    assert run.charset == CHARSET


def test_a_checkpoint_that_cannot_be_written_keeps_the_one_before(tmp_path, monkeypatch):
    run = Run.new(RECIPE, CHARSET)
    run.save(tmp_path / "run")
    before = (tmp_path / "run").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    run.step = 5
    with pytest.raises(StorageError, match="No space left"):
        run.save(tmp_path / "run")
    assert (tmp_path / "run").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_model_is_no_run(tmp_path):
    (tmp_path / "run").write_bytes(b"x")
    with pytest.raises(ModelError):
        Run.load(tmp_path / "run")


def poisoned(run: Run) -> None:
    with torch.no_grad():
        run.network.output.bias[0] = math.nan


def test_ten_losses_that_are_no_numbers_end_the_run(mixture):
    run = Run.new(RECIPE, CHARSET)
    poisoned(run)
    with pytest.raises(DataError, match="10 times in a row"):
        list(training.train(run, mixture, workers=0))
    assert run.skipped == 10


def test_a_single_bad_step_moves_nothing_and_is_counted(mixture):
    run = Run.new(RECIPE, CHARSET)
    steps = training.train(run, mixture, workers=0)
    next(steps)
    good = run.network.output.bias[0].item()
    poisoned(run)
    others = [p.clone() for n, p in run.network.named_parameters() if n != "output.bias"]
    assert math.isnan(next(steps).loss) and run.skipped == 1
    assert all(torch.equal(a, b) for a, b in zip(others, (p for n, p in run.network.named_parameters() if n != "output.bias"), strict=True))
    with torch.no_grad():
        run.network.output.bias[0] = good
    assert math.isfinite(next(steps).loss)


def test_worker_processes_make_the_same_batches(data):
    script = (
        "import sys\nfrom pathlib import Path\nfrom tests.learn.test_training import *\n"
        "mixture = Mixture.read(Path(sys.argv[1]), RECIPE, CHARSET)\n"
        "print([s.loss for s in training.train(Run.new(replace(RECIPE, steps=6), CHARSET), mixture, workers=int(sys.argv[2]))])\n"
    )
    outputs = [
        subprocess.run([sys.executable, "-c", script, str(data), n], capture_output=True, text=True, check=True, timeout=60).stdout for n in "01"
    ]
    assert outputs[0] == outputs[1] and len(outputs[0].split()) == 6


def test_the_loss_agrees_with_a_sum_over_all_paths():
    # Two frames and the text "a": the paths are (a, blank), (blank, a) and (a, a).
    run = Run.new(RECIPE, CHARSET)
    logits = torch.randn(1, 2, len(CHARSET))
    p = logits.softmax(2)[0].double()
    a = CHARSET.encode("a")[0]
    whole = p[0, a] * p[1, 0] + p[0, 0] * p[1, a] + p[0, a] * p[1, a]
    batch = Batch(np.zeros((1, 1, 24, 8), np.uint8), np.array([8]), np.array([a]), np.array([1]))
    assert training.ctc_loss(logits, batch, run).item() == pytest.approx(-math.log(whole), rel=1e-4)


def test_a_folder_without_data_is_an_error(tmp_path):
    with pytest.raises(DataError, match="holds no training data"):
        Mixture.read(tmp_path, RECIPE, CHARSET)
