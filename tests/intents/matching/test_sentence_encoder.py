"""Like meanings have like vectors, across languages, with the real weights."""

import struct
from pathlib import Path

import numpy as np
import pytest

from intents.matching.sentence_encoder import SIZE, UNKNOWN, SentenceEncoder, Vocabulary, read_pieces

WEIGHTS = Path(__file__).parents[3] / "var" / "models" / "use"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models fetch")
    return SentenceEncoder.load(WEIGHTS)


@pytest.mark.parametrize(
    ("english", "french", "unrelated"),
    [
        (
            "when is my garbage collected",
            "quand ramassez-vous mes ordures",
            "à quelle heure ouvre la piscine",
        ),
        ("how do I pay my property taxes", "comment payer mes taxes foncières", "mon chien est perdu"),
        (
            "there is a pothole in my street",
            "il y a un nid-de-poule dans ma rue",
            "je veux un permis de mariage",
        ),
    ],
)
def test_a_question_is_nearer_to_its_translation_than_to_another_question(
    encoder: SentenceEncoder, english: str, french: str, unrelated: str
) -> None:
    said, same, other = encoder.encode([english, french, unrelated])

    assert said @ same > said @ other + 0.2


def test_every_text_has_a_unit_vector(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["garbage day", "", "漢字", "\x00\xff", "word " * 10_000])

    assert vectors.shape == (5, SIZE)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-4)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: SentenceEncoder) -> None:
    alone = encoder.encode(["garbage day"])[0]
    among_others = encoder.encode(["pool hours", "garbage day", "where do I pay a parking ticket"])[1]

    np.testing.assert_allclose(alone, among_others, atol=1e-5)


def test_no_texts_have_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, SIZE)


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
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    file: Path = tmp_path_factory.mktemp("pieces") / "sp.model"
    training = message(2, message(1, b"x" * 200))
    file.write_bytes(
        b"".join(piece(*each) for each in PIECES) + training + message(3, message(2, NO_CHANGES))
    )
    return read_pieces(file)


def test_the_likeliest_pieces_make_up_a_text(pieces: Vocabulary) -> None:
    garbage, day = PIECES.index(("▁garbage", -1.0)), PIECES.index(("▁day", -1.5))

    assert pieces.spell(["garbage day"]) == [[garbage, day]]


def test_a_word_that_is_no_piece_is_spelled_with_shorter_ones(pieces: Vocabulary) -> None:
    blank, d, ay = (PIECES.index(each) for each in (("▁", -5.0), ("d", -6.0), ("ay", -6.0)))

    assert pieces.spell(["dday"]) == [[blank, d, d, ay]]


def test_blanks_around_a_text_do_not_count(pieces: Vocabulary) -> None:
    assert pieces.spell(["  day "]) == pieces.spell(["day"])


def test_what_no_piece_spells_is_one_unknown(pieces: Vocabulary) -> None:
    assert pieces.spell(["day 漢字"])[0].count(UNKNOWN) == 1


def test_a_text_without_words_has_no_pieces(pieces: Vocabulary) -> None:
    assert pieces.spell(["", "  "]) == [[], []]


def test_a_text_is_spelled_the_same_beside_others(pieces: Vocabulary) -> None:
    assert pieces.spell(["day", "garbage day"])[1] == pieces.spell(["garbage day"])[0]
