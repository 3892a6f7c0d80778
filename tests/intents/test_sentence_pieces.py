"""The piece vocabulary, read from the bytes of a sentencepiece model."""

import struct
from pathlib import Path

import pytest

from intents.sentence_pieces import read_tokenizer

PIECES = [
    ("<unk>", 0.0),
    ("▁garbage", -1.0),
    ("▁day", -1.5),
    ("▁", -5.0),
    ("d", -6.0),
    ("ay", -6.0),
    ("garb", -7.0),
]

NO_CHANGES = struct.pack("<I", 1024) + bytes(1024)
"A table of character replacements, its size first, in which nothing is found."


def message(field: int, value: bytes) -> bytes:
    size, length = len(value), b""
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return bytes([field << 3 | 2]) + length + bytes([size]) + value


def piece(text: str, score: float) -> bytes:
    kind = bytes([3 << 3, 1])
    return message(1, message(1, text.encode()) + bytes([2 << 3 | 5]) + struct.pack("<f", score) + kind)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pieces") / "sp.model"
    training = message(2, message(1, b"x" * 200))
    file.write_bytes(
        b"".join(piece(*each) for each in PIECES) + training + message(3, message(2, NO_CHANGES))
    )
    return file


def test_the_likeliest_pieces_make_up_a_text(model: Path) -> None:
    assert read_tokenizer(model).encode("garbage day").tokens == ["▁garbage", "▁day"]


def test_a_piece_has_the_number_of_its_place(model: Path) -> None:
    assert read_tokenizer(model).encode("garbage day").ids == [1, 2]


def test_blanks_around_a_text_do_not_count(model: Path) -> None:
    assert read_tokenizer(model).encode("  day ").ids == [2]


def test_what_no_piece_spells_is_unknown(model: Path) -> None:
    assert 0 in read_tokenizer(model).encode("day 漢").ids
