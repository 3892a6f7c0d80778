"""The piece vocabulary of a sentence encoder, read from its sentencepiece model file."""

import struct
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_PIECE, _TRAINER, _PIECE_TEXT, _PIECE_SCORE, _CHARSMAP = 1, 3, 1, 2, 2


def read_tokenizer(model: Path) -> Tokenizer:
    """The unigram tokenizer that a sentencepiece model file describes."""
    pieces: list[tuple[str, float]] = []
    charsmap = b""
    for field, value in _fields(model.read_bytes()):
        if field == _PIECE:
            piece = dict(_fields(value))
            pieces.append((piece[_PIECE_TEXT].decode(), _score(piece.get(_PIECE_SCORE))))
        elif field == _TRAINER:
            charsmap = dict(_fields(value)).get(_CHARSMAP, b"")
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap), normalizers.Strip()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def _score(raw: bytes | None) -> float:
    return 0.0 if raw is None else float(struct.unpack("<f", raw)[0])


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protocol-buffers message; of numbers only the position is kept."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        length = {_FIXED_64: 8, _FIXED_32: 4}.get(key & 7, 0)
        if key & 7 == _VARINT:
            _, at = _varint(data, at)
        elif key & 7 == _BYTES:
            length, at = _varint(data, at)
        yield key >> 3, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1
