"""An edition goes from draft to air past two different people and the gate."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from intents.text.yaml_file import Problem, yaml_values
from ivr.studio.article_form import text_of
from ivr.studio.edition import IN_WORK, Author, Edition, State, Step
from ivr.studio.gate import GateReport, Miss, OwnTests
from ivr.studio.publishing import Moved, OnAir, Refused
from ivr.studio.studio import Blocked, Done, NotAllowed, Overtaken, ScheduledAnswers, Studio
from tests.ivr.studio.conftest import BIN, MAUD, NADIA, RAVI, Desk, check, folder_texts

SPOKEN = "We repair broken bins for free in about two weeks; say agent now to order it with a person."
PASSED = GateReport((OwnTests("en", 5, 5, ()), OwnTests("fr", 5, 5, ())), (), (), (), (), (), 20)
LOSES = replace(PASSED, lost=(Miss("a", "en", "x.y", BIN), Miss("b", "en", "x.y", BIN)))


@pytest.fixture
def studio(desk: Desk) -> Studio:
    desk.publisher.take_in(folder_texts(), RAVI)
    return Studio(desk.publisher, ("en", "fr"))


def working(desk: Desk) -> Edition:
    found = desk.history(BIN).in_work
    assert found
    return found


def write(studio: Studio, desk: Desk, by: Author = NADIA, spoken: str = SPOKEN) -> Edition:
    newest = desk.history(BIN).newest
    text = text_of(newest.text, {"spoken.en": spoken}, ("en", "fr"))
    assert studio.save(BIN, newest.path, text, newest.number, by) == Done(State.DRAFT)
    return working(desk)


def approved(studio: Studio, desk: Desk) -> Edition:
    assert studio.submit(write(studio, desk), NADIA) == Done(State.IN_REVIEW)
    assert studio.approve(working(desk), RAVI, PASSED, "") == Done(State.APPROVED)
    return working(desk)


def test_what_is_on_air_stays_while_a_draft_is_written(studio: Studio, desk: Desk) -> None:
    before = desk.on_air()[BIN]

    draft = write(studio, desk)

    assert draft.number == 2
    assert draft.state is State.DRAFT
    assert desk.on_air()[BIN] == before


def test_an_approved_edition_names_its_writer_its_reviewer_and_a_new_version(
    studio: Studio, desk: Desk
) -> None:
    edition = approved(studio, desk)

    values = yaml_values(edition.text)
    assert (values["written_by"], values["reviewed_by"]) == ("Nadia Roy", "Ravi Sandhu")
    assert values["version"] == 3
    assert str(values["reviewed_on"]) == "2026-12-01"


def test_a_change_that_no_caller_hears_keeps_the_version(studio: Studio, desk: Desk) -> None:
    newest = desk.history(BIN).newest
    text = text_of(newest.text, {"owner": "Somebody new"}, ("en", "fr"))
    studio.save(BIN, newest.path, text, newest.number, NADIA)
    studio.submit(working(desk), NADIA)

    studio.approve(working(desk), RAVI, PASSED, "")

    assert yaml_values(working(desk).text)["version"] == 2


def test_a_published_edition_takes_the_place_of_the_one_before(studio: Studio, desk: Desk) -> None:
    outcome = studio.publish(approved(studio, desk), RAVI)

    assert isinstance(outcome, OnAir)
    assert SPOKEN in " ".join(desk.on_air()[BIN].split())
    assert [one.state for one in desk.history(BIN).editions] == [State.PUBLISHED, State.SUPERSEDED]


@pytest.mark.parametrize("by", [NADIA, replace(NADIA, roles=frozenset({"manager"}))])
def test_nobody_approves_what_they_wrote(studio: Studio, desk: Desk, by: Author) -> None:
    studio.submit(write(studio, desk), MAUD)

    outcome = studio.approve(working(desk), by, PASSED, "")

    assert isinstance(outcome, NotAllowed)
    assert working(desk).state is State.IN_REVIEW


def test_nobody_approves_what_they_sent_to_review(studio: Studio, desk: Desk) -> None:
    studio.submit(write(studio, desk), MAUD)

    assert studio.approve(working(desk), MAUD, PASSED, "") == NotAllowed("own_edition")


def test_an_untested_edition_is_not_approved(studio: Studio, desk: Desk) -> None:
    studio.submit(write(studio, desk), NADIA)

    assert studio.approve(working(desk), RAVI, None, "") == NotAllowed("not_tested")


def test_the_gate_stands_in_a_reviewers_way_and_a_manager_may_overrule_it_with_a_reason(
    studio: Studio, desk: Desk
) -> None:
    studio.submit(write(studio, desk), NADIA)

    reviewer = studio.approve(working(desk), RAVI, LOSES, "")
    insisting = studio.approve(working(desk), RAVI, LOSES, "I think so.", overrules=True)
    silent = studio.approve(working(desk), MAUD, LOSES, " ", overrules=True)
    manager = studio.approve(working(desk), MAUD, LOSES, "The old answer is wrong.", overrules=True)

    assert isinstance(reviewer, Blocked)
    assert insisting == NotAllowed("no_role")
    assert silent == NotAllowed("no_reason")
    assert manager == Done(State.APPROVED)
    assert desk.history(BIN).steps[-1].note == "The old answer is wrong."


def test_a_draft_with_a_fault_is_not_reviewed(studio: Studio, desk: Desk) -> None:
    draft = write(studio, desk, spoken="Too short.")

    outcome = studio.submit(draft, NADIA)

    assert isinstance(outcome, Refused)
    assert "2 words" in outcome.problems[0].sentence


def test_of_two_editors_the_second_one_sees_the_first_ones_edition(studio: Studio, desk: Desk) -> None:
    seen = desk.history(BIN).newest
    write(studio, desk, NADIA)

    outcome = studio.save(BIN, seen.path, seen.text, seen.number, MAUD)

    assert outcome == Overtaken(desk.history(BIN).newest)


def test_a_new_draft_supersedes_the_one_in_work(studio: Studio, desk: Desk) -> None:
    approved(studio, desk)

    write(studio, desk, MAUD, spoken=SPOKEN + " It is free.")

    assert [one.state for one in desk.history(BIN).editions[:2]] == [State.DRAFT, State.SUPERSEDED]


def test_a_draft_saved_while_another_is_sent_to_review_supersedes_it(
    studio: Studio, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(studio, desk)
    seen = desk.history(BIN)
    assert studio.submit(first, NADIA) == Done(State.IN_REVIEW)
    monkeypatch.setattr(Studio, "history", lambda *_: seen)

    outcome = studio.save(BIN, first.path, first.text, first.number, MAUD)

    assert outcome == Done(State.DRAFT)
    assert [one.number for one in desk.history(BIN).editions if one.state in IN_WORK] == [3]


def test_a_draft_that_is_saved_again_as_it_stands_stays_one_edition(studio: Studio, desk: Desk) -> None:
    seen = desk.history(BIN).newest
    text = text_of(seen.text, {"owner": "Somebody new"}, ("en", "fr"))

    first = studio.save(BIN, seen.path, text, seen.number, NADIA)
    again = [studio.save(BIN, seen.path, text, number, NADIA) for number in (seen.number, seen.number + 1)]

    assert [first, *again] == [Done(State.DRAFT)] * 3
    assert desk.history(BIN).newest.number == seen.number + 1


def test_of_two_drafts_at_the_same_moment_one_is_kept_and_the_other_changes_nothing(
    studio: Studio, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(studio, desk)
    seen = desk.history(BIN)
    monkeypatch.setattr(Studio, "history", lambda *_: seen)
    text = text_of(seen.newest.text, {"owner": "Somebody new"}, ("en", "fr"))

    first, second = (studio.save(BIN, seen.newest.path, text, seen.newest.number, by) for by in (NADIA, MAUD))

    assert (first, second) == (Done(State.DRAFT), Moved())
    assert [one.written_by for one in desk.history(BIN).editions if one.state in IN_WORK] == [NADIA.id]


def test_a_scheduled_edition_goes_on_air_when_its_time_has_come(studio: Studio, desk: Desk) -> None:
    due = desk.clock[0] + timedelta(hours=3)
    assert studio.schedule(approved(studio, desk), RAVI, due) == Done(State.SCHEDULED)

    early = studio.publish_due(due - timedelta(minutes=1))
    on_time = studio.publish_due(due)
    again = studio.publish_due(due)

    assert (early, again) == ((), ())
    assert [(edition.slug, type(outcome)) for edition, outcome in on_time] == [(BIN, OnAir)]
    assert desk.on_air_edition(BIN).number == 2


def test_a_schedule_in_the_past_is_refused_and_a_schedule_can_be_cancelled(
    studio: Studio, desk: Desk
) -> None:
    edition = approved(studio, desk)

    past = studio.schedule(edition, RAVI, desk.clock[0])
    studio.schedule(edition, RAVI, desk.clock[0] + timedelta(days=1))
    studio.take(working(desk), Step.CANCEL, RAVI)

    assert past == NotAllowed("in_the_past")
    assert working(desk).state is State.APPROVED


def test_going_back_is_a_new_edition_of_the_old_text(studio: Studio, desk: Desk) -> None:
    first = desk.on_air()[BIN]
    studio.publish(approved(studio, desk), RAVI)

    assert studio.roll_back(BIN, 1, NADIA) == Done(State.DRAFT)
    studio.submit(working(desk), NADIA)
    studio.approve(working(desk), RAVI, PASSED, "")
    studio.publish(working(desk), RAVI)

    now = yaml_values(desk.on_air()[BIN])
    assert now["en"]["spoken"] == yaml_values(first)["en"]["spoken"]
    assert now["version"] == 4


def test_an_answer_is_withdrawn_with_a_reason(studio: Studio, desk: Desk) -> None:
    edition = desk.on_air_edition(BIN)

    silent = studio.withdraw(edition, NADIA, "")
    told = studio.withdraw(edition, NADIA, "The fee has changed.")

    assert silent == NotAllowed("no_reason")
    assert isinstance(told, OnAir)


def test_staff_without_a_role_in_the_studio_do_nothing(studio: Studio, desk: Desk) -> None:
    passer_by = Author("stan", "Stan", frozenset({"staff"}))

    assert studio.take(write(studio, desk), Step.SUBMIT, passer_by) == NotAllowed("no_role")
    assert studio.withdraw(desk.on_air_edition(BIN), passer_by, "x") == NotAllowed("no_role")


FAULT = Problem("waste/bin-damaged.yaml", 3, "there is no department `waste`")


def test_an_edition_that_does_not_fit_the_city_any_more_is_told_once_and_goes_when_it_fits(
    desk: Desk,
) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    studio = Studio(desk.publisher, ("en", "fr"))
    newest = desk.history(BIN).newest
    assert studio.save(BIN, newest.path, newest.text, newest.number, RAVI) == Done(State.DRAFT)
    due = desk.clock[0] + timedelta(hours=1)
    for step in (Step.SUBMIT, Step.APPROVE):
        draft = desk.history(BIN).in_work
        assert draft
        studio.take(draft, step, MAUD)
    approved = desk.history(BIN).in_work
    assert approved
    assert studio.schedule(approved, MAUD, due) == Done(State.SCHEDULED)
    unfit = replace(desk.publisher, check=lambda texts: (check(texts)[0], (FAULT,)))
    schedule = ScheduledAnswers(replace(studio, publisher=unfit))

    with capture_logs() as logged:
        schedule.round(due)
        schedule.round(due + timedelta(minutes=1))
    stuck = schedule.stuck
    schedule.studio = studio
    schedule.round(due + timedelta(minutes=2))

    assert [(one["event"], one["article"], one["problems"]) for one in logged] == [
        ("scheduled_answer_stuck", BIN, [str(FAULT)])
    ]
    assert (stuck, schedule.stuck) == (1, 0)
    assert desk.on_air_edition(BIN).number == 2
