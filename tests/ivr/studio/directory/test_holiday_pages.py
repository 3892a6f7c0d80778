"""One day for all departments at once: seen before it is saved, and taken back."""

from datetime import date, timedelta

import pytest

from tests.ivr.studio.directory.conftest import House

HOLIDAY = "/directory/holiday"
EVE = date(2026, 12, 24)
TYPED = {"date": EVE.isoformat(), "hours": "", "called.en": "Christmas Eve", "called.fr": "la veille de Noël"}


def seen(house: House, **changes: str) -> dict[str, str]:
    """The form once its preview was shown, with every department ticked."""
    hours = changes.get("hours_seen", "")
    ticked = {f"departments.{slug}": "true" for slug in house.city_now().directory.departments}
    return {**TYPED, **ticked, "seen": f"{EVE} {hours}"}


def closed(house: House) -> set[str]:
    """The departments that have no hours of the week's on that day."""
    return {
        slug
        for slug, department in house.city_now().directory.departments.items()
        if EVE in department.hours.exceptions and not department.hours.on(EVE)
    }


def save(house: House, fields: dict[str, str]) -> str:
    answer = house.post(HOLIDAY, fields)
    assert answer.status_code == 303, answer.text
    house.clock[0] += timedelta(minutes=1)
    return answer.headers["location"]


def take_back(house: House, location: str) -> str:
    saved_at = location.partition("&at=")[2]
    return house.post(f"{HOLIDAY}/undo", {"at": saved_at}).headers["location"]


def test_nothing_is_saved_before_it_was_seen_what_changes(house: House) -> None:
    preview = house.post(HOLIDAY, TYPED)

    assert preview.status_code == 200
    assert "Thursday, December 24, 2026" in preview.text
    assert preview.text.count(" checked> ") == len(house.city_now().directory.departments)
    assert '<td data-name="Until now">08:30-' in preview.text
    assert '<td data-name="From now on">Closed</td>' in preview.text
    assert closed(house) == set()


def test_a_holiday_is_saved_for_every_department_at_once_and_noted(house: House) -> None:
    location = save(house, seen(house))

    assert closed(house) == set(house.city_now().directory.departments)
    assert ("directory.save", "revenue@1") in house.acts
    assert f"Saved for {len(closed(house))} departments" in house.client.get(location).text


def test_hours_are_understood_as_people_write_them(house: House) -> None:
    save(house, {**seen(house, hours_seen="08:00-12:00"), "hours": "8am - 12pm"})

    windows = house.city_now().directory["revenue"].hours.on(EVE)
    assert [(one.opens, one.closes) for one in windows] == [(480, 720)]


def test_what_was_changed_after_the_preview_is_shown_before_it_is_saved(house: House) -> None:
    answer = house.post(HOLIDAY, {**seen(house), "hours": "8-12"})

    assert answer.status_code == 200
    assert "08:00-12:00" in answer.text
    assert closed(house) == set()


def test_only_the_ticked_departments_have_the_day(house: House) -> None:
    fields = seen(house)
    del fields["departments.revenue"]

    save(house, fields)

    assert closed(house) == set(house.city_now().directory.departments) - {"revenue"}


def test_a_second_press_saves_nothing_again(house: House) -> None:
    save(house, seen(house))

    location = save(house, seen(house))

    assert location.endswith("done=holiday_same")
    assert len(house.acts) == len(house.city_now().directory.departments)


def test_a_holiday_taken_back_leaves_every_department_as_the_folder_has_it(house: House) -> None:
    location = save(house, seen(house))

    assert "done=holiday_undone" in take_back(house, location)

    assert house.city_now().directory == house.city_now.folder.directory
    assert "as in the city&#39;s files" in house.get("/directory/revenue")


def test_taking_back_leaves_what_was_changed_before_and_since(house: House) -> None:
    first = save(house, {**seen(house, hours_seen="09:00-11:00"), "hours": "9-11"})
    second = save(house, seen(house))
    form = {key: value for key, value in seen(house).items() if not key.startswith("departments.")}
    third = {**form, "departments.parks": "true", "hours": "10-11", "seen": f"{EVE} 10:00-11:00"}
    save(house, third)

    take_back(house, second)

    on = {slug: one.hours.on(EVE) for slug, one in house.city_now().directory.departments.items()}
    assert {(one.opens, one.closes) for one in on["revenue"]} == {(540, 660)}
    assert {(one.opens, one.closes) for one in on["parks"]} == {(600, 660)}
    assert take_back(house, first).endswith("done=holiday_kept")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"date": ""}, "Write a date such as 2026-10-05."),
        ({"date": "2026-11-24"}, "This day has passed."),
        ({"hours": "morning"}, "Write time ranges such as 08:30-12:00, 13:00-16:30."),
        ({"called.fr": " "}, "This must be filled in."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(house: House, changes: dict[str, str], fault: str) -> None:
    answer = house.post(HOLIDAY, {**TYPED, **changes})

    assert answer.status_code == 422
    assert f'-fault1">{fault}</p>' in answer.text
    assert closed(house) == set()


def test_a_fault_is_led_to_by_the_name_of_its_field(house: House) -> None:
    answer = house.post(HOLIDAY, {**TYPED, "called.fr": ""})

    assert '<a href="#called.fr">What the day is (French)</a>' in answer.text


def test_without_a_department_nothing_is_saved(house: House) -> None:
    answer = house.post(HOLIDAY, {**TYPED, "seen": f"{EVE} "})

    assert answer.status_code == 422
    assert "Tick at least one department." in answer.text


@pytest.mark.parametrize("saved_at", ["", "yesterday", "2026-11-25T18:00:00.000000Z"])
def test_what_was_never_saved_is_not_taken_back(house: House, saved_at: str) -> None:
    answer = house.post(f"{HOLIDAY}/undo", {"at": saved_at})

    assert answer.headers["location"].endswith("done=holiday_kept")
