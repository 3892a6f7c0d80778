import pytest
from starlette.websockets import WebSocket

from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript
from simulator.carrier.events import StreamStopped, Warned
from simulator.carrier.webhook import NO_FAULTS, Faults

GOODBYE = "<Response><Say>Goodbye.</Say></Response>"
STREAM = """<Response><Connect action="/after">
<Stream url="wss://line.example/media" statusCallback="/stream-status">
<Parameter name="t" value="{t}"/></Stream>
</Connect></Response>"""


def stream(t: str = "secret") -> str:
    return STREAM.format(t=t)


async def call(line, faults: Faults = NO_FAULTS):
    async with line.carrier() as carrier:
        return await carrier.place_call(
            CallerScript(()), from_="+15550100", to="+15550199", given=Circumstances(faults=faults)
        )


async def test_a_broken_socket_leads_to_the_action(line):
    async def converse(socket: WebSocket) -> None:
        async for _ in socket.iter_text():
            pass

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    await call(line, Faults(stream_drops_after_seconds=0.5))

    assert [form["StreamEvent"] for form in line.forms("/stream-status")] == [
        "stream-started",
        "stream-error",
    ]
    assert len(line.forms("/after")) == 1


async def test_a_replayed_token_is_the_one_of_the_call_before(line):
    starts = []

    async def converse(socket: WebSocket) -> None:
        await socket.receive_json()
        starts.append((await socket.receive_json())["start"]["customParameters"])
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": lambda form: stream(t=form["CallSid"]), "/after": GOODBYE}
    async with line.carrier() as carrier:
        for how in ("as written", "replayed", "missing"):
            faults = Faults(start_parameters=how)
            await carrier.place_call(
                CallerScript(()), from_="+15550100", to="+15550199", given=Circumstances(faults=faults)
            )

    assert starts[0]["t"] == line.forms("/voice")[0]["CallSid"]
    assert starts[1] == starts[0]
    assert starts[2] == {}


async def test_media_of_random_size_is_the_same_audio(line):
    sizes: list[int] = []

    async def converse(socket: WebSocket) -> None:
        await socket.receive_json()
        await socket.receive_json()
        while len(sizes) < 20:
            message = await socket.receive_json()
            if message["event"] == "media":
                sizes.append(len(message["media"]["payload"]) * 3 // 4)
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    await call(line, Faults(payload_bytes=(40, 900)))

    assert len(set(sizes)) > 5


async def test_malformed_messages_are_sent_between_the_frames(line):
    kinds: list[str] = []

    async def converse(socket: WebSocket) -> None:
        while len(kinds) < 2:
            message = await socket.receive()
            text = message.get("text")
            if text is None or not text.startswith("{"):
                kinds.append(message.get("bytes") or text)
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    await call(line, Faults(malformed_messages=("not json", b"\x00\x01")))

    assert kinds == ["not json", b"\x00\x01"]


async def test_a_forged_upgrade_does_not_hold(line):
    async def converse(socket: WebSocket) -> None:
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    await call(line, Faults(forged_upgrade=True))

    assert not line.upgrade_is_signed


async def test_late_frames_come_in_bursts_but_none_is_missing(line):
    chunks: list[str] = []

    async def converse(socket: WebSocket) -> None:
        while len(chunks) < 60:
            message = await socket.receive_json()
            if message["event"] == "media":
                chunks.append(int(message["media"]["chunk"]))
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    await call(line, Faults(frame_delay_seconds=0.01))

    assert chunks == list(range(1, 61))


@pytest.mark.parametrize(
    ("message", "code"),
    [("not json", 31951), ("{}", 31951), ('{"event":"media","streamSid":"MZ0"}', 31951), (b"\x00", 31950)],
)
async def test_what_the_line_sends_wrongly_is_warned_of_and_ignored(line, message, code):
    async def converse(socket: WebSocket) -> None:
        await socket.receive_json()
        await socket.receive_json()
        await (socket.send_bytes(message) if isinstance(message, bytes) else socket.send_text(message))
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    trace = await call(line)

    assert [warned.code for warned in trace.all(Warned)] == [code]
    assert trace.all(StreamStopped)[0].close_code == 1000


async def test_a_line_that_crashes_in_the_stream_leads_to_the_action(line):
    async def converse(socket: WebSocket) -> None:
        await socket.close(1011)

    line.converse = converse
    line.answers |= {"/voice": stream(), "/after": GOODBYE}

    trace = await call(line)

    assert trace.all(StreamStopped)[0].close_code == 1011
    assert len(line.forms("/after")) == 1
