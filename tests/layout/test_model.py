import json

import numpy as np
import pytest
import torch

from hwr_desktop.errors import ModelError
from hwr_desktop.layout.model import FORMAT, LayoutCard, LayoutModel
from hwr_desktop.layout.network import STRIDE, LayoutConfig, LayoutNetwork, folded
from hwr_desktop.paths import base_model, layout_model
from hwr_desktop.tensors import write_tensors

SMALL = LayoutConfig(size=320, widths=(4, 4, 6, 8, 8), depths=(1, 1, 1, 1))


@pytest.fixture
def model():
    torch.manual_seed(1)
    return LayoutModel(LayoutNetwork(SMALL), LayoutCard(SMALL, ("a set, CC BY",), {"a dev": 0.97}, {"steps": 4}))


@pytest.mark.parametrize("shape", [(1, 1), (33, 64), (100, 31), (320, 256)])
def test_maps_have_a_cell_for_every_four_pixels(model, shape):
    maps = model.maps(np.full(shape, 200, np.uint8))
    assert maps.baseline.shape == maps.above.shape == (-(-shape[0] // STRIDE), -(-shape[1] // STRIDE))
    for name in ("baseline", "end", "writing"):
        assert 0 <= getattr(maps, name).min() <= getattr(maps, name).max() <= 1
    assert min(maps.above.min(), maps.below.min()) >= 0


@pytest.mark.parametrize("shape", [(1400, 1), (350, 20), (1, 700), (40, 40)])
def test_narrow_pictures_depend_on_nothing_that_lay_in_memory(shape):
    model = LayoutModel.load(layout_model())
    rng = np.random.default_rng(1)
    page = np.full(shape, 128, np.uint8)
    first = model.maps(page)
    for _ in range(20):
        left_behind = [torch.full((int(rng.integers(1000, 2_000_000)),), value) for value in (1e38, -1e38, float("nan"))]
        del left_behind
        again = model.maps(page)
        assert np.array_equal(again.above, first.above) and np.array_equal(again.baseline, first.baseline)


def test_folding_changes_no_map_and_leaves_the_network_trainable():
    torch.manual_seed(2)
    network = LayoutNetwork(SMALL)
    pages = torch.rand(2, 1, 64, 96)
    network.train()(pages)  # norms that are not as they began
    network.eval()
    fast = folded(network)
    assert torch.allclose(fast(pages), network(pages), atol=1e-5)
    assert not any(isinstance(part, torch.nn.BatchNorm2d) for part in fast.modules())
    assert all(p.requires_grad for p in network.parameters()) and not any(p.requires_grad for p in fast.parameters())


def test_a_written_model_reads_back(model, tmp_path):
    model.write(tmp_path / "m.safetensors")
    again = LayoutModel.load(tmp_path / "m.safetensors")
    assert again.card == model.card
    page = np.random.default_rng(1).integers(0, 256, (96, 128)).astype(np.uint8)
    assert np.allclose(model.maps(page).baseline, again.maps(page).baseline, atol=0.02)
    model.write(tmp_path / "n.safetensors")
    assert (tmp_path / "m.safetensors").read_bytes() == (tmp_path / "n.safetensors").read_bytes()


def test_the_bundled_model_is_within_its_limits():
    model = LayoutModel.load(layout_model())
    assert sum(p.numel() for p in model.network.parameters()) < 2_000_000
    assert layout_model().stat().st_size < 8 * 2**20
    assert model.card.trained_on


def test_other_models_and_damage_are_told(model, tmp_path):
    with pytest.raises(ModelError, match=r"gone\.safetensors does not exist"):
        LayoutModel.load(tmp_path / "gone.safetensors")
    with pytest.raises(ModelError, match="not a model"):
        LayoutModel.load(base_model())
    values = json.loads(model.card.to_json())
    weights = model.network.state_dict()
    for change, words in (
        ({"format": FORMAT + 1}, "newer version"),
        ({"kind": "cats"}, "not a model that finds lines"),
        ({"config": {"size": "x"}}, "not a model"),
        ({"measured": []}, "not a model"),
        ({"recipe": [["a", 1]]}, "not a model"),
        ({"config": {**values["config"], "widths": [4, 4, 6, 8, 9]}}, "weights do not fit"),
    ):
        write_tensors(tmp_path / "m.safetensors", {n: t.clone().contiguous() for n, t in weights.items()}, json.dumps({**values, **change}))
        with pytest.raises(ModelError, match=words):
            LayoutModel.load(tmp_path / "m.safetensors")
