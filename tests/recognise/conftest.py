import pytest
import torch

from hwr_desktop.recognise.calibration import Calibration
from hwr_desktop.recognise.charset import Charset
from hwr_desktop.recognise.modelfile import ModelCard
from hwr_desktop.recognise.network import Network, NetworkConfig


def lively(network: Network) -> Network:
    """A network as after training, in so far as its norms and weights are not those of a new one."""
    for name, tensor in network.state_dict().items():
        if name.endswith("running_mean"):
            tensor.normal_(0, 0.2)
        elif name.endswith("running_var"):
            tensor.uniform_(0.5, 2)
        elif "norms" in name and tensor.is_floating_point():
            tensor.add_(0.3 * torch.randn_like(tensor))
        elif tensor.is_floating_point() and tensor.ndim > 1:
            tensor.mul_(2.5)
    return network.eval()


@pytest.fixture
def network() -> Network:
    torch.manual_seed(5)
    config = NetworkConfig(len(Charset.western()), 32, ((8, 1, 2, 2), (12, 2, 2, 2), (16, 1, 2, 1)), dense=24, hidden=20, layers=2)
    return lively(Network(config))


@pytest.fixture
def card(network) -> ModelCard:
    return ModelCard(
        network.config,
        Charset.western(),
        "test",
        "",
        ("a set, CC BY",),
        {"set dev": 0.25},
        {"rate": 0.001},
        {"greedy": Calibration((-3.0, 0.0), (0.1, 0.9))},
    )
