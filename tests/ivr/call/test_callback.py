"""What a call leaves behind for a department."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intents.meaning.understanding import Control, ControlKind, NoMatch, Silence
from intents.text.transcript import Keys, NoSpeech, Transcript
from ivr.call.call import Call
from ivr.call.callback import Recording, after_check, callback, grouped, message
from ivr.call.query import Query
from ivr.call.states import CallBackWished, CheckNumber
from ivr.desk.callbacks.callback import KEPT_UNREAD, CallbackKind, CallbackState, TranscriptState
from routing.decision import Reason, TakeMessage
from routing.departments.department import Department
from routing.departments.loading import load_directory
from routing.dialogue_state import DialogueState
from routing.outbound.allow_list import AllowList

EVENING = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
RECORDING = Recording("RE1", "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", 9.0)


@pytest.fixture
def waste() -> Department:
    return load_directory(Path("deploy/example-city"))[0]["waste"]


@pytest.fixture
def call() -> Call:
    return Call("CA1", EVENING, DialogueState("fr"), encrypted_number="encrypted", is_test=True)


def test_a_message_is_owed_an_answer_and_waits_to_be_read(call, waste) -> None:
    callback = message(call, waste, "waste.missed_pickup", RECORDING, EVENING)

    assert (callback.id, callback.kind, callback.state) == (
        "RE1",
        CallbackKind.MESSAGE,
        CallbackState.WAITING,
    )
    assert (callback.department, callback.article) == ("waste", "waste.missed_pickup")
    assert (callback.language, callback.encrypted_number, callback.is_test) == ("fr", "encrypted", True)
    assert (callback.reading, callback.seconds) == (TranscriptState.WAITING, 9.0)
    assert callback.due_at > EVENING


def test_a_recording_that_cannot_be_fetched_is_told_as_unreadable(call, waste) -> None:
    nowhere = Recording("RE1", "", 9.0)

    assert message(call, waste, "", nowhere, EVENING).reading is TranscriptState.UNREADABLE


def test_a_caller_is_promised_one_call_back_however_often_it_is_wished(call, waste) -> None:
    first, second = (callback(call, waste, "", EVENING) for _ in range(2))

    assert first == second
    assert (first.kind, first.reading, first.encrypted_number) == (
        CallbackKind.CALLBACK,
        TranscriptState.NONE,
        "encrypted",
    )


MESSAGE = TakeMessage("waste", Reason.ASKED, None, person="Marc Roy")
YES = Control(ControlKind.YES)


def spoken(words: str) -> Transcript:
    return Transcript(words, "en", 1.0)


@pytest.mark.parametrize(
    ("said", "meant"), [(Keys("1"), NoMatch()), (spoken("yes"), YES), (NoSpeech(), Silence())]
)
def test_who_agrees_to_the_number_or_does_not_object_is_called_back(said, meant) -> None:
    assert after_check(CheckNumber(MESSAGE), said, meant, AllowList()) == CallBackWished("Marc Roy")


@pytest.mark.parametrize(
    ("said", "meant"),
    [(Keys("2"), NoMatch()), (spoken("no"), Control(ControlKind.NO)), (spoken("my cell"), NoMatch())],
)
def test_who_does_not_agree_keys_in_another_number(said, meant) -> None:
    assert after_check(CheckNumber(MESSAGE), said, meant, AllowList()) == CheckNumber(
        MESSAGE, keys_another=True, number=1
    )


def test_a_number_that_was_keyed_in_is_read_back_as_well() -> None:
    keying = CheckNumber(MESSAGE, keys_another=True, number=1)

    assert after_check(keying, Keys("6045550123"), NoMatch(), AllowList()) == CheckNumber(MESSAGE, number=2)


@pytest.mark.parametrize("keyed", ["604555", "1604555012", "0000000000", "60455501234"])
def test_what_is_no_telephone_number_is_asked_for_again(keyed: str) -> None:
    keying = CheckNumber(MESSAGE, keys_another=True, number=1)

    assert after_check(keying, Keys(keyed), NoMatch(), AllowList()) == replace(keying, number=2)


def test_without_a_number_after_five_questions_the_caller_leaves_a_message() -> None:
    assert (
        after_check(CheckNumber(MESSAGE, keys_another=True, number=4), NoSpeech(), Silence(), AllowList())
        == MESSAGE
    )


@pytest.mark.parametrize(
    ("number", "read"),
    [("+16045550123", "6 0 4, 5 5 5, 0 1 2 3"), ("+442079460123", "4 4 2, 0 7 9, 4 6 0, 1 2 3")],
)
def test_a_number_is_read_in_groups(number: str, read: str) -> None:
    assert grouped(number) == read


def test_whom_the_caller_asked_for_is_told_with_what_they_left(call, waste) -> None:
    left = message(replace(call, last=MESSAGE), waste, "", RECORDING, EVENING)
    wished = callback(replace(call, last=CallBackWished("Marc Roy")), waste, "", EVENING)

    assert left.person == wished.person == "Marc Roy"


def test_the_message_of_a_caller_who_objected_stays_sound(call, waste) -> None:
    objecting = replace(call, queries=(Query(1, EVENING, reason=Reason.OBJECTED),))

    left = message(objecting, waste, "", RECORDING, EVENING)

    assert left.reading is TranscriptState.SOUND
    assert left.audio_until == (EVENING + KEPT_UNREAD).date()
