"""The directory on a page: what is typed is checked as a file is, and the next caller feels it."""

import re
from datetime import date

import pytest
from httpx2 import Response

from ivr.studio.directory.department_form import form_of
from ivr.studio.directory.edits import DocumentKind
from routing.departments.hours import TimeWindow
from tests.ivr.studio.directory.conftest import NO_VOICE, House

REVENUE = "/directory/revenue"
SIP = "sip:permits@pbx.example;transport=tls"


def typed(house: House, slug: str = "revenue", version: int = 0, **changes: str) -> dict[str, str]:
    """A department's form with some fields typed anew; a name's “__” stands for a point."""
    directory = house.editor.look().base.directory
    form = form_of(directory[slug], directory.time_zone)
    return {**form, "version": str(version), **{name.replace("__", "."): to for name, to in changes.items()}}


def faults_in(answer: Response) -> list[str]:
    return [text.strip() for text in re.findall(r'<p class="fault"[^>]*>([^<]*)', answer.text)]


def test_every_department_is_listed_with_when_it_is_open(house: House) -> None:
    page = house.get("/directory")

    assert page.count('href="/directory/') >= len(house.city_now().directory.departments)
    assert "Open until Wednesday, November 25, 2026, 4:30\u00a0p.m." in page
    assert "To be signed off" in page


def test_a_form_that_is_sent_as_it_came_changes_nothing_of_the_department(house: House) -> None:
    answer = house.post(REVENUE, typed(house))

    assert answer.status_code == 303
    assert house.city_now().directory["revenue"] == house.city_now.folder.directory["revenue"]


def test_new_hours_are_felt_at_once_and_noted(house: House) -> None:
    answer = house.post(REVENUE, typed(house, hours__mon="09:00-12:00, 13:00-17:00"))

    assert answer.headers["location"] == "/directory/revenue?lang=en&done=saved"
    assert house.city_now().directory["revenue"].hours.week[0] == (
        TimeWindow(540, 720),
        TimeWindow(780, 1020),
    )
    assert house.acts == [("directory.save", "revenue@1")]
    assert "Saved. The next caller feels it." in house.client.get(answer.headers["location"]).text


@pytest.mark.parametrize("number", ["604-555-0126", "(604) 555-0126", "604 555 0126", "+1 604 555 0126"])
def test_a_number_is_taken_as_people_write_it(house: House, number: str) -> None:
    answer = house.post(REVENUE, typed(house, numbers=number, on_call=number))

    assert answer.status_code == 303
    revenue = house.city_now().directory["revenue"]
    assert (revenue.numbers, revenue.on_call) == (("+16045550126",), "+16045550126")


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Day 1 that differs, Reason (French)"), ("fr", "Jour particulier 1, Motif (français)")],
)
def test_what_is_wrong_names_its_row_and_language(house: House, language: str, told: str) -> None:
    day = {
        "exceptions.0.date": "2026-12-24",
        "exceptions.0.reason.en": "Christmas Eve",
        "exceptions.0.reason.fr": "",
    }

    answer = house.post(REVENUE, {**typed(house), **day}, language)

    assert answer.status_code == 422
    assert f'<a href="#exceptions.0.reason.fr">{told}</a>' in answer.text


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"hours__mon": "08:30-12:00, 11:00-16:30"}, "Two time ranges overlap (mon)."),
        ({"hours__mon": "morning"}, "Write time ranges such as 08:30-12:00, 13:00-16:30."),
        ({"numbers": ""}, "A department needs at least one number."),
        (
            {"numbers": "12"},
            f"Write a number such as +16045550121, or an address such as {SIP}.",
        ),
        ({"name__fr": " "}, "This must be filled in."),
        ({"languages__en": "", "languages__fr": ""}, "Choose at least one language."),
        ({"max_wait_seconds": "soon"}, "Write a whole number, such as 120."),
        ({"overflow": "revenue"}, "A department cannot be its own overflow."),
        ({"overflow": "harbour"}, "There is no department harbour."),
        ({"time_zone": "Mars"}, "There is no time zone Mars; write one such as America/Vancouver."),
        ({"on_call": "911"}, "Write a number such as +16045550121."),
        ({"exceptions__0__date": "soon"}, "Write a date such as 2026-10-05."),
        ({"exceptions__0__reason__fr": ""}, "This must be filled in."),
        ({"when_closed": "sing"}, "Choose one of: message, on_call."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    house: House, changes: dict[str, str], fault: str
) -> None:
    answer = house.post(REVENUE, typed(house, **changes))

    assert answer.status_code == 422
    assert fault in faults_in(answer)
    assert house.city_now().directory == house.city_now.folder.directory
    assert all(value.strip() in answer.text for value in changes.values())


def test_a_fault_is_told_in_the_persons_language(house: House) -> None:
    answer = house.post(REVENUE, typed(house, hours__mon="08:30-12:00, 11:00-16:30"), "fr")

    assert faults_in(answer) == ["Deux plages se chevauchent (mon)."]


def test_hours_are_understood_as_staff_write_them(house: House) -> None:
    answer = house.post(REVENUE, typed(house, hours__mon="8-12, 1pm-4:30pm"))

    assert answer.status_code == 303
    assert house.city_now().directory["revenue"].hours.week[0] == (TimeWindow(480, 720), TimeWindow(780, 990))


def test_an_exception_row_that_was_left_empty_is_dropped(house: House) -> None:
    rows = {
        "exceptions__0__date": "",
        "exceptions__0__reason__en": "",
        "exceptions__0__reason__fr": "",
        "exceptions__1__date": "2026-12-31",
        "exceptions__1__hours": "08:30-12:00",
        "exceptions__1__reason__en": "New Year's Eve",
        "exceptions__1__reason__fr": "la veille du jour de l'An",
    }
    form = {name: to for name, to in typed(house).items() if not name.startswith("exceptions")}

    answer = house.post(REVENUE, {**form, **{name.replace("__", "."): to for name, to in rows.items()}})

    assert answer.status_code == 303
    exceptions = house.city_now().directory["revenue"].hours.exceptions
    assert list(exceptions) == [date(2026, 12, 31)]
    assert exceptions[date(2026, 12, 31)].windows == (TimeWindow(510, 720),)


def test_of_two_people_at_once_the_second_is_told_what_differs_and_loses_nothing(house: House) -> None:
    first, second = typed(house, max_wait_seconds="60"), typed(house, numbers="+16045550199")
    house.post(REVENUE, first)

    answer = house.post(REVENUE, second)
    again = house.post(REVENUE, {**second, "version": "1"})

    assert answer.status_code == 409
    assert "Ada Roy has changed the same on Wednesday, November 25, 2026, 10:00\u00a0a.m." in answer.text
    assert "Longest wait in seconds" in answer.text
    assert "+16045550199" in answer.text
    assert 'name="version" value="1"' in answer.text
    assert again.status_code == 303
    assert [kept.version for kept in house.editor.history(DocumentKind.DEPARTMENT, "revenue")] == [2, 1]


def test_a_name_that_this_machine_cannot_speak_is_saved_and_told_to_who_runs_the_machine(
    house: House,
) -> None:
    house.post(REVENUE, typed(house))
    house.use_voice("fr", NO_VOICE)

    answer = house.post(REVENUE, typed(house, version=1, name__fr="le bureau des taxes"))

    shown = house.client.get(answer.headers["location"]).text
    assert answer.status_code == 303
    assert "Je vous passe le bureau des taxes." in shown
    assert "This sentence has no recording yet (French)." in shown
    assert "Install" not in shown
    assert "whoever runs the machine is told" in shown
    house.person.roles = frozenset({"admin"})
    assert 'href="/machine?lang=en"' in house.client.get(answer.headers["location"]).text
    assert [(one.language, one.remedy) for one in house.city_now.not_recorded()] == [
        ("fr", "Install the French voice.")
    ]
    assert house.city_now().directory["revenue"].names["fr"] == "le bureau des taxes"


def test_the_year_ahead_is_signed_off_by_name_until_the_days_change(house: House) -> None:
    page = house.get(REVENUE)
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest

    signed = house.post(f"{REVENUE}/sign-off", {"digest": digest[1]})
    after = house.get(REVENUE)
    house.post(REVENUE, typed(house, hours__mon="09:00-17:00"))
    changed = house.get(REVENUE)

    assert "Friday, December 25, 2026" in page
    assert signed.status_code == 303
    assert "Signed off by Ada Roy on Wednesday, November 25, 2026, 10:00\u00a0a.m.." in after
    assert "Something has changed" in changed
    assert ("directory.sign_off", "revenue") in house.acts


def test_a_sign_off_for_days_that_have_changed_since_is_refused(house: House) -> None:
    answer = house.post(f"{REVENUE}/sign-off", {"digest": "0" * 64})

    assert answer.status_code == 409
    assert "The days have changed since you looked at them." in answer.text


def test_a_calendar_that_was_downloaded_can_be_imported(house: House) -> None:
    calendar = house.client.get(f"{REVENUE}/calendar.ics")
    text = calendar.text.replace("T083000", "T090000")

    answer = house.client.post(
        f"{REVENUE}/calendar",
        data={"version": "0"},
        files={"calendar": ("hours.ics", text.encode(), "text/calendar")},
        follow_redirects=False,
    )

    assert calendar.headers["content-type"].startswith("text/calendar")
    assert answer.status_code == 303
    assert house.city_now().directory["revenue"].hours.week[0][0].opens == 540


@pytest.mark.parametrize(
    ("language", "complaint"),
    [
        ("en", "line 1: This is no calendar that can be read"),
        ("fr", "ligne 1\N{NO-BREAK SPACE}: Ce n&#39;est pas un calendrier"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_and_the_hours_stay(
    house: House, language: str, complaint: str
) -> None:
    answer = house.client.post(
        f"{REVENUE}/calendar?lang={language}",
        data={"version": "0"},
        files={"calendar": ("hours.ics", b"hello", "text/calendar")},
    )

    assert answer.status_code == 422
    assert complaint in answer.text
    assert house.city_now().directory == house.city_now.folder.directory


def test_a_calendar_as_large_as_a_film_is_refused(house: House) -> None:
    answer = house.client.post(
        f"{REVENUE}/calendar", data={"version": "0"}, files={"calendar": ("hours.ics", b"x" * 600_000)}
    )

    assert answer.status_code == 422


def test_an_address_that_names_no_department_has_no_page(house: House) -> None:
    assert house.client.get("/directory/harbour").status_code == 404


ARCHIVE = {
    "slug": "city-archive",
    "name.en": "the City Archive",
    "name.fr": "les archives de la Ville",
    "languages.en": "true",
    "numbers": "+16045550188",
    "hours.tue": "10:00-16:00",
    "holidays": "closed",
    "max_wait_seconds": "120",
    "when_closed": "message",
}


def test_a_new_department_is_in_the_directory_at_once(house: House) -> None:
    page = house.get("/directory/new")

    answer = house.post("/directory/new", ARCHIVE)

    assert "Add a department" in page
    assert answer.headers["location"] == "/directory/city-archive?lang=en&done=saved"
    assert house.city_now().directory["city-archive"].names["en"] == "the City Archive"
    assert "the City Archive" in house.get("/directory/city-archive")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"slug": "waste"}, "There is a department of that id already."),
        ({"slug": "new"}, "There is a department of that id already."),
        ({"slug": "City Archive"}, "Write small letters and hyphens, such as city-archive."),
        ({"slug": ""}, "Write small letters and hyphens, such as city-archive."),
        ({"numbers": ""}, "A department needs at least one number."),
        ({"hours.tue": "16:00-10:00"}, "A time range ends after it begins"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_added(
    house: House, changes: dict[str, str], fault: str
) -> None:
    answer = house.post("/directory/new", {**ARCHIVE, **changes})

    assert answer.status_code == 422
    assert any(text.startswith(fault) for text in re.findall(r'<p class="fault"[^>]*>([^<]*)', answer.text))
    assert "the City Archive" in answer.text
    assert house.city_now().directory == house.city_now.folder.directory
