"""What a passphrase seals, it alone opens, whole or not at all."""

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ivr.errors import BadInput
from ivr.storage.sealing import BLOCK, MARK, SALT_BYTES, TAG_BYTES, opening, sealing

PASSPHRASE = "correct horse battery staple"
FIRST = len(MARK) + SALT_BYTES
SEALED = BLOCK + TAG_BYTES
THREE = bytes(range(256)) * (BLOCK * 5 // 2 // 256)
"Two blocks and a half."


def sealed(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    file = io.BytesIO()
    with sealing(file, passphrase) as plain:
        plain.write(content)
    return file.getvalue()


def opened(path: Path, passphrase: str = PASSPHRASE) -> bytes:
    with opening(path, passphrase) as plain:
        return plain.read()


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, len(THREE)])
def test_what_is_sealed_comes_back(length: int, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(sealed(THREE[:length]))

    assert opened(tmp_path / "kept") == THREE[:length]


def test_nothing_of_it_can_be_read_and_no_two_are_alike() -> None:
    said = b"+16045550123 " * 1000

    first, second = sealed(said), sealed(said)

    assert b"604" not in first
    assert first[len(MARK) :] != second[len(MARK) :]


def test_without_a_passphrase_it_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(sealed(THREE, ""))

    assert (tmp_path / "kept").read_bytes() == THREE == opened(tmp_path / "kept", "")


@pytest.mark.parametrize(
    ("passphrase", "told"), [("", "is encrypted"), ("another one of them", "passphrase")]
)
def test_another_passphrase_opens_nothing(passphrase: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(sealed(THREE))

    with pytest.raises(BadInput, match=told):
        opened(tmp_path / "kept", passphrase)


def changed(content: bytes) -> bytes:
    return content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]


def cut_at_a_block(content: bytes) -> bytes:
    return content[: FIRST + 2 * SEALED]


def cut_within_a_block(content: bytes) -> bytes:
    return content[:-5]


def without_its_second_block(content: bytes) -> bytes:
    return content[: FIRST + SEALED] + content[FIRST + 2 * SEALED :]


def exchanged(content: bytes) -> bytes:
    first, second = content[FIRST : FIRST + SEALED], content[FIRST + SEALED : FIRST + 2 * SEALED]
    return content[:FIRST] + second + first + content[FIRST + 2 * SEALED :]


def longer(content: bytes) -> bytes:
    return content + content[FIRST:]


def nothing_after_the_mark(content: bytes) -> bytes:
    return content[: len(MARK)]


@pytest.mark.parametrize(
    "damage",
    [
        *(changed, cut_at_a_block, cut_within_a_block, without_its_second_block, exchanged, longer),
        nothing_after_the_mark,
    ],
)
def test_a_block_that_is_not_in_its_place_is_noticed(
    damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    (tmp_path / "kept").write_bytes(damage(sealed(THREE)))

    with pytest.raises(BadInput, match="older backup"):
        opened(tmp_path / "kept")


def test_a_short_passphrase_is_refused_before_anything_is_written() -> None:
    file = io.BytesIO()

    with pytest.raises(BadInput, match="too short"), sealing(file, "hunter2"):
        pass

    assert file.getvalue() == b""


def test_what_failed_half_way_cannot_be_opened(tmp_path: Path) -> None:
    file = io.BytesIO()
    with suppress(OSError), sealing(file, PASSPHRASE) as plain:
        plain.write(THREE)
        raise OSError
    (tmp_path / "kept").write_bytes(file.getvalue())

    with pytest.raises(BadInput):
        opened(tmp_path / "kept")
