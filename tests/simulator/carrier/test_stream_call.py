import base64
import json
from typing import Any

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, Press, SpeakOver, SpeakWords
from simulator.carrier.events import CallHungUp, Cleared, MarkReturned, Pressed, StreamStopped

VOICE = """<?xml version="1.0"?><Response><Connect action="/after">
<Stream url="wss://line.example/media" statusCallback="/stream-status">
<Parameter name="t" value="secret"/></Stream>
</Connect></Response>"""
SECOND_OF_SPEECH = base64.b64encode(b"\x90" * 8000).decode()


class Talker:
    """The line's end of a stream: keeps what came, and speaks or stops when the test says so."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.got: list[dict[str, Any]] = []
        self.sid = ""

    async def next(self, event: str) -> dict[str, Any]:
        while True:
            message = json.loads(await self.socket.receive_text())
            self.got.append(message)
            if message["event"] == "start":
                self.sid = message["streamSid"]
            if message["event"] == event:
                return message

    async def send(self, event: str, **content: Any) -> None:
        await self.socket.send_text(json.dumps({"event": event, "streamSid": self.sid, **content}))

    async def speak(self, seconds: int, mark: str) -> None:
        for _ in range(seconds):
            await self.send("media", media={"payload": SECOND_OF_SPEECH})
        await self.send("mark", mark={"name": mark})


async def test_a_call_is_streamed_until_the_line_closes_the_socket(line, question):
    talkers = []

    async def converse(socket: WebSocket) -> None:
        talker = Talker(socket)
        talkers.append(talker)
        await talker.next("start")
        await talker.speak(2, "greeting")
        await talker.next("mark")
        while base64.b64decode((await talker.next("media"))["media"]["payload"])[0] == 0xFF:
            pass
        await talker.speak(1, "answer")
        await talker.next("mark")
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": VOICE, "/after": "<Response><Hangup/></Response>"}
    async with line.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((AwaitReply(), SpeakWords(question), AwaitReply())),
            from_="+15550100",
            to="+15550199",
        )

    messages = talkers[0].got
    assert [message["event"] for message in messages[:2]] == ["connected", "start"]
    assert messages[1]["start"]["customParameters"] == {"t": "secret"}
    assert messages[1]["start"]["callSid"] == trace.call_sid
    media = [message for message in messages if message["event"] == "media"]
    assert [message["media"]["chunk"] for message in media] == [str(n + 1) for n in range(len(media))]
    times_ms = [int(message["media"]["timestamp"]) for message in media]
    assert times_ms == sorted(times_ms)
    # A frame may leave a little late, never early: it is not there before its 20 ms have been spoken.
    assert all(time_ms >= 20 * n - 1 for n, time_ms in enumerate(times_ms))
    assert [mark.name for mark in trace.all(MarkReturned)] == ["greeting", "answer"]
    assert [len(segment.ulaw) for segment in trace.heard] == [16000, 8000]
    assert trace.all(StreamStopped)[0].by == "line"
    assert trace.ended_by == "line"
    assert line.upgrade_is_signed


async def test_every_webhook_is_signed_and_has_its_own_token(line, question):
    async def converse(socket: WebSocket) -> None:
        await Talker(socket).next("start")
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": VOICE, "/after": "<Response><Hangup/></Response>"}
    async with line.carrier() as carrier:
        await carrier.place_call(CallerScript(()), from_="+15550100", to="+15550199")

    assert {seen.path for seen in line.seen} == {"/voice", "/stream-status", "/after", "/status"}
    assert all(seen.is_signed for seen in line.seen)
    assert len({seen.token for seen in line.seen}) == len(line.seen)
    assert line.forms("/voice")[0]["CallStatus"] == "ringing"
    assert line.forms("/after")[0]["CallStatus"] == "in-progress"
    assert [form["StreamEvent"] for form in line.forms("/stream-status")] == [
        "stream-started",
        "stream-stopped",
    ]
    assert line.forms("/status")[0]["CallStatus"] == "completed"


async def test_clear_returns_every_mark_at_once_and_what_was_not_heard_is_not_heard(line, question):
    async def converse(socket: WebSocket) -> None:
        talker = Talker(socket)
        await talker.next("start")
        await talker.speak(30, "one")
        await talker.speak(10, "two")
        await talker.next("dtmf")
        await talker.send("clear")
        await talker.next("mark")
        await talker.next("mark")
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": VOICE, "/after": "<Response><Hangup/></Response>"}
    async with line.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((SpeakOver(after_seconds=2), Press("0"))), from_="+15550100", to="+15550199"
        )

    assert [pressed.digit for pressed in trace.all(Pressed)] == ["0"]
    assert [(mark.name, mark.cleared) for mark in trace.all(MarkReturned)] == [("one", True), ("two", True)]
    assert 30_000 < trace.all(Cleared)[0].unheard_ms < 40_000
    assert 2 * 8000 <= len(trace.heard[0].ulaw) < 30 * 8000


async def test_a_caller_who_hangs_up_stops_the_stream(line):
    ends = []

    async def converse(socket: WebSocket) -> None:
        talker = Talker(socket)
        await talker.next("start")
        await talker.speak(10, "answer")
        ends.append(await talker.next("stop"))
        with pytest.raises(WebSocketDisconnect):
            await socket.receive_text()

    line.converse = converse
    line.answers |= {"/voice": VOICE}
    async with line.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((SpeakOver(after_seconds=1), HangUp())), from_="+15550100", to="+15550199"
        )

    assert ends[0]["stop"]["callSid"] == trace.call_sid
    assert trace.all(CallHungUp)[0].by == "caller"
    assert line.forms("/status")[0]["CallStatus"] == "completed"


async def test_the_time_to_the_reply_runs_from_the_last_frame_of_speech(line, question):
    async def converse(socket: WebSocket) -> None:
        talker = Talker(socket)
        await talker.next("start")
        while base64.b64decode((await talker.next("media"))["media"]["payload"])[0] == 0xFF:
            pass
        while base64.b64decode((await talker.next("media"))["media"]["payload"])[0] != 0xFF:
            pass
        await talker.speak(1, "answer")
        await talker.next("mark")
        await socket.close()

    line.converse = converse
    line.answers |= {"/voice": VOICE, "/after": "<Response><Hangup/></Response>"}
    async with line.carrier() as carrier:
        trace = await carrier.place_call(
            CallerScript((SpeakWords(question),)), from_="+15550100", to="+15550199"
        )

    (turn,) = trace.turns
    assert turn.words == "when is the landfill open"
    assert turn.reply_after_ms is not None
    assert turn.reply_after_ms > 0
