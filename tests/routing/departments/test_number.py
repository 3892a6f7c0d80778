"""A department is rung at a telephone number or at a SIP address; anything else is a fault."""

import pytest
import yaml

from intents.text.yaml_file import Entry
from routing.departments.number import ringable
from routing.outbound.allow_list import LONGEST_ADDRESS, AllowList, is_sip


def faults(text: str) -> list[str]:
    entry = Entry("numbers", "permits.yaml", [], yaml.compose(f'"{text}"'))
    ringable(entry, AllowList())
    return [fault.sentence for fault in entry.faults]


@pytest.mark.parametrize(
    "text",
    [
        "+16045550121",
        "sip:permits@pbx.example",
        "sip:permits@pbx.example;transport=tls",
        "sip:+16045550121@pbx.example:5061;transport=tls;region=ie1",
        "sip:100@10.0.0.7",
    ],
)
def test_numbers_and_addresses_can_be_rung(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "6045550121",
        "permits@pbx.example",
        "sips:permits@pbx.example",
        "sip:pbx.example",
        "sip:@pbx.example",
        "sip:permits@",
        "sip:permits @pbx.example",
        "sip:permits@pbx..example",
        "sip:permits@pbx.example?X-Name=jean",
        "sip:permits@pbx.example&X=1",
        "sip:permits@pbx.example;transport=",
    ],
)
def test_anything_else_is_a_fault_that_shows_how_it_is_written(text: str) -> None:
    (fault,) = faults(text)

    assert "sip:permits@pbx.example;transport=tls" in fault


def test_an_address_leaves_room_for_what_finds_the_call() -> None:
    (fault,) = faults(f"sip:permits@pbx.example;note={'a' * LONGEST_ADDRESS}")

    assert fault == f"numbers must have at most {LONGEST_ADDRESS} characters"


def test_an_address_is_told_from_a_number() -> None:
    assert is_sip("sip:permits@pbx.example")
    assert not is_sip("+16045550121")
