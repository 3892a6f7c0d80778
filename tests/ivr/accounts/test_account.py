import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.accounts.account import comparable_email, id_for, is_email


@pytest.mark.parametrize(
    ("name", "account_id"),
    [("Nora Tremblay", "nora-tremblay"), ("Zoé  Öztürk", "zoe-ozturk"), ("李明", "person"), ("", "person")],
)
def test_an_id_can_be_read_and_stand_in_an_address(name, account_id):
    assert id_for(name, frozenset()) == account_id


def test_two_people_of_one_name_have_different_ids():
    assert id_for("Nora", {"nora", "nora-2"}) == "nora-3"


@given(st.text(), st.sets(st.text(), max_size=5))
def test_an_id_is_never_taken_and_always_plain(name, taken):
    made = id_for(name, taken)

    assert made not in taken
    assert len(made) <= 64
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_an_address_is_the_same_however_it_is_typed():
    assert comparable_email("  Nora@City.Example ") == "nora@city.example"


@pytest.mark.parametrize("text", ["", "nora", "nora@", "@city.example", "nora@city", "a b@city.example"])
def test_what_is_no_address_is_refused(text):
    assert not is_email(text)
