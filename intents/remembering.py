"""An encoder that need not see the same words twice within a turn: danger and the articles both ask it."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from intents.article import Language
from intents.encoder import Encoder

MOST = 32
"About what the calls of one process say in a few seconds."


class Remembering:
    """The last few vectors under salted hashes of the texts: no caller's word stays in memory."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._salt = token_bytes(16)
        self._kept: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self.encoder.fingerprint

    @property
    def weight(self) -> float:
        """That of the encoder."""
        return self.encoder.weight

    def knows(self, language: Language) -> bool:
        """Whether the encoder does."""
        return self.encoder.knows(language)

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
