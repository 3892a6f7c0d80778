import asyncio
import json

from httpx import Request, Response
from respx import MockRouter
from starlette.websockets import WebSocket

from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript, Press, SpeakOver
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import VerbStarted, Warned
from simulator.carrier.handset import Handset
from simulator.carrier.people import Accepts

STREAM = (
    """<Response><Connect><Stream url="wss://line.example/media"/></Connect><Say>Goodbye.</Say></Response>"""
)


async def echo(socket: WebSocket) -> None:
    """Send back whatever is not silence."""
    async for text in socket.iter_text():
        message = json.loads(text)
        if message["event"] == "media" and not message["media"]["payload"].startswith("////"):
            await socket.send_text(json.dumps(message))


class Person:
    """A caller who talks and listens live, as the browser phone does."""

    def __init__(self) -> None:
        self.heard = b""

    async def converse(self, phone: Handset) -> None:
        live = phone.listen_live()
        for _ in range(40):
            phone.feed(b"\x10" * 100)
        while len(self.heard) < 4000:
            self.heard += await live.get()
        phone.hang_up()


async def test_a_person_talks_and_listens_live(line):
    line.converse = echo
    line.answers["/voice"] = STREAM
    person = Person()

    async with line.carrier() as carrier:
        trace = await carrier.place_call(person, from_="+15550100", to="+15550199")

    assert person.heard == b"\x10" * 4000
    assert trace.ended_by == "caller"


async def test_a_call_can_be_redirected_out_of_its_stream(line):
    line.converse = echo
    line.answers |= {"/voice": STREAM, "/other": "<Response><Say>Please hold.</Say></Response>"}

    async with line.carrier() as carrier:
        call = carrier.call(CallerScript(()), from_="+15550100", to="+15550199")
        held = asyncio.create_task(call.run())
        call.redirect("/other")
        trace = await held

    assert [verb.detail for verb in trace.all(VerbStarted) if verb.verb == "Say"] == ["Please hold."]


async def test_a_call_can_be_completed_from_outside(line):
    line.answers["/voice"] = "<Response><Pause length='60'/></Response>"

    async with line.carrier() as carrier:
        call = carrier.call(CallerScript(()), from_="+15550100", to="+15550199")
        held = asyncio.create_task(call.run())
        call.complete()
        trace = await held

    assert trace.ended_by == "line"


async def test_without_an_action_the_next_verb_follows_the_stream(line):
    async def converse(socket: WebSocket) -> None:
        await socket.close()

    line.converse = converse
    line.answers["/voice"] = STREAM

    async with line.carrier() as carrier:
        trace = await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert [verb.verb for verb in trace.all(VerbStarted)] == ["Stream", "Say"]


async def test_a_played_file_is_heard_and_asked_for_without_the_callers_number(line, web: MockRouter):
    voice = "<Response><Play>/hello.ulaw?k=1</Play></Response>"
    web.post(path="/voice").respond(text=voice, content_type="text/xml")
    played = web.get(path="/hello.ulaw").respond(content=b"\x10" * 800, content_type="audio/basic")

    async with open_carrier(line.account) as carrier:
        trace = await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert [segment.ulaw for segment in trace.heard] == [b"\x10" * 800]
    assert [call.request.url.query for call in played.calls] == [b"k=1"]


async def test_a_webhook_that_takes_too_long_has_failed(line, web: MockRouter):
    async def never(_: Request) -> Response:
        await asyncio.Event().wait()
        return Response(200)

    web.post(path="/voice").mock(side_effect=never)

    async with open_carrier(line.account, pace=CarrierPace(webhook_timeout_seconds=0.01)) as carrier:
        trace = await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert trace.all(Warned)[0].code == 11200


async def test_a_request_never_leaves_for_an_address_that_is_not_routed(line):
    line.answers["/voice"] = "<Response><Redirect>https://elsewhere.example/</Redirect></Response>"

    async with line.carrier() as carrier:
        trace = await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert 11210 in {warned.code for warned in trace.all(Warned)}


async def test_a_queued_caller_hears_the_waiting_document_until_somebody_comes(line):
    line.answers |= {
        "/voice": '<Response><Enqueue waitUrl="/wait" action="/served">permits</Enqueue></Response>',
        "/wait": "<Response><Say>Please hold.</Say></Response>",
        "/served": "<Response/>",
    }

    given = Circumstances(people={"queue:permits": Accepts(rings_seconds=30)})

    async with line.carrier() as carrier:
        await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199", given=given)

    assert len(line.forms("/wait")) > 1
    assert line.forms("/served")[0]["QueueResult"] == "bridged"


async def test_a_queued_caller_may_leave_the_queue(line):
    gather = (
        '<Response><Gather numDigits="1" action="/leave"><Say>Press 1 to leave.</Say></Gather></Response>'
    )
    line.answers |= {
        "/voice": '<Response><Enqueue waitUrl="/wait" action="/served">permits</Enqueue></Response>',
        "/wait": gather,
        "/leave": "<Response><Leave/></Response>",
        "/served": "<Response/>",
    }

    async with line.carrier() as carrier:
        script = CallerScript((SpeakOver(after_seconds=0.2), Press("1")))
        await carrier.place_call(script, from_="+15550100", to="+15550199")

    assert line.forms("/served")[0]["QueueResult"] == "leave"
