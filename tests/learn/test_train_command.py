"""``hwr train`` from beginning to end, on a small folder of data."""

from hwr_desktop.cli import main
from hwr_desktop.recognise.modelfile import read_model


def train(data, *more: str) -> int:
    small = ["--columns", "600", "--word-steps", "8", "--decay", "4", "--workers", "0", "--threads", "1"]
    return main(["train", "--data", str(data), "--out", str(data / "own.safetensors"), *small, *more])


def test_a_model_with_its_card_comes_out_and_training_can_go_on(data, capsys):
    assert train(data, "--steps", "8") == 0
    said = capsys.readouterr()
    assert "copiste dev, greedy: CER" in said.out and "unipen-words dev, greedy: CER" in said.out
    _, card = read_model(data / "own.safetensors")
    assert card.recipe["steps"] == 8 and set(card.measured) == {"copiste dev", "unipen-lines dev", "unipen-words dev"}
    assert {t.split(",")[0] for t in card.trained_on} == {"Copiste d'un jour (BAnQ)", "UNIPEN train_r01_v07"}
    first = (data / "own.safetensors").read_bytes()
    assert train(data, "--steps", "12") == 0
    assert "going on from" in capsys.readouterr().err
    assert (data / "own.safetensors").read_bytes() != first


def test_it_stops_when_told_and_keeps_the_run(data, capsys):
    assert train(data, "--steps", "5000", "--max-minutes", "0.001") == 0
    assert "the same command goes on" in capsys.readouterr().err
    assert (data / "own.run.safetensors").exists() and not (data / "own.safetensors").exists()


def test_a_folder_without_data_is_named(tmp_path, capsys):
    assert train(tmp_path, "--steps", "8") == 1
    assert f"hwr: {tmp_path} holds no training data" in capsys.readouterr().err
