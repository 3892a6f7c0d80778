"""Whatever happens in a call, a person is reachable and the outcomes add up."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

import orjson
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from intents.meaning.understanding import (
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
from intents.places.place import Place, StreetGuess
from ivr.call.call import Call
from ivr.call.carrier_action import (
    Ask,
    AskSatisfaction,
    ConfirmNumber,
    EndCall,
    EnqueueCaller,
    Offer,
    RecordMessage,
    Transfer,
)
from ivr.call.city import City
from ivr.call.reply import Listen
from ivr.call.states import CallBackWished, CallState
from ivr.call.texts import PromptBook, Texts, load_prompts
from ivr.call.turn import take_turn
from ivr.desk.callbacks.callback import CallbackKind
from ivr.storage.archive import from_json, to_json
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import QueryRecord, TransferRecord
from routing.decision import Emergency, Route, StayQuiet, TakeMessage, Wait
from routing.departments.banner import Banner, EveryCall, Mode, Scope, SomeArticles, SomeDepartments
from routing.dialogue_state import DialogueState
from routing.journeys.journey import AskOption
from routing.outbound.allow_list import Dialable
from routing.transfer import TransferOutcome
from tests.fixtures.example import example_city


@cache
def rivermont() -> tuple[City, PromptBook]:
    city = example_city()
    return city, load_prompts(city.directory.languages, city.path)


ARTICLES = tuple(article.id for article in rivermont()[0].catalog)
article_ids = st.sampled_from(ARTICLES)
candidates = st.lists(article_ids, min_size=2, max_size=3, unique=True).map(
    lambda ids: tuple(Candidate(article, 0.4) for article in ids)
)
STREETS = (*rivermont()[0].services.streets.streets,)
guesses = st.lists(st.builds(StreetGuess, st.sampled_from(STREETS), st.floats(70, 100)), max_size=3)
places = st.builds(
    Place,
    st.integers(0, 6000),
    guesses.map(tuple),
    st.sampled_from(["", "", "", "peachland"]),
)
plain_meanings: st.SearchStrategy[Understanding] = st.one_of(
    st.just(Silence()),
    st.just(NoMatch()),
    st.builds(Ambiguous, candidates),
    st.builds(Recognized, article_ids, st.floats(0.4, 1.0), st.just(()), st.one_of(st.just(()), candidates)),
    st.builds(Danger, st.sampled_from(DangerKind), st.just("rule")),
    st.builds(Control, st.sampled_from(ControlKind)),
)
served = st.one_of(
    st.builds(
        lambda article, place: Recognized(article, 0.9, place=place),
        st.sampled_from(["waste.collection_day", "roads.pothole"]),
        st.none() | places,
    ),
    st.builds(lambda place: NoMatch(place=place), places),
    st.builds(lambda kind, place: Control(kind, place=place), st.sampled_from(ControlKind), places),
)
OPTIONS = tuple(
    option.id
    for journey in rivermont()[0].services.journeys.values()
    for question in journey.questions()
    if isinstance(question, AskOption)
    for option in question.options
)
options = st.sampled_from(OPTIONS)
guided = st.one_of(
    st.builds(lambda option: Recognized("permit.need_one", 0.9, option=option), options),
    st.builds(lambda option: NoMatch(option=option), options),
    st.builds(lambda kind, option: Control(kind, option=option), st.sampled_from(ControlKind), options),
)
meanings = st.one_of(plain_meanings, served, guided)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda at: at.replace(tzinfo=rivermont()[0].directory.time_zone)
)
turns = st.lists(st.tuples(meanings, st.floats(0, 1)), max_size=12)


def held(turns: list[tuple[Understanding, float]], now: datetime) -> Call:
    """Hold a conversation for as long as the line listens."""
    call = Call("CA1", now, DialogueState("en"))
    for meant, played in turns:
        if call.state is not CallState.LISTENING:
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
    if call.state is not CallState.LISTENING:
        return

    taken = take_turn(call, Control(ControlKind.PERSON), texts(call, now))

    assert isinstance(taken.decision, Route | Wait | TakeMessage)


@given(turns, moments)
def test_danger_is_answered_with_9_1_1_whatever_came_before(
    turns: list[tuple[Understanding, float]], now: datetime
) -> None:
    call = held(turns, now)
    if call.state is not CallState.LISTENING:
        return

    taken = take_turn(call, Danger(DangerKind.LIFE, "rule"), texts(call, now))

    assert isinstance(taken.decision, Emergency)
    assert "9-1-1" in taken.reply.sentences[0].text
    assert not taken.reply.sentences[0].interruptible


@given(turns, moments)
def test_every_reply_says_something_and_either_listens_or_lets_go(
    turns: list[tuple[Understanding, float]], now: datetime
) -> None:
    call = Call("CA1", now, DialogueState("en"))
    for meant, played in turns:
        taken = take_turn(call.heard(played), meant, texts(call, now))
        assert all(sentence.text.strip() for sentence in taken.reply.sentences)
        assert taken.reply.sentences or isinstance(taken.decision, StayQuiet)
        assert isinstance(taken.reply.then, Listen) is (taken.call.state is CallState.LISTENING)
        call = taken.call
        if call.state is not CallState.LISTENING:
            return


@given(moments)
def test_a_caller_who_only_ever_is_silent_reaches_a_person_or_a_goodbye_within_five_turns(
    now: datetime,
) -> None:
    call = held([(Silence(), 0.0)] * 5, now)

    assert call.state is not CallState.LISTENING


told = st.sampled_from(
    [
        "stream_over",
        "hung_up",
        "failed",
        "picked_up",
        "accepted",
        "bridged",
        "declined",
        "voicemail",
        "hung_up_during_announcement",
        "busy",
        "no_answer",
        "unreachable",
        "gone",
        "message 0",
        "message 9",
        "waits 5",
        "waits 400",
        "waits 36000",
        "key 0",
        "key 1",
        "key 2",
        "key none",
        "number 1",
        "number 2",
        "number none",
        "number 6045550123",
        "queue leave",
        "queue hangup",
        "queue queue-full",
        "queue redirected",
        "queue bridged",
        "queue error",
        "accepts ana",
        "accepts ben",
        "takes_over ana",
        "lets_go ana",
        "carrier_hears",
        "key of rating",
    ]
)
lateness = st.sampled_from([None, None, None, 0, 1, 2])
"The number that rang when the carrier sent an event; None for the one that rings now."
Happening: TypeAlias = tuple[str | Understanding, int | None]
ROADS: tuple[tuple[str | Understanding, ...], ...] = (
    (),
    (Control(ControlKind.PERSON),),
    (Control(ControlKind.PERSON), "nobody"),
    (Recognized("waste.collection_day", 0.9), Control(ControlKind.NO)),
    (Recognized("waste.collection_day", 0.9), Control(ControlKind.NO), NoMatch(place=Place(12))),
    (NoMatch(place=Place(12, (StreetGuess("oak-street", 75.0),))),),
    (Recognized("roads.pothole", 0.9, place=Place(12, (StreetGuess("oak-street", 100.0),))),),
    (Control(ControlKind.PERSON), "nobody", "key 1"),
    (Recognized("util.high_bill", 0.9), Control(ControlKind.NO)),
    (Recognized("util.high_bill", 0.9), Control(ControlKind.NO), "waits 400"),
    (Recognized("util.high_bill", 0.9), Control(ControlKind.NO), "accepts ana"),
    (Recognized("permit.need_one", 0.9, option="deck"), Control(ControlKind.YES)),
    (Recognized("permit.need_one", 0.9, option="suite"), NoMatch(option="separate")),
    (Recognized("permit.need_one", 0.9, option="deck"), Recognized("waste.hazardous", 0.9)),
    ("takes_over ana",),
    ("stream_over",),
)
"Ways by which chance alone seldom comes to people, queues and choices."
roads = st.sampled_from(ROADS).map(lambda road: [(event, None) for event in road])
anything = st.lists(st.tuples(st.one_of(told, told, meanings), lateness), max_size=14)
happenings = st.builds(lambda road, more: [*road, *more], roads, anything)
OVER = ("hung_up", "gone", "message 0")
"What the carrier says of every call that is over, whatever it was doing."


def notice(mode: Mode, scope: Scope) -> Banner:
    """A banner that is on air for as long as the properties look."""
    texts = MappingProxyType({"en": "Boil your water.", "fr": "Faites bouillir votre eau."})
    zone = rivermont()[0].directory.time_zone
    first, last = datetime(2025, 1, 1, tzinfo=zone), datetime(2029, 1, 1, tzinfo=zone)
    return Banner("boil", scope, mode, texts, first, last, "Utilities", "R. Dhaliwal")


scopes = st.one_of(
    st.just(EveryCall()),
    st.builds(SomeArticles, st.frozensets(article_ids, min_size=1, max_size=5)),
    st.builds(
        SomeDepartments,
        st.frozensets(st.sampled_from(sorted(rivermont()[0].directory.departments)), min_size=1),
    ),
)
notices = st.lists(st.builds(notice, st.sampled_from(Mode), scopes), max_size=2).map(tuple)
numbers = st.sampled_from(["", "+16045550001"])


@dataclass(frozen=True)
class Life:
    """All that may happen in one call, and the city in which it happens."""

    turns: list[tuple[Understanding, float]]
    happenings: list[Happening]
    now: datetime
    number: str
    "Empty when it is hidden."
    banners: tuple[Banner, ...]
    all_to_people: bool
    carrier_hears: bool

    @property
    def city(self) -> City:
        return replace(rivermont()[0], banners=self.banners, all_to_people=self.all_to_people)


lives = st.builds(
    Life,
    st.one_of(st.just([]), turns),
    happenings,
    moments,
    numbers,
    notices,
    st.sampled_from([False, False, True]),
    st.booleans(),
)


async def lived(core_call, life: Life):
    """Hold a conversation, then let things happen in any order, late and twice; yield after each."""
    held = core_call(life.city, rivermont()[1], life.now, number=life.number)
    await held.ring(carrier_hears=life.carrier_hears)
    yield held
    for meant, played in life.turns:
        await held.says(meant, held.call.language, played)
        yield held
    for event, attempt in life.happenings:
        for _ in range(2):
            await happen(held, event, attempt)
        yield held


async def happen(held, event: str | Understanding, attempt: int | None) -> None:
    """Whatever it is, the caller or the carrier may bring it in any state."""
    match event:
        case "carrier_hears":
            await held.line.let_carrier_take_over(held.sid, "")
        case "key of rating":
            await held.handover.rated(held.sid, "5")
        case str():
            await held.happens(event, attempt)
        case meant:
            await held.says(meant, held.call.language)


PROPERTY = settings(max_examples=300, deadline=None)
"""A deadline would time the machine and not the line."""


REOPENED = {
    QueryOutcome.ABANDONED_BEFORE_ANSWER,
    QueryOutcome.ANSWERED_CONFIRMED,
    QueryOutcome.ANSWERED_UNCONFIRMED,
}
"Outcomes of a matter that the same question, asked again, opens again."


@pytest.mark.thorough
@given(lives)
@PROPERTY
def test_whatever_happens_a_live_call_has_a_next_step_that_is_no_silence(core_call, life) -> None:
    async def live() -> None:
        async for held in lived(core_call, life):
            call = held.call
            step = held.line.follow(call, held.now).result
            match call.state, step:
                case CallState.ENDED, EndCall() | AskSatisfaction():
                    continue
                case CallState.LISTENING, Ask(reply):
                    assert reply.sentences
                case CallState.WAITING, EnqueueCaller(department):
                    assert department in rivermont()[0].directory.departments
                case CallState.TRANSFERRING, Transfer(to=Dialable(number=rung), attempt=attempt):
                    assert rung
                    assert attempt == len(call.transfers)
                case CallState.OFFERING, Offer(said):
                    assert said
                    assert call.can_be_called_back
                case CallState.CONFIRMING, ConfirmNumber(said):
                    assert said
                    assert call.can_be_called_back
                case CallState.RECORDING, RecordMessage():
                    continue
                case _:
                    raise AssertionError((call.state, step))

    asyncio.run(live())


@pytest.mark.thorough
@given(lives)
@PROPERTY
def test_whatever_happens_every_query_gets_exactly_one_outcome_and_keeps_it(core_call, life) -> None:
    async def live() -> None:
        outcomes: dict[int, QueryOutcome] = {}
        async for held in lived(core_call, life):
            ended = {query.number: query.outcome for query in held.call.queries if query.outcome}
            changed = [number for number, outcome in outcomes.items() if ended.get(number) != outcome]
            assert {outcomes[number] for number in changed} <= REOPENED
            outcomes = ended
            last = held
        for event in OVER:
            await last.happens(event)
        call = last.call
        assert call.state is CallState.ENDED
        assert call.queries
        assert sorted(query.number for query in call.queries) == list(range(1, len(call.queries) + 1))
        assert all(query.outcome for query in call.queries)
        assert all(attempt.outcome for attempt in call.transfers)
        counted = last.archive.of(QueryRecord)
        in_order = sorted(call.queries, key=lambda query: query.number)
        assert [record.outcome for record in counted] == [query.outcome for query in in_order]
        assert len(last.archive.of(TransferRecord)) == len(call.transfers)

    asyncio.run(live())


@pytest.mark.thorough
@given(lives)
@PROPERTY
def test_from_every_state_a_person_is_reachable_within_two_turns(core_call, life) -> None:
    reached = {CallState.WAITING, CallState.TRANSFERRING, CallState.RECORDING, CallState.CONFIRMING}

    async def live() -> None:
        async for held in lived(core_call, life):
            if held.call.state is CallState.ENDED:
                continue
            before = dict(held.archive.stored)
            for _ in range(2):
                match held.call.state:
                    case CallState.LISTENING:
                        await held.says(Control(ControlKind.PERSON), held.call.language)
                    case CallState.OFFERING:
                        await held.happens("key none")
            assert held.call.state in reached
            held.archive.stored = before

    asyncio.run(live())


@pytest.mark.thorough
@given(lives)
@PROPERTY
def test_only_a_person_who_pressed_the_key_and_was_bridged_counts_as_connected(core_call, life) -> None:
    async def live() -> None:
        async for held in lived(core_call, life):
            call = held.call
            connected = any(query.outcome is QueryOutcome.ESCALATED_CONNECTED for query in call.queries)
            accepted = [one for one in call.transfers if one.outcome is TransferOutcome.ACCEPTED]
            assert connected is bool(accepted)
            assert all(one.taken_at for one in accepted)

    asyncio.run(live())


@pytest.mark.thorough
@given(lives)
@PROPERTY
def test_a_call_back_is_promised_once_and_never_to_a_hidden_number(core_call, life) -> None:
    async def live() -> None:
        async for held in lived(core_call, life):
            wished = [one for one in held.archive.callbacks.values() if one.kind is CallbackKind.CALLBACK]
            assert len(wished) == isinstance(held.call.last, CallBackWished)
            assert not wished or life.number

    asyncio.run(live())


@pytest.mark.thorough
@given(lives)
@PROPERTY
def test_a_transfer_that_nobody_takes_ends_in_a_choice_or_a_message(core_call, life) -> None:
    async def live() -> None:
        async for held in lived(core_call, life):
            before, at = dict(held.archive.stored), held.now
            for _ in range(12):
                match held.call.state:
                    case CallState.TRANSFERRING if not held.call.accepted:
                        await held.happens("no_answer")
                    case CallState.WAITING:
                        await held.happens("waits 400")
            assert held.call.accepted or held.call.state not in {CallState.TRANSFERRING, CallState.WAITING}
            held.archive.stored, held.now = before, at

    asyncio.run(live())


@pytest.mark.thorough
@pytest.mark.parametrize("state", CallState)
def test_the_properties_look_at_every_state(core_call, state: CallState) -> None:
    def ends_in(life: Life) -> bool:
        async def live() -> bool:
            return any([held.call.state is state async for held in lived(core_call, life)])

        return asyncio.run(live())

    quickly = settings(max_examples=8000, deadline=None, database=None, phases=[Phase.generate])
    assert find(lives, ends_in, settings=quickly)


@given(turns, moments)
def test_a_stored_call_is_the_same_call(turns: list[tuple[Understanding, float]], now: datetime) -> None:
    call = held(turns, now)

    assert from_json(to_json(call)) == call


@pytest.mark.parametrize("accepted", [True, False])
def test_a_call_that_an_earlier_version_of_the_line_stored_goes_on(accepted: bool) -> None:
    stored = {
        "sid": "CA1",
        "started_at": "2026-11-25T10:00:00-08:00",
        "dialogue": {"language": "en", "asked": {"_type": "HowCanIHelp"}},
        "caller": "abc",
        "state": "transferring",
        "queries": [{"number": 1, "opened_at": "2026-11-25T10:00:05-08:00", "reason": "asked"}],
        "turns": 1,
        "spoke": True,
        "attempt": 2,
        "accepted": accepted,
        "last": {"_type": "Route", "department": "contact", "numbers": ["+16045550102"], "reason": "asked"},
    }

    call = from_json(orjson.dumps(stored).decode())

    assert (call.attempt, call.accepted) == (2, accepted)
    assert call.taken_by == ""
    assert not call.can_be_called_back
    assert from_json(to_json(call)) == call
