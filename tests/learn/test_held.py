"""Steps that other hands feel little of."""

from dataclasses import replace

import pytest
import torch

from hwr_desktop.learn import training
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.held import HeldAdamW, NaturalGradient
from hwr_desktop.learn.mixture import Mixture
from hwr_desktop.learn.worth import Curvature, Worth
from hwr_desktop.recognise.network import Network
from tests.learn.small import CHARSET, HELD, STEADY


def network(classes: int = STEADY.classes) -> Network:
    torch.manual_seed(3)
    return Network(replace(STEADY, classes=classes))


def with_gradients(net: Network, value: float = 1.0) -> Network:
    for weight in net.parameters():
        weight.grad = torch.full_like(weight, value)
    return net


def moments(size: int, seed: int) -> torch.Tensor:
    rows = torch.randn(size, size, generator=torch.Generator().manual_seed(seed))
    return rows @ rows.T / size


def test_only_weights_of_worth_move_and_gradients_are_cleared():
    net = with_gradients(network())
    before = {n: p.detach().clone() for n, p in net.named_parameters()}
    worth = Worth({"dense": Curvature.of(moments(9, 1), moments(12, 2))}, {"stages.0.norms.0.bias": torch.rand(6) + 0.1})
    length = NaturalGradient(net, worth, 1.0).step(0.1)
    moved = {n for n, p in net.named_parameters() if not torch.equal(p, before[n])}
    assert moved == {"dense.weight", "dense.bias", "stages.0.norms.0.bias"} and length > 0
    assert all(p.grad is None for p in net.parameters())


def test_the_pull_is_the_gradient_of_what_is_added_to_the_loss():
    net = network()
    worth = Worth({"dense": Curvature.of(moments(9, 3), moments(12, 4))}, {"stages.0.norms.0.weight": torch.rand(6)})
    optimiser = HeldAdamW(net, worth, 3.0, 0.0)
    weights = [net.dense.weight, net.dense.bias, net.stages[0].norms[0].weight]
    start = [w.detach().clone() for w in weights]
    with torch.no_grad():
        for weight in weights:
            weight.add_(torch.randn_like(weight))
    change = torch.cat([net.dense.weight - start[0], (net.dense.bias - start[1])[:, None]], 1)
    loss = 1.5 * (moments(12, 4) @ change @ moments(9, 3) * change).sum()
    loss = loss + 1.5 * (worth.single["stages.0.norms.0.weight"] * (weights[2] - start[2]) ** 2).sum()
    wanted = torch.autograd.grad(loss, weights)
    with_gradients(net)
    optimiser._held.pull()
    for weight, gradient in zip(weights, wanted, strict=True):
        torch.testing.assert_close(weight.grad, 1 + gradient, rtol=1e-3, atol=1e-3)
    assert bool((net.output.weight.grad == 1).all())


def test_adam_is_held_back_too():
    moved = []
    for strength in (0.0, 1e4):
        net = network()
        before = net.dense.weight.detach().clone()
        optimiser = HeldAdamW(net, Worth({"dense": Curvature.of(torch.eye(9), torch.eye(12))}), strength, 0.0)
        for _ in range(30):
            with_gradients(net)
            optimiser.step(1e-2)
        moved.append(float((net.dense.weight.detach() - before).norm()))
    assert moved[1] < 0.5 * moved[0]


def test_it_ends_where_pull_and_loss_balance():
    net = network()
    start = torch.cat([net.dense.weight, net.dense.bias[:, None]], 1).detach()
    inputs, outputs, pushed = moments(9, 1) + torch.eye(9), moments(12, 2) + torch.eye(12), 0.1 * torch.randn(12, 9)
    optimiser = NaturalGradient(net, Worth({"dense": Curvature.of(inputs, outputs)}), 2.0)
    for _ in range(800):
        net.dense.weight.grad, net.dense.bias.grad = pushed[:, :8].clone(), pushed[:, 8].clone()
        optimiser.step(1.0)
    change = torch.cat([net.dense.weight, net.dense.bias[:, None]], 1).detach() - start
    torch.testing.assert_close(2.0 * outputs @ change @ inputs, -pushed, rtol=2e-2, atol=2e-3)


def test_a_step_is_not_longer_than_its_limit():
    worth = Worth({"dense": Curvature.of(torch.eye(9), torch.eye(12))})
    moves = []
    for value in (1e3, 1e6):
        net = with_gradients(network(), value)
        before = net.dense.weight.detach().clone()
        NaturalGradient(net, worth, 1.0).step(1.0)
        moves.append(float((net.dense.weight.detach() - before).norm()))
    assert moves[0] == pytest.approx(moves[1], rel=1e-3) and 0 < moves[0] < 4


def test_new_characters_move_and_are_not_drawn_back():
    net = network(STEADY.classes + 2)
    optimiser = NaturalGradient(net, Worth({"output": Curvature.of(torch.eye(25), torch.eye(STEADY.classes))}), 1.0)
    before = net.output.bias.detach().clone()
    net.output.weight.grad, net.output.bias.grad = torch.zeros_like(net.output.weight), torch.full_like(net.output.bias, -0.1)
    optimiser.step(1.0)
    first = net.output.bias.detach() - before
    assert (first > 0).all()
    for _ in range(400):
        optimiser.step(1.0)  # nothing but the pull
    assert (net.output.bias.detach() - before)[:-2].abs().max() < 0.05 * first.max()
    assert (net.output.bias.detach() - before)[-2:].min() >= first[-2:].max()


def test_a_run_goes_on_from_what_it_remembers():
    worth = Worth({"dense": Curvature.of(torch.eye(9), torch.eye(12))})
    nets = network(), network()
    first, second = (NaturalGradient(n, worth, 1.0) for n in nets)
    for _ in range(2):
        with_gradients(nets[0])
        first.step(0.1)
    nets[1].load_state_dict(nets[0].state_dict())
    second.restore({n: t.clone() for n, t in first.state().items()}, first.count)
    for net, optimiser in zip(nets, (first, second), strict=True):
        with_gradients(net)
        optimiser.step(0.1)
    assert first.count == second.count == 3
    assert all(torch.equal(a, b) for a, b in zip(first.state().values(), second.state().values(), strict=True))


def test_what_is_worth_much_moves_less(data):
    mixture = Mixture.read(data, HELD, CHARSET)
    run = Run.new(HELD, CHARSET)
    before = run.network.dense.weight.detach().clone()
    outputs = torch.diag(torch.tensor([1.0] * 6 + [1e-4] * 6))
    run.begin()
    run.optimiser = NaturalGradient(run.network, Worth({"dense": Curvature.of(torch.eye(9), outputs)}), 1.0)
    list(training.train(run, mixture, workers=0))
    distance = (run.network.dense.weight.detach() - before).abs().mean(1)
    assert float(distance[:6].mean()) < 0.9 * float(distance[6:].mean())
