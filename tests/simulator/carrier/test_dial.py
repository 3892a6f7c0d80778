import asyncio

import pytest

from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript, HangUp, StaySilent
from simulator.carrier.events import CallHungUp, LegChanged, Warned
from simulator.carrier.handset import Handset
from simulator.carrier.people import (
    Accepts,
    Busy,
    Declines,
    Fails,
    HangsUpDuringAnnouncement,
    NoAnswer,
    Voicemail,
)
from simulator.carrier.webhook import Faults

PERMITS = "+15550111"
PATIENT = CallerScript((), patience_seconds=3600)
"Carrier time runs a hundred times as fast, also while a busy machine stands still."
VOICE = f"""<Response><Dial action="/done" timeout="20" answerOnBridge="true">
<Number url="/announcement?d=permits"
statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">{PERMITS}</Number>
</Dial></Response>"""
ANNOUNCEMENT = """<Response><Gather numDigits="1" timeout="8" action="/accept">
<Say>Press 1 to take it.</Say></Gather>
<Hangup/></Response>"""


def accept(form: dict[str, str]) -> str:
    return "<Response/>" if form["Digits"] == "1" else "<Response><Hangup/></Response>"


@pytest.fixture
def dialling(line):
    done = "<Response><Hangup/></Response>"
    line.answers |= {"/voice": VOICE, "/announcement": ANNOUNCEMENT, "/accept": accept, "/done": done}
    return line


@pytest.mark.parametrize(
    ("person", "status", "bridged"),
    [
        (Accepts(), "completed", "true"),
        (Declines(), "completed", "false"),
        (Voicemail(), "completed", "false"),
        (HangsUpDuringAnnouncement(), "completed", "false"),
        (Busy(), "busy", "false"),
        (NoAnswer(), "no-answer", "false"),
        (Fails(), "failed", "false"),
    ],
)
async def test_the_action_hears_how_the_dialled_person_behaved(dialling, person, status, bridged):
    given = Circumstances(people={PERMITS: person})

    async with dialling.carrier() as carrier:
        await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    (done,) = dialling.forms("/done")
    assert (done["DialCallStatus"], done["DialBridged"]) == (status, bridged)


async def test_a_announcement_is_asked_for_on_the_dialled_leg(dialling):
    given = Circumstances(people={PERMITS: Accepts()})

    async with dialling.carrier() as carrier:
        trace = await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    (announcement,) = dialling.forms("/announcement")
    (accepted,) = dialling.forms("/accept")
    (done,) = dialling.forms("/done")
    assert announcement["ParentCallSid"] == trace.call_sid
    assert announcement["Direction"] == "outbound-dial"
    assert announcement["To"] == PERMITS
    assert announcement["CallSid"] == accepted["CallSid"] == done["DialCallSid"] != trace.call_sid
    assert all(seen.is_signed for seen in dialling.seen)


async def test_status_callbacks_of_a_leg_are_numbered_from_nought(dialling):
    given = Circumstances(people={PERMITS: Accepts(talks_seconds=30)})

    async with dialling.carrier() as carrier:
        await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    legs = dialling.forms("/leg")
    assert [(form["SequenceNumber"], form["CallStatus"]) for form in legs] == [
        ("0", "initiated"),
        ("1", "ringing"),
        ("2", "in-progress"),
        ("3", "completed"),
    ]
    assert int(legs[3]["CallDuration"]) >= 30
    assert legs[0]["CallbackSource"] == "call-progress-events"


async def test_disordered_callbacks_all_come_after_the_call_and_the_last_one_first(dialling):
    faults = Faults(disordered_callbacks=True)
    given = Circumstances(people={PERMITS: Busy()}, faults=faults)

    async with dialling.carrier() as carrier:
        await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    assert [seen.path for seen in dialling.seen][-4:] == ["/status", "/leg", "/leg", "/leg"]
    assert [form["SequenceNumber"] for form in dialling.forms("/leg")] == ["2", "1", "0"]


async def test_the_first_to_pick_up_wins_and_the_others_are_cancelled(dialling):
    dialling.answers["/voice"] = """<Response><Dial action="/done"><Number>+1</Number><Number>+2</Number>
    <Number>+3</Number></Dial></Response>"""
    people = {"+1": Accepts(rings_seconds=9), "+2": Accepts(rings_seconds=3), "+3": Busy()}
    given = Circumstances(people=people)

    async with dialling.carrier() as carrier:
        trace = await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    ends = {leg.to: leg.status for leg in trace.all(LegChanged)}
    assert ends == {"+1": "canceled", "+2": "completed", "+3": "busy"}


async def test_a_caller_who_hangs_up_while_it_rings_cancels_the_leg(dialling):
    given = Circumstances(people={PERMITS: NoAnswer()})

    async with dialling.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((StaySilent(5), HangUp())), from_="+15550100", to="+15550199", given=given
        )

    (done,) = dialling.forms("/done")
    assert (done["CallStatus"], done["DialCallStatus"]) == ("completed", "canceled")
    assert trace.all(CallHungUp)[0].by == "caller"


async def test_a_announcement_with_any_other_verb_is_refused_and_nobody_is_joined(dialling):
    dialling.answers["/announcement"] = "<Response><Dial>+1</Dial></Response>"
    given = Circumstances(people={PERMITS: Accepts()})

    async with dialling.carrier() as carrier:
        trace = await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    assert dialling.forms("/done")[0]["DialBridged"] == "false"
    assert trace.all(Warned)[0].code == 12200


async def test_a_sip_address_is_found_without_its_headers_and_tells_the_sip_code(dialling):
    dialling.answers["/voice"] = """<Response><Dial action="/done">
    <Sip>sip:permits@pbx.city;transport=tls?X-Topic=permits</Sip></Dial></Response>"""
    given = Circumstances(people={"sip:permits@pbx.city": Busy()})

    async with dialling.carrier() as carrier:
        await carrier.place_call(PATIENT, from_="+15550100", to="+15550199", given=given)

    assert dialling.forms("/done")[0]["DialSipResponseCode"] == "486"


class Leaver:
    """A caller who hangs up when the test says so."""

    def __init__(self) -> None:
        self.leaves = asyncio.Event()

    async def converse(self, phone: Handset) -> None:
        await self.leaves.wait()
        phone.hang_up()


async def test_a_key_may_arrive_when_the_caller_has_hung_up_already(dialling):
    caller = Leaver()

    def announcement(form: dict[str, str]) -> str:
        caller.leaves.set()
        return ANNOUNCEMENT

    dialling.answers["/announcement"] = announcement
    given = Circumstances(people={PERMITS: Accepts(listens_seconds=7, is_too_late=True)})

    async with dialling.carrier() as carrier:
        await carrier.place_call(caller, from_="+15550100", to="+15550199", given=given)

    (done,) = dialling.forms("/done")
    assert done["DialBridged"] == "false"
    assert [form["Digits"] for form in dialling.forms("/accept")] == ["1"]
