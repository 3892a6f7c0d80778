"""Keeps the vectors of reviewed texts on disk, under a hash of the texts, for a fast start."""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from intents.matching.encoder import Floats, ReviewedEncoder
from intents.matching.matcher_store import write_whole


def remember(encoder: ReviewedEncoder, texts: Sequence[str], folder: Path, aside: Path | None = None) -> None:
    """Let the encoder know the vectors of some texts: from disk, or encoded and kept there.

    What cannot be kept in the folder, which an image brings along, is kept `aside`.
    """
    wanted = [*dict.fromkeys(texts)]
    if not encoder.unknown(wanted):
        return
    files = [place / f"vectors-{_named(wanted, encoder)}.npz" for place in (folder, aside) if place]
    kept = next((found for file in files if (found := _read(file, len(wanted))) is not None), None)
    if kept is not None:
        encoder.learn(wanted, kept)
        return
    vectors = BytesIO()
    np.savez(vectors, vectors=encoder.encode(wanted))  # of which only the unknown ones are encoded
    any(write_whole(file, vectors.getvalue()) for file in files)


def _named(texts: Sequence[str], encoder: ReviewedEncoder) -> str:
    """Changes with any text and with the encoder."""
    told = hashlib.sha256(encoder.fingerprint.encode())
    for text in texts:
        told.update(f"{text}\n".encode())
    return told.hexdigest()[:32]


def _read(file: Path, texts: int) -> Floats | None:
    """Return None for a missing, truncated or foreign file; the texts are then encoded again."""
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as told:
            vectors = np.asarray(told["vectors"], np.float32)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == texts else None
