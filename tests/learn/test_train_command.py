"""``hwr train`` from beginning to end, on a small folder of data."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from hwr_desktop.cli import main
from hwr_desktop.learn import importance
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.recognise.modelfile import read_model, read_worth, write_model
from tests.learn.conftest import make_data


@pytest.fixture(autouse=True)
def few_lines(monkeypatch):
    monkeypatch.setattr(importance, "LINES", 3)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data folder with a model that was trained on it for eight steps; not to be changed."""
    folder = make_data(tmp_path_factory.mktemp("made"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importance, "LINES", 3)
        assert train(folder, "--steps", "8") == 0
    return folder


@pytest.fixture
def trained(made, tmp_path):
    """The same for each test."""
    return shutil.copytree(made, tmp_path, dirs_exist_ok=True)


def train(data, *more: str) -> int:
    small = ["--columns", "600", "--word-steps", "8", "--decay", "4", "--workers", "0", "--threads", "1"]
    return main(["train", "--data", str(data), "--out", str(data / "own.safetensors"), *small, *more])


def test_a_model_with_its_card_comes_out_and_training_can_go_on(trained, capsys):
    model = trained / "own.safetensors"
    _, card = read_model(model)
    assert card.recipe["steps"] == 8 and set(card.measured) == {"copiste dev", "unipen-lines dev", "unipen-words dev"}
    assert {t.split(",")[0] for t in card.trained_on} == {"Copiste d'un jour (BAnQ)", "UNIPEN train_r01_v07"}
    assert {"dense.inputs", "output.inputs"} <= read_worth(model).keys()
    first = model.read_bytes()
    assert train(trained, "--steps", "12") == 0
    said = capsys.readouterr()
    assert "going on from" in said.err and "copiste dev, greedy: CER" in said.out and "unipen-words dev, greedy: CER" in said.out
    assert model.read_bytes() != first


def test_a_model_is_scored_and_calibrated_again_without_training(trained):
    model = trained / "own.safetensors"
    network, card = read_model(model)
    write_model(model, network, replace(card, measured={}, calibration={}))
    assert train(trained, "--what", "worth") == 0
    worth = read_worth(model)
    assert worth and all(bool(t.float().any()) for n, t in worth.items() if not n.endswith(".rest"))
    assert train(trained, "--what", "calibration") == 0
    assert all(bool((worth[n].float() == t.float()).all()) for n, t in read_worth(model).items())
    again, fitted = read_model(model)
    assert fitted.measured == card.measured and set(fitted.calibration) == {"greedy", "language"}
    assert all(bool((a == b).all()) for a, b in zip(network.state_dict().values(), again.state_dict().values(), strict=True))


def test_it_stops_when_told_and_keeps_the_run(data, capsys):
    assert train(data, "--steps", "5000", "--max-minutes", "0.001") == 0
    assert "the same command goes on" in capsys.readouterr().err
    assert (data / "own.run.safetensors").exists() and not (data / "own.safetensors").exists()


def test_a_folder_without_data_is_named(tmp_path, capsys):
    assert train(tmp_path, "--steps", "8") == 1
    assert f"hwr: {tmp_path} holds no training data" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_asked_to_end_it_keeps_the_run_and_goes_on_with_it(data, number, status):
    command = [sys.executable, "-m", "hwr_desktop", "train", "--data", str(data), "--out", str(data / "own.safetensors"), "--columns", "300"]
    process = subprocess.Popen([*command, "--steps", "5000", "--threads", "1"], stderr=subprocess.PIPE, text=True, start_new_session=True)
    for line in process.stderr:
        if line.startswith("step 50/"):
            break
    os.killpg(process.pid, number)  # as a terminal does: the process that makes batches gets it too
    said = process.communicate(timeout=30)[1]
    assert process.returncode == status and "the same command goes on" in said and "Traceback" not in said
    step = int(re.search(r"stopped as asked at step (\d+)", said)[1])
    assert Run.load(data / "own.run.safetensors").step == step >= 50
    assert not (data / "own.safetensors").exists()


def test_lines_are_cut_and_their_words_learnt_from_in_another_order(data, capsys):
    cuts = data / "cuts.json"
    assert train(data, "--what", "cuts", "--out", str(cuts)) == 0
    assert "copiste: 0 of 0 spaces can be cut, in 9 lines" in capsys.readouterr().err
    assert train(data, "--steps", "5000", "--max-minutes", "0.03", "--cuts", str(cuts)) == 0
    found = json.loads(cuts.read_text())
    found["lines"]["copiste"] = []
    cuts.write_text(json.dumps(found))
    assert train(data, "--steps", "8", "--fresh", "--cuts", str(cuts)) == 1
    assert "was made for other lines of copiste" in capsys.readouterr().err


def test_models_are_mixed(trained, capsys):
    own = trained / "own.safetensors"
    assert train(trained, "--what", "mix", "--mix", f"{own}=0.7", f"{own}=0.3", "--out", str(trained / "both.safetensors")) == 0
    (network, _), (both, card) = read_model(own), read_model(trained / "both.safetensors")
    assert card.measured == {} and all(
        bool(((a - b).abs() < 1e-3).all()) for a, b in zip(network.state_dict().values(), both.state_dict().values(), strict=True)
    )
    capsys.readouterr()
    assert train(trained, "--what", "mix") == 2
    assert train(trained, "--what", "mix", "--mix", f"{own}=x") == 2
    assert "is not a model file, an equals sign and a share" in capsys.readouterr().err
