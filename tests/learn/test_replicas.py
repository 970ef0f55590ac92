from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from hwr_desktop.learn import training
from hwr_desktop.learn.checkpoint import Run
from hwr_desktop.learn.mixture import Batch
from hwr_desktop.learn.recipe import Recipe
from hwr_desktop.learn.replicas import Replicas, divided
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.network import NetworkConfig

CHARSET = Charset(tuple(" abcdefgh"))
SMALL = NetworkConfig(len(CHARSET), 24, ((6, 1, 2, 2), (8, 2, 2, 2)), dense=12, hidden=12, layers=2, dropout=0.0)
RECIPE = Recipe(network=SMALL, word_steps=0, steps=6, decay=3, warmup=2, rate=3e-3, masked=0.0, batch_norms=False)


def batch_of(widths: list[int], seed: int = 4) -> Batch:
    rng = np.random.default_rng(seed)
    images = np.zeros((len(widths), 1, SMALL.height, -(-max(widths) // 32) * 32), np.uint8)
    for image, width in zip(images, widths, strict=True):
        image[:, :, :width] = rng.integers(0, 256, (1, SMALL.height, width))
    lengths = np.array([max(1, w // 16) for w in widths])
    return Batch(images, np.array(widths), rng.integers(1, len(CHARSET), lengths.sum()), lengths)


def gradients(count: int, batch: Batch, recipe: Recipe = RECIPE, step: int = 0) -> tuple[float, dict[str, torch.Tensor], Run]:
    run = Run.new(recipe, CHARSET)
    run.begin()
    with Replicas(run.network, recipe.seed, count) as replicas:
        loss = replicas.gradients(batch, step, partial(training.loss_of, run))
    return loss, {n: p.grad for n, p in run.network.named_parameters() if p.grad is not None}, run


@given(st.lists(st.integers(8, 400), min_size=1, max_size=12), st.integers(1, 5))
def test_a_batch_is_divided_without_loss_and_without_new_padding(widths, count):
    batch = batch_of(widths)
    parts = divided(batch, count)
    assert 1 <= len(parts) <= count
    texts = [t.tolist() for b in (batch, *parts) for t in np.split(b.classes, np.cumsum(b.lengths)[:-1])]
    pictures = [i[0, :, :w].tobytes() for b in (batch, *parts) for i, w in zip(b.images, b.widths, strict=True)]
    assert sorted(zip(texts[: len(widths)], pictures[: len(widths)], strict=True)) == sorted(
        zip(texts[len(widths) :], pictures[len(widths) :], strict=True)
    )
    for part in parts:
        assert part.images.shape[-1] % 32 == 0 and part.images.shape[-1] - 32 < part.widths.max() <= part.images.shape[-1]


def test_parts_have_about_the_same_area():
    batch = batch_of([100] * 8 + [400] * 2 + [200] * 4)
    assert [int(p.widths.sum()) for p in divided(batch, 2)] == [1200, 1200]


@pytest.mark.parametrize("count", [2, 3])
def test_several_replicas_give_the_gradients_of_one(count):
    # Equal padding: what a line is padded with is read backwards too.
    batch = batch_of([231, 256, 240, 225, 250, 244, 229])
    # Rounding to bfloat16 depends on how sums are divided; float32 does not show it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "fast_bfloat16", lambda: False)
        (one, whole, _), (several, parts, _) = gradients(1, batch), gradients(count, batch)
    assert several == pytest.approx(one, rel=1e-5)
    assert parts.keys() == whole.keys()
    for name, grad in whole.items():
        torch.testing.assert_close(parts[name], grad, rtol=1e-3, atol=1e-5)


def test_there_may_be_fewer_lines_than_replicas():
    loss, grads, _ = gradients(3, batch_of([120]))
    assert np.isfinite(loss) and grads


def test_what_is_hidden_depends_on_seed_and_step_alone():
    recipe = replace(RECIPE, network=replace(SMALL, dropout=0.4), masked=0.3)
    batch = batch_of([64, 200, 90, 128])
    first, again, later = (gradients(2, batch, recipe, step)[0] for step in (5, 5, 6))
    assert first == again != later


def test_norms_of_all_replicas_go_on_from_the_mean_of_what_they_saw():
    run = Run.new(replace(RECIPE, batch_norms=True), CHARSET)
    run.begin()
    with Replicas(run.network, 1, 2) as replicas:
        replicas.gradients(batch_of([64, 200, 90, 128]), 0, partial(training.loss_of, run))
        mine, theirs = ([t.clone() for t in s] for s in replicas._statistics)
    assert mine and all(torch.equal(a, b) for a, b in zip(mine, theirs, strict=True))
    assert not torch.equal(mine[0], torch.zeros_like(mine[0]))


def test_what_is_frozen_gets_no_gradient_in_any_replica():
    _, grads, run = gradients(2, batch_of([64, 200, 90, 128]), replace(RECIPE, frozen=("stages.0", "lstms")))
    assert grads and not any(name.startswith(("stages.0", "lstms")) for name in grads)
    assert run.network.stages[1].convs[0].weight.grad is not None


def test_a_fault_in_a_replica_is_told():
    run = Run.new(RECIPE, CHARSET)
    run.begin()

    def faulty(network, part, chance):
        raise ValueError("broken")

    with Replicas(run.network, 1, 2) as replicas, pytest.raises(ValueError, match="broken"):
        replicas.gradients(batch_of([64, 200]), 0, faulty)
