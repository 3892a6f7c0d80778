"""What a caller dictated for a department is written as a person would write it; the rest is not kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.privacy.personal import Personal
from intents.privacy.redaction import NEEDED, Dictated, dictated, keyed, redacted, unpayable


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("i live at 1234 oak street", Personal.ADDRESS, "1234 oak street"),
        ("j'habite au 1234 rue des érables", Personal.ADDRESS, "1234 rue des érables"),
        ("call me at six oh four five five five one two three four", Personal.PHONE, "604-555-1234"),
        ("call 555-1234", Personal.PHONE, "555-1234"),
        ("my account number is 45 67 89", Personal.ACCOUNT, "456789"),
        ("numéro de compte douze trente-quatre", Personal.ACCOUNT, "1234"),
        ("my permit number is BP 2026 dash 117", Personal.ACCOUNT, "BP2026117"),
        ("my plate is ABC 123", Personal.PLATE, "ABC123"),
        ("v five k one a one", Personal.POSTAL_CODE, "V5K1A1"),
    ],
)
def test_a_value_is_written_without_pauses(said: str, kind: Personal, value: str) -> None:
    assert dictated(said) == (Dictated(kind, value),)


@pytest.mark.parametrize(
    "said",
    [
        "my card is 4111 1111 1111 1111",
        "my social insurance number is 130 692 544",
        "i was born on march 3 1985",
        "my name is jean tremblay",
        "when is garbage day",
    ],
)
def test_what_no_department_needs_is_not_kept(said: str) -> None:
    assert dictated(said) == ()


def test_the_same_value_twice_in_one_breath_is_one() -> None:
    said = dictated("call 604 555 1234, i said six oh four five five five one two three four")

    assert said == (Dictated(Personal.PHONE, "604-555-1234"),)


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ("2", ()),
        ("12345", (Dictated(Personal.ACCOUNT, "12345"),)),
        ("6045551234", (Dictated(Personal.PHONE, "604-555-1234"),)),
        ("130692544", ()),
        ("4111111111111111", ()),
    ],
)
def test_keys_are_a_number_when_there_are_enough(keys: str, kept: tuple[Dictated, ...]) -> None:
    assert keyed(keys) == kept


def test_a_value_is_never_printed() -> None:
    assert "oak" not in repr(dictated("i live at 1234 oak street"))


@given(st.text(max_size=60))
def test_any_text_is_read_and_gives_only_what_departments_need(said: str) -> None:
    assert {each.kind for each in dictated(said)} <= NEEDED


NEVER_KEPT = (
    "my credit card number is 4111 1111 1111 1111",
    "the account number is 4111 1111 1111 1111",
    "my file number is five five five five, then five five five five, and then 5555 4444",
    "numéro de carte 5555 5555 5555 4444",
    "my reference number is 378282246310005",
    "account number 046 454 286",
    "le numéro de dossier est 046 454 286",
    "my passport number is HG 123456",
    "reference number AB123456",
    "numéro de passeport GA 302 922",
    "card number 4111 1111 1111 1111 expires 04 27 and the code is 123",
    "c'est la carte 4111 1111 1111 1111, expiration avril 2028, code de sécurité 737",
    "the security code is 4821",
    "cvv 737",
    "les trois chiffres au dos sont sept trois sept",
    "expiry 04/27",
)


@pytest.mark.parametrize("said", NEVER_KEPT)
def test_what_would_let_somebody_pay_or_pose_as_the_caller_is_never_kept(said: str) -> None:
    assert dictated(said) == ()


@pytest.mark.parametrize("said", NEVER_KEPT)
def test_nor_does_it_stay_in_the_words(said: str) -> None:
    assert re.search(r"\d", redacted(said)) is None
    assert re.search(r"\d", unpayable(said)) is None
    assert "sept" not in redacted(said)


def test_a_message_keeps_what_its_department_needs_and_loses_what_pays() -> None:
    said = "it's nora on 12 oak street, call 604 555 1234, my card is 4111 1111 1111 1111, code 123"

    assert unpayable(said) == (
        "it's nora on 12 oak street, call 604 555 1234, my card is [card], code [security code]"
    )


@pytest.mark.parametrize("keys", ["378282246310005", "046454286", "4222222222222"])
def test_nor_is_it_kept_from_keys(keys: str) -> None:
    assert keyed(keys) == ()
