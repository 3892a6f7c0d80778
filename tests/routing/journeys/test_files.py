"""Journeys as files: read whole, with every fault by file and line."""

from dataclasses import replace
from pathlib import Path

import pytest

from routing.journeys.files import Journeys, load_journeys
from routing.journeys.journey import AskOption, BringToPerson, CityNames

NAMES = CityNames(
    ("en", "fr"),
    {"permit.need_one"},
    {"planning"},
    {"zoning": ("RU1", "C1")},
    {"permit.need_one"},
    takes_requests=True,
)
HEADING = """\
id: shed
article: permit.need_one
version: 1
owner: A
written_by: B
reviewed_by: C
reviewed_on: 2026-10-05
review_by: 2027-04-05
start: size
steps:
"""
SIZE = """\
- id: size
  ask: {en: Is it large?, fr: Est-ce grand ?}
  label: {en: Large, fr: Grand}
  yes: planner
  no: small
"""
SMALL = "- {id: small, tell: {en: It needs no permit., fr: Il ne faut pas de permis.}}\n"
PLANNER = (
    "- {id: planner, person: {en: A planner goes on., fr: Une personne poursuit.}, department: planning}\n"
)
STEPS = SIZE + SMALL + PLANNER


def read(folder: Path, steps: str = STEPS, heading: str = HEADING) -> tuple[Journeys, list[str]]:
    (folder / "shed.yaml").write_text(heading + steps, encoding="utf-8")
    journeys, problems = load_journeys(folder, NAMES)
    return journeys, [str(problem).removeprefix(f"{folder.as_posix()}/") for problem in problems]


def test_a_folder_without_journeys_guides_nobody(tmp_path: Path) -> None:
    assert load_journeys(tmp_path / "journeys", NAMES) == ({}, ())


def test_a_journey_is_known_by_the_article_that_starts_it(tmp_path: Path) -> None:
    journeys, problems = read(tmp_path)

    assert problems == []
    assert journeys["permit.need_one"].reference == "shed@1"
    assert journeys["permit.need_one"].steps["planner"] == BringToPerson(
        "planner", {"en": "A planner goes on.", "fr": "Une personne poursuit."}, "planning"
    )


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        (SIZE + SMALL, "shed.yaml:11: there is no step planner"),
        (STEPS + "- {id: more, tell: {en: More., fr: Plus.}}\n", "yaml:18: no way leads to the step more"),
        (STEPS + SMALL, "shed.yaml:18: there are two steps small"),
        (STEPS.replace("planning", "moon"), "shed.yaml:17: there is no department moon"),
        (STEPS.replace(", fr: Est-ce grand ?", ""), "shed.yaml:12: the field fr is missing"),
        (STEPS.replace("It needs", "See www.rivermont.ca, it needs"), "yaml:16: a web or e-mail"),
        (STEPS.replace("Is it large?", "large " * 46), "shed.yaml:12: the en text has 46 words"),
        (STEPS.replace("tell:", "says:"), "shed.yaml:16: a step needs one of the fields"),
        (
            STEPS.replace("permis.}}", "permis.}, then: size}"),
            "shed.yaml:16: the steps go round in a circle, from size to small to size",
        ),
        (
            STEPS.replace("no: small", "no: which")
            + "- {id: which, branch: colour, cases: {}, otherwise: small}\n",
            "shed.yaml:18: the branch looks at colour, which is not always asked before it",
        ),
        (
            STEPS.replace("no: small", "no: which")
            + "- {id: which, branch: size, cases: {maybe: small}, otherwise: small}\n",
            "shed.yaml:18: maybe is no answer to size",
        ),
        ("  nothing", "shed.yaml:11: steps must be a list"),
        (
            STEPS.replace("no: small", "no: which")
            + "- {id: which, branch: size, cases: a, otherwise: small}\n",
            "shed.yaml:18: cases must be a list of fields",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, steps: str, problem: str) -> None:
    _, problems = read(tmp_path, steps)

    assert any(problem in each for each in problems), problems


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("id: shed", "id: hut", "shed.yaml:1: the file of hut must be named hut.yaml"),
        ("permit.need_one", "permit.moon", "shed.yaml:2: there is no article permit.moon"),
        ("reviewed_by: C", "reviewed_by: b", "shed.yaml:6: the reviewer is also the writer"),
        ("review_by: 2027", "review_by: 2025", "shed.yaml:8: review_by is before reviewed_on"),
        ("start: size", "start: moon", "shed.yaml:9: there is no step moon"),
        ("version: 1\n", "", "shed.yaml:1: the field version is missing"),
    ],
)
def test_a_fault_of_the_heading_is_named(tmp_path: Path, before: str, after: str, problem: str) -> None:
    _, problems = read(tmp_path, heading=HEADING.replace(before, after))

    assert any(problem in each for each in problems), problems


def test_one_article_starts_one_journey(tmp_path: Path) -> None:
    (tmp_path / "hut.yaml").write_text(HEADING.replace("id: shed", "id: hut") + STEPS, encoding="utf-8")

    _, problems = read(tmp_path)

    assert problems == ["shed.yaml:2: hut starts at permit.need_one already"]


ADDRESS = """\
- id: size
  address: {en: Where?, fr: Où ?}
  label: {en: Address, fr: Adresse}
  then: zone
  otherwise: planner
"""
ZONE = """\
- id: zone
  look_up: zoning
  at: size
  label: {en: Zoning, fr: Zonage}
  cases: {C1: planner}
  otherwise: list
  unavailable: planner
"""
LIST = """\
- id: list
  text: {en: Shall I text it?, fr: Par texto ?}
  of: permit.need_one
  label: {en: Text, fr: Texto}
  then: end
"""
END = "- {id: end, submit: {en: It is recorded., fr: C'est noté.}, code: PERMIT, at: size}\n"
ACTS = ADDRESS + ZONE + LIST + END + PLANNER


def test_an_address_is_looked_up_and_the_list_texted_and_submitted(tmp_path: Path) -> None:
    journeys, problems = read(tmp_path, ACTS, HEADING.replace("start:", "keep_days: 30\nstart:"))

    assert problems == []
    journey = journeys["permit.need_one"]
    assert [type(step).__name__ for step in journey.steps.values()] == [
        "AskPlace", "CheckPlace", "AskToText", "Submit", "BringToPerson",
    ]  # fmt: skip
    assert (journey.keep_days, journey.asks_place) == (30, True)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (
            "look_up: zoning",
            "look_up: floods",
            "there is no zone map floods in services/zones; there is zoning",
        ),
        ("{C1: planner}", "{C9: planner}", "the zone map zoning has no zone C9"),
        ("of: permit.need_one", "of: permit.moon", "services/texts.yaml has no text of permit.moon"),
        ("at: size\n", "at: zone\n", "no address is always asked for at zone before this"),
        ("  unavailable: planner\n", "", "the field unavailable is missing"),
        ("unavailable: planner", "unavailable: moon", "there is no step moon"),
        ("then: end", "then: list", "the steps go round in a circle, from list to list"),
        ("fr: Où ?", "de: Wo?", "shed.yaml:12: the field fr is missing"),
    ],
)
def test_a_fault_of_what_is_looked_up_or_texted_is_named(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    _, problems = read(tmp_path, ACTS.replace(before, after))

    assert any(problem in each for each in problems), problems


def test_nothing_is_submitted_in_a_city_without_a_server(tmp_path: Path) -> None:
    (tmp_path / "shed.yaml").write_text(HEADING + ACTS, encoding="utf-8")

    _, problems = load_journeys(tmp_path, replace(NAMES, takes_requests=False))

    assert "services/requests.yaml names no server" in str(problems[0])


CHOICES = """\
- id: size
  ask: {en: Which?, fr: Lequel ?}
  label: {en: Which, fr: Lequel}
  choices:
    - id: deck
      en: {name: a deck, words: [deck]}
      fr: {name: une terrasse, words: [terrasse, Galerie]}
      then: small
    - {id: porch, en: {name: a porch, words: [porch]}, fr: {name: une galerie, words: [galerie]}, then: small}
  otherwise: planner
"""


def test_a_word_stands_for_one_choice_only(tmp_path: Path) -> None:
    journeys, problems = read(tmp_path, CHOICES + SMALL + PLANNER)

    assert problems == ["shed.yaml:15: “galerie” (fr) stands for two choices"]
    question = journeys["permit.need_one"].steps["size"]
    assert isinstance(question, AskOption)
    assert [option.id for option in question.options] == ["deck", "porch"]


def test_more_questions_than_callers_answer_are_refused(tmp_path: Path) -> None:
    asks = "".join(
        SIZE.replace("id: size", f"id: size{n}").replace("no: small", f"no: size{n + 1}") for n in range(8)
    )
    steps = asks.replace("no: size8", "no: small") + SMALL + PLANNER

    _, problems = read(tmp_path, steps, HEADING.replace("start: size", "start: size0"))

    assert problems == ["shed.yaml:46: one way asks 8 questions; callers stay for 7 at most"]


def test_a_file_under_another_ending_is_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "porch.yml").write_text(HEADING, encoding="utf-8")

    _, problems = read(tmp_path)

    assert problems == ["porch.yml:1: this file is not read; name it .yaml"]


def test_a_journey_takes_the_place_of_other_articles_only(tmp_path: Path) -> None:
    heading = HEADING.replace("start:", "instead_of: [permit.need_one, shed.unknown]\nstart:")

    _, problems = read(tmp_path, heading=heading)

    refused = "instead_of names other articles, which only tell what the journey does"
    assert problems == [f"shed.yaml:9: {refused}"]


def test_what_is_submitted_is_not_asked_by_text(tmp_path: Path) -> None:
    submitted = "- {id: small, submit: {en: Recorded., fr: Noté.}, code: SHED}\n"
    heading = HEADING.replace("steps:", "by_text: true\nsteps:")

    _, problems = read(tmp_path, SIZE + submitted + PLANNER, heading)

    assert [each for each in problems if "not by text" in each]
    assert read(tmp_path, heading=heading)[1] == []


def test_a_yes_chooses_an_option_of_its_own_question(tmp_path: Path) -> None:
    choices = """\
- id: size
  ask: {en: "Small, or large?", fr: "Petit, ou grand ?"}
  label: {en: Size, fr: Taille}
  if_yes: small
  if_no: huge
  choices:
    - {id: small, en: {name: small, words: [small]}, fr: {name: petit, words: [petit]}, then: small}
    - {id: large, en: {name: large, words: [large]}, fr: {name: grand, words: [grand]}, then: planner}
  otherwise: planner
"""
    _, problems = read(tmp_path, choices + SMALL + PLANNER)

    assert [each.partition(": ")[2] for each in problems] == ["there is no choice huge"]
