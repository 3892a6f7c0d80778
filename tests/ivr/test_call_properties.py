"""Whatever happens in a call, a person is reachable and the outcomes add up."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from ivr.call import Call
from ivr.call_codec import from_json, to_json
from ivr.call_state import HungUp, MessageLeft, PersonReached, State
from ivr.city import City, load_city
from ivr.prompts.book import PromptBook, load_prompts
from ivr.reply import Listen
from ivr.step import HangUp, step_of
from ivr.texts import Texts
from ivr.turn import take_turn
from metrics.outcome import QueryOutcome
from routing.decision import Emergency, Route, TakeMessage
from routing.failed_transfer import after_failed_transfer
from routing.so_far import SoFar


@cache
def rivermont() -> tuple[City, PromptBook]:
    city = load_city(Path("deploy/example-city"))
    return city, load_prompts(city.directory.languages, city.path)


ARTICLES = tuple(article.id for article in rivermont()[0].catalog)
article_ids = st.sampled_from(ARTICLES)
candidates = st.lists(article_ids, min_size=2, max_size=3, unique=True).map(
    lambda ids: tuple(Candidate(article, 0.4) for article in ids)
)
meanings: st.SearchStrategy[Understanding] = st.one_of(
    st.just(Silence()),
    st.just(NoMatch()),
    st.builds(Ambiguous, candidates),
    st.builds(Recognized, article_ids, st.floats(0.4, 1.0), st.just(()), st.one_of(st.just(()), candidates)),
    st.builds(Danger, st.sampled_from(DangerKind), st.just("rule")),
    st.builds(Control, st.sampled_from(ControlKind)),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda at: at.replace(tzinfo=rivermont()[0].directory.time_zone)
)
turns = st.lists(st.tuples(meanings, st.floats(0, 1)), max_size=12)


def held(turns: list[tuple[Understanding, float]], now: datetime) -> Call:
    """Hold a conversation for as long as the line listens."""
    call = Call("CA1", now, SoFar("en"))
    for meant, played in turns:
        if call.state is not State.LISTENING:
            break
        heard = replace(call.heard(played), spoke=call.spoke or meant != Silence())
        call = take_turn(heard, meant, texts(heard, now)).call
    return call


def texts(call: Call, now: datetime) -> Texts:
    return Texts(*rivermont(), call.language, now)


@given(turns, moments)
def test_a_person_or_a_message_is_one_request_away_while_the_line_listens(
    turns: list[tuple[Understanding, float]], now: datetime
) -> None:
    call = held(turns, now)
    if call.state is not State.LISTENING:
        return

    taken = take_turn(call, Control(ControlKind.PERSON), texts(call, now))

    assert isinstance(taken.decision, Route | TakeMessage)


@given(turns, moments)
def test_danger_is_answered_with_9_1_1_whatever_came_before(
    turns: list[tuple[Understanding, float]], now: datetime
) -> None:
    call = held(turns, now)
    if call.state is not State.LISTENING:
        return

    taken = take_turn(call, Danger(DangerKind.LIFE, "rule"), texts(call, now))

    assert isinstance(taken.decision, Emergency)
    assert "9-1-1" in taken.reply.sentences[0].text
    assert not taken.reply.sentences[0].interruptible


@given(turns, moments)
def test_every_reply_says_something_and_either_listens_or_lets_go(
    turns: list[tuple[Understanding, float]], now: datetime
) -> None:
    call = Call("CA1", now, SoFar("en"))
    for meant, played in turns:
        taken = take_turn(call.heard(played), meant, texts(call, now))
        assert all(sentence.text.strip() for sentence in taken.reply.sentences)
        assert taken.reply.sentences
        assert isinstance(taken.reply.then, Listen) is (taken.call.state is State.LISTENING)
        call = taken.call
        if call.state is not State.LISTENING:
            return


@given(moments)
def test_a_caller_who_only_ever_is_silent_reaches_a_person_or_a_goodbye_within_five_turns(
    now: datetime,
) -> None:
    call = held([(Silence(), 0.0)] * 5, now)

    assert call.state is not State.LISTENING


endings = st.sampled_from(["hung_up", "failed", "bridged", "declined", "message", "empty"])


@given(turns, moments, st.lists(endings, max_size=8))
@settings(max_examples=200)
def test_every_query_gets_exactly_one_outcome_and_keeps_it(
    turns: list[tuple[Understanding, float]], now: datetime, events: list[str]
) -> None:
    call = held(turns, now)
    before = {query.number: query.outcome for query in call.queries if query.outcome}

    for event in (*events, "hung_up"):
        call = ended(call, event, now)

    assert call.state is State.ENDED
    assert call.queries
    assert all(isinstance(query.outcome, QueryOutcome) for query in call.queries)
    assert [query.number for query in call.queries] == list(range(1, len(call.queries) + 1))
    assert before.items() <= {query.number: query.outcome for query in call.queries}.items()


def ended(call: Call, event: str, now: datetime) -> Call:
    """Apply an event if the state allows it, as the shell does with late and repeated ones."""
    catalog, directory = rivermont()[0].catalog, rivermont()[0].directory
    match call.state, event:
        case State.ENDED, _:
            return call
        case State.TRANSFERRING, "bridged":
            return call.after(PersonReached(), catalog, now)
        case State.TRANSFERRING, "declined":
            assert isinstance(call.last, Route | Emergency)
            return call.after(after_failed_transfer(call.last, directory, now), catalog, now)
        case State.RECORDING, "message" | "empty":
            return call.after(MessageLeft(10.0 if event == "message" else 0.0), catalog, now)
        case _, "hung_up" | "failed":
            return call.after(HungUp(event == "failed"), catalog, now + timedelta(minutes=1))
        case _:
            return call


@given(turns, moments)
def test_a_transfer_that_nobody_takes_ends_in_a_message_and_never_in_silence(
    turns: list[tuple[Understanding, float]], now: datetime
) -> None:
    call = held(turns, now)

    for _ in range(10):
        if call.state is State.TRANSFERRING:
            assert not isinstance(step_of(call, texts(call, now)), HangUp)
        call = ended(call, "declined", now)

    assert call.state is not State.TRANSFERRING


@given(turns, moments)
def test_a_stored_call_is_the_same_call(turns: list[tuple[Understanding, float]], now: datetime) -> None:
    call = held(turns, now)

    assert from_json(to_json(call)) == call
