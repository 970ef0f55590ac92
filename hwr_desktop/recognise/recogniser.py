"""Line images -> hypotheses, with a model file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from hwr_desktop.capture.line import Frame, LineImage, fit
from hwr_desktop.errors import Cancelled
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.decoder import Decoder
from hwr_desktop.recognise.hypothesis import CharSpan, Hypothesis, Word
from hwr_desktop.recognise.inference import ReadingNetwork
from hwr_desktop.recognise.language import LanguageModel
from hwr_desktop.recognise.modelfile import ModelCard, read_model
from hwr_desktop.recognise.network import Network
from hwr_desktop.tensors import fast_bfloat16

Words = Callable[[], Sequence[str]]

# More at a time is slower: the activations no longer fit the processor's cache.
_BATCH_COLUMNS = 6000
_MAX_BATCH = 32


class Recogniser:
    """Reads lines. Not for use by two threads at once.

    Attributes:
        card: What the model file says of itself.
        decoder: Turns the network's output into text.
    """

    def __init__(
        self, network: Network, card: ModelCard, threads: int = 1, languages: tuple[LanguageModel, ...] = (), own_words: Words | None = None
    ) -> None:
        self.card = card
        self._own_words = own_words
        self.decoder = Decoder(card.charset, languages, calibration=card.calibration)
        self._threads = threads
        self._kind = torch.bfloat16 if fast_bfloat16() else torch.float32
        self._network = ReadingNetwork(network).eval().to(self._kind)

    @classmethod
    def load(
        cls, path: Path | None = None, threads: int = 1, languages: tuple[LanguageModel, ...] = (), own_words: Words | None = None
    ) -> Recogniser:
        """Loads a model file.

        Args:
            path: The file; None for the base model that comes with the program.
            threads: For the network; one is best for single lines.
            languages: To decode with, see ``Decoder``; none: greedy decoding.
            own_words: Asked before each reading for the words of the user, which all languages then know; None: there are none.

        Raises:
            ModelError: Missing, damaged, or of a newer format.
        """
        return cls(*read_model(path or base_model()), threads, languages, own_words)

    def without_language(self) -> Recogniser:
        """One that shares this one's network and decodes greedily."""
        plain = copy(self)
        plain.decoder = replace(self.decoder, models=())
        return plain

    def recognise(
        self, lines: Sequence[LineImage], progress: Callable[[int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> list[Hypothesis]:
        """Reads lines of any size.

        Args:
            lines: In any order.
            progress: Called with the number of lines done after each batch.
            cancelled: Asked before each batch.

        Returns:
            One hypothesis per line, in the same order; spans and words in columns of the line image given.

        Raises:
            Cancelled: ``cancelled`` returned True.
            StorageError: The user's words cannot be read.
        """
        if self._own_words is not None and self.decoder.models and (words := tuple(self._own_words())) != self.decoder.own_words:
            self.decoder = replace(self.decoder, own_words=words)
        tables: list[NDArray[np.float32]] = [np.zeros((0, len(self.card.charset)), np.float32)] * len(lines)
        fitted = [_fitted(line, self.card.config.height, self.card.config.stride) for line in lines]
        done = 0
        for indices in _batches([f.pixels.shape[1] for f in fitted]):
            if cancelled is not None and cancelled():
                raise Cancelled
            for i, table in zip(indices, self.log_probabilities([fitted[i].pixels for i in indices]), strict=True):
                tables[i] = table
            done += len(indices)
            if progress is not None:
                progress(done)
        return [self._placed(*parts) for parts in zip(self.decoder.read(tables), fitted, lines, strict=True)]

    def log_probabilities(self, images: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """Fitted images ``(height, W)``, W a multiple of the stride -> ``(T, C)`` log-probabilities each, T = W // stride."""
        widths = torch.tensor([image.shape[1] for image in images])
        batch = np.zeros((len(images), 1, self.card.config.height, int(widths.max())), np.float32)
        for i, image in enumerate(images):
            batch[i, 0, :, : image.shape[1]] = image
        torch.set_num_threads(self._threads)
        with torch.inference_mode():
            logits = self._network(torch.from_numpy(batch).to(self._kind, memory_format=torch.channels_last), widths)
            tables = logits.float().log_softmax(2).numpy()
        return [t[: w // self.card.config.stride] for t, w in zip(tables, widths.tolist(), strict=True)]

    def _placed(self, read: Hypothesis, fitted: LineImage, line: LineImage) -> Hypothesis:
        """The hypothesis with its spans moved from frames to columns of the line image."""
        frame = fitted.frame
        assert frame is not None
        parts: tuple[CharSpan | Word, ...] = (*read.spans, *read.words)
        edges = np.array([(p.start, p.end) for p in parts], np.float32).reshape(-1, 2)
        columns = np.interp(edges * self.card.config.stride, frame.columns, frame.top[:, 0])
        places: list[list[float]] = np.clip(columns, 0, line.pixels.shape[1]).tolist()
        spans = tuple(replace(s, start=a, end=b) for s, (a, b) in zip(read.spans, places, strict=False))
        words = tuple(replace(w, start=a, end=b) for w, (a, b) in zip(read.words, places[len(spans) :], strict=True))
        return replace(read, spans=spans, words=words)


def _fitted(line: LineImage, height: int, stride: int) -> LineImage:
    """The line as the network sees it, with a frame that leads back to the columns of ``line``."""
    rows, columns = line.pixels.shape
    own = np.array([0, columns], np.float32)
    zero = np.zeros(2, np.float32)
    fitted = fit(LineImage(line.pixels, Frame(own, np.stack([own, zero], 1), np.stack([own, zero + rows], 1))), height)
    extra = -fitted.pixels.shape[1] % stride
    return replace(fitted, pixels=np.pad(fitted.pixels, ((0, 0), (0, extra))))


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of similar width, narrow ones first."""
    batch: list[int] = []
    for i in sorted(range(len(widths)), key=lambda i: widths[i]):
        if batch and (len(batch) == _MAX_BATCH or widths[i] * (len(batch) + 1) > _BATCH_COLUMNS):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
