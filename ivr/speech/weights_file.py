"""The weights in a CTranslate2 model file, where they stand (`ModelSpec._serialize` of ctranslate2 4)."""

import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_VERSION = 6
_HALF_PRECISION = 4
"The file's number for float16."


def half_weights(content: bytearray) -> Mapping[str, NDArray[np.float16]]:
    """Its weights of half precision by name, as views: what is written to them is written to the file.

    Raises ValueError for what is no such file.
    """
    try:
        return _weights(_Reader(content))
    except struct.error as error:
        raise ValueError("This is no CTranslate2 model file, or it is cut off.") from error


class _Reader:
    def __init__(self, content: bytearray) -> None:
        self.content = content
        self.place = 0

    def number(self, form: str) -> int:
        found: int = struct.unpack_from(form, self.content, self.place)[0]
        self.place += struct.calcsize(form)
        return found

    def string(self) -> str:
        """A length that counts a zero at the end, the text and that zero."""
        return bytes(self.skipped(self.number("<H"))).rstrip(b"\0").decode("utf-8", "replace")

    def skipped(self, size: int) -> memoryview:
        start, self.place = self.place, self.place + size
        if self.place > len(self.content):
            raise struct.error
        return memoryview(self.content)[start : self.place]


def _weights(reader: _Reader) -> Mapping[str, NDArray[np.float16]]:
    if (version := reader.number("<I")) != _VERSION:
        raise ValueError(f"This is no CTranslate2 model file of version {_VERSION}, but of {version}.")
    reader.string()
    reader.number("<I")
    found = {}
    for _ in range(reader.number("<I")):
        name = reader.string()
        shape = [reader.number("<I") for _ in range(reader.number("<B"))]
        kind, size = reader.number("<B"), reader.number("<I")
        data = reader.skipped(size)
        if kind == _HALF_PRECISION:
            found[name] = np.frombuffer(data, np.float16).reshape(shape)
    return found
