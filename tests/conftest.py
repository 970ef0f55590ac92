"""What all tests share: no display, no user folders, and a recogniser that needs no model."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings

from hwr_desktop.capture.line import LineImage
from hwr_desktop.errors import Cancelled
from hwr_desktop.recognise.hypothesis import CharSpan, Hypothesis, Word

# A busy machine is no fault: no time limits, and no more examples than a quick run bears. New examples are for those who develop: a change that
# is not theirs must not fail others.
settings.register_profile("quick", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ)
settings.load_profile("quick")


@dataclass
class FakeReader:
    """Reads the texts it was told, one after the other and over again, spread evenly over the columns of each line.

    Attributes:
        texts: What it reads; "" for a line without writing.
        confidence: Of every word and line.
        seen: Every line image it was given.
    """

    texts: Sequence[str] = ("the quick fox",)
    confidence: float = 0.9
    seen: list[LineImage] = field(default_factory=list)

    def recognise(
        self,
        lines: Iterable[LineImage],
        progress: Callable[[int, Hypothesis], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Hypothesis]:
        """One hypothesis a line; raises Cancelled like the real one."""
        read: list[Hypothesis] = []
        for line in lines:
            if cancelled is not None and cancelled():
                raise Cancelled
            read.append(self.hypothesis(self.texts[len(self.seen) % len(self.texts)], line.pixels.shape[1]))
            self.seen.append(line)
            if progress is not None:
                progress(len(read) - 1, read[-1])
        return read

    def hypothesis(self, text: str, width: int) -> Hypothesis:
        """``text`` spread over ``width`` columns."""
        step = width / max(len(text), 1)
        spans = tuple(CharSpan(c, i * step, (i + 1) * step, self.confidence) for i, c in enumerate(text))
        words, start = [], 0
        for part in text.split(" "):
            if part:
                words.append(Word(part, spans[start].start, spans[start + len(part) - 1].end, self.confidence))
            start += len(part) + 1
        return Hypothesis(text, -0.1 * len(text), self.confidence, spans, tuple(words))


@pytest.fixture
def fake_reader() -> FakeReader:
    """A stand-in for the recogniser. Set ``texts`` on it to choose what it reads."""
    return FakeReader()


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """An empty folder in place of the user's own, for every test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HWR_DESKTOP_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """A model file with a small untrained network: it reads nonsense, but it reads."""
    import torch

    from hwr_desktop.recognise.charset import Charset
    from hwr_desktop.recognise.modelfile import ModelCard, write_model
    from hwr_desktop.recognise.network import Network, NetworkConfig

    torch.manual_seed(3)
    charset = Charset.western()
    network = Network(NetworkConfig(len(charset), 32, ((8, 1, 2, 2), (12, 2, 2, 2), (16, 1, 2, 1)), dense=24, hidden=20, layers=1))
    with torch.no_grad():
        for name, tensor in network.named_parameters():
            if tensor.ndim > 1 and "stages" not in name:
                tensor.mul_(4)  # else every column gives the same class
        network.output.bias[0] -= 3.0  # and nothing but blanks
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    write_model(path, network, ModelCard(network.config, charset, "small"))
    return path
