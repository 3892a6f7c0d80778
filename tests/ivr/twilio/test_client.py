import json
from dataclasses import replace
from urllib.parse import parse_qs

import httpx
import httpx2
import pytest
from respx import MockRouter

from ivr.errors import CarrierDown, NoAccount, UnknownRecording
from ivr.twilio.client import Client, Clients, RestAccount

AC = "AC" + "0" * 32
CALL = "CA" + "1" * 32
REDIRECT = f"https://api.twilio.com/2010-04-01/Accounts/{AC}/Calls/{CALL}.json"
RECORDING = f"https://api.twilio.com/2010-04-01/Accounts/{AC}/Recordings/RE{'2' * 32}"
WAV = b"RIFF\x00\x00\x00\x00WAVE"
HTML = "<html>Our engineers have been notified.</html>"
OVER = {"code": 21220, "message": "Call is not in-progress. Cannot redirect.", "status": 400}


class Waiting:
    """Waits in no time, and remembers how long it was asked to."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
async def client(web: MockRouter, waiting):
    async with httpx2.AsyncClient() as http:
        yield Client(http, RestAccount(AC, "the-token"), "https://line.example/voice/after", pause=waiting)


async def test_a_live_call_is_sent_to_the_lines_own_document(web: MockRouter, client):
    route = web.post(REDIRECT).respond(json={"sid": CALL, "status": "in-progress"})

    await client.redirect(CALL)

    request = route.calls.last.request
    assert parse_qs(request.content.decode()) == {
        "Url": ["https://line.example/voice/after"],
        "Method": ["POST"],
    }
    assert request.headers["authorization"].startswith("Basic ")


async def test_a_call_that_is_over_stays_over(web: MockRouter, client):
    lost: list[str] = []
    web.post(REDIRECT).respond(400, json=OVER)

    await replace(client, lost=lambda: lost.append(CALL)).redirect(CALL)

    assert lost == []


async def test_a_live_call_that_the_account_does_not_know_is_counted(web: MockRouter, client):
    lost: list[str] = []
    web.post(REDIRECT).respond(404, json={"code": 20404})

    await replace(client, lost=lambda: lost.append(CALL)).redirect(CALL)

    assert lost == [CALL]


async def test_a_busy_carrier_is_asked_again_after_the_pause_that_it_wishes(web: MockRouter, client, waiting):
    busy = httpx.Response(429, headers={"retry-after": "2"}, json={"code": 20429})
    web.post(REDIRECT).mock(side_effect=[busy, httpx.Response(200, json={"sid": CALL})])

    await client.redirect(CALL)

    assert waiting.pauses == [2.0]


async def test_no_carrier_makes_a_caller_wait_for_minutes(web: MockRouter, client, waiting):
    busy = httpx.Response(429, headers={"retry-after": "3600"})
    web.post(REDIRECT).mock(side_effect=[busy, httpx.Response(200, json={"sid": CALL})])

    await client.redirect(CALL)

    assert waiting.pauses == [3.0]


@pytest.mark.parametrize("wish", ["Wed, 25 Nov 2026 10:00:00 GMT", "-5", ""])
async def test_a_wish_that_is_no_number_of_seconds_is_not_heeded(web: MockRouter, client, waiting, wish):
    busy = httpx.Response(503, headers={"retry-after": wish})
    web.post(REDIRECT).mock(side_effect=[busy, httpx.Response(200, json={"sid": CALL})])

    await client.redirect(CALL)

    assert waiting.pauses == [0.3]


@pytest.mark.parametrize("answer", [httpx.Response(200, html=HTML), httpx.Response(502, html=HTML)])
async def test_a_page_of_html_is_no_redirect(web: MockRouter, client, answer):
    web.post(REDIRECT).mock(return_value=answer)

    with pytest.raises(CarrierDown):
        await client.redirect(CALL)


@pytest.mark.parametrize("error", [httpx.ConnectTimeout, httpx.ReadTimeout, httpx.ConnectError])
async def test_a_carrier_that_does_not_answer_is_asked_three_times(web: MockRouter, client, waiting, error):
    route = web.post(REDIRECT).mock(side_effect=error)

    with pytest.raises(CarrierDown, match=error.__name__):
        await client.redirect(CALL)

    assert route.call_count == 3


async def test_a_recording_is_fetched_as_a_wav_file(web: MockRouter, client):
    web.get(f"{RECORDING}.wav").respond(content=WAV, headers={"content-type": "audio/x-wav"})

    assert await client.recording(RECORDING) == WAV


async def test_a_recording_that_the_carrier_does_not_have_is_known_to_be_gone(web: MockRouter, client):
    web.get(f"{RECORDING}.wav").respond(404, json={"code": 20404})

    with pytest.raises(UnknownRecording):
        await client.recording(RECORDING)


async def test_a_page_of_html_is_no_recording(web: MockRouter, client):
    web.get(f"{RECORDING}.wav").respond(html=HTML)

    with pytest.raises(CarrierDown):
        await client.recording(RECORDING)


async def test_a_wrong_token_is_told_without_naming_it(web: MockRouter, client):
    web.get(f"{RECORDING}.wav").respond(401, json={"code": 20003})

    with pytest.raises(CarrierDown) as refused:
        await client.recording(RECORDING)

    assert "the-token" not in str(refused.value)
    assert "the-token" not in repr(client)


@pytest.mark.parametrize("status", [204, 404])
async def test_a_recording_that_is_gone_counts_as_deleted(web: MockRouter, client, status):
    web.delete(f"{RECORDING}.json").respond(status)

    await client.delete_recording(RECORDING)


async def test_a_recording_that_stays_is_not_taken_for_deleted(web: MockRouter, client):
    web.delete(f"{RECORDING}.json").respond(200, content=json.dumps({}))

    with pytest.raises(CarrierDown):
        await client.delete_recording(RECORDING)


@pytest.mark.parametrize(
    "url",
    [
        RECORDING.replace("https:", "http:"),
        RECORDING.replace("api.twilio.com", "api.twilio.com.example"),
        RECORDING.replace("api.twilio.com", "169.254.169.254"),
        RECORDING.replace(AC, "AC" + "9" * 32),
        RECORDING.replace("Recordings", "Calls"),
        f"{RECORDING}?x=",
        "nonsense",
        "",
    ],
)
async def test_the_token_goes_to_nobody_else(client, url):
    with pytest.raises(NoAccount):
        await client.recording(url)


@pytest.mark.parametrize("host", ["https://api.dublin.ie1.twilio.com", "http://127.0.0.1:4010"])
async def test_recordings_may_lie_in_another_region_or_on_this_machine(web: MockRouter, client, host):
    url = RECORDING.replace("https://api.twilio.com", host)
    web.get(f"{url}.wav").respond(content=WAV)

    assert await Clients((client,)).recording(url) == WAV


async def test_without_an_account_nothing_can_be_fetched_and_calls_go_on_by_themselves():
    nobody = Clients()

    await nobody.redirect(CALL)

    with pytest.raises(NoAccount, match="CITYLINE_TWILIO_ACCOUNT_SID"):
        await nobody.recording(RECORDING)
