"""The state that a caller is in: stored with the call, read from earlier releases, and nowhere else."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from intents.meaning.understanding import CallerState, NoMatch, in_states
from intents.text.transcript import NoSpeech
from ivr.call.call import Call
from ivr.call.handoff import Background, hand_off
from ivr.call.ledger_entries import entries
from ivr.call.turn import Times, TurnNote
from ivr.storage.archive import from_json, to_json
from routing.decision import StayQuiet
from routing.dialogue_state import DialogueState
from routing.handoff.handoff import from_json as handoff_from_json
from routing.handoff.handoff import to_json as handoff_to_json

SHOWN = frozenset({CallerState.CHILD, CallerState.AFRAID})
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
CALL = Call("CA1", NOW, DialogueState("en", states=SHOWN))


def test_states_are_stored_with_the_call() -> None:
    assert from_json(to_json(CALL)).dialogue.states == SHOWN


def test_a_call_stored_before_states_were_known_is_read() -> None:
    stored = json.loads(to_json(CALL))
    del stored["dialogue"]["states"]

    assert from_json(json.dumps(stored)).dialogue.states == frozenset()


def test_a_crisis_stored_by_an_earlier_release_lasts() -> None:
    stored = json.loads(to_json(CALL))
    del stored["dialogue"]["states"]
    stored["dialogue"]["in_crisis"] = True

    assert from_json(json.dumps(stored)).dialogue.in_crisis


def test_staff_get_them_with_the_call_the_weightiest_first() -> None:
    known = hand_off(CALL, Background())

    assert known.states == (CallerState.CHILD, CallerState.AFRAID)
    assert handoff_from_json(handoff_to_json(known)) == known


def test_the_ledger_does_not_tell_them() -> None:
    meant = NoMatch()
    note = TurnNote(CALL.dialogue.asked, NoSpeech(), in_states(meant, SHOWN), StayQuiet(), Times())
    plain = replace(CALL, dialogue=DialogueState("en"))

    assert entries(CALL, note, NOW) == entries(plain, replace(note, meant=meant), NOW)
