import asyncio
import json

import pytest

from tests.simulator.carrier.conftest import PUBLIC, TOKEN, FakeLine, line

__all__ = ["line"]
ANSWERED = (
    """<Response><Connect action="/after"><Stream url="wss://line.example/media"/></Connect></Response>"""
)


@pytest.fixture
def called(cityline, line: FakeLine):
    """Place a call to the small line, of which the command knows nothing but address and token."""

    async def call(*words: str, **settings: str):
        given = {"twilio_auth_token": TOKEN, "public_base_url": PUBLIC, **settings}
        url = f"http://127.0.0.1:{line.port}"
        return await asyncio.to_thread(cityline, "call", "--press", "0", "--url", url, *words, **given)

    return call


async def test_a_line_is_called_by_signed_webhooks_and_its_media_socket_alone(called, line: FakeLine):
    async def speak_and_end(socket):
        await socket.receive_json()
        start = await socket.receive_json()
        frame = {"event": "media", "streamSid": start["streamSid"], "media": {"payload": "EBAQ" * 2000}}
        await socket.send_json(frame)
        while (await socket.receive_json())["event"] != "dtmf":
            pass
        await socket.close()

    line.converse = speak_and_end
    line.answers |= {"/voice": ANSWERED, "/after": "<Response><Hangup/></Response>"}
    line.answers["/voice/status"] = "<Response/>"

    ran = await called("--json")

    told = json.loads(ran.out)
    assert ran.code == 0, ran.printed
    assert {seen.path for seen in line.seen} == {"/voice", "/after", "/voice/status"}
    assert all(seen.is_signed for seen in line.seen)
    assert line.upgrade_is_signed
    assert [(each["who"], each["text"]) for each in told["transcript"]] == [
        ("line", "(speaks for 0.8 s)"),
        ("caller", "[key 0]"),
        ("line", "hangs up"),
    ]
    assert (told["ended_by"], told["faults"]) == ("line", [])


async def test_a_line_without_this_path_is_told_from_one_that_is_not_there(called, line: FakeLine):
    ran = await called()

    assert ran.code == 2
    assert "/voice answered 404, and Twilio needs 200" in ran.err


def test_where_nobody_listens_the_remedy_is_named(cityline):
    ran = cityline("call", "--press", "0", "--url", "http://127.0.0.1:9", twilio_auth_token=TOKEN)

    assert ran.code == 2
    assert "start one with: cityline serve" in ran.err


async def test_a_proxy_that_passes_no_web_sockets_is_named(called, line: FakeLine):
    elsewhere = ANSWERED.replace("/media", "/nowhere")
    line.answers |= {"/voice": elsewhere, "/after": "<Response><Say>Goodbye.</Say><Hangup/></Response>"}
    line.answers["/voice/status"] = "<Response/>"

    ran = await called()

    assert ran.code == 1
    assert "the proxy must pass WebSockets" in ran.out
    assert "Goodbye." in ran.out


async def test_a_line_that_says_nothing_is_no_success(called, line: FakeLine):
    line.answers |= {"/voice": "<Response><Hangup/></Response>", "/voice/status": "<Response/>"}

    ran = await called()

    assert ran.code == 1
    assert "took the call and said nothing" in ran.out
