import numpy as np
import pytest
import torch

from hwr_desktop.errors import DataError, ModelError
from hwr_desktop.layout.network import LayoutConfig
from hwr_desktop.learn.layout_training import LayoutRecipe, LayoutRun, layout_loss, train_layout
from hwr_desktop.learn.page_lessons import PageBatch, draw_maps
from tests.learn.small import finish

SMALL = LayoutConfig(size=128, widths=(4, 8, 8, 8, 8), depths=(1, 1, 1, 1))
RECIPE = LayoutRecipe(network=SMALL, steps=30, decay=5, warmup=3, rate=0.01, batch=2)


class Bars:
    """Batches of pieces with three bars each."""

    def batch(self, step):
        rng = np.random.default_rng(step)
        pixels, maps = np.full((2, 128, 128), 240, np.uint8), []
        for i in range(2):
            rows = rng.integers(30, 50) + np.array([0, 30, 60])
            for y in rows:
                pixels[i, y - 10 : y, 20:110] = 20
            polygons = [np.array([[20, y - 12], [110, y - 12], [110, y + 3], [20, y + 3]], float) for y in rows]
            maps.append(draw_maps(polygons, [np.array([[20, y], [110, y]], float) for y in rows], 128))
        return PageBatch(pixels, np.stack(maps))


def test_the_loss_falls_and_the_result_is_the_average():
    run = LayoutRun.new(RECIPE)
    records, network = finish(train_layout(run, Bars(), workers=0))
    assert [r.step for r in records] == list(range(1, 31))
    assert records[-1].loss < 0.75 * records[0].loss
    assert set(records[0].parts) == {"baseline", "end", "writing", "heights"}
    assert all(torch.equal(t, run.average[n]) for n, t in network.state_dict().items())


def test_a_stopped_run_goes_on_as_if_it_had_not(tmp_path):
    whole = LayoutRun.new(RECIPE)
    finish(train_layout(whole, Bars(), workers=0))
    parts = LayoutRun.new(RECIPE)
    steps = train_layout(parts, Bars(), workers=0)
    for _ in range(12):
        next(steps)
    parts.save(tmp_path / "run.safetensors")
    again = LayoutRun.load(tmp_path / "run.safetensors", {})
    assert again.step == 12
    finish(train_layout(again, Bars(), workers=0))
    for name, tensor in whole.network.state_dict().items():
        assert torch.allclose(tensor.float(), again.network.state_dict()[name].float(), atol=1e-5), name


def test_a_perfect_drawing_costs_little_and_a_blank_one_much():
    wanted = torch.from_numpy(Bars().batch(1).maps)
    perfect = torch.cat([wanted[:, :3].clamp(0.001, 0.999).logit(), wanted[:, 3:]], 1)
    blank = torch.zeros_like(wanted) - 5
    good, bad = (float(sum(layout_loss(d, wanted).values())) for d in (perfect, blank))
    assert good < bad / 4


def test_a_loss_that_is_no_number_ends_the_run():
    run = LayoutRun.new(RECIPE)
    with torch.no_grad():
        run.network.head.weight.fill_(torch.nan)
    with pytest.raises(DataError, match="10 times in a row"):
        finish(train_layout(run, Bars(), workers=0))


def test_another_file_is_no_run(tmp_path):
    (tmp_path / "x.safetensors").write_bytes(b"no")
    with pytest.raises(ModelError):
        LayoutRun.load(tmp_path / "x.safetensors", {})
