"""The weighted mean of models."""

from dataclasses import replace

import pytest
import torch

from hwr_desktop.errors import ModelError
from hwr_desktop.learn.mixing import mixed
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import ModelCard, write_model
from hwr_desktop.recognise.network import Network
from tests.learn.small import CHARSET, SMALL


def model(path, seed: int, charset: Charset = CHARSET, measured: float = 0.1):
    torch.manual_seed(seed)
    network = Network(replace(SMALL, classes=len(charset)))
    write_model(path, network, ModelCard(network.config, charset, measured={"dev": measured}, recipe={"steps": seed}), half=False)
    return network.state_dict()


def test_every_weight_is_the_mean_by_shares(tmp_path):
    first, second = model(tmp_path / "a.safetensors", 1), model(tmp_path / "b.safetensors", 2)
    network, card = mixed([(tmp_path / "a.safetensors", 3.0), (tmp_path / "b.safetensors", 1.0)])
    for name, tensor in network.state_dict().items():
        expected = 0.75 * first[name] + 0.25 * second[name] if tensor.is_floating_point() else first[name]
        torch.testing.assert_close(tensor, expected)
    assert card.recipe == {"steps": 1, "mixed": "0.75 of a.safetensors, 0.25 of b.safetensors"}
    assert not card.measured and not card.calibration


def test_models_of_another_shape_are_refused(tmp_path):
    model(tmp_path / "a.safetensors", 1)
    model(tmp_path / "b.safetensors", 2, Charset(tuple(" abcd")))
    with pytest.raises(ModelError, match=r"b\.safetensors has another network or other characters"):
        mixed([(tmp_path / "a.safetensors", 0.5), (tmp_path / "b.safetensors", 0.5)])
