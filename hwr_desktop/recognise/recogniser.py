"""Line images -> hypotheses, with a model file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from hwr_desktop.capture.line import Frame, LineImage, fit
from hwr_desktop.errors import Cancelled
from hwr_desktop.paths import base_model
from hwr_desktop.recognise.charset import needed_columns
from hwr_desktop.recognise.decode import align
from hwr_desktop.recognise.decoder import Decoder
from hwr_desktop.recognise.hands import believed
from hwr_desktop.recognise.hypothesis import CharSpan, Hypothesis, Word
from hwr_desktop.recognise.inference import ReadingNetwork
from hwr_desktop.recognise.language import LanguageModel
from hwr_desktop.recognise.modelfile import ModelCard, read_general, read_model
from hwr_desktop.recognise.network import Network
from hwr_desktop.tensors import fast_bfloat16

Words = Callable[[], Sequence[str]]
Floats = NDArray[np.float32]

# More at a time is slower: the activations no longer fit the processor's cache.
_BATCH_COLUMNS = 6000
_MAX_BATCH = 32


class Recogniser:
    """Reads lines, each with the network that fits its hand where there are two. Not for use by two threads at once.

    Attributes:
        card: What the model file says of itself.
        decoder: Turns the network's output into text.
    """

    def __init__(
        self,
        network: Network,
        card: ModelCard,
        threads: int = 1,
        languages: tuple[LanguageModel, ...] = (),
        own_words: Words | None = None,
        general: Network | None = None,
    ) -> None:
        self.card = card
        self._own_words = own_words
        self.decoder = Decoder(card.charset, languages, calibration=card.calibration)
        self._threads = threads
        self._kind = torch.bfloat16 if fast_bfloat16() else torch.float32
        self._networks = tuple(ReadingNetwork(n).eval().to(self._kind) for n in (network, general) if n is not None)

    @classmethod
    def load(
        cls, path: Path | None = None, threads: int = 1, languages: tuple[LanguageModel, ...] = (), own_words: Words | None = None
    ) -> Recogniser:
        """Loads a model file; a personal one brings the network that it began from along.

        Args:
            path: The file; None for the base model that comes with the program.
            threads: Processor cores to use: each computes a batch of lines of its own.
            languages: To decode with, see ``Decoder``; none: greedy decoding.
            own_words: Asked before each reading for the words of the user, which all languages then know; None: there are none.

        Raises:
            ModelError: Missing, damaged, or of a newer format.
        """
        path = path or base_model()
        return cls(*read_model(path), threads, languages, own_words, read_general(path))

    def without_language(self) -> Recogniser:
        """One that shares this one's network and decodes greedily."""
        plain = copy(self)
        plain.decoder = replace(self.decoder, models=())
        return plain

    def recognise(
        self,
        lines: Iterable[LineImage],
        progress: Callable[[int, Hypothesis], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Hypothesis]:
        """Reads lines of any size.

        Args:
            lines: That belong together (a page, a canvas); taken one after the other as they are read where ``progress`` is to be told.
            progress: Called with each line's index and hypothesis as soon as it is read.
            cancelled: Asked before each batch.

        Returns:
            One hypothesis per line, in the same order; spans and words in columns of the line image given.

        Raises:
            Cancelled: ``cancelled`` returned True.
            StorageError: The user's words cannot be read.
        """
        self._hear()
        if progress is None:
            fitted = [self._fitted(line) for line in lines]
            tables = self._tables_at_once(fitted, cancelled)
            return [self._placed(*parts) for parts in zip(self.decoder.read(tables), fitted, strict=True)]
        taken: list[_Fitted] = []

        def take() -> Iterator[_Fitted]:
            for line in lines:
                taken.append(self._fitted(line))
                yield taken[-1]

        read = self.decoder.read(self._tables(take(), cancelled), lambda i, one: progress(i, self._placed(one, taken[i])))
        return [self._placed(*parts) for parts in zip(read, taken, strict=True)]

    def texts(self, lines: Iterable[LineImage]) -> list[str]:
        """The texts of lines alone, sooner than by ``recognise``: no word is searched for its confidence and alternatives."""
        self._hear()
        return self.decoder.texts(self._tables_at_once([self._fitted(line) for line in lines]))

    def texts_beside(self, lines: Iterable[LineImage]) -> tuple[list[str], list[str]]:
        """The texts of lines, and as the general network alone reads them, which is the only one in a model that is not personal."""
        self._hear()
        tables = self._by_each_at_once([self._fitted(line) for line in lines])
        return self.decoder.texts(self._believed(tables)), self.decoder.texts(general for *_, general in tables)

    def _hear(self) -> None:
        """Asks for the words of the user."""
        if self._own_words is not None and self.decoder.models and (words := tuple(self._own_words())) != self.decoder.own_words:
            self.decoder = replace(self.decoder, own_words=words)

    def places(self, lines: Sequence[LineImage], texts: Sequence[str]) -> list[NDArray[np.float32] | None]:
        """Where the characters are of texts that lines are known to say: first and last column in the line image, ``(N, 2)`` float32 a line.

        CTC names a character anywhere on its strokes or a little after them. None where the text is too long for the line.
        """
        fitted = [self._fitted(line) for line in lines]
        found: list[NDArray[np.float32] | None] = []
        for one, text, table in zip(fitted, texts, self._tables_at_once(fitted), strict=True):
            if needed_columns(text) > one.width // self.card.config.stride:
                found.append(None)
                continue
            peaks = align(table, self.card.charset.encode(text), self.card.charset)
            found.append(self._columns([(p.first, p.last) for p in peaks], one))
        return found

    def _tables_at_once(self, lines: Sequence[_Fitted], cancelled: Callable[[], bool] | None = None) -> list[Floats]:
        """Log-probabilities of each line."""
        return list(self._believed(self._by_each_at_once(lines, cancelled)))

    def _by_each_at_once(self, lines: Sequence[_Fitted], cancelled: Callable[[], bool] | None = None) -> list[tuple[Floats, ...]]:
        """The tables of every network."""
        order = sorted(range(len(lines)), key=lambda i: lines[i].width)  # lines of like width together are less to compute
        tables = dict(zip(order, self._by_each((lines[i] for i in order), cancelled), strict=True))
        return [tables[i] for i in range(len(lines))]

    def _tables(self, lines: Iterable[_Fitted], cancelled: Callable[[], bool] | None) -> Iterator[Floats]:
        """Log-probabilities line by line, in order; lines are taken, and computed, a batch for each thread at a time."""
        return self._believed(self._by_each(lines, cancelled))

    def _believed(self, tables: Iterable[tuple[Floats, ...]]) -> Iterator[Floats]:
        """The tables of each line's own network."""
        if len(self._networks) == 1:
            return (table for (table,) in tables)
        return believed(((personal, general) for personal, general in tables), self.card.charset)

    def _by_each(self, lines: Iterable[_Fitted], cancelled: Callable[[], bool] | None) -> Iterator[tuple[Floats, ...]]:
        """The tables of every network, line by line, in order.

        Threads within operations would be slower than none: most of them are small (docs/TRAINING.md).
        """
        batches = _batches(lines)
        while some := list(islice(batches, self._threads)):
            if cancelled is not None and cancelled():
                raise Cancelled
            pixels = [[line.pixels for line in batch] for batch in some]
            tables = map(self._log_probabilities, pixels) if len(some) == 1 else self._pool.map(self._log_probabilities, pixels)
            yield from chain.from_iterable(tables)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, "reading")

    def _log_probabilities(self, images: Sequence[Floats]) -> list[tuple[Floats, ...]]:
        """Fitted images ``(height, W)``, W a multiple of the stride -> ``(T, C)`` log-probabilities of each by every network, T = W // stride."""
        widths = torch.tensor([image.shape[1] for image in images])
        batch = np.zeros((len(images), 1, self.card.config.height, int(widths.max())), np.float32)
        for i, image in enumerate(images):
            batch[i, 0, :, : image.shape[1]] = image
        torch.set_num_threads(1)
        with torch.inference_mode():
            pixels = torch.from_numpy(batch).to(self._kind, memory_format=torch.channels_last)
            tables = [network(pixels, widths).float().log_softmax(2).numpy() for network in self._networks]
        frames = (widths // self.card.config.stride).tolist()
        return [tuple(t[i, :count] for t in tables) for i, count in enumerate(frames)]

    def _fitted(self, line: LineImage) -> _Fitted:
        rows, columns = line.pixels.shape
        own = np.array([0, columns], np.float32)
        zero = np.zeros(2, np.float32)
        fitted = fit(LineImage(line.pixels, Frame(own, np.stack([own, zero], 1), np.stack([own, zero + rows], 1))), self.card.config.height)
        extra = -fitted.pixels.shape[1] % self.card.config.stride
        assert fitted.frame is not None
        return _Fitted(np.pad(fitted.pixels, ((0, 0), (0, extra))), fitted.frame, columns)

    def _placed(self, read: Hypothesis, line: _Fitted) -> Hypothesis:
        """The hypothesis with its spans moved from frames to columns of the line image."""
        parts: tuple[CharSpan | Word, ...] = (*read.spans, *read.words)
        places: list[list[float]] = self._columns([(p.start, p.end) for p in parts], line).tolist()
        spans = tuple(replace(s, start=a, end=b) for s, (a, b) in zip(read.spans, places, strict=False))
        words = tuple(replace(w, start=a, end=b) for w, (a, b) in zip(read.words, places[len(spans) :], strict=True))
        return replace(read, spans=spans, words=words)

    def _columns(self, edges: Sequence[tuple[float, float]], line: _Fitted) -> NDArray[np.float32]:
        """Frames as columns of the line image, ``(N, 2)``."""
        frames = np.array(edges, np.float32).reshape(-1, 2) * self.card.config.stride
        return np.clip(np.interp(frames, line.frame.columns, line.frame.top[:, 0]), 0, line.columns)


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A line as the network sees it.

    Attributes:
        pixels: ``(height, W)`` float32, W a multiple of the stride.
        frame: Leads from columns of ``pixels`` back to those of the line image.
        columns: Of the line image.
    """

    pixels: NDArray[np.float32]
    frame: Frame
    columns: int

    @property
    def width(self) -> int:
        return self.pixels.shape[1]


def _batches(lines: Iterable[_Fitted]) -> Iterator[list[_Fitted]]:
    """The lines in their order, as many at a time as can be computed fast."""
    batch: list[_Fitted] = []
    for line in lines:
        if batch and (len(batch) == _MAX_BATCH or max(line.width, *(other.width for other in batch)) * (len(batch) + 1) > _BATCH_COLUMNS):
            yield batch
            batch = []
        batch.append(line)
    if batch:
        yield batch
