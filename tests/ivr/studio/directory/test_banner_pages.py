"""Notices and the switch on a page."""

import re

import pytest

from ivr.studio.directory.edits import DocumentKind
from tests.ivr.studio.directory.conftest import NO_VOICE, House

SNOW = {
    "text.en": "Plows are out on every street.",
    "text.fr": "Les charrues sont dans toutes les rues.",
    "ends_at": "2026-11-26T08:00",
    "starts_at": "",
    "mode": "before_greeting",
    "scope": "all",
    "owner": "Communications",
    "reason": "First snow of the year",
}
SLUG = "plows-are-out-on"


def faults_in(text: str) -> list[str]:
    return [fault.strip() for fault in re.findall(r'<p class="fault"[^>]*>([^<]*)', text)]


def on_air(house: House) -> set[str]:
    return {banner.id for banner in house.city_now().banners}


def test_one_click_puts_a_notice_on_air(house: House) -> None:
    answer = house.post("/banners", SNOW)

    assert answer.status_code == 303
    assert SLUG in on_air(house)
    assert house.acts == [("banners.air", f"{SLUG}@1: First snow of the year")]
    page = house.client.get(answer.headers["location"]).text
    assert "On air now (2)" in page
    assert (
        "Wednesday, November 25, 2026, 10:00\u00a0a.m. to Thursday, November 26, 2026, 8:00\u00a0a.m." in page
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ends_at": ""}, "Give a date and a time."),
        ({"ends_at": "9999-12-31T23:59"}, "Give a date and a time."),
        ({"starts_at": "0001-01-01T00:00"}, "Give a date and a time."),
        ({"ends_at": "2026-11-24T08:00"}, "The end must come after the start."),
        ({"text.fr": ""}, "This must be filled in."),
        ({"owner": ""}, "This must be filled in."),
        ({"mode": "loudly"}, "Choose one of: before_greeting, before_answer, replace_answer."),
        ({"scope": "articles"}, "Choose at least one."),
        ({"scope": "departments", "departments.harbour": "true"}, "There is no department harbour."),
        (
            {"text.en": "See www.rivermont.ca."},
            "A web or e-mail address cannot be spoken; say “on the city website”.",
        ),
    ],
)
def test_a_notice_with_a_fault_is_not_aired_and_what_was_typed_stays(
    house: House, changes: dict[str, str], fault: str
) -> None:
    before = on_air(house)

    answer = house.post("/banners", {**SNOW, **changes})

    assert answer.status_code == 422
    assert fault in faults_in(answer.text)
    assert on_air(house) == before
    assert all({**SNOW, **changes}[name] in answer.text for name in ("text.en", "ends_at", "owner"))


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_notice_is_aired_or_changed_alone_without_a_reason(house: House, reason: str) -> None:
    house.post("/banners", SNOW)
    before, acts = house.city_now().banners, list(house.acts)

    aired = house.post("/banners", {**SNOW, "text.en": "It snows.", "reason": reason})
    changed = house.post(f"/banners/{SLUG}", {**SNOW, "version": "1", "reason": reason}, "fr")

    assert (aired.status_code, changed.status_code) == (422, 422)
    assert "Say why, in a few words." in faults_in(aired.text)
    assert "Dites pourquoi, en quelques mots." in faults_in(changed.text)
    assert "It snows." in aired.text
    assert (house.city_now().banners, house.acts) == (before, acts)


def test_a_notice_that_is_on_air_is_not_put_there_twice(house: House) -> None:
    house.post("/banners", SNOW)
    before, acts = on_air(house), list(house.acts)

    again = house.post("/banners", {**SNOW, "text.en": " plows are out on every  street. ", "owner": "Roads"})
    elsewhere = house.post("/banners", {**SNOW, "scope": "departments", "departments.roads": "true"})
    after_it = house.post(
        "/banners", {**SNOW, "starts_at": "2026-11-27T08:00", "ends_at": "2026-11-28T08:00"}
    )
    changed = house.post(f"/banners/{SLUG}", {**SNOW, "owner": "Roads", "version": "1"})

    assert again.status_code == 422
    assert any("Callers hear this notice already, until Thursday" in one for one in faults_in(again.text))
    assert len(house.acts) == len(acts) + 3
    assert before < on_air(house)
    assert (elsewhere.status_code, after_it.status_code, changed.status_code) == (303, 303, 303)


def test_what_must_be_filled_in_is_marked(house: House) -> None:
    page = house.get("/banners")

    assert re.search(r'<label for="reason">Why now <span class="small">\(required\)</span>', page)
    assert '<label for="starts_at">' in page
    assert re.search(r'<label for="starts_at">[^<]*</label>', page)


def test_the_reason_is_kept_in_the_audit_log_in_one_line(house: House) -> None:
    house.post("/banners", {**SNOW, "reason": f"Burst main\n on  Oak {'x' * 200}"})

    ((_, subject),) = house.acts
    assert subject == f"{SLUG}@1: Burst main on Oak {'x' * 102}"


def test_a_notice_that_this_machine_cannot_speak_is_aired_for_the_carriers_voice(house: House) -> None:
    house.post("/banners", SNOW)
    house.use_voice("fr", NO_VOICE)

    answer = house.post("/banners", {**SNOW, "text.fr": "Il neige.", "text.en": "It snows."}, "fr")

    assert answer.headers["location"].endswith("done=aired_unrecorded")
    assert (
        "la voix du fournisseur le dit"
        in house.get("/banners", "fr") + house.client.get(answer.headers["location"]).text
    )
    assert "it-snows" in on_air(house)


def test_a_notice_for_some_departments_is_for_those_who_ask_them(house: House) -> None:
    house.post(
        "/banners", {**SNOW, "scope": "departments", "departments.roads": "true", "mode": "before_answer"}
    )

    banner = next(one for one in house.city_now().banners if one.id == SLUG)

    assert banner.concerns(None, "roads")
    assert not banner.concerns(None, "revenue")


def test_a_notice_is_taken_down_at_once_and_can_be_aired_again(house: House) -> None:
    house.post("/banners", SNOW)

    down = house.post(f"/banners/{SLUG}/take-down", {"version": "1"})
    page = house.get("/banners")
    assert SLUG not in on_air(house)
    again = house.post(f"/banners/{SLUG}", {**SNOW, "version": "2"})

    assert down.status_code == 303
    assert "taken down" in page
    assert again.status_code == 303
    assert SLUG in on_air(house)
    assert [
        (kept.version, kept.is_withdrawn) for kept in house.editor.history(DocumentKind.BANNER, SLUG)
    ] == [
        (3, False),
        (2, True),
        (1, False),
    ]


def test_a_notice_of_the_citys_own_files_can_be_taken_down_too(house: House) -> None:
    house.post("/banners/mill-street-bridge/take-down", {"version": "0"})

    assert "mill-street-bridge" not in on_air(house)
    assert "taken down" in house.get("/banners")


def test_taking_down_what_somebody_else_has_changed_does_nothing_and_says_so(house: House) -> None:
    house.post("/banners", SNOW)
    house.post(f"/banners/{SLUG}", {**SNOW, "owner": "Roads", "version": "1"})

    answer = house.post(f"/banners/{SLUG}/take-down", {"version": "1"})

    assert "somebody else has changed" in house.client.get(answer.headers["location"]).text
    assert SLUG in on_air(house)


def test_of_two_people_at_once_the_second_keeps_what_they_typed(house: House) -> None:
    house.post("/banners", SNOW)
    house.post(f"/banners/{SLUG}", {**SNOW, "owner": "Roads", "version": "1"})

    answer = house.post(f"/banners/{SLUG}", {**SNOW, "text.en": "Stay home.", "version": "1"})

    assert answer.status_code == 409
    assert "Stay home." in answer.text
    assert "Roads" in answer.text


def test_the_switch_wants_to_be_confirmed(house: House) -> None:
    answer = house.post("/banners/switch", {"on": "true"})

    assert answer.status_code == 422
    assert "Nothing was changed. Tick the box to confirm." in answer.text
    assert not house.city_now().all_to_people


def test_while_the_switch_is_on_every_page_says_so(house: House) -> None:
    house.post("/banners/switch", {"on": "true", "confirm": "true"})
    on = house.get("/directory", "fr")
    house.post("/banners/switch", {"on": "false", "confirm": "true"})
    off = house.get("/directory", "fr")

    assert "Tous les appels vont à des personnes" in on
    assert "Tous les appels vont à des personnes" not in off
    assert house.acts == [("banners.switch_on", "all_to_people"), ("banners.switch_off", "all_to_people")]


def test_while_the_carrier_hears_new_calls_every_page_says_so(house: House) -> None:
    usual = house.get("/directory", "fr")
    house.app.state.is_degraded = lambda: True

    assert "Très occupé" in house.get("/directory", "fr")
    assert "Very busy" in house.get("/directory", "en")
    assert "Très occupé" not in usual


def test_an_editor_sees_the_notices_without_the_switch(house: House) -> None:
    house.person.roles = frozenset({"editor"})

    page = house.get("/banners")

    assert "Put a notice on air" in page
    assert "Send all calls to people" not in page


def test_an_address_that_names_no_notice_has_no_page(house: House) -> None:
    assert house.client.get("/banners/flood").status_code == 404


@pytest.mark.parametrize("address", ["/banners?done=0", "/directory/waste?done=nothing"])
def test_an_address_that_claims_what_nobody_did_says_nothing_of_it(house: House, address: str) -> None:
    page = house.client.get(address)

    assert page.status_code == 200
    assert 'class="done"' not in page.text
