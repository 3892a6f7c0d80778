import asyncio
from contextlib import asynccontextmanager

import httpx2
import pytest

from ivr.errors import CarrierDown, UnknownRecording
from ivr.twilio.client import Client, RestAccount
from simulator.carrier.caller import CallerScript, Press, SpeakWords
from simulator.carrier.carrier import open_carrier
from simulator.carrier.events import Recorded, VerbStarted
from simulator.carrier.rest import Rest

RECORD = '<Response><Record action="/recorded" finishOnKey="#"/></Response>'


@asynccontextmanager
async def client_of(rest: Rest, account, token=""):
    async with httpx2.AsyncClient(trust_env=False) as http:
        mine = RestAccount(account.sid, token or account.auth_token, rest.origin)
        yield Client(
            http, mine, f"{account.public_base_url}/other", rest.has_call, pause=lambda _: asyncio.sleep(0)
        )


@pytest.fixture
async def rest(line):
    async with Rest(line.account).open() as opened:
        yield opened


async def test_a_live_call_is_redirected_through_the_lines_own_client(line, rest):
    line.answers |= {
        "/voice": "<Response><Pause length='3600'/></Response>",
        "/other": "<Response><Say>A colleague is taking over.</Say></Response>",
    }

    async with open_carrier(line.account, rest=rest) as carrier, client_of(rest, line.account) as client:
        is_held = asyncio.Event()
        call = carrier.call(
            CallerScript(()), from_="+15550100", to="+15550199", watch=lambda event: is_held.set()
        )
        held = asyncio.create_task(call.run())
        await is_held.wait()
        await client.redirect(call.sid)
        trace = await held

    assert [verb.detail for verb in trace.all(VerbStarted) if verb.verb == "Say"] == [
        "A colleague is taking over."
    ]


async def test_a_call_that_is_over_is_known_no_more(line, rest):
    line.answers["/voice"] = "<Response><Hangup/></Response>"

    async with open_carrier(line.account, rest=rest) as carrier, client_of(rest, line.account) as client:
        trace = await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")
        await client.redirect(trace.call_sid)

        assert not rest.has_call(trace.call_sid)


async def test_a_recording_outlives_its_call_until_it_is_deleted(line, rest, question):
    line.answers |= {"/voice": RECORD, "/recorded": "<Response/>"}
    script = CallerScript((SpeakWords(question), Press("#")))

    async with open_carrier(line.account, rest=rest) as carrier:
        trace = await carrier.place_call(script, from_="+15550100", to="+15550199")

    (recorded,) = trace.all(Recorded)
    async with client_of(rest, line.account) as client:
        assert (await client.recording(recorded.url)).startswith(b"RIFF")
        await client.delete_recording(recorded.url)
        assert len(rest.shelf) == 0
        await client.delete_recording(recorded.url)
        with pytest.raises(UnknownRecording):
            await client.recording(recorded.url)


async def test_nobody_without_the_token_gets_anything(line, rest):
    url = rest.origin + rest.shelf.put("RE1", b"\xff")

    async with client_of(rest, line.account, token="another") as client:
        with pytest.raises(CarrierDown):
            await client.recording(url)
