"""What can be done with a call, and how its transcript reads."""

from dataclasses import replace

import pytest

from ivr.desk.call import DeskCall, Exchange, Phase, WrapUp, WrapUpKind
from ivr.desk.case import Case, CaseAction, Detail, acts, line_id
from ivr.desk.view import confidence_word
from routing.handoff.handoff import How


@pytest.mark.parametrize(
    ("phase", "may"),
    [
        (Phase.WAITING, {CaseAction.ACCEPT}),
        (Phase.WITH_LINE, {CaseAction.TAKE_OVER}),
        (Phase.RINGING, set()),
        (Phase.WITH_PERSON, {CaseAction.WRAP_UP}),
        (Phase.MESSAGE, set()),
        (Phase.ENDED, set()),
    ],
)
def test_each_phase_offers_what_makes_sense_in_it(
    waiting: DeskCall, phase: Phase, may: set[CaseAction]
) -> None:
    assert acts(replace(waiting, phase=phase), "sam") == may


def test_only_whoever_took_a_call_can_let_it_go(waiting: DeskCall) -> None:
    ringing = replace(waiting, phase=Phase.RINGING, taken_by="sam")

    assert acts(ringing, "sam") == {CaseAction.LET_GO}
    assert acts(ringing, "kim") == set()


def test_a_closed_call_is_not_closed_again(waiting: DeskCall) -> None:
    ended = replace(waiting, phase=Phase.ENDED, met_person=True)
    closed = replace(ended, wrap_up=WrapUp(WrapUpKind.RESOLVED, "sam", waiting.since))

    assert acts(ended, "sam") == {CaseAction.WRAP_UP}
    assert acts(closed, "sam") == set()


def test_there_is_something_to_reveal_until_all_of_it_is(waiting: DeskCall) -> None:
    encrypted = replace(waiting, encrypted_number="encrypted")

    assert Case(encrypted, (), "").hides_something
    assert Case(encrypted, (), "", "+1", (Detail("address", How.SPOKEN),)).hides_something
    assert not Case(encrypted, (), "", "+1", (Detail("address", How.SPOKEN, "12 Oak"),)).hides_something


@pytest.mark.parametrize(("confidence", "word"), [(0.9, "sure"), (0.7, "fairly"), (0.3, "unsure"), (0, "")])
def test_a_confidence_is_a_word(confidence: float, word: str) -> None:
    assert confidence_word(confidence) == word


def test_a_decision_that_is_not_known_reads_as_going_on() -> None:
    assert line_id(Exchange(1, "en", "", "silence", "Newest", "")) == "went_on"
    assert line_id(Exchange(1, "en", "", "silence", "Answer", "")) == "answered"
