import pytest
from argon2 import PasswordHasher

from ivr.accounts.password_sign_in import Passwords, weakness_of
from tests.ivr.accounts.conftest import QUICK


@pytest.fixture
def passwords():
    return Passwords(QUICK)


def test_a_password_belongs_to_its_own_hash_only(passwords):
    kept = passwords.hash("correct horse battery")

    assert passwords.is_right(kept, "correct horse battery")
    assert not passwords.is_right(kept, "correct horse")


def test_where_no_password_is_kept_none_is_right(passwords):
    assert not passwords.is_right("", "a password that nobody has")


def test_a_hash_that_cannot_be_read_fits_no_password(passwords):
    assert not passwords.is_right("plain text", "plain text")


def test_somebody_unknown_is_checked_as_anybody_else_is():
    class Counting(PasswordHasher):
        checked = 0

        def verify(self, hash, password):  # noqa: A002 - argon2's name
            Counting.checked += 1
            return super().verify(hash, password)

    Passwords(Counting(1, 8, 1)).is_right("", "whatever it is")

    assert Counting.checked == 1


def test_a_hash_of_other_parameters_is_outdated(passwords):
    older = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash("correct horse battery")

    assert passwords.is_outdated(older)
    assert not passwords.is_outdated(passwords.hash("correct horse battery"))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("elevenchars", "accounts.password_short"),
        ("x" * 257, "accounts.password_long"),
        ("aaaaaaaaaaaa", "accounts.password_easy"),
        ("Nora@City.Example", "accounts.password_easy"),
        ("Password1234!", "accounts.password_easy"),
        ("qwertyuiop123", "accounts.password_easy"),
        ("CityHall2026!!", "accounts.password_easy"),
        ("P@ssw0rdP@ssw0rd", "accounts.password_easy"),
        ("Nora.Example.2026", "accounts.password_easy"),
        ("123qweasdzxc", "accounts.password_easy"),
        ("20262026202612", "accounts.password_easy"),
        ("motdepasse1234", "accounts.password_easy"),
        ("correct horse battery", None),
        ("mot de passe élégant", None),
    ],
)
def test_a_password_is_long_and_not_a_name(password, words):
    assert weakness_of(password, "nora@city.example") == words
