from simulator.browser_phone.captions import Happenings
from simulator.browser_phone.messages import (
    CallNote,
    ClearSound,
    Over,
    PickedUp,
    SpeakingTurn,
    SpokenLine,
    SpokenPart,
)
from simulator.carrier.events import (
    CallHungUp,
    Cleared,
    LegChanged,
    LineStarted,
    LineStopped,
    Requested,
    StreamStarted,
    VerbStarted,
)

NUMBER = "+16045550101"


def told(words, *events) -> list[object]:
    happenings = Happenings(words)
    return [shown for event in events for shown in happenings.shown(event, "en")]


def test_a_transfer_is_told_from_ringing_to_the_end(english) -> None:
    leg = (
        LegChanged(0, NUMBER, "initiated"),
        LegChanged(1, NUMBER, "ringing"),
        LegChanged(2, NUMBER, "in-progress"),
        LegChanged(3, NUMBER, "in-progress", bridged=True),
        LegChanged(4, NUMBER, "completed"),
    )

    assert told(english, *leg) == [
        CallNote(f"Ringing {NUMBER}"),
        CallNote("Somebody picks up and hears a summary first"),
        CallNote("You are connected to the department"),
        CallNote("The department has hung up"),
    ]


def test_a_department_that_declines_did_not_take_the_call(english) -> None:
    leg = (LegChanged(2, NUMBER, "in-progress"), LegChanged(4, NUMBER, "completed"))

    assert told(english, *leg)[-1] == CallNote("The department did not take the call")


def test_the_second_department_to_decline_is_told_apart_from_the_first_that_talked(english) -> None:
    first = (LegChanged(1, NUMBER, "in-progress"), LegChanged(2, NUMBER, "in-progress", bridged=True))
    second = (LegChanged(3, NUMBER, "in-progress"), LegChanged(4, NUMBER, "completed"))

    assert told(english, *first, *second)[-1] == CallNote("The department did not take the call")


def test_the_announcement_is_shown_as_said_to_the_department(english) -> None:
    announced, aloud = told(
        english,
        VerbStarted(0, "Say", "Call from the city line.", "department"),
        VerbStarted(1, "Say", "Please hold."),
    )

    assert announced == SpokenLine(
        "department", "To the department", (SpokenPart("Call from the city line.", "en"),)
    )
    assert aloud == SpokenLine("carrier", "The telephone company", (SpokenPart("Please hold.", "en"),))


def test_barge_in_empties_the_speaker(english) -> None:
    assert told(english, StreamStarted(0, "MZ1"), Cleared(1, 400.0)) == [PickedUp(), ClearSound()]


def test_it_is_shown_whether_the_line_speaks_or_listens(english) -> None:
    shown = told(english, LineStarted(0), LineStopped(900))

    assert shown == [SpeakingTurn("The line speaks"), SpeakingTurn("The line listens")]


def test_the_end_says_who_hung_up(english) -> None:
    assert told(english, CallHungUp(9, "line")) == [Over("The line ended the call")]


def test_the_carriers_own_business_is_not_shown(english) -> None:
    assert told(english, Requested(0, "/voice", ())) == []
