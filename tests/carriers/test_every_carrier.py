"""What the line expects of every carrier: the same calls, by Twilio and by the city's own exchange."""

import asyncio

import pytest

from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import Carrier
from simulator.carrier.caller import AwaitReply, HangUp, Press, SpeakOver, SpeakWords, StaySilent
from simulator.carrier.events import Cleared, LineStopped, Pressed, StreamStarted
from simulator.carrier.people import (
    Accepts,
    Busy,
    Declines,
    Fails,
    HangsUpDuringAnnouncement,
    NoAnswer,
    Person,
    Voicemail,
)
from simulator.carrier.utterance import CallerUtterance
from tests.carriers.conftest import QUEUED, CarrierHouse, rung
from tests.ivr.twilio.test_drain import QUESTION, YES

pytestmark = pytest.mark.thorough
FIRST, SECOND = "+16045550101", "+16045550102"
"The operator's numbers."
WANTS_PERSON = (AwaitReply(), Press("0"))


async def test_a_question_is_answered_and_the_caller_hangs_up(house: CarrierHouse) -> None:
    trace = await house.call(AwaitReply(), SpeakWords(QUESTION), AwaitReply(), SpeakWords(YES), HangUp(3))

    call, (query, *_) = house.ledger(trace)
    assert trace.ended_by == "caller"
    assert query.article == QUESTION.words
    assert call.disposition is not None
    assert call.carrier is house.way.carrier
    assert house.node.failures == []


async def test_two_carriers_at_once_share_one_line_and_one_ledger(
    houses: dict[Carrier, CarrierHouse],
) -> None:
    steps = (AwaitReply(), SpeakWords(QUESTION), AwaitReply(), HangUp())
    traces = await asyncio.gather(*(one.call(*steps) for one in [*houses.values()] * 3))

    twilio = houses[Carrier.TWILIO]
    brought = [twilio.ledger(trace)[0].carrier for trace in traces]
    assert brought == [Carrier.TWILIO, Carrier.EXCHANGE] * 3
    assert {twilio.ledger(trace)[1][0].article for trace in traces} == {QUESTION.words}
    assert twilio.node.failures == []


async def test_speech_stops_what_is_playing(house: CarrierHouse) -> None:
    trace = await house.call(
        AwaitReply(), SpeakWords(QUESTION), SpeakOver(1), Press("*"), StaySilent(2), HangUp()
    )

    assert bool(trace.all(Cleared)) is house.way.flushes
    (pressed,), stopped = trace.all(Pressed), trace.all(LineStopped)
    assert any(0 < one.at_ms - pressed.at_ms < 2000 for one in stopped)  # half a second of the line's
    assert house.node.failures == []


async def test_a_person_who_presses_the_key_gets_the_caller(house: CarrierHouse) -> None:
    trace = await house.call(*WANTS_PERSON, StaySilent(120), people={FIRST: Accepts()})

    assert house.transfers() == ["accepted"]
    assert house.ledger(trace)[1][-1].outcome is QueryOutcome.ESCALATED_CONNECTED
    assert house.node.failures == []


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (Declines(), "declined"),
        (HangsUpDuringAnnouncement(), "declined"),
        (Busy(), "busy"),
        (NoAnswer(), "no_answer"),
        (Fails(), "failed"),
    ],
)
async def test_a_number_that_does_not_take_the_call_is_counted_and_the_next_one_is_rung(
    house: CarrierHouse, person: Person, outcome: str
) -> None:
    trace = await house.call(*WANTS_PERSON, StaySilent(120), people={FIRST: person, SECOND: Accepts()})

    assert rung(trace) == [FIRST, SECOND]
    assert house.transfers() == [outcome, "accepted"]


async def test_a_caller_who_hangs_up_while_it_rings_is_lost_with_one_outcome(house: CarrierHouse) -> None:
    trace = await house.call(
        *WANTS_PERSON, StaySilent(8), HangUp(), people={FIRST: Declines(rings_seconds=1e4)}
    )

    assert trace.ended_by == "caller"
    assert house.ledger(trace)[1][-1].outcome is QueryOutcome.ESCALATED_LOST


async def test_a_caller_who_hangs_up_in_the_greeting_is_counted_apart(house: CarrierHouse) -> None:
    trace = await house.call(SpeakOver(1), HangUp())

    assert house.ledger(trace)[0].disposition is Disposition.NO_SPEECH


async def test_a_hidden_number_is_no_number(house: CarrierHouse) -> None:
    trace = await house.call(AwaitReply(), HangUp(), from_="anonymous")

    call = await house.node.app.state.phone.line.calls.known(trace.call_sid)
    assert (call.caller, call.encrypted_number) == ("", "")


@pytest.mark.parametrize(
    ("verdict", "is_doubted"), [("TN-Validation-Failed-C", True), ("No-TN-Validation", False), ("", False)]
)
async def test_a_number_that_carriers_found_forged_is_no_number(
    house: CarrierHouse, verdict: str, is_doubted: bool
) -> None:
    trace = await house.call(AwaitReply(), HangUp(), verdict=verdict)

    call = await house.node.app.state.phone.line.calls.known(trace.call_sid)
    known = bool(call.caller), bool(call.encrypted_number), call.is_doubted
    assert known == (not is_doubted, not is_doubted, is_doubted)


async def test_calls_at_the_same_time_do_not_mix(house: CarrierHouse) -> None:
    traces = await asyncio.gather(
        *(
            house.call(AwaitReply(), SpeakWords(QUESTION), AwaitReply(), HangUp(), from_=f"+1604555{n:04}")
            for n in range(6)
        )
    )

    assert len({trace.call_sid for trace in traces}) == 6
    assert [len(trace.all(StreamStarted)) for trace in traces] == [1] * 6
    assert [house.ledger(trace)[1][0].article for trace in traces] == [QUESTION.words] * 6


BILL = CallerUtterance.of(b"\x10" * 32_000 + b"\xff" * 800, QUEUED)
STAFF = "+16045550177"


async def test_a_machine_that_picks_up_presses_no_key_and_gets_no_caller(house: CarrierHouse) -> None:
    trace = await house.call(*WANTS_PERSON, StaySilent(240), people={FIRST: Voicemail(), SECOND: Accepts()})

    assert rung(trace) == [FIRST, SECOND]
    assert house.transfers() == ["voicemail", "accepted"]


async def test_who_reaches_nobody_leaves_a_message(house: CarrierHouse) -> None:
    words = CallerUtterance.of(b"\x10" * 480_000, "a long message")
    steps = (*WANTS_PERSON, AwaitReply(quiet_seconds=2), SpeakWords(words), StaySilent(20), HangUp())
    trace = await house.call(*steps, people={FIRST: Busy(), SECOND: Busy()}, from_="anonymous")

    assert house.transfers()[:2] == ["busy", "busy"]
    assert house.ledger(trace)[1][-1].outcome is QueryOutcome.CALLBACK_OR_VOICEMAIL


async def test_staff_take_a_caller_who_waits(house: CarrierHouse) -> None:
    calling = asyncio.create_task(
        house.call(AwaitReply(), SpeakWords(BILL), StaySilent(120), people={STAFF: Accepts()})
    )
    sid = await house.waiting()
    await asyncio.sleep(1)
    assert await house.switchboard.accept(sid, STAFF, "ana")
    trace = await calling

    assert rung(trace) == [STAFF]
    assert house.transfers() == ["accepted"]
    query = house.ledger(trace)[1][-1]
    assert (query.outcome, query.queued) == (QueryOutcome.ESCALATED_CONNECTED, True)


async def test_a_caller_who_waits_and_hangs_up_is_lost_with_one_outcome(house: CarrierHouse) -> None:
    trace = await house.call(AwaitReply(), SpeakWords(BILL), StaySilent(30), HangUp())

    assert [query.outcome for query in house.ledger(trace)[1]] == [QueryOutcome.ESCALATED_LOST]


async def test_a_caller_who_hangs_up_at_the_offer_is_lost_with_one_outcome(house: CarrierHouse) -> None:
    trace = await house.call(*WANTS_PERSON, StaySilent(16), HangUp(), people={FIRST: Busy(), SECOND: Busy()})

    assert house.transfers()[:2] == ["busy", "busy"]
    assert [query.outcome for query in house.ledger(trace)[1]] == [QueryOutcome.ESCALATED_LOST]
    assert house.node.failures == []


async def test_a_caller_who_hangs_up_before_the_tone_leaves_no_message(house: CarrierHouse) -> None:
    people = {FIRST: Busy(), SECOND: Busy()}
    trace = await house.call(*WANTS_PERSON, StaySilent(14), HangUp(), people=people, from_="anonymous")

    assert trace.ended_by == "caller"
    assert house.node.failures == []


async def test_a_caller_who_hangs_up_during_the_announcement_frees_the_person_at_once(
    house: CarrierHouse,
) -> None:
    person = Declines(listens_seconds=600)
    calling = house.call(*WANTS_PERSON, StaySilent(10), HangUp(), people={FIRST: person})
    async with asyncio.timeout(15):
        trace = await calling

    assert house.transfers() == ["no_answer"]
    assert house.ledger(trace)[1][-1].outcome is QueryOutcome.ESCALATED_LOST
