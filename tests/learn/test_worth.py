"""What is worth much for all hands is held in place while one hand is learnt."""

from dataclasses import replace

import pytest
import torch

from hwr_desktop.learn import training
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Mixture
from hwr_desktop.learn.worth import Anchor, Curvature, Worth
from hwr_desktop.recognise.network import Network
from tests.learn.small import CHARSET, HELD, STEADY


def moments(size: int, seed: int) -> torch.Tensor:
    rows = torch.randn(size, size, generator=torch.Generator().manual_seed(seed))
    return rows @ rows.T / size


def test_curvature_is_the_product_of_both_moments():
    inputs, outputs, change = moments(7, 1), moments(4, 2), torch.randn(4, 7)
    torch.testing.assert_close(Curvature.of(inputs, outputs).times(change), outputs @ change @ inputs, rtol=1e-3, atol=1e-4)


def test_of_many_inputs_the_main_directions_are_kept_and_the_rest_is_alike():
    inputs = torch.diag(torch.cat([torch.full((128,), 9.0), torch.linspace(0.5, 1.5, 72)]))
    curvature = Curvature.of(inputs, torch.eye(2))
    assert curvature.inputs.shape == (128, 200) and curvature.rest == pytest.approx(1.0, rel=1e-4)
    felt = curvature.times(torch.ones(2, 200))
    torch.testing.assert_close(felt[:, :128], torch.full((2, 128), 9.0), rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(felt[:, 128:], torch.ones(2, 72), rtol=1e-3, atol=1e-3)


def test_what_other_hands_do_not_show_is_free():
    seen = torch.tensor([1.0, 1.0, 0.0])
    curvature = Curvature.of(seen.outer(seen), torch.eye(1))
    assert curvature.times(torch.tensor([[1.0, -1.0, 5.0]])).abs().max() < 1e-4
    assert curvature.times(torch.tensor([[1.0, 1.0, 0.0]])).abs().max() > 1


def test_the_pull_is_the_gradient_of_what_is_added_to_the_loss():
    run = Run.new(HELD, CHARSET)
    network = run.network
    worth = Worth({"dense": Curvature.of(moments(9, 3), moments(12, 4))}, {"lstms.0.bias_hh_l0": torch.rand(48)})
    anchor = Anchor.of(network, worth, 3.0)
    weights = [network.dense.weight, network.dense.bias, network.lstms[0].bias_hh_l0]
    with torch.no_grad():
        for weight in weights:
            weight.add_(torch.randn_like(weight))
    change = torch.cat([network.dense.weight - anchor.start["dense.weight"], (network.dense.bias - anchor.start["dense.bias"])[:, None]], 1)
    loss = 1.5 * (moments(12, 4) @ change @ moments(9, 3) * change).sum()
    loss = loss + 1.5 * (worth.single["lstms.0.bias_hh_l0"] * (weights[2] - anchor.start["lstms.0.bias_hh_l0"]) ** 2).sum()
    wanted = torch.autograd.grad(loss, weights)
    for weight in weights:
        weight.grad = torch.ones_like(weight)
    anchor.pull(network)
    for weight, gradient in zip(weights, wanted, strict=True):
        torch.testing.assert_close(weight.grad, 1 + gradient, rtol=1e-3, atol=1e-3)
    assert network.output.weight.grad is None


def test_rows_that_were_added_move_freely():
    new = Network(replace(STEADY, classes=STEADY.classes + 2))
    worth = Worth({"output": Curvature.of(torch.eye(25), torch.eye(STEADY.classes))})
    anchor = Anchor.of(new, worth, 1.0)
    with torch.no_grad():
        new.output.bias.add_(1.0)
    for weight in (new.output.weight, new.output.bias):
        weight.grad = torch.zeros_like(weight)
    anchor.pull(new)
    assert new.output.bias.grad.tolist() == pytest.approx([1.0] * STEADY.classes + [0.0] * 2, abs=1e-4)


def test_what_is_worth_much_moves_less(data):
    mixture = Mixture.read(data, HELD, CHARSET)
    moved = {}
    for strength in (0.0, 1e4):
        run = Run.new(HELD, CHARSET)
        before = run.network.dense.weight.detach().clone()
        outputs = torch.diag(torch.tensor([1.0] * 6 + [0.0] * 6))
        anchor = Anchor.of(run.network, Worth({"dense": Curvature.of(torch.eye(9), outputs)}), strength)
        list(training.train(run, mixture, workers=0, anchor=anchor))
        distance = (run.network.dense.weight.detach() - before).abs().mean(1)
        moved[strength] = float(distance[:6].mean()), float(distance[6:].mean())
    assert moved[1e4][0] < 0.3 * moved[0.0][0]
    assert moved[1e4][1] > 0.5 * moved[0.0][1]
