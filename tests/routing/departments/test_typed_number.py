"""A telephone number is taken as people type it."""

import pytest

from routing.departments.number import as_typed

SIP = "sip:permits@pbx.example;transport=tls"


@pytest.mark.parametrize(
    "typed", ["604-555-0126", "(604) 555-0126", " 604.555.0126 ", "1 604 555 0126", "+16045550126"]
)
def test_every_way_of_writing_a_number_is_the_same_number(typed: str) -> None:
    assert as_typed(typed) == "+16045550126"


@pytest.mark.parametrize("typed", ["12", "911", "the desk", "604-555-0126 ext. 4", SIP])
def test_what_is_no_such_number_stays_for_the_rules_to_refuse(typed: str) -> None:
    assert as_typed(typed) == typed
