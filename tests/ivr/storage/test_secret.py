"""The secret that all processes of a line share."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.errors import BadCiphertext, BadInput
from ivr.settings import load_settings
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.secret import ensure_same_secret, machine_secret

OLD, NEW, OTHER = b"o" * 64, b"n" * 64, b"x" * 64


def ensure(database: Database, secret: bytes, secondary: bytes | None = None) -> None:
    with database.begin() as session:
        ensure_same_secret(session, secret, secondary)


@pytest.mark.parametrize("given", ["x", " " * 40, "s" * 31])
def test_a_short_secret_is_refused(given: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="too short"):
        machine_secret(given, tmp_path)


def test_a_secret_that_is_set_to_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="is empty"):
        load_settings(secret_key="")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()

    with pytest.raises(BadInput, match="too short"):
        machine_secret("", tmp_path)


def test_what_is_drawn_is_kept_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    drawn = machine_secret("", tmp_path)

    assert machine_secret("", tmp_path) == drawn
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_those_who_draw_at_the_same_time_get_the_same(tmp_path: Path) -> None:
    for number in range(50):
        with ThreadPoolExecutor(4) as threads:
            drawn = set(threads.map(machine_secret, [""] * 4, [tmp_path / str(number)] * 4))

        assert len(drawn) == 1


def test_a_process_with_another_secret_does_not_start(database: Database) -> None:
    ensure(database, OLD)
    ensure(database, OLD)

    with pytest.raises(BadInput, match="encrypted under another secret"):
        ensure(database, OTHER)


def test_who_sets_a_secret_after_one_was_drawn_is_told_where_the_drawn_one_is(
    database: Database, tmp_path: Path
) -> None:
    ensure(database, machine_secret("", tmp_path))

    with database.begin() as session, pytest.raises(BadInput, match=r"the secret in .*secret\.key"):
        ensure_same_secret(session, OTHER, None, tmp_path)

    drawn = (tmp_path / "secret.key").read_text("ascii").encode()
    with database.begin() as session:
        ensure_same_secret(session, OTHER, drawn, tmp_path)  # as the sentence says to rotate it


def test_a_secret_is_changed_by_naming_the_one_before(database: Database) -> None:
    ensure(database, OLD)

    ensure(database, NEW, secondary=OLD)

    ensure(database, NEW)
    with pytest.raises(BadInput):
        ensure(database, OLD)


def test_what_the_secret_before_encrypted_can_still_be_read() -> None:
    encrypted = Encryption(OLD).encrypt("+16045550123")

    assert Encryption(NEW, OLD).decrypt(encrypted) == "+16045550123"
    with pytest.raises(BadCiphertext):
        Encryption(NEW).decrypt(encrypted)


def test_what_is_encrypted_anew_needs_the_new_secret_alone() -> None:
    assert Encryption(NEW).decrypt(Encryption(NEW, OLD).encrypt("+16045550123")) == "+16045550123"
