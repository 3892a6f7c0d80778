"""A hand-off gathers from a call and what is kept of it all that the caller shall not have to repeat."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from intents.meaning.understanding import DangerKind
from intents.privacy.personal import Personal
from ivr.call.call import Call, Spoken
from ivr.call.handoff import Background, Uttered, desk_entry, hand_off, phase_of
from ivr.call.ledger_entries import entries
from ivr.call.query import Query
from ivr.call.states import CallState, TransferAttempt
from ivr.desk.call import Phase
from ivr.storage.encryption import masked
from metrics.ledger.records import TurnRecord
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.dialogue_state import DialogueState
from routing.handoff.handoff import Entity, HandOff, How, ToldAnswer, from_json, to_json
from routing.journeys.run import Given, Run
from routing.services.finding import OpeningHours
from routing.transfer import AnnouncementOutcome, TransferOutcome

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
MESSAGE = TakeMessage("waste", Reason.POLICY, None, "waste.missed")


def call(last: Spoken, *queries: Query) -> Call:
    return Call("CA1", NOW, DialogueState("fr"), last=last, queries=queries)


def turn(number: int, understanding: str, topic: str, decision: str) -> TurnRecord:
    return TurnRecord("CA1", number, NOW, "fr", "HowCanIHelp", understanding, topic, decision, 0.9)


@pytest.mark.parametrize(
    "last",
    [
        Route("waste", ("+16045550101",), Reason.POLICY, "waste.missed"),
        Wait("waste", Reason.POLICY, "waste.missed"),
        MESSAGE,
        OfferCallBack(MESSAGE),
    ],
)
def test_it_says_for_whom_the_call_is_and_why(last: Spoken) -> None:
    known = hand_off(call(last), Background())

    assert (known.language, known.department, known.reason) == ("fr", "waste", Reason.POLICY)
    assert known.article == "waste.missed"


def test_it_says_what_is_still_owed_and_which_hours_were_told() -> None:
    sunday = OpeningHours("pool", date(2026, 11, 29))
    frame = DialogueState("en", pending=("waste.collection_day",), opening=sunday)
    asked = replace(call(Route("waste", ("+16045550101",), Reason.ASKED)), dialogue=frame)

    known = from_json(to_json(hand_off(asked, Background())))

    assert known.owed == ("waste.collection_day",)
    assert (known.facility, known.day) == ("pool", date(2026, 11, 29))


def test_hours_of_the_moment_have_no_day() -> None:
    now = DialogueState("en", opening=OpeningHours("pool", date(2026, 11, 25), is_now=True))

    known = hand_off(replace(call(MESSAGE), dialogue=now), Background())

    assert (known.facility, known.day) == ("pool", None)


def test_it_names_the_callers_language_where_the_line_does_not_speak_it() -> None:
    speaking = replace(call(MESSAGE), dialogue=DialogueState("en", foreign="uk"))

    assert hand_off(speaking, Background()).language == "uk"
    assert {record.language for record in entries(speaking, None, speaking.started_at)} == {"uk"}


def test_a_caller_in_danger_is_passed_on_as_such() -> None:
    known = hand_off(call(Emergency(DangerKind.LIFE, "contact", ("+16045550101",))), Background())

    assert (known.department, known.reason) == ("contact", Reason.EMERGENCY)


def test_the_topic_is_the_last_one_talked_about_when_the_route_names_none() -> None:
    last = Route("contact", ("+16045550101",), Reason.ASKED)
    queries = (Query(1, NOW, article="tax.due", confidence=0.8), Query(2, NOW))

    known = hand_off(call(last, *queries), Background())

    assert (known.article, known.confidence) == ("tax.due", 0.8)


def test_answers_that_the_caller_heard_come_with_their_versions() -> None:
    queries = (
        Query(1, NOW, article="tax.due", version=3, delivered=True),
        Query(2, NOW, article="waste.missed"),
    )

    known = hand_off(call(MESSAGE, *queries), Background())

    assert known.answered == (ToldAnswer("tax.due", 3),)


def test_an_answer_that_was_cut_short_was_told_in_part() -> None:
    cut = Query(1, NOW, article="tax.due", version=3)
    taken = call(Route("tax", ("+16045550101",), Reason.TAKEN_OVER), cut)

    known = hand_off(taken, Background(turns=(turn(1, "recognized", "tax.due", "Answer"),)))

    assert known.answered == (ToldAnswer("tax.due", 3, is_whole=False),)


def test_the_answers_given_on_a_guided_journey_are_handed_on() -> None:
    run = Run("permit.need_one", "permit-explorer@3", "heritage", (Given("project", "deck"),))
    asked = replace(call(MESSAGE), dialogue=DialogueState("fr", run=run))

    assert hand_off(asked, Background()).run == run
    assert hand_off(call(MESSAGE), Background()).run is None


def test_the_last_words_are_those_on_the_matter_and_not_a_wish_about_the_call() -> None:
    uttered = (Uttered(1, "mon bac est plein"), Uttered(2, "on n'est pas venu"), Uttered(3, "un agent"))
    turns = (
        turn(1, "no-match", "", "Reprompt"),
        turn(2, "recognized", "waste.missed", "Answer"),
        turn(3, "control", "agent_request", "Route"),
    )

    assert hand_off(call(MESSAGE), Background(uttered, turns=turns)).last_words == "on n'est pas venu"


def test_a_caller_who_only_asked_for_a_person_is_quoted_with_that() -> None:
    background = Background((Uttered(1, "un agent"),), turns=(turn(1, "control", "agent_request", "Route"),))

    assert hand_off(call(MESSAGE), background).last_words == "un agent"


def test_the_lines_attempts_and_the_callers_wishes_for_a_person_are_counted() -> None:
    turns = (
        turn(1, "no-match", "", "Reprompt"),
        turn(2, "control", "agent_request", "Explain"),
        turn(3, "recognized", "waste.missed", "Answer"),
        turn(4, "control", "no", "AskOpenly"),
        turn(5, "control", "agent_request", "Route"),
    )

    known = hand_off(call(MESSAGE), Background(turns=turns))

    assert (known.attempts, known.asked_for_person) == (2, 2)


def test_what_the_caller_gave_and_earlier_calls_are_passed_on_as_they_are() -> None:
    entity = Entity(Personal.ADDRESS, "encrypted", How.CONFIRMED)

    known = hand_off(call(MESSAGE), Background(entities=(entity,), earlier=2))

    assert (known.entities, known.earlier) == ((entity,), 2)


NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
CALL = Call("CA1", NOON, DialogueState("fr"), encrypted_number="encrypted")
KNOWN = HandOff("fr", "waste", Reason.ASKED, "waste.collection_day")
NOTHING = HandOff("fr", "", Reason.FAILURE)
RUNG = TransferAttempt("waste", NOON + timedelta(minutes=1), by="anna")
TAKEN = replace(RUNG, announcement=AnnouncementOutcome.TAKEN, taken_at=NOON + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("call", "phase", "since"),
    [
        (CALL, Phase.WITH_LINE, NOON),
        (replace(CALL, state=CallState.WAITING, waiting_since=LATER), Phase.WAITING, LATER),
        (replace(CALL, state=CallState.TRANSFERRING, transfers=(RUNG,)), Phase.RINGING, RUNG.rung_at),
        (replace(CALL, state=CallState.TRANSFERRING, transfers=(TAKEN,)), Phase.WITH_PERSON, TAKEN.taken_at),
        (replace(CALL, state=CallState.OFFERING), Phase.MESSAGE, NOON),
        (replace(CALL, state=CallState.RECORDING), Phase.MESSAGE, NOON),
        (replace(CALL, state=CallState.ENDED, ended_at=LATER), Phase.ENDED, LATER),
    ],
)
def test_each_state_of_a_call_is_a_phase_with_its_beginning(
    call: Call, phase: Phase, since: datetime
) -> None:
    entry = desk_entry(call, KNOWN, "", LATER)

    assert (entry.phase, entry.since) == (phase, since)


@pytest.mark.parametrize("state", CallState)
def test_every_state_has_a_phase(state: CallState) -> None:
    assert phase_of(replace(CALL, state=state)) in Phase


def test_a_call_that_is_passed_on_belongs_to_the_department_it_is_brought_to() -> None:
    assert desk_entry(CALL, KNOWN, "", NOON).department == "waste"


def test_a_call_with_the_line_belongs_to_the_department_of_its_topic() -> None:
    asking = replace(CALL, queries=(Query(1, NOON, article="tax.due_date", department="finance"),))

    assert desk_entry(asking, NOTHING, "", NOON).department == "finance"


def test_a_call_without_a_topic_belongs_to_nobody_yet() -> None:
    assert desk_entry(CALL, NOTHING, "", NOON).department == ""


def test_whoever_took_the_call_is_named_until_it_waits_again() -> None:
    ringing = replace(CALL, state=CallState.TRANSFERRING, transfers=(RUNG,))
    declined = replace(RUNG, outcome=TransferOutcome.DECLINED)
    waiting = replace(CALL, state=CallState.WAITING, waiting_since=NOON, transfers=(declined,))

    assert desk_entry(ringing, KNOWN, "", NOON).taken_by == "anna"
    assert desk_entry(waiting, KNOWN, "", NOON).taken_by == ""


def test_a_call_that_a_person_took_is_to_be_closed_after_it_ended() -> None:
    ended = replace(CALL, state=CallState.ENDED, ended_at=LATER, transfers=(TAKEN,))

    entry = desk_entry(ended, KNOWN, "", LATER)

    assert entry.is_to_close
    assert not replace(entry, met_person=False).is_to_close


def test_a_hand_off_is_kept_for_thirty_days() -> None:
    assert desk_entry(CALL, KNOWN, "", NOON).purge_on == date(2026, 12, 25)


def test_only_the_last_two_digits_of_a_number_can_be_read() -> None:
    assert masked("+16045550142") == "••• ••• ••42"


def test_a_hidden_number_stays_empty() -> None:
    assert masked("") == ""
