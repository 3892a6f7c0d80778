"""Where answers lead on Rivermont's journeys."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from routing.journeys.journey import NO, NONE_OF_THESE, YES, AskOption, Journey
from routing.journeys.run import (
    NOTHING,
    Arrived,
    Asking,
    ByPerson,
    Given,
    Reach,
    Run,
    Stage,
    Submitted,
    advanced,
    agreed_to_text,
    begun,
    open_question,
)


@dataclass(frozen=True, slots=True)
class OneZone:
    """Every address lies in one zone; a caller may be texted or not."""

    found: str = ""
    texts: bool = False

    def zone(self, zones: str, place: str) -> str:
        return self.found if zones == "zoning" and place else ""

    def can_text(self, article: str) -> bool:
        return self.texts and article == "permit.apply_docs_fee"


APPLIED = ("garage", "12 oak-street", "owner", "small", YES, NO)


@pytest.fixture(scope="module")
def application(journeys: Mapping[str, Journey]) -> Journey:
    return journeys["permit.apply_by_phone"]


def after(journey: Journey, *answers: str, reach: Reach = NOTHING) -> Stage:
    stage = begun(journey, reach=reach)
    for answer in answers:
        assert isinstance(stage, Asking)
        stage = advanced(journey, stage.run, answer, reach)
    return stage


def test_the_first_question_comes_after_what_is_said_first(explorer: Journey) -> None:
    stage = begun(explorer)

    assert isinstance(stage, Asking)
    assert (stage.told, stage.run.step) == (("welcome",), "project")
    assert stage.options == ("deck", "garage", "suite", "fence")


def test_an_option_that_was_named_already_is_not_asked_for(explorer: Journey) -> None:
    stage = begun(explorer, "deck")

    assert isinstance(stage, Asking)
    assert (stage.told, stage.run.step) == (("welcome",), "deck_height")
    assert stage.run.given == (Given("project", "deck"),)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("deck", NO), ("deck_low",)),
        (("deck", YES, NO), ("deck_permit", "papers", "how_long")),
        (("garage", YES, NO, NO), ("garage_permit", "papers", "how_long")),
        (("suite", "inside", NO, NO), ("suite_permit", "papers", "how_long")),
        (("fence", NO, YES), ("fence_street",)),
    ],
)
def test_answers_lead_to_the_rules_the_papers_and_the_time(
    explorer: Journey, answers: tuple[str, ...], told: tuple[str, ...]
) -> None:
    stage = after(explorer, *answers)

    assert isinstance(stage, Arrived)
    assert stage.guidance.steps == told
    assert tuple(given.answer for given in stage.guidance.run.given) == answers


@pytest.mark.parametrize(
    ("answers", "department"),
    [
        ((NONE_OF_THESE,), ""),
        (("suite", "separate", "12 oak-avenue"), "planning"),
        (("suite", "separate", NONE_OF_THESE), "planning"),
        (("garage", YES, YES), "planning"),
        (("deck", YES, YES), "planning"),
        (("fence", YES), "planning"),
    ],
)
def test_what_the_line_cannot_say_goes_to_whoever_can(
    explorer: Journey, answers: tuple[str, ...], department: str
) -> None:
    stage = after(explorer, *answers)

    assert isinstance(stage, ByPerson)
    assert stage.department == department


def test_the_zone_of_an_address_leads_on(explorer: Journey) -> None:
    told = ("suite", "separate", "300 eagle-ridge-drive")

    allowed, elsewhere = (after(explorer, *told, reach=OneZone(zone)) for zone in ("RU2", "RU1"))

    assert isinstance(allowed, Arrived)
    assert allowed.guidance.steps == ("carriage_house", "papers", "how_long")
    assert allowed.guidance.run.given[-2:] == (
        Given("suite_address", "300 eagle-ridge-drive", is_private=True), Given("suite_zone", "RU2"),
    )  # fmt: skip
    assert isinstance(elsewhere, ByPerson)
    assert elsewhere.guidance.steps == ("own_building",)


def test_a_map_that_does_not_tell_brings_a_person_with_every_answer(application: Journey) -> None:
    stage = after(application, "garage", "12 oak-street")

    assert isinstance(stage, ByPerson)
    assert stage.guidance.steps == ("zone_unknown",)
    assert [given.answer for given in stage.guidance.run.given] == ["garage", "12 oak-street", ""]


def test_an_application_ends_with_what_is_submitted(application: Journey) -> None:
    stage = after(application, *APPLIED, reach=OneZone("RU1"))

    assert isinstance(stage, Submitted)
    assert (stage.code, stage.place, stage.guidance.steps) == (
        "BUILDING_PERMIT", "12 oak-street", ("submitted",),
    )  # fmt: skip


def test_a_text_is_offered_only_to_whom_one_can_be_sent(
    application: Journey, journeys: Mapping[str, Journey]
) -> None:
    reach = OneZone("RU1", texts=True)
    asked = after(application, *APPLIED, reach=reach)
    assert isinstance(asked, Asking)

    agreed, refused = (advanced(application, asked.run, answer, reach) for answer in (YES, NO))

    assert asked.run.step == "list_by_text"
    assert isinstance(agreed, Submitted)
    assert isinstance(refused, Submitted)
    step = agreed_to_text(journeys, asked.run, agreed.guidance.run)
    assert step is not None
    assert step.article == "permit.apply_docs_fee"
    assert agreed_to_text(journeys, agreed.guidance.run, agreed.guidance.run) is None
    assert agreed_to_text(journeys, asked.run, refused.guidance.run) is None


def test_an_address_is_no_part_of_what_staff_read_openly(
    application: Journey, journeys: Mapping[str, Journey]
) -> None:
    stage = after(application, *APPLIED[:3], reach=OneZone("RU1"))
    assert isinstance(stage, Asking)

    said = stage.run.without_places().in_words(journeys, "en")

    assert said == (("Project", "a garage"), ("Zoning", "RU1"), ("Applicant", "the owner"))


def test_the_number_of_a_journey_is_the_same_on_each_call_that_goes_on_with_it() -> None:
    first, other = Run("a", "b@1"), Run("a", "b@1", origin="CA1")

    assert first.number("CA1") == other.number("CA2") == "378424"
    assert first.number("CA2") != first.number("CA1")


def test_every_way_through_the_explorer_ends_within_four_questions(explorer: Journey) -> None:
    open_ones: list[tuple[Stage, int]] = [(begun(explorer), 0)]
    while open_ones:
        stage, asked = open_ones.pop()
        if not isinstance(stage, Asking):
            continue
        assert asked < 4
        answers = (*stage.options, NONE_OF_THESE) if stage.options else (YES, NO)
        open_ones += [(advanced(explorer, stage.run, answer), asked + 1) for answer in answers]


def test_a_journey_that_changed_since_has_no_open_question(explorer: Journey) -> None:
    stage = begun(explorer)
    assert isinstance(stage, Asking)

    changed = replace(explorer, version=explorer.version + 1)

    assert isinstance(open_question(explorer, stage.run), AskOption)
    assert open_question(changed, stage.run) is None
    assert open_question(None, stage.run) is None
