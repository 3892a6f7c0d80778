"""A caller is known by a hash that names its key and says nothing else."""

from metrics.ledger.repeat import KEY_DIGITS, caller_hash, key_name
from metrics.ledger.tables import CallRow

NUMBER = "+16045550399"


def test_the_same_caller_under_the_same_key_has_the_same_hash() -> None:
    assert caller_hash(b"key", NUMBER) == caller_hash(b"key", NUMBER)
    assert caller_hash(b"key", NUMBER) != caller_hash(b"key", "+16045550398")


def test_a_hash_names_its_key_so_that_hashes_under_another_are_not_compared() -> None:
    old, new = caller_hash(b"old", NUMBER), caller_hash(b"new", NUMBER)

    assert old.partition(".")[0] == key_name(b"old")
    assert old[:KEY_DIGITS] != new[:KEY_DIGITS]
    assert old[KEY_DIGITS] == "."


def test_a_hidden_number_stays_empty() -> None:
    assert caller_hash(b"key", "") == ""


def test_a_hash_holds_no_digit_of_the_number_in_a_row_and_fits_its_column() -> None:
    made = caller_hash(b"key", NUMBER)

    assert NUMBER[1:] not in made
    assert len(made) <= CallRow.__table__.c.caller_hash.type.length  # type: ignore[attr-defined]  # a String
