"""Which of two networks is believed, line by line."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.hands import believed
from hwr_desktop.recognise.modelfile import read_general, read_model, write_model
from hwr_desktop.recognise.network import Network
from hwr_desktop.recognise.recogniser import Recogniser
from tests.recognise.test_recogniser import scribbles

CHARSET = Charset(tuple("abcdé"))


def table(text: str, sure: float, classes: int = len(CHARSET)) -> np.ndarray:
    """What a network says that reads a text with so high a probability of each frame."""
    probabilities = np.full((2 * len(text), classes), (1 - sure) / (classes - 1), np.float32)
    for i, char in enumerate(CHARSET.encode(text)):
        probabilities[2 * i, char] = probabilities[2 * i + 1, 0] = sure
    return np.log(probabilities)


def read(tables: list[tuple[np.ndarray, np.ndarray]]) -> list[str]:
    return ["".join(CHARSET.chars[c - 1] for c in t.argmax(1) if c) for t in believed(tables, CHARSET)]


@pytest.mark.parametrize(("personal", "general", "expected"), [(0.9, 0.6, "abc"), (0.6, 0.9, "dad"), (0.8, 0.8, "dad"), (0.999, 0.998, "dad")])
def test_the_surer_network_is_believed_and_in_doubt_the_general_one(personal, general, expected):
    assert read([(table("abc", personal), table("dad", general))]) == [expected]


def test_what_the_lines_before_have_told_counts():
    own, doubtful = (table("abcd", 0.95), table("dcba", 0.5)), (table("abcd", 0.7), table("dcba", 0.72))
    assert read([doubtful]) == ["dcba"]
    assert read([own, own, doubtful]) == ["abcd", "abcd", "abcd"]
    others = (table("abcd", 0.5), table("dcba", 0.95))
    assert read([own, others, others]) == ["abcd", "dcba", "dcba"], "another hand below the first is told at once"


@given(st.lists(st.tuples(st.text("abcdé", min_size=1, max_size=9), st.floats(0.4, 0.999), st.floats(0.4, 0.999)), max_size=12))
def test_every_line_is_one_of_its_two_tables(lines):
    tables = [(table(text, p), table(text.replace("é", "a"), g, len(CHARSET) - 1)) for text, p, g in lines]
    for (personal, general), chosen in zip(tables, believed(tables, CHARSET), strict=True):
        assert chosen.shape == personal.shape and chosen.dtype == np.float32
        assert np.array_equal(chosen, personal) or (np.array_equal(chosen[:, :-1], general) and (chosen[:, -1] < -50).all())


@pytest.fixture
def general(network) -> Network:
    """A network that differs a little, and lacks the last class."""
    torch.manual_seed(8)
    other = Network(replace(network.config, classes=network.config.classes - 1))
    for name, tensor in other.state_dict().items():
        kept = network.state_dict()[name][: len(tensor)] if tensor.ndim else network.state_dict()[name]
        tensor.copy_(kept * (1 + 0.15 * torch.randn(kept.shape)) if kept.is_floating_point() and kept.ndim > 1 else kept)
    return other.eval()


def test_a_personal_model_reads_each_line_with_one_of_its_networks_however_it_is_asked(network, card, general, tmp_path):
    write_model(tmp_path / "own.safetensors", network, card, half=False, general=general)
    both = Recogniser.load(tmp_path / "own.safetensors")
    lines = scribbles(40)
    together = [h.text for h in both.recognise(lines)]
    own = [h.text for h in Recogniser(network, card).recognise(lines)]
    plain = replace(card, config=general.config, charset=Charset(card.charset.chars[:-1]))
    other = [h.text for h in Recogniser(general, plain).recognise(lines)]
    assert all(text in pair for text, *pair in zip(together, own, other, strict=True))
    assert 0 < sum(t == o for t, o in zip(together, own, strict=True)) < len(lines), "both are believed now and then"
    told: dict[int, str] = {}
    both.recognise(lines, progress=lambda i, h: told.setdefault(i, h.text))
    assert [told[i] for i in range(len(lines))] == both.texts(lines) == together
    assert both.texts_beside(lines) == (together, other)
    assert Recogniser(network, card).texts_beside(lines) == (own, own)


def test_a_model_file_keeps_both_networks_apart(network, card, general, tmp_path):
    write_model(tmp_path / "own.safetensors", network, card, half=False, general=general)
    again, _ = read_model(tmp_path / "own.safetensors")
    kept = read_general(tmp_path / "own.safetensors")
    assert kept is not None and kept.config == general.config
    for before, after in ((network, again), (general, kept)):
        assert all(torch.equal(t, after.state_dict()[n]) for n, t in before.state_dict().items())
    write_model(tmp_path / "base.safetensors", network, card)
    assert read_general(tmp_path / "base.safetensors") is None
