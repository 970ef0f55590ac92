import numpy as np
import pytest
import torch

from hwr_desktop.capture.ink import Ink, Stroke
from hwr_desktop.capture.line import LineImage
from hwr_desktop.capture.raster import rasterise
from hwr_desktop.errors import Cancelled, ModelError
from hwr_desktop.recognise.inference import ReadingNetwork
from hwr_desktop.recognise.language import bundled
from hwr_desktop.recognise.modelfile import write_model
from hwr_desktop.recognise.network import spans
from hwr_desktop.recognise.recogniser import Recogniser


def scribbles(count: int, seed: int = 0) -> list[LineImage]:
    rng = np.random.default_rng(seed)
    lines = []
    for _ in range(count):
        steps = int(rng.integers(4, 60))
        x = np.cumsum(rng.uniform(1, 9, steps))
        y = 20 * np.sin(np.arange(steps) * rng.uniform(0.5, 2)) + rng.normal(0, 3, steps)
        lines.append(rasterise(Ink((Stroke(np.column_stack([x, y, np.full(steps, np.nan)])),)), int(rng.integers(24, 90))))
    return lines


@pytest.fixture
def recogniser(network, card) -> Recogniser:
    return Recogniser(network, card)


def test_the_reading_network_computes_what_the_trained_one_does(network):
    images = torch.rand(1, 1, 32, 120)
    with torch.inference_mode():
        assert torch.allclose(network(images), ReadingNetwork(network)(images, torch.tensor([120])), atol=1e-4)


def test_reading_leaves_the_network_given_as_it_is(network):
    before = {n: t.clone() for n, t in network.state_dict().items()}
    ReadingNetwork(network).to(torch.bfloat16)
    assert all(t.dtype == before[n].dtype and torch.equal(t, before[n]) for n, t in network.state_dict().items())


def test_a_batch_reads_what_its_lines_read_alone(recogniser):
    lines = scribbles(24)
    together = recogniser.recognise(lines)
    assert len({h.text for h in together}) > 12, "the lines must differ for this to say anything"
    for line, read in zip(lines, together, strict=True):
        alone = recogniser.recognise([line])[0]
        assert alone.text == read.text
        assert alone.log_probability == pytest.approx(read.log_probability, abs=1e-3)


def test_the_order_given_is_the_order_returned(recogniser):
    lines = scribbles(9)
    forward = [h.text for h in recogniser.recognise(lines)]
    assert [h.text for h in recogniser.recognise(lines[::-1])] == forward[::-1]


def test_spans_lie_in_the_line_given(recogniser):
    for line in scribbles(6):
        wide = LineImage(np.pad(line.pixels, ((30, 40), (200, 100))))
        read = recogniser.recognise([wide])[0]
        assert read.words
        assert read.words[0].start >= 200 - 20 and read.words[-1].end <= wide.pixels.shape[1] - 100 + 20


def test_each_line_is_told_once_as_it_is_returned_and_nothing_is_nothing(recogniser):
    told = {}
    read = recogniser.recognise(scribbles(70), progress=lambda i, one: told.setdefault(i, []).append(one))
    assert [told[i] for i in range(70)] == [[one] for one in read]
    assert [one.text for one in read] == [one.text for one in recogniser.recognise(scribbles(70))]
    assert recogniser.recognise([], progress=told.update) == []


@pytest.mark.parametrize("choice", ["off", "auto"])
def test_texts_alone_are_those_of_whole_readings(network, card, choice):
    recogniser = Recogniser(network, card, languages=bundled(choice), own_words=lambda: ("wild", "idea"))
    texts = recogniser.texts(scribbles(20))
    assert texts == [one.text for one in recogniser.recognise(scribbles(20))]
    assert any(texts) and recogniser.texts([]) == []


def test_several_threads_read_the_same_and_can_be_stopped(network, card, recogniser):
    several = Recogniser(network, card, threads=3)
    assert [h.text for h in several.recognise(scribbles(70))] == [h.text for h in recogniser.recognise(scribbles(70))]
    told: list[int] = []
    several.recognise(scribbles(70), progress=lambda i, _: told.append(i))
    assert told == list(range(70))
    with pytest.raises(Cancelled):
        several.recognise(scribbles(200), progress=lambda i, _: told.append(i), cancelled=lambda: len(told) > 70)
    assert 70 < len(told) < 270


def test_the_first_lines_are_told_before_the_last_are_looked_at(recogniser):
    taken, told = [], []

    def lines():
        for line in scribbles(70):
            taken.append(line)
            yield line

    recogniser.recognise(lines(), progress=lambda i, _: told.append((i, len(taken))))
    assert [i for i, _ in told] == list(range(70))
    assert told[0][1] < 70, "all lines were taken before one was read"


def test_cancel_stops_before_the_next_batch(recogniser):
    told: list[int] = []
    with pytest.raises(Cancelled):
        recogniser.recognise(scribbles(200), progress=lambda i, _: told.append(i), cancelled=lambda: len(told) > 0)
    assert 0 < len(told) < 200 and told == list(range(len(told)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (300, 1), (3, 3), (64, 4000)])
@pytest.mark.parametrize("tone", [0.0, 1.0])
def test_odd_pictures_are_read_without_failing(recogniser, shape, tone):
    read = recogniser.recognise([LineImage(np.full(shape, tone, np.float32))])[0]
    assert isinstance(read.text, str)


def test_load_reads_what_was_written(tmp_path, network, card):
    write_model(tmp_path / "m.safetensors", network, card, half=False)
    lines = scribbles(5)
    again = Recogniser.load(tmp_path / "m.safetensors", threads=1)
    assert again.card == card
    assert again.recognise(lines) == Recogniser(network, card).recognise(lines)
    with pytest.raises(ModelError):
        Recogniser.load(tmp_path / "other.safetensors")


def test_hidden_columns_come_a_letter_at_a_time_and_in_the_share_that_was_asked_for():
    chance = torch.Generator().manual_seed(0)
    hidden = spans(40, 500, 0.1, chance)
    assert hidden.shape == (40, 500) and 0.07 < float(hidden.float().mean()) < 0.13
    starts = hidden[:, 1:] & ~hidden[:, :-1]
    assert float(hidden.sum() / starts.sum()) >= 5
    assert not spans(3, 50, 0.0, chance).any()
