"""The piece vocabulary, read from the bytes of a sentencepiece model."""

import struct
from pathlib import Path

import pytest

from intents.sentence_pieces import UNKNOWN, Pieces, read_pieces

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
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Pieces:
    file: Path = tmp_path_factory.mktemp("pieces") / "sp.model"
    training = message(2, message(1, b"x" * 200))
    file.write_bytes(
        b"".join(piece(*each) for each in PIECES) + training + message(3, message(2, NO_CHANGES))
    )
    return read_pieces(file)


def test_the_likeliest_pieces_make_up_a_text(pieces: Pieces) -> None:
    garbage, day = PIECES.index(("▁garbage", -1.0)), PIECES.index(("▁day", -1.5))

    assert pieces.spell(["garbage day"]) == [[garbage, day]]


def test_a_word_that_is_no_piece_is_spelled_with_shorter_ones(pieces: Pieces) -> None:
    blank, d, ay = (PIECES.index(each) for each in (("▁", -5.0), ("d", -6.0), ("ay", -6.0)))

    assert pieces.spell(["dday"]) == [[blank, d, d, ay]]


def test_blanks_around_a_text_do_not_count(pieces: Pieces) -> None:
    assert pieces.spell(["  day "]) == pieces.spell(["day"])


def test_what_no_piece_spells_is_one_unknown(pieces: Pieces) -> None:
    assert pieces.spell(["day 漢字"])[0].count(UNKNOWN) == 1


def test_a_text_without_words_has_no_pieces(pieces: Pieces) -> None:
    assert pieces.spell(["", "  "]) == [[], []]


def test_a_text_is_spelled_the_same_beside_others(pieces: Pieces) -> None:
    assert pieces.spell(["day", "garbage day"])[1] == pieces.spell(["garbage day"])[0]
