"""A small model file in CTranslate2's form."""

import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

KINDS = {np.dtype(np.float32): 0, np.dtype(np.int8): 1, np.dtype(np.int16): 2, np.dtype(np.float16): 4}


def model_file(weights: Mapping[str, NDArray[np.generic]]) -> bytes:
    """The file of some weights."""
    head = struct.pack("<I", 6) + _string("WhisperSpec") + struct.pack("<II", 3, len(weights))
    return head + b"".join(_variable(name, each) for name, each in weights.items()) + struct.pack("<I", 0)


def _variable(name: str, value: NDArray[np.generic]) -> bytes:
    shape = struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape)
    return _string(name) + shape + struct.pack("<BI", KINDS[value.dtype], value.nbytes) + value.tobytes()


def _string(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"
