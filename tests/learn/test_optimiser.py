import pytest
import torch

from hwr_desktop.learn.optimiser import AdamW


def problem() -> tuple[torch.nn.Module, torch.Tensor]:
    torch.manual_seed(5)
    return torch.nn.Sequential(torch.nn.Linear(6, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)), torch.randn(40, 6)


@pytest.mark.parametrize("share", [1.0, 0.1])
def test_steps_agree_with_the_optimiser_of_torch(share):
    (ours, x), (theirs, _) = problem(), problem()
    optimiser = AdamW(ours.named_parameters(), decay=0.1, betas=(0.9, 0.98), slow={"2.": share})
    groups = [
        {"params": [p], "weight_decay": 0.1 if p.ndim > 1 else 0.0, "lr": 0.02 * (share if n.startswith("2.") else 1)}
        for n, p in theirs.named_parameters()
    ]
    reference = torch.optim.AdamW(groups, lr=0.02, betas=(0.9, 0.98))
    for _ in range(30):
        ours(x).pow(2).mean().backward()
        optimiser.step(0.02, clip=1e9)
        reference.zero_grad()
        theirs(x).pow(2).mean().backward()
        reference.step()
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert torch.allclose(a, b, atol=1e-5)


def test_gradients_are_clipped_to_their_joint_norm():
    network, x = problem()
    optimiser = AdamW(network.named_parameters())
    (1e4 * network(x).sum()).backward()
    wanted = torch.nn.utils.get_total_norm([p.grad for p in network.parameters()])
    assert optimiser.step(0.0, clip=1.0) == pytest.approx(float(wanted), rel=1e-4)
    moments = torch.cat([m.flatten() for m in optimiser.first])
    assert float(moments.norm()) == pytest.approx(1 - 0.9, rel=1e-3)
    assert all(p.grad is None for p in network.parameters())


def test_state_comes_back():
    network, x = problem()
    optimiser = AdamW(network.named_parameters())
    network(x).sum().backward()
    optimiser.step(0.01)
    again = AdamW(network.named_parameters())
    again.restore(optimiser.state(), optimiser.count)
    assert again.count == 1
    assert all(torch.equal(a, b) for a, b in zip(again.first + again.second, optimiser.first + optimiser.second, strict=True))
