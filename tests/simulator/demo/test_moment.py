from datetime import UTC, datetime

from metrics.ledger.records import TurnRecord
from simulator.carrier.events import (
    CallerStarted,
    CallerStopped,
    CallHungUp,
    LegChanged,
    Pressed,
    Recorded,
    VerbStarted,
)
from simulator.demo.overheard import Remark
from simulator.demo.story import StoryTurn, Who, moments

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
TURN = TurnRecord(
    "CA1", 1, AT, "en", "HowCanIHelp", "recognized", "tax.due_date", "Answer", 0.93, 812.4, 300, 4
)


def told(remarks=(), events=(), exchanges=()) -> list[tuple[Who, str]]:
    found = moments(remarks, events, exchanges, {"+1604": "Parking Services"})
    return [(moment.who, moment.text) for moment in found]


def test_both_sides_and_what_was_understood_stand_in_order():
    reply = Remark(3000, "July second.")
    exchange = StoryTurn(TURN, "when are taxes due", 2990, (reply,))

    transcript = told(
        [Remark(0, "Hello."), Remark(900, "How can I help?"), reply],
        [CallerStarted(1500, "When are taxes due?"), CallerStopped(2200), CallHungUp(5000, "caller")],
        [exchange],
    )

    assert transcript == [
        (Who.LINE, "Hello. How can I help?"),
        (Who.CALLER, "“When are taxes due?”"),
        (
            Who.UNDERSTOOD,
            (
                "heard “when are taxes due” → recognized tax.due_date 0.93 → Answer "
                "(from the last word to the reply 812 ms, transcription 300 ms, decision 4 ms)"
            ),
        ),
        (Who.LINE, "July second."),
        (Who.CALLER, "hangs up"),
    ]


def test_a_key_is_told_before_what_it_meant_although_two_clocks_tell_the_time():
    reply = Remark(1010, "One moment.")
    exchange = StoryTurn(TURN, "", 995, (reply,))

    transcript = told([reply], [Pressed(1000, "0")], [exchange])

    assert [who for who, _ in transcript] == [Who.CALLER, Who.UNDERSTOOD, Who.LINE]


def test_what_is_announced_to_a_person_is_told_as_one():
    transcript = told(
        events=[
            VerbStarted(1, "Say", "City line.", "department"),
            VerbStarted(2, "Say", "French speaker, about a pothole.", "department"),
            LegChanged(3, "+1604", "in-progress", bridged=True),
        ]
    )

    assert transcript == [
        (Who.ANNOUNCEMENT, "City line. French speaker, about a pothole."),
        (Who.PEOPLE, "Parking Services takes the call"),
    ]


def test_people_are_named_and_their_own_keys_are_not_told():
    transcript = told(
        events=[
            LegChanged(1, "+1604", "ringing"),
            LegChanged(2, "+1604", "no-answer"),
            Pressed(3, "1", "department"),
            LegChanged(4, "+1604", "in-progress", bridged=True),
            Recorded(5, "http://recordings", 7.6),
        ]
    )

    assert transcript == [
        (Who.PEOPLE, "Parking Services: no-answer"),
        (Who.PEOPLE, "Parking Services takes the call"),
        (Who.PEOPLE, "a message of 8 s is recorded"),
    ]
