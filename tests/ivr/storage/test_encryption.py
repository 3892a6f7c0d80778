import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption, call_of_pop, pop_id


def test_what_was_encrypted_can_be_read_again() -> None:
    encryption = Encryption(b"the machine's secret")

    assert encryption.decrypt(encryption.encrypt("+16045550123")) == "+16045550123"


def test_a_encrypted_text_shows_nothing_of_what_it_holds() -> None:
    encrypted = Encryption(b"the machine's secret").encrypt("+16045550123")

    assert "6045550123" not in encrypted


def test_nothing_stays_nothing() -> None:
    encryption = Encryption(b"the machine's secret")

    assert encryption.encrypt("") == ""
    assert encryption.decrypt("") == ""


def test_another_secret_opens_nothing_and_says_why() -> None:
    encrypted = Encryption(b"the machine's secret").encrypt("+16045550123")

    with pytest.raises(BadCiphertext, match="CITYLINE_SECRET_KEY"):
        Encryption(b"another secret").decrypt(encrypted)


def test_a_text_that_was_never_encrypted_opens_nothing() -> None:
    with pytest.raises(BadCiphertext):
        Encryption(b"the machine's secret").decrypt("garbage")


SECRET = b"the machine's secret"
SIDS = st.text("0123456789abcdef", min_size=32, max_size=32).map("CA{}".format)


@given(SIDS)
def test_an_id_is_short_opaque_and_the_same_each_time(sid: str) -> None:
    pop = pop_id(SECRET, sid)

    assert re.fullmatch(r"[a-z2-7]{24}", pop)
    assert pop == pop_id(SECRET, sid)
    assert sid[2:12] not in pop


@given(st.lists(SIDS, min_size=1, unique=True))
def test_an_id_finds_its_call_among_others(sids: list[str]) -> None:
    assert [call_of_pop(SECRET, pop_id(SECRET, sid), sids) for sid in sids] == sids


@given(st.text())
def test_any_other_id_finds_nothing(pop: str) -> None:
    assert call_of_pop(SECRET, pop, ["CA1", "CA2"]) is None


def test_another_secret_finds_nothing() -> None:
    assert call_of_pop(b"another", pop_id(SECRET, "CA1"), ["CA1"]) is None
