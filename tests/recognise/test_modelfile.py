import json
from dataclasses import replace

import pytest
import torch

from hwr_desktop.errors import ModelError
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import FORMAT, ModelCard, read_model, write_model
from hwr_desktop.tensors import read_tensors, write_tensors


def test_a_model_comes_back_whole(tmp_path, network, card):
    write_model(tmp_path / "m.safetensors", network, card, half=False)
    again, card_again = read_model(tmp_path / "m.safetensors")
    assert card_again == card
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, again.state_dict()[name]), name
    image = torch.rand(1, 1, 32, 64)
    with torch.inference_mode():
        assert torch.equal(network(image), again(image))


def test_half_size_weights_give_nearly_the_same(tmp_path, network, card):
    write_model(tmp_path / "m.safetensors", network, card)
    write_model(tmp_path / "full.safetensors", network, card, half=False)
    again, _ = read_model(tmp_path / "m.safetensors")
    image = torch.rand(1, 1, 32, 64)
    with torch.inference_mode():
        assert torch.allclose(network(image).softmax(2), again(image).softmax(2), atol=0.02)
    assert (tmp_path / "m.safetensors").stat().st_size < 0.65 * (tmp_path / "full.safetensors").stat().st_size


def test_equal_models_are_equal_byte_by_byte(tmp_path, network, card):
    for name in ("a", "b"):
        write_model(tmp_path / name, network, card)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_newer_format_is_refused_by_name(tmp_path, network, card):
    header = json.dumps({**json.loads(card.to_json()), "format": FORMAT + 1})
    write_tensors(tmp_path / "new.safetensors", network.state_dict(), header)
    with pytest.raises(ModelError, match=r"new\.safetensors was made by a newer version"):
        read_model(tmp_path / "new.safetensors")


@pytest.mark.parametrize("cut", [0, 7, 200, -100])
def test_a_damaged_file_is_refused_by_name(tmp_path, network, card, cut):
    path = tmp_path / "m.safetensors"
    write_model(path, network, card)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ModelError, match=r"m\.safetensors is not a model of this program, or is damaged"):
        read_model(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"nothing\.safetensors does not exist"):
        read_model(tmp_path / "nothing.safetensors")


def test_weights_of_another_network_are_refused(tmp_path, network, card):
    other = replace(card, config=replace(card.config, hidden=24))
    write_tensors(tmp_path / "m.safetensors", network.state_dict(), other.to_json())
    with pytest.raises(ModelError, match="weights do not fit"):
        read_model(tmp_path / "m.safetensors")


def test_a_charset_of_another_size_is_refused(tmp_path, network, card):
    other = replace(card, charset=Charset(("a",)))
    write_tensors(tmp_path / "m.safetensors", network.state_dict(), other.to_json())
    with pytest.raises(ModelError, match="charset"):
        read_model(tmp_path / "m.safetensors")


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"format": 1}', '{"format": "x"}'])
def test_other_headers_are_no_card(text):
    with pytest.raises(ModelError, match="the file is not a model"):
        ModelCard.from_json(text, "the file")


@pytest.mark.parametrize(
    "other", [{"measured": []}, {"measured": "x"}, {"measured": {"a": "b"}}, {"recipe": [["a", 1]]}, {"recipe": None}, {"name": 3}, {"parent": {}}]
)
def test_a_card_whose_parts_are_of_another_kind_is_refused(card, other):
    with pytest.raises(ModelError, match="the file is not a model"):
        ModelCard.from_json(json.dumps({**json.loads(card.to_json()), **other}), "the file")


def test_a_foreign_safetensors_file_is_refused(tmp_path):
    write_tensors(tmp_path / "x.safetensors", {"a": torch.zeros(2)}, "")
    assert read_tensors(tmp_path / "x.safetensors")[1] == ""
    with pytest.raises(ModelError):
        read_model(tmp_path / "x.safetensors")
