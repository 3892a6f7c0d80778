"""Sentences as vectors: the protocol, batching and a cache for one turn."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language

Floats = NDArray[np.float32]

_TINY = np.float32(1e-8)


def unit(vectors: Floats) -> Floats:
    """Each row at length one; zeros stay zeros."""
    return vectors / lengths(vectors)


def lengths(vectors: Floats) -> Floats:
    """Return each row's length as a column, never quite zero."""
    found: Floats = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
    return found


def side_by_side(parts: Iterable[tuple[float, Floats]]) -> Floats:
    """Concatenate parts into unit rows whose similarity is the parts' weighted mean."""
    weighed = [np.float32(np.sqrt(weight)) * vectors for weight, vectors in parts]
    return unit(np.concatenate(weighed, axis=1))


BATCH = 32
"Batch size: large enough to share each read of the weights, small enough for the cache."


def in_batches(
    pieces: Sequence[Sequence[int]], size: int, encode: Callable[[NDArray[np.int64]], Floats]
) -> Floats:
    """The vectors of all texts, in order; shape (texts, size)."""
    of_length: dict[int, list[int]] = defaultdict(list)
    for number, ids in enumerate(pieces):
        of_length[len(ids)].append(number)
    vectors = np.empty((len(pieces), size), np.float32)
    for numbers in of_length.values():
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            vectors[batch] = encode(np.array([pieces[number] for number in batch]))
    return vectors


class Encoder(Protocol):
    """Anything that gives texts of similar meaning similar vectors."""

    @property
    def fingerprint(self) -> str:
        """Identifies the vectors; changes whenever they would."""
        ...

    @property
    def weight(self) -> float:
        """Its weight among encoders."""
        ...

    def knows(self, language: Language) -> bool:
        """Whether it supports a language."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector for each text; shape (texts, size)."""
        ...


class WrappedEncoder:
    """What an encoder that keeps vectors of another has from it unchanged."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    @property
    def fingerprint(self) -> str:
        """The encoder's."""
        return self.encoder.fingerprint

    @property
    def weight(self) -> float:
        """The encoder's."""
        return self.encoder.weight

    def knows(self, language: Language) -> bool:
        """The encoder's answer."""
        return self.encoder.knows(language)


MOST = 32
"About as many as one process's calls need within a few seconds."


class CachedEncoder(WrappedEncoder):
    """Caches recent vectors under salted hashes, so that no caller's words stay in memory."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self._salt = token_bytes(16)
        self._kept: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector for each text; shape (texts, size)."""
        if not 0 < len(texts) <= MOST:
            return self.encoder.encode(texts)
        keys = [blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt).digest() for text in texts]
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if new:
            found.update(zip(new, self.encoder.encode([*new.values()]), strict=True))
        with self._lock:
            for key in keys:
                self._kept[key] = found[key]
                self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return np.stack([found[key] for key in keys])


def encoder_of(fingerprint: str, encoders: Iterable[Encoder]) -> Encoder | None:
    """Return the encoder that a reader was trained with, if it is installed."""
    return next((each for each in encoders if each.fingerprint == fingerprint), None)


MOST_TEXTS = 6_000
"About 15 MB; larger bases are encoded anew from time to time."


class ReviewedEncoder(WrappedEncoder):
    """Each draft repeats nearly all phrasings and test questions unchanged."""

    def __init__(self, encoder: Encoder, known: Mapping[str, Floats] | None = None) -> None:
        super().__init__(encoder)
        self._known = dict(known or {})

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that it has not encoded yet, each once."""
        return [text for text in dict.fromkeys(texts) if text not in self._known]

    def learn(self, texts: Sequence[str], vectors: Floats) -> None:
        """Take over vectors that were kept elsewhere."""
        self._known.update(zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text; shape (texts, size)."""
        if not texts:
            return self.encoder.encode(texts)
        known = self._known
        if new := self.unknown(texts):
            known.update(zip(new, self.encoder.encode(new), strict=True))
        vectors = np.stack([known[text] for text in texts])
        if len(known) > MOST_TEXTS:
            self._known = {}
        return vectors
