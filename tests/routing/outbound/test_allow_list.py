"""One list says what may be dialled and texted: the country's ordinary numbers, and what the city adds."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.outbound.allow_list import (
    ORDINARY,
    AllowList,
    Dialable,
    Refusal,
    Refused,
    Textable,
    country_of,
)

CANADA = AllowList()
ISLANDS = sorted({*phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]} - {"CA", "US"})
"Every other region of +1."
COSTLY_TYPES = (
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
)


def examples(region: str) -> list[str]:
    """A region's example number of each type that it has."""
    found = (
        phonenumbers.example_number_for_type(region, kind) for kind in phonenumbers.PhoneNumberType.values()
    )
    return [
        phonenumbers.format_number(each, phonenumbers.PhoneNumberFormat.E164)
        for each in found
        if each is not None
    ]


@pytest.mark.parametrize(
    "number",
    [
        "+16045550121",
        "+15145550100",
        "+18675550123",
        "+18005550199",
        "+17785550123",
        "sip:permits@pbx.example",
    ],
)
def test_the_countrys_ordinary_numbers_may_be_dialled(number: str) -> None:
    assert CANADA.dialable(number) == CANADA.dialable(number)
    assert CANADA.may_dial(number)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS - {"CA"}))
def test_no_example_of_another_country_may_be_dialled_or_texted(region: str) -> None:
    shared = {number for number in examples(region) if is_toll_free(number)}  # +1 800 is Canada's too

    for number in set(examples(region)) - shared:
        assert isinstance(CANADA.dialable(number), Refused), number
        assert isinstance(CANADA.textable(number), Refused), number


def is_toll_free(number: str) -> bool:
    parsed = phonenumbers.parse(number, None)
    return (
        parsed.country_code == 1
        and phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.TOLL_FREE
    )


@pytest.mark.parametrize("region", [*ISLANDS, "US"])
@given(digits=st.integers(2_000_000, 9_999_999))
def test_no_number_of_the_caribbean_or_the_states_may_be_dialled(region: str, digits: int) -> None:
    plan = {"US": "206", "PR": "787", "DO": "809", "JM": "876"}
    code = plan.get(region) or str(phonenumbers.example_number(region).national_number)[:3]

    assert CANADA.dialable(f"+1{code}{digits}") == Refused(Refusal.ELSEWHERE)


@given(digits=st.integers(2_000_000, 9_999_999))
@pytest.mark.parametrize("code", ["900", "500", "521", "533", "544", "566", "577", "588", "600", "622"])
def test_premium_personal_and_satellite_numbers_may_not_be_dialled(code: str, digits: int) -> None:
    assert isinstance(CANADA.dialable(f"+1{code}{digits}"), Refused)


@given(area=st.sampled_from(["604", "416", "514", "867"]), digits=st.integers(0, 9999))
def test_pay_per_call_exchanges_may_not_be_dialled(area: str, digits: int) -> None:
    assert CANADA.dialable(f"+1{area}976{digits:04}") == Refused(Refusal.COSTLY)


@pytest.mark.parametrize(
    "number",
    ["+881612345678", "+870773111632", "+8835100012345", "+979123456789", "+80012345678", "+252612345678"],
)
def test_numbers_of_no_country_may_not_be_dialled(number: str) -> None:
    assert isinstance(CANADA.dialable(number), Refused)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "911",
        "12345",
        "CITYBANK",
        "6045550121",
        "+1604555012",
        "+16045550121;ext=4",
        "+１６０４５５５０１２１",
        "tel:+16045550121",
    ],
)
def test_what_is_no_number_is_neither_dialled_nor_texted(text: str) -> None:
    assert isinstance(CANADA.dialable(text), Refused)
    assert CANADA.textable(text) == Refused(Refusal.NO_NUMBER) or CANADA.textable(text) == Refused(
        Refusal.ELSEWHERE
    )


@given(st.text())
def test_no_text_is_too_odd_to_be_asked_about(text: str) -> None:
    found = (
        CANADA.dialable(text),
        CANADA.textable(text),
        CANADA.dialable(f"sip:{text}"),
        CANADA.dialable(f"+{text}"),
    )

    assert all(isinstance(each, Dialable | Textable | Refused) for each in found)


@pytest.mark.parametrize(
    "address",
    ["sip:+19005550199@trunk.example", "sip:0112526123456@trunk.example", "sip:9005550199@trunk.example"],
)
def test_a_sip_address_that_a_trunk_dials_as_a_number_is_held_to_the_list(address: str) -> None:
    assert isinstance(CANADA.dialable(address), Refused)


@pytest.mark.parametrize("number", ["+19005550199", "19005550199", "0112526123456", "+18765550123"])
@given(between=st.lists(st.sampled_from(["", "", "-", ".", "~", "_", "-."]), min_size=14, max_size=14))
def test_signs_between_its_digits_hide_no_number_from_the_list(number: str, between: list[str]) -> None:
    user = "".join(map("".join, zip(number, between, strict=False)))

    assert isinstance(CANADA.dialable(f"sip:{user}@trunk.example"), Refused)


@pytest.mark.parametrize("user", ["permits", "by-laws", "front.desk-2", "4021", "+1-604-555-0121"])
def test_names_extensions_and_ordinary_numbers_are_dialled_by_sip(user: str) -> None:
    assert isinstance(CANADA.dialable(f"sip:{user}@pbx.example"), Dialable)


def test_a_sip_address_is_never_texted() -> None:
    assert CANADA.textable("sip:permits@pbx.example") == Refused(Refusal.NO_NUMBER)


def test_a_city_may_add_a_country_without_its_costly_numbers() -> None:
    wider = AllowList(frozenset({"CA", "US", "GB"}))

    assert wider.may_dial("+12065550123")
    assert wider.may_dial("+442079460123")
    assert not wider.may_dial("+19005550199")
    assert not wider.may_dial("+18765550123")


@pytest.mark.parametrize("kind", COSTLY_TYPES)
def test_a_country_that_is_added_brings_no_costly_numbers(kind: int) -> None:
    assert kind not in ORDINARY
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number_for_type(region, kind)
        if number is not None:
            text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            assert not AllowList(frozenset({region})).may_dial(text), text


def test_a_city_may_add_numbers_by_their_first_digits() -> None:
    crew = AllowList(prefixes=("+881624",))

    assert crew.may_dial("+881624567890")
    assert not crew.may_dial("+881612345678")


def test_the_lines_own_numbers_are_never_texted() -> None:
    line = CANADA.owning("+16045550100", "")

    assert line.textable("+16045550100") == Refused(Refusal.OWN)
    assert line.textable("+16045550102", line="+16045550102") == Refused(Refusal.OWN)
    assert isinstance(line.textable("+16045550101"), Textable)


def test_whoever_is_in_danger_may_have_a_telephone_of_the_states() -> None:
    assert isinstance(CANADA.in_danger().textable("+12065550123"), Textable)
    assert isinstance(CANADA.in_danger().textable("+18765550123"), Refused)


@pytest.mark.parametrize("made", [Dialable, Textable])
def test_nothing_but_the_list_makes_a_number_that_may_be_reached(made: type[Dialable | Textable]) -> None:
    with pytest.raises(TypeError):
        made("+19005550199", object())


def test_a_number_is_not_shown_where_its_value_is_printed() -> None:
    assert "6045550121" not in repr(CANADA.dialable("+16045550121"))


@pytest.mark.parametrize(
    ("main", "country"), [("+16045550100", "CA"), ("+18885550100", "CA"), ("+12065550123", "US"), ("", "CA")]
)
def test_the_country_is_that_of_the_lines_number(main: str, country: str) -> None:
    assert country_of(main) == country
