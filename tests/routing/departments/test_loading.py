"""A city's departments, menu and banners: every fault of every file at once, each with its file and line."""

from pathlib import Path

import pytest

from routing.departments.banner import EveryCall
from routing.departments.department import WhenClosed
from routing.departments.hours import TimeWindow
from routing.departments.loading import load_banners, load_directory, menu_problems

CITY = """\
name: {en: the City, fr: la Ville}
time_zone: America/Vancouver
province: BC
languages: [en, fr]
operator: contact
on_call: "+16045550199"
main_number: "+16045550100"
menu: [waste.collection_day]
privacy: {officer: {en: the privacy officer, fr: la responsable}, number: "604-555-0110"}
"""
CONTACT = """\
id: contact
name: {en: the Contact Centre, fr: le centre de contact}
languages: [en, fr]
numbers: ["+16045550101", "+16045550102"]
hours:
  mon: ["08:30-12:00", "13:00-16:30"]
  sat: ["00:00-24:00"]
exceptions:
  - {date: 2026-12-24, hours: ["08:30-12:00"], reason: {en: Christmas Eve, fr: la veille de Noël}}
  - {date: 2027-01-04, closed: true, reason: {en: inventory, fr: inventaire}}
holidays: closed
max_wait_seconds: 120
when_closed: on_call
on_call: "+16045550197"
"""
BANNER = """\
id: snow
scope: {kind: all}
mode: before_answer
text: {en: Plows are out., fr: Les charrues sont sorties.}
starts_at: 2026-11-01T00:00:00-07:00
ends_at: 2026-11-03T00:00:00-07:00
owner: Communications
approved_by: R. Dhaliwal
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A valid city folder."""
    for folder in ("departments", "banners"):
        (tmp_path / folder).mkdir()
    (tmp_path / "city.yaml").write_text(CITY)
    (tmp_path / "departments" / "contact.yaml").write_text(CONTACT)
    (tmp_path / "banners" / "snow.yaml").write_text(BANNER)
    return tmp_path


def problems_of(city: Path) -> list[str]:
    """Every problem, without the folder in front."""
    directory, found = load_directory(city)
    _, banners = load_banners(city, directory, {"waste.collection_day"})
    menu = menu_problems(city, {"waste.collection_day"})
    return [str(problem).replace(f"{city}/", "") for problem in (*found, *banners, *menu)]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_good_folder_is_read_as_it_is_written(city: Path) -> None:
    directory, problems = load_directory(city)
    banners, _ = load_banners(city, directory, ())

    contact = directory["contact"]
    assert problems == ()
    assert problems_of(city) == []
    assert directory.operator == "contact"
    assert directory.time_zone.key == "America/Vancouver"
    assert contact.hours.week[0] == (TimeWindow(510, 720), TimeWindow(780, 990))
    assert contact.hours.week[1] == ()
    assert contact.hours.week[5] == (TimeWindow(0, 1440),)
    assert (contact.when_closed, contact.on_call) == (WhenClosed.ON_CALL, "+16045550197")
    assert banners[0].scope == EveryCall()


def test_a_city_without_banners_has_none(city: Path) -> None:
    (city / "banners" / "snow.yaml").unlink()

    assert problems_of(city) == []


def test_a_department_that_is_open_on_holidays_follows_its_week(city: Path) -> None:
    edit(city / "departments" / "contact.yaml", "holidays: closed", "holidays: open")

    assert not load_directory(city)[0]["contact"].hours.holidays.days


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("province: BC", "province: XX", "3: there is no province XX; write one of"),
        ("America/Vancouver", "America/Rivermont", "2: there is no time zone America/Rivermont"),
        ("America/Vancouver", "../../etc/passwd", "2: there is no time zone"),
        ("[en, fr]", "[]", "4: a city needs at least one language"),
        ("[en, fr]", "[en, français]", "4: français is not a language code such as en"),
        ("operator: contact", "operator: desk", "5: there is no department desk for the operator"),
        ('"+16045550199"', '"555"', "6: on_call must be a number such as +16045550121"),
        ('"+16045550100"', "604-555-0100", "7: main_number must be a number such as +16045550121"),
        (
            "[waste.collection_day]",
            "[waste.colection]",
            "8: there is no article waste.colection for the menu",
        ),
        (
            "[waste.collection_day]",
            "[a, b, c, d, e, f, g, h, i]",
            "8: the menu has 9 articles; it has keys for 8",
        ),
        ("[waste.collection_day]", "[a, a]", "8: an article is in the menu twice"),
        (', number: "604-555-0110"', "", "9: the field number is missing"),
        (
            '"604-555-0110"}',
            '"604-555-0110"}\nsigned: {eo: N. Kaur}',
            "10: eo is no language that is passed on",
        ),
    ],
)
def test_a_fault_in_city_yaml_is_named(city: Path, old: str, new: str, problem: str) -> None:
    edit(city / "city.yaml", old, new)

    found = problems_of(city)

    assert any(line.startswith(f"city.yaml:{problem}") for line in found), found


def test_a_draft_counts_as_signed_only_in_a_city_that_is_made_up(city: Path) -> None:
    edit(city / "city.yaml", '"604-555-0110"}', '"604-555-0110"}\nsigned: {es: draft}')
    assert problems_of(city) == []

    edit(city / "city.yaml", '"+16045550100"', '"+16042732100"')
    assert problems_of(city) == [
        "city.yaml:10: es: a draft is only heard in a city that is made up; name who reviewed it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: contact", "id: desk", "1: the id desk must be the file's name, contact"),
        (", fr: le centre de contact", "", "2: the field fr is missing"),
        ("languages: [en, fr]", "languages: [en, de]", "3: the city has no language de"),
        ('["+16045550101", "+16045550102"]', "[]", "4: a department needs at least one number"),
        (
            "+16045550102",
            "+1604555",
            (
                "4: numbers must be a number such as +16045550121 or an address such as "
                "sip:permits@pbx.example;transport=tls"
            ),
        ),
        ("08:30-12:00", "8h30-12h", "6: mon must hold time ranges such as 08:30-16:30"),
        ("08:30-12:00", "08:30-13:30", "6: two time ranges of mon overlap"),
        ("08:30-12:00", "22:00-02:00", "6: a time range ends after it begins; past midnight, write 24:00"),
        ("00:00-24:00", "00:00-24:30", "7: a day ends at 24:00"),
        ("00:00-24:00", "00:00-24:60", "7: sat must hold time ranges such as 08:30-16:30"),
        ("  sat:", "  saturday:", "7: unknown field saturday; known are mon, tue"),
        ('hours: ["08:30-12:00"], reason', "reason", "9: give either closed: true or hours"),
        ("closed: true", 'closed: true, hours: ["09:00-10:00"]', "10: give either closed: true or hours"),
        ("2027-01-04", "2026-12-24", "10: 2026-12-24 is given twice"),
        ("2027-01-04", "soon", "10: date must be a date such as 2026-10-05"),
        ("max_wait_seconds: 120", "max_wait_seconds: long", "12: max_wait_seconds must be a whole number"),
        ("when_closed: on_call", "when_closed: ring", "13: when_closed must be one of message, on_call"),
    ],
)
def test_a_fault_in_a_department_is_named(city: Path, old: str, new: str, problem: str) -> None:
    edit(city / "departments" / "contact.yaml", old, new)

    found = problems_of(city)

    assert any(line.startswith(f"departments/contact.yaml:{problem}") for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("ends_at: 2026-11-03T00:00:00-07:00\n", "", "1: the field ends_at is missing"),
        ("2026-11-03T00:00:00-07:00", "2026-10-03T00:00:00-07:00", "6: ends_at is not after starts_at"),
        (
            "2026-11-03T00:00:00-07:00",
            "2026-11-03T00:00:00",
            "6: ends_at must be a date and time with offset",
        ),
        ("{kind: all}", "{kind: some}", "2: kind must be one of all, articles, departments"),
        ("{kind: all}", "{kind: articles}", "2: the scope articles must have articles"),
        ("{kind: all}", "{kind: all, articles: [x]}", "2: the scope all must not have articles"),
        ("{kind: all}", "{kind: articles, articles: [x]}", "2: there is no article x"),
        ("{kind: all}", "{kind: departments, departments: [x]}", "2: there is no department x"),
        ("Plows are out.", "See www.rivermont.ca", "4: a web or e-mail address cannot be spoken"),
        ("mode: before_answer", "mode: loud", "3: mode must be one of before_greeting"),
    ],
)
def test_a_fault_in_a_banner_is_named(city: Path, old: str, new: str, problem: str) -> None:
    edit(city / "banners" / "snow.yaml", old, new)

    found = problems_of(city)

    assert any(line.startswith(f"banners/snow.yaml:{problem}") for line in found), found


def test_faults_of_all_files_come_at_once(city: Path) -> None:
    edit(city / "city.yaml", "BC", "XX")
    edit(city / "departments" / "contact.yaml", "120", "none")
    edit(city / "banners" / "snow.yaml", "before_answer", "loud")

    assert {problem.split(":")[0] for problem in problems_of(city)} == {
        "city.yaml",
        "departments/contact.yaml",
        "banners/snow.yaml",
    }


def test_an_overflow_leads_to_another_department(city: Path) -> None:
    other = CONTACT.replace("id: contact", "id: waste") + "overflow: contact\n"
    (city / "departments" / "waste.yaml").write_text(other)

    directory, problems = load_directory(city)

    assert problems == ()
    assert directory["waste"].overflow == "contact"


@pytest.mark.parametrize(
    ("of_contact", "of_waste", "of_parks", "complaint"),
    [
        ("", "harbour", "", "waste.yaml:15: there is no department harbour for the overflow"),
        ("", "waste", "", "waste.yaml:15: a department cannot be its own overflow"),
        ("", "parks", "waste", "waste.yaml:15: the overflow to parks comes back to waste"),
        ("waste", "", "", "contact.yaml:15: the operator comes after every overflow"),
    ],
)
def test_an_overflow_that_would_never_end_is_a_problem(
    city: Path, of_contact: str, of_waste: str, of_parks: str, complaint: str
) -> None:
    for slug, overflow in {"contact": of_contact, "waste": of_waste, "parks": of_parks}.items():
        text = CONTACT.replace("id: contact", f"id: {slug}")
        (city / "departments" / f"{slug}.yaml").write_text(
            f"{text}overflow: {overflow}\n" if overflow else text
        )

    assert any(complaint in problem for problem in problems_of(city))


REFUSED = ("+19005550199", "+18765550123", "+252612345678", "+881612345678", "+12065550123")
NOT_DIALLED = "must be a number that the line may dial"


@pytest.mark.parametrize("number", REFUSED)
def test_a_number_that_may_not_be_dialled_is_a_fault_wherever_it_stands(city: Path, number: str) -> None:
    contact = city / "departments" / "contact.yaml"
    edit(contact, "+16045550197", number)
    edit(city / "city.yaml", "+16045550199", number)
    (city / "people.yaml").write_text(f"- {{name: Ada Roy, department: contact, number: '{number}'}}\n")

    faults = [problem for problem in problems_of(city) if NOT_DIALLED in problem]

    files = [fault.partition(":")[0] for fault in faults]
    assert files == ["city.yaml", "departments/contact.yaml", "people.yaml"]


@pytest.mark.parametrize(
    ("given", "number"),
    [("[US]", "+12065550123"), ('["+881624"]', "+881624567890"), ("[JM, US]", "+18765550123")],
)
def test_a_city_may_dial_more_and_says_so_in_its_folder(city: Path, given: str, number: str) -> None:
    edit(city / "departments" / "contact.yaml", "+16045550197", number)
    with (city / "city.yaml").open("a") as file:
        file.write(f"may_dial: {given}\n")

    assert problems_of(city) == []
    assert load_directory(city)[0].may_dial.may_dial(number)


@pytest.mark.parametrize("given", ["[us]", '["+1"]', '["881624"]', "[XX]", '["+1604 555"]'])
def test_what_is_neither_a_country_nor_the_beginning_of_numbers_is_a_fault(city: Path, given: str) -> None:
    with (city / "city.yaml").open("a") as file:
        file.write(f"may_dial: {given}\n")

    (fault,) = problems_of(city)

    assert "may_dial must hold countries such as US" in fault
