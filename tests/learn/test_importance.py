"""What weights are worth is measured on single lines, kept in the model file, and holds them while one hand is learnt."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from hwr_desktop.learn import importance, training
from hwr_desktop.learn.anchor import Anchor
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Mixture
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.replicas import Replicas, part
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import ModelCard, read_model, read_worth, write_model
from hwr_desktop.recognise.network import Network, NetworkConfig

CHARSET = Charset(tuple(" abcdefghijklmnopqrstuvwxyz"))
SMALL = NetworkConfig(len(CHARSET), 24, ((6, 1, 2, 2), (8, 1, 2, 2)), dense=12, hidden=12, layers=1, dropout=0.0)
RECIPE = Recipe(
    network=SMALL, word_steps=0, steps=30, decay=30, warmup=2, rate=1e-2, columns=1200, group=2, masked=0.0, shortcut=0.0, batch_norms=False
)


@pytest.fixture
def mixture(data) -> Mixture:
    return Mixture.read(data, RECIPE, CHARSET)


def test_worth_is_the_mean_square_of_the_gradients_of_lines(mixture):
    run = Run.new(replace(RECIPE, frozen=("stages.0",)), CHARSET)
    worth = importance.measure(run, mixture, 3)
    assert worth.keys() == {n for n, _ in run.network.named_parameters() if not n.startswith(("stages.0", "shortcut"))}
    # Again, line by line: the same three lines, since they are chosen by the recipe's seed.
    chosen = np.random.default_rng(RECIPE.seed).permutation(len(mixture.group(0)[0].lengths))[:3]
    squares = torch.zeros_like(run.network.output.bias)
    with Replicas(run.network, RECIPE.seed, 1) as alone:
        for number, line in enumerate(chosen):
            alone.gradients(part(mixture.group(0)[0], [int(line)]), number, partial(importance._nats, run))
            squares += run.network.output.bias.grad**2 / 3
            run.optimiser.clear()
    torch.testing.assert_close(worth["output.bias"], squares)
    assert (squares > 0).any()


def test_it_is_kept_in_the_model_file_in_a_byte_each_and_read_by_whoever_asks(tmp_path):
    torch.manual_seed(2)
    network, card = Network(SMALL).eval(), ModelCard(SMALL, CHARSET)
    worth = {n: 10 ** (4 * torch.rand_like(p) - 4) for n, p in network.named_parameters() if n.startswith(("lstms", "output"))}
    write_model(tmp_path / "with", network, card, worth=worth)
    write_model(tmp_path / "without", network, card)
    read = read_worth(tmp_path / "with")
    assert read.keys() == worth.keys()
    for name, values in worth.items():
        torch.testing.assert_close(read[name], values, rtol=0.15, atol=1e-6)
    assert read_worth(tmp_path / "without") == {}
    assert read_model(tmp_path / "with")[1] == card
    grown = (tmp_path / "with").stat().st_size - (tmp_path / "without").stat().st_size
    assert grown < 1.5 * sum(v.numel() for v in worth.values()) + 2000


def test_the_pull_is_the_gradient_of_what_is_added_to_the_loss():
    run = Run.new(RECIPE, CHARSET)
    anchor = Anchor.of(run.network, {"dense.weight": torch.rand_like(run.network.dense.weight)}, 3.0)
    weight = run.network.dense.weight
    with torch.no_grad():
        weight.add_(torch.randn_like(weight))
    loss = 1.5 * (anchor.worth["dense.weight"] * (weight - anchor.weights["dense.weight"]) ** 2).sum()
    (wanted,) = torch.autograd.grad(loss, weight)
    weight.grad = torch.ones_like(weight)
    anchor.pull(run.network)
    torch.testing.assert_close(weight.grad, 1 + wanted)
    assert run.network.output.weight.grad is None


def test_rows_that_were_added_move_freely():
    new = Network(replace(SMALL, classes=SMALL.classes + 2))
    worth = {"output.bias": torch.ones(SMALL.classes)}
    anchor = Anchor.of(new, worth, 1.0)
    with torch.no_grad():
        new.output.bias.add_(1.0)
    new.output.bias.grad = torch.zeros_like(new.output.bias)
    anchor.pull(new)
    assert new.output.bias.grad.tolist() == pytest.approx([1.0] * SMALL.classes + [0.0] * 2)


def test_what_is_worth_much_moves_less(mixture):
    moved = {}
    for strength in (0.0, 1e4):
        run = Run.new(RECIPE, CHARSET)
        before = run.network.dense.weight.detach().clone()
        worth = {"dense.weight": torch.zeros_like(before)}
        worth["dense.weight"][:6] = 1.0
        list(training.train(run, mixture, workers=0, anchor=Anchor.of(run.network, worth, strength)))
        distance = (run.network.dense.weight.detach() - before).abs().mean(1)
        moved[strength] = float(distance[:6].mean()), float(distance[6:].mean())
    assert moved[1e4][0] < 0.3 * moved[0.0][0]
    assert moved[1e4][1] > 0.5 * moved[0.0][1]
