"""What follows from the state that a caller is in, and that it lasts for the call."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.meaning.understanding import (
    Ambiguous,
    CallerState,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
    in_states,
)
from routing.asked import AnythingElse, Asked, DidThatHelp, HowCanIHelp, IsItAbout, WhichOf
from routing.deciding.policy import decide
from routing.decision import (
    Acknowledged,
    Answer,
    Decision,
    Emergency,
    End,
    Explain,
    Reason,
    Repeat,
    Reprompt,
    Route,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.departments.department import Directory
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

CITY = example_city()
OPERATOR = CITY.directory.operator
DAY, NIGHT = (datetime(2026, 11, 25, hour, tzinfo=CITY.directory.time_zone) for hour in (10, 23))
TALK = DialogueState("en", latest="tax.due_date")
MEANINGS: list[Understanding] = [
    *(Control(kind) for kind in ControlKind),
    Recognized("tax.due_date", 0.99),
    Ambiguous((Candidate("tax.due_date", 0.4), Candidate("tax.how_to_pay", 0.4))),
    NoMatch(),
    NoMatch(tells=True),
]
QUESTIONS: list[Asked] = [
    HowCanIHelp(),
    AnythingElse(),
    DidThatHelp("tax.due_date"),
    IsItAbout("tax.due_date"),
    WhichOf(("tax.due_date", "tax.how_to_pay")),
]
meanings, questions = st.sampled_from(MEANINGS), st.sampled_from(QUESTIONS)
hours, states = st.sampled_from([DAY, NIGHT]), st.sampled_from([*CallerState])


def in_state(*told: CallerState, talk: DialogueState = TALK) -> DialogueState:
    return replace(talk, states=frozenset(told))


def decided(
    meant: Understanding, talk: DialogueState, now: datetime = DAY, directory: Directory = CITY.directory
) -> Decision:
    return decide(meant, talk, CITY.catalog, directory, now)


@given(states, meanings)
def test_a_state_once_shown_lasts_whatever_is_said_after_it(state: CallerState, meant: Understanding) -> None:
    shown = TALK.noting(in_states(NoMatch(), frozenset({state})))

    assert state in shown.states
    assert state in shown.noting(meant).states


def test_only_danger_to_oneself_that_is_certain_is_a_crisis() -> None:
    assert TALK.noting(Danger(DangerKind.SELF_HARM, "learned")).in_crisis
    assert not TALK.noting(NoMatch(caution=DangerKind.SELF_HARM)).in_crisis


def test_a_state_and_a_danger_in_one_breath_are_both_noted() -> None:
    meant = in_states(Danger(DangerKind.LIFE, "learned"), frozenset({CallerState.CHILD}))

    assert TALK.noting(meant).states == {CallerState.CHILD}
    assert isinstance(decided(meant, TALK), Emergency)


@given(meanings, questions, hours)
def test_a_child_is_never_let_go_nor_sent_to_a_desk_nor_told_an_answer(
    meant: Understanding, asked: Asked, now: datetime
) -> None:
    decision = decided(meant, replace(in_state(CallerState.CHILD), asked=asked), now)

    assert not isinstance(decision, End | Answer | TakeMessage | Wait | Explain)
    if isinstance(decision, Route):
        assert decision.department == OPERATOR
        assert decision.first is Acknowledged.CHILD
        assert decision.numbers


def test_silence_of_a_child_never_ends_the_call() -> None:
    for misses in range(5):
        talk = replace(in_state(CallerState.CHILD), asked=AnythingElse(), misses=misses)

        assert isinstance(decided(Silence(), talk, NIGHT), Route)


def test_a_child_and_a_crisis_get_a_message_where_nobody_is_on_call() -> None:
    nobody = replace(CITY.directory, on_call="")

    child = decided(NoMatch(), in_state(CallerState.CHILD), NIGHT, nobody)
    crisis = decided(Control(ControlKind.GOODBYE), in_state(CallerState.CRISIS), NIGHT, nobody)

    assert isinstance(child, TakeMessage)
    assert child.first is Acknowledged.CHILD
    assert crisis == Emergency(DangerKind.SELF_HARM)


@pytest.mark.parametrize("now", [DAY, NIGHT])
def test_whoever_is_in_a_crisis_hears_of_988_and_gets_a_person_at_any_hour(now: datetime) -> None:
    decision = decided(Danger(DangerKind.SELF_HARM, "learned"), TALK, now)

    assert isinstance(decision, Emergency)
    assert decision.department == OPERATOR
    assert decision.numbers


@given(meanings, questions, hours)
def test_whoever_is_afraid_of_somebody_gets_a_person_of_the_contact_centre(
    meant: Understanding, asked: Asked, now: datetime
) -> None:
    decision = decided(in_states(meant, frozenset({CallerState.AFRAID})), replace(TALK, asked=asked), now)

    match decision:
        case Route():
            assert (decision.department, decision.reason) == (OPERATOR, Reason.EMERGENCY)
        case _:
            assert isinstance(decision, Repeat | SwitchLanguage)


@pytest.mark.parametrize("named", ["en", "fr"])
def test_whoever_speaks_little_of_the_language_goes_on_in_the_one_they_name(named: str) -> None:
    wish = Control(ControlKind.LANGUAGE, language=named, states=frozenset({CallerState.LIMITED_LANGUAGE}))

    assert decided(wish, TALK) == SwitchLanguage(named)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_language_that_is_not_named_is_no_reason_to_go_on_in_another(language: str) -> None:
    wish = Control(ControlKind.LANGUAGE, states=frozenset({CallerState.LIMITED_LANGUAGE}))

    decision = decided(wish, replace(TALK, language=language))

    assert isinstance(decision, Route | Wait)
    assert decision.first is Acknowledged.SIMPLY


@given(meanings, questions)
def test_whoever_speaks_little_of_the_language_is_never_asked_to_say_it_in_other_words(
    meant: Understanding, asked: Asked
) -> None:
    decision = decided(meant, replace(in_state(CallerState.LIMITED_LANGUAGE), asked=asked))

    assert not isinstance(decision, Reprompt)


def test_an_answer_begins_slowly_once_for_whoever_needs_that() -> None:
    for state in (CallerState.LIMITED_LANGUAGE, CallerState.HARD_OF_HEARING):
        asks = Recognized("tax.due_date", 0.95, states=frozenset({state}))

        first = decided(asks, DialogueState("en"))
        again = decided(asks, in_state(state, talk=DialogueState("en")))

        assert isinstance(first, Answer)
        assert isinstance(again, Answer)
        assert (first.first, again.first) == (Acknowledged.SLOWLY, Acknowledged.NOTHING)


@given(st.sampled_from([NoMatch(), Control(ControlKind.REPEAT)]), questions)
def test_whoever_hears_badly_hears_it_again_slower_rather_than_a_question_back(
    meant: Understanding, asked: Asked
) -> None:
    heard = in_states(meant, frozenset({CallerState.HARD_OF_HEARING}))

    decision = decided(heard, replace(TALK, asked=asked))

    assert not isinstance(decision, Reprompt)
    assert not isinstance(decision, Repeat) or decision.slower


@given(meanings, questions)
def test_whoever_is_angry_is_never_asked_to_say_it_in_other_words(meant: Understanding, asked: Asked) -> None:
    decision = decided(meant, replace(in_state(CallerState.ANGRY), asked=asked))

    assert not isinstance(decision, Reprompt) or not decision.heard


def test_anger_is_acknowledged_once() -> None:
    asks = Recognized("roads.pothole", 0.95, states=frozenset({CallerState.ANGRY}))
    talk = DialogueState("en")

    first = decided(asks, talk)
    later = decided(Control(ControlKind.COMPLAINT_ABOUT_LINE), in_state(CallerState.ANGRY))

    assert isinstance(first, Answer)
    assert first.first is Acknowledged.ANGRY
    assert isinstance(later, Route | Wait)


@given(meanings, questions, hours)
def test_nobody_without_a_state_is_treated_as_if_in_one(
    meant: Understanding, asked: Asked, now: datetime
) -> None:
    decision = decided(meant, replace(TALK, asked=asked), now)

    first = getattr(decision, "first", Acknowledged.NOTHING)
    assert not first.value.startswith("state.")
