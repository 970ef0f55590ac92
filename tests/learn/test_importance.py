"""What weights are worth is measured on single lines and kept in the model file."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from hwr_desktop.learn import importance
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Mixture
from hwr_desktop.learn.replicas import Replicas, part
from hwr_desktop.learn.worth import Worth
from hwr_desktop.recognise.modelfile import ModelCard, read_model, read_worth, write_model
from tests.learn.small import CHARSET, HELD, STEADY


@pytest.fixture
def mixture(data) -> Mixture:
    return Mixture.read(data, HELD, CHARSET)


def test_worth_adds_up_the_squares_of_the_gradients_of_lines(mixture):
    run = Run.new(replace(HELD, frozen=("stages.0",)), CHARSET)
    worth = importance.measure(run, mixture, 3)
    assert worth.layers.keys() == {"stages.1.convs.0", "dense", "output"}
    assert worth.single.keys() == {n for n, _ in run.network.named_parameters() if n.startswith(("lstms", "stages.1.norms"))}
    # Again, line by line: the same three lines, since they are chosen by the recipe's seed.
    chosen = np.random.default_rng(HELD.seed).permutation(len(mixture.group(0)[0].lengths))[:3]
    squares = {n: torch.zeros_like(p) for n, p in run.network.named_parameters()}
    with Replicas(run.network, HELD.seed, 1) as alone:
        for number, line in enumerate(chosen):
            alone.gradients(part(mixture.group(0)[0], [int(line)]), number, partial(importance._nats, run))
            for name, weight in run.network.named_parameters():
                squares[name] += weight.grad**2 / 3 if weight.grad is not None else 0
            run.optimiser.clear()
    for name, values in worth.single.items():
        torch.testing.assert_close(values, squares[name])
    for name, curvature in worth.layers.items():
        inputs = curvature.inputs.T @ curvature.inputs + curvature.rest * torch.eye(curvature.inputs.shape[1])
        trace = inputs.trace() * (curvature.outputs**2).sum()
        torch.testing.assert_close(trace, sum(t.sum() for n, t in squares.items() if n.rpartition(".")[0] == name), rtol=1e-3, atol=0)
        assert trace > 0


@pytest.mark.parametrize("layer", [torch.nn.Linear(5, 3), torch.nn.Conv2d(2, 3, 3, padding=1, bias=False)])
def test_where_a_layer_looks_at_one_place_the_product_is_exact(layer):
    moments = importance._Moments()
    layer.register_forward_hook(partial(moments.watch, "layer"))
    inputs = torch.randn(1, 5) if isinstance(layer, torch.nn.Linear) else torch.randn(1, 2, 1, 1)
    layer(inputs).square().sum().backward()
    gradient = torch.cat([p.grad.reshape(3, -1) for p in layer.parameters()], 1)
    curvature = moments.curvature("layer", {"layer." + n: p.grad**2 for n, p in layer.named_parameters()})
    change = torch.randn_like(gradient)
    torch.testing.assert_close(curvature.times(change), (gradient * change).sum() * gradient, rtol=1e-3, atol=1e-4)


def test_it_is_kept_in_the_model_file_and_read_by_whoever_asks(tmp_path, mixture):
    run = Run.new(HELD, CHARSET)
    worth = importance.measure(run, mixture, 2)
    network, card = run.network.eval(), ModelCard(STEADY, CHARSET)
    write_model(tmp_path / "with", network, card, worth=worth.tensors())
    write_model(tmp_path / "without", network, card)
    read = Worth.of_tensors(read_worth(tmp_path / "with"))
    assert (read.single.keys(), read.layers.keys()) == (worth.single.keys(), worth.layers.keys())
    for name, values in worth.single.items():
        torch.testing.assert_close(read.single[name], values, rtol=0.15, atol=1e-6)
    for name, curvature in worth.layers.items():
        change = torch.randn(len(curvature.outputs), curvature.inputs.shape[1])
        wanted = curvature.times(change)
        assert (read.layers[name].times(change) - wanted).norm() < 0.03 * wanted.norm()
    assert not Worth.of_tensors(read_worth(tmp_path / "without"))
    assert read_model(tmp_path / "with")[1] == card
