"""An answer that cannot go on air at its time is seen, and goes once it can."""

from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from intents.text.yaml_file import Problem
from ivr.studio.edition import State, Step
from ivr.studio.schedule import ScheduledAnswers
from ivr.studio.studio import Done, Studio
from tests.ivr.studio.conftest import BIN, MAUD, RAVI, Desk, check, folder_texts

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
