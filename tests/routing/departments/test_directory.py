"""The whole city as callers meet it."""

from dataclasses import replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from routing.departments.department import Department, Directory, PrivacyOfficer, WhenClosed
from routing.departments.hours import NO_HOLIDAYS, Hours

ZONE = ZoneInfo("America/Vancouver")
CONTACT = Department(
    "contact",
    MappingProxyType({"en": "the Contact Centre"}),
    ("en",),
    ("+16045550101",),
    Hours(ZONE, ((),) * 7, MappingProxyType({}), NO_HOLIDAYS),
    120,
    WhenClosed.MESSAGE,
)
CITY = Directory(
    names=MappingProxyType({"en": "the City", "fr": "la Ville"}),
    time_zone=ZONE,
    languages=("en", "fr"),
    departments=MappingProxyType({"contact": CONTACT, "waste": replace(CONTACT, id="waste")}),
    operator="contact",
    on_call="+16045550199",
    main_number="+16045550100",
    menu=(),
    privacy=PrivacyOfficer(MappingProxyType({"en": "the privacy officer"}), "604-555-0110"),
)


def test_a_department_is_found_by_its_slug() -> None:
    assert CITY["waste"].id == "waste"


def test_what_no_department_owns_goes_to_the_operator() -> None:
    assert CITY["harbour"] is CONTACT


def test_callers_go_through_the_languages_in_turn() -> None:
    assert [CITY.language_after(language) for language in ("en", "fr", "de")] == ["fr", "en", "en"]
