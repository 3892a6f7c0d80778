"""Whoever spoke of suicide stays with the line or a person of the contact centre."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.articles.article import Handling
from intents.meaning.understanding import (
    CallerState,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
    Wanted,
)
from routing.asked import AnythingElse, Asked, DidThatHelp, HowCanIHelp
from routing.deciding.policy import decide
from routing.decision import Answer, AskMore, Emergency, End, Route, TakeMessage, Wait
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

CITY = example_city()
DAY, NIGHT = (datetime(2026, 11, 25, hour, tzinfo=CITY.directory.time_zone) for hour in (10, 23))
IN_CRISIS = DialogueState("en", states=frozenset({CallerState.CRISIS}), latest="tax.due_date")
MEANINGS: list[Understanding] = [
    *(Control(kind) for kind in ControlKind),
    Recognized("tax.due_date", 0.99),
    NoMatch(),
    NoMatch(tells=True),
    Control(ControlKind.PERSON, wanted=Wanted("revenue")),
]


def test_a_certain_crisis_lasts_for_the_call_and_another_danger_does_not() -> None:
    talk = DialogueState("en")

    assert talk.noting(Danger(DangerKind.SELF_HARM, "learned")).in_crisis
    assert not talk.noting(Danger(DangerKind.LIFE, "learned")).in_crisis
    assert not talk.noting(NoMatch(caution=DangerKind.SELF_HARM)).in_crisis


@given(
    st.sampled_from(MEANINGS),
    st.sampled_from([HowCanIHelp(), AnythingElse(), DidThatHelp("tax.due_date")]),
    st.sampled_from([DAY, NIGHT]),
)
def test_in_a_crisis_nothing_ends_the_call_or_rings_another_desk(
    meant: Understanding, asked: Asked, now: datetime
) -> None:
    decision = decide(meant, replace(IN_CRISIS, asked=asked), CITY.catalog, CITY.directory, now)

    assert not isinstance(decision, End | Answer)
    if isinstance(decision, Route | Wait | TakeMessage):
        assert decision.department == CITY.directory.operator


@pytest.mark.parametrize("kind", [ControlKind.GOODBYE, ControlKind.NO])
def test_a_goodbye_in_a_crisis_is_answered_with_help(kind: ControlKind) -> None:
    talk = replace(IN_CRISIS, asked=AnythingElse())

    decision = decide(Control(kind), talk, CITY.catalog, CITY.directory, DAY)

    assert isinstance(decision, Emergency)
    assert decision.kind is DangerKind.SELF_HARM
    assert decision.numbers


@pytest.mark.parametrize("now", [DAY, NIGHT])
@pytest.mark.parametrize("kind", [ControlKind.GOODBYE, ControlKind.NO])
def test_a_goodbye_of_whoever_may_be_in_a_crisis_ends_nothing_and_sends_them_nowhere(
    kind: ControlKind, now: datetime
) -> None:
    talk = DialogueState("en", asked=AnythingElse(), latest="tax.due_date", answers=1)
    doubtful = Control(kind, caution=DangerKind.SELF_HARM)

    assert isinstance(decide(doubtful, talk, CITY.catalog, CITY.directory, now), AskMore)


def test_whoever_may_be_in_a_crisis_is_not_put_in_line_for_another_desk() -> None:
    talk = DialogueState(
        "en", asked=DidThatHelp("tax.due_date"), article="tax.due_date", latest="tax.due_date"
    )
    doubtful = Control(ControlKind.REJECT, caution=DangerKind.SELF_HARM)

    decision = decide(doubtful, talk, CITY.catalog, CITY.directory, DAY)

    assert isinstance(decision, Route | Wait | TakeMessage)
    assert decision.department == CITY.directory.operator


@pytest.mark.parametrize("now", [DAY, NIGHT])
@pytest.mark.parametrize("article", [each.id for each in CITY.catalog if each.handling is Handling.ON_CALL])
def test_whoever_may_be_in_a_crisis_still_gets_the_crew_on_call(article: str, now: datetime) -> None:
    asks = Recognized(article, 0.97, caution=DangerKind.SELF_HARM)

    decision = decide(asks, DialogueState("en"), CITY.catalog, CITY.directory, now)

    assert isinstance(decision, Route)
    assert decision.department == CITY.catalog[article].department


@pytest.mark.parametrize("now", [DAY, NIGHT])
def test_whoever_may_be_in_a_crisis_and_says_nothing_else_gets_a_person_and_no_question(
    now: datetime,
) -> None:
    talk = DialogueState(
        "en", asked=AnythingElse("tax.due_date"), article="tax.due_date", latest="tax.due_date", answers=1
    )

    decision = decide(
        NoMatch(tells=True, caution=DangerKind.SELF_HARM), talk, CITY.catalog, CITY.directory, now
    )

    assert isinstance(decision, Route)
    assert decision.department == CITY.directory.operator


def test_whoever_may_be_in_a_crisis_still_gets_the_answer_they_asked_for() -> None:
    asks = Recognized("waste.bulky_item", 0.95, caution=DangerKind.SELF_HARM)

    assert isinstance(decide(asks, DialogueState("en"), CITY.catalog, CITY.directory, DAY), Answer)


def test_silence_in_a_crisis_never_ends_the_call() -> None:
    talk = replace(IN_CRISIS, asked=AnythingElse())
    for misses in range(5):
        decision = decide(Silence(), replace(talk, misses=misses), CITY.catalog, CITY.directory, NIGHT)

        assert not isinstance(decision, End)


TOLD_OF_GAS = DialogueState("en").after(Emergency(DangerKind.FIRE_GAS_POWER))


@pytest.mark.parametrize("meant", [NoMatch(), NoMatch(tells=True), Control(ControlKind.WAIT)])
@pytest.mark.parametrize("talk", [TOLD_OF_GAS, TOLD_OF_GAS.after(Emergency(DangerKind.FIRE_GAS_POWER))])
def test_who_goes_on_talking_in_danger_hears_again_what_to_do(
    meant: Understanding, talk: DialogueState
) -> None:
    decision = decide(meant, talk, CITY.catalog, CITY.directory, NIGHT)

    assert decision == Emergency(DangerKind.FIRE_GAS_POWER)


def test_who_was_told_of_a_danger_and_asks_something_else_is_answered_and_no_longer_in_danger() -> None:
    decision = decide(Recognized("tax.due_date", 0.99), TOLD_OF_GAS, CITY.catalog, CITY.directory, NIGHT)

    assert isinstance(decision, Answer)
    assert TOLD_OF_GAS.danger is DangerKind.FIRE_GAS_POWER
    assert TOLD_OF_GAS.after(decision).danger is None


@pytest.mark.parametrize(
    ("meant", "kind"), [(Control(ControlKind.PERSON), TakeMessage), (Control(ControlKind.GOODBYE), End)]
)
def test_who_was_told_of_a_danger_gets_a_person_or_ends_the_call_by_asking(
    meant: Understanding, kind: type[object]
) -> None:
    assert isinstance(decide(meant, TOLD_OF_GAS, CITY.catalog, CITY.directory, NIGHT), kind)
