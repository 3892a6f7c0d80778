"""Where a person finds a call in the list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.desk.call import CallGroup, DeskCall, Phase, Preference, WrapUp, WrapUpKind, group_of, grouped


@pytest.mark.parametrize(
    ("phase", "group"),
    [
        (Phase.WAITING, CallGroup.WAITING),
        (Phase.RINGING, CallGroup.PEOPLE),
        (Phase.WITH_PERSON, CallGroup.PEOPLE),
        (Phase.MESSAGE, CallGroup.MESSAGE),
        (Phase.WITH_LINE, CallGroup.LINE),
        (Phase.ENDED, None),
    ],
)
def test_each_phase_has_its_group(waiting: DeskCall, phase: Phase, group: CallGroup | None) -> None:
    assert group_of(replace(waiting, phase=phase), "sam") is group


@pytest.mark.parametrize("phase", [Phase.RINGING, Phase.WITH_PERSON])
def test_the_call_that_one_has_taken_stands_first(waiting: DeskCall, phase: Phase) -> None:
    taken = replace(waiting, phase=phase, taken_by="sam")

    assert group_of(taken, "sam") is CallGroup.MINE
    assert group_of(taken, "kim") is CallGroup.PEOPLE


def test_a_call_that_met_a_person_stays_until_it_is_closed(waiting: DeskCall) -> None:
    ended = replace(waiting, phase=Phase.ENDED, met_person=True)
    closed = replace(ended, wrap_up=WrapUp(WrapUpKind.RESOLVED, "sam", waiting.since))

    assert group_of(ended, "sam") is CallGroup.TO_CLOSE
    assert group_of(closed, "sam") is None


def test_whoever_has_waited_longest_stands_first(waiting: DeskCall) -> None:
    calls = [replace(waiting, sid=f"CA{n}", since=waiting.since - timedelta(seconds=n)) for n in (1, 3, 2)]

    shown = grouped(calls, Preference(), "sam")

    assert [call.sid for call in shown[CallGroup.WAITING]] == ["CA3", "CA2", "CA1"]


def test_a_person_sees_their_departments_and_what_belongs_to_nobody(waiting: DeskCall) -> None:
    roads = replace(waiting, sid="CA2", department="roads")
    nobody = replace(waiting, sid="CA3", department="")

    shown = grouped([waiting, roads, nobody], Preference(departments=("waste",)), "sam")

    assert [call.sid for call in shown[CallGroup.WAITING]] == ["CA1", "CA3"]


def test_a_person_sees_their_languages(waiting: DeskCall) -> None:
    assert not Preference(languages=("en",)).wants(waiting, "sam")
    assert Preference(languages=("en", "fr")).wants(waiting, "sam")


def test_a_caller_whose_language_the_line_passes_on_is_shown_to_everybody(waiting: DeskCall) -> None:
    foreign = replace(waiting, known=replace(waiting.known, language="uk"))

    assert Preference(languages=("en",)).wants(foreign, "sam")
    assert not Preference(languages=("en",)).speaks("uk")


def test_a_call_that_one_has_taken_is_never_filtered_away(waiting: DeskCall) -> None:
    taken = replace(waiting, taken_by="sam")

    assert Preference(departments=("roads",), languages=("en",)).wants(taken, "sam")
