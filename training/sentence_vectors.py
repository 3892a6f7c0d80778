"""Caches sentence vectors between trainings, since they take most of the time."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.matching.encoder import Encoder

Halves = NDArray[np.float16]

AT_ONCE = 1000
KEY_BYTES = 16


def vectors_of(texts: Sequence[str], encoder: Encoder, kept: Path) -> dict[str, Halves]:
    """Return each text's vector; missing ones are computed and added to the file."""
    known = _read(kept)
    keys = {text: _key(text, encoder) for text in texts}
    missing = sorted((text for text in keys if keys[text] not in known), key=len)
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        known.update(zip((keys[text] for text in part), encoder.encode(part).astype(np.float16), strict=True))
        print(f"{start + len(part)} of {len(missing)} sentence vectors", flush=True)  # noqa: T201 -- a training log
    if missing:
        _write(kept, known)
    return {text: known[key] for text, key in keys.items()}


def _key(text: str, encoder: Encoder) -> bytes:
    return hashlib.blake2b(f"{encoder.fingerprint}\n{text}".encode(), digest_size=KEY_BYTES).digest()


def _read(kept: Path) -> dict[bytes, Halves]:
    if not kept.exists():
        return {}
    with np.load(kept) as file:
        return dict(zip(map(bytes, file["keys"]), file["vectors"], strict=True))


def _write(kept: Path, known: dict[bytes, Halves]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    keys = np.array([[*key] for key in known], np.uint8)
    with kept.open("wb") as file:
        np.savez(file, keys=keys, vectors=np.stack([*known.values()]))
