"""What is worth much for all hands is held in place while one hand is learnt."""

import pytest
import torch

from hwr_desktop.learn.worth import Curvature, Worth


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


def test_the_change_that_is_solved_for_has_the_gradient_that_was_given():
    inputs, outputs, gradient = moments(7, 1), moments(4, 2), torch.randn(4, 7)
    curvature = Curvature.of(inputs, outputs)
    change = curvature.solve(gradient, 0.5)
    mean = outputs.trace() * inputs.trace() / (4 * 7)
    torch.testing.assert_close(curvature.times(change) + 0.5 * mean * change, gradient, rtol=1e-3, atol=1e-3)


def test_many_inputs_are_solved_for_too():
    strengths = torch.cat([torch.full((128,), 9.0), torch.full((72,), 1.0)])
    change = Curvature.of(torch.diag(strengths), torch.eye(2)).solve(torch.ones(2, 200), 1.0)
    torch.testing.assert_close(change, (1 / (strengths + strengths.mean())).expand(2, 200), rtol=1e-3, atol=1e-4)


def test_new_outputs_are_taken_to_be_like_the_mean_of_the_others():
    change = Curvature.of(torch.eye(3), torch.diag(torch.tensor([1.0, 3.0]))).solve(torch.ones(3, 3), 1e-6)
    torch.testing.assert_close(change, torch.tensor([[1.0], [1 / 3], [0.5]]).expand(3, 3), rtol=1e-3, atol=1e-4)


def test_where_nothing_has_curvature_nothing_changes():
    assert not Curvature.of(torch.eye(3), torch.zeros(2, 2)).solve(torch.ones(2, 3), 1.0).any()


def test_a_part_can_be_worth_more():
    curvature, change, single = Curvature.of(moments(7, 1), moments(4, 2)), torch.randn(4, 7), torch.rand(6)
    worth = Worth({"stages.1.convs.0": curvature, "stages.10.convs.0": curvature}, {"stages.1.norms.0.bias": single, "dense.bias": single})
    raised = worth.raised("stages.1", 4.0)
    torch.testing.assert_close(raised.layers["stages.1.convs.0"].times(change), 4 * curvature.times(change))
    torch.testing.assert_close(raised.layers["stages.10.convs.0"].times(change), curvature.times(change))
    torch.testing.assert_close(raised.single, {"stages.1.norms.0.bias": 4 * single, "dense.bias": single})
