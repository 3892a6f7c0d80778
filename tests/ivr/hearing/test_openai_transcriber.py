"""Transcription by an OpenAI-compatible server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from openai import AsyncOpenAI
from respx import MockRouter

from intents.text.transcript import NoSpeech, Transcript
from ivr.errors import PoolFull, TranscriberDown
from ivr.hearing.openai_transcriber import OpenAITranscriber, ServerLimits
from ivr.hearing.transcriber import Expects, Hint, Urgency, Utterance

URL = "http://hearing.test/v1"
UTTERANCE = Utterance(b"\x00" * 8000, 0.9, Hint("en"))


def answer(text: str, log_probability: float = -0.2, silence: float = 0.01) -> dict[str, object]:
    segment = {
        "id": 0,
        "seek": 0,
        "start": 0.0,
        "end": 1.0,
        "text": text,
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": log_probability,
        "compression_ratio": 1.0,
        "no_speech_prob": silence,
    }
    return {"text": text, "language": "english", "duration": 1.0, "segments": [segment]}


@pytest.fixture
async def transcriber() -> AsyncIterator[OpenAITranscriber]:
    async with AsyncOpenAI(base_url=URL, api_key="key", max_retries=0) as client:
        yield OpenAITranscriber(client, "whisper-1")


async def test_the_words_come_with_a_confidence(web: MockRouter, transcriber: OpenAITranscriber) -> None:
    web.post(f"{URL}/audio/transcriptions").respond(json=answer(" When is garbage day?"))

    said = (await transcriber.transcribe(UTTERANCE)).said

    assert isinstance(said, Transcript)
    assert (said.text, said.language, said.speech_seconds) == ("When is garbage day?", "en", 0.9)
    assert 0.8 < said.confidence < 1


async def test_the_server_gets_a_wav_file_and_the_language(
    web: MockRouter, transcriber: OpenAITranscriber
) -> None:
    route = web.post(f"{URL}/audio/transcriptions").respond(json=answer("Oui."))

    await transcriber.transcribe(Utterance(b"\x00" * 8000, 0.9, Hint("fr")), Urgency.SPECULATIVE)

    body = route.calls.last.request.content
    assert b"RIFF" in body
    assert b'name="language"\r\n\r\nfr' in body


async def test_a_server_without_probabilities_is_believed(
    web: MockRouter, transcriber: OpenAITranscriber
) -> None:
    web.post(f"{URL}/audio/transcriptions").respond(json={"text": "garbage day"})

    said = (await transcriber.transcribe(UTTERANCE)).said

    assert isinstance(said, Transcript)
    assert said.confidence > 0.7


async def test_an_expected_answer_is_recognized(web: MockRouter, transcriber: OpenAITranscriber) -> None:
    web.post(f"{URL}/audio/transcriptions").respond(json=answer("2."))

    said = (await transcriber.transcribe(Utterance(b"\x00" * 800, 0.3, Hint("fr", Expects.DIGITS)))).said

    assert isinstance(said, Transcript)
    assert said.text == "deux"


async def test_words_for_silence_are_no_speech(web: MockRouter, transcriber: OpenAITranscriber) -> None:
    web.post(f"{URL}/audio/transcriptions").respond(json=answer("Thank you.", -0.95, 0.8))

    assert (await transcriber.transcribe(UTTERANCE)).said == NoSpeech()


@pytest.mark.parametrize("status", [429, 503, 529])
async def test_a_server_without_room_sends_the_line_to_its_next_rung(
    web: MockRouter, transcriber: OpenAITranscriber, status: int
) -> None:
    web.post(f"{URL}/audio/transcriptions").respond(status, json={"error": {"message": "busy"}})

    with pytest.raises(PoolFull):
        await transcriber.transcribe(UTTERANCE)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(500),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"text": None}),
        httpx.Response(200, json={"text": "yes", "segments": [{"text": "yes"}]}),
        httpx.Response(200, json={"text": "yes", "segments": [{"avg_logprob": None, "no_speech_prob": 0}]}),
        httpx.Response(200, json=["yes"]),
        httpx.Response(401, json={}),
        httpx.ConnectError("no"),
        httpx.ReadTimeout(""),
    ],
)
async def test_a_server_that_fails_is_down(
    web: MockRouter, transcriber: OpenAITranscriber, failure: httpx.Response | Exception
) -> None:
    web.post(f"{URL}/audio/transcriptions").mock(side_effect=[failure])

    with pytest.raises(TranscriberDown):
        await transcriber.transcribe(UTTERANCE)


async def fail(transcriber: OpenAITranscriber, times: int) -> None:
    for _ in range(times):
        with pytest.raises(TranscriberDown):
            await transcriber.transcribe(UTTERANCE)


async def test_a_server_that_fails_three_times_gets_no_more_callers(
    web: MockRouter, transcriber: OpenAITranscriber
) -> None:
    route = web.post(f"{URL}/audio/transcriptions").respond(500)
    await fail(transcriber, 2)
    assert transcriber.have_room()

    await fail(transcriber, 2)

    assert not transcriber.have_room()
    assert route.call_count == 3


async def test_a_busy_server_is_not_taken_for_a_broken_one(
    web: MockRouter, transcriber: OpenAITranscriber
) -> None:
    web.post(f"{URL}/audio/transcriptions").respond(503)

    for _ in range(5):
        with pytest.raises(PoolFull):
            await transcriber.transcribe(UTTERANCE)

    assert transcriber.have_room()


async def test_silence_and_no_caller_finds_out_that_the_server_is_back(web: MockRouter) -> None:
    route = web.post(f"{URL}/audio/transcriptions").respond(500)
    async with AsyncOpenAI(base_url=URL, api_key="key", max_retries=0) as client:
        transcriber = OpenAITranscriber(client, "whisper-1", ServerLimits(probe_seconds=0.01))
        probing = asyncio.create_task(transcriber.probe())
        await fail(transcriber, 3)

        route.respond(json=answer(""))
        for _ in range(2000):
            await asyncio.sleep(0.01)
            if not transcriber.is_resting:
                break
        probing.cancel()

    assert transcriber.have_room()
    assert len(route.calls.last.request.content) < len(route.calls[0].request.content)


class SlowServer:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Semaphore(0)
        self.may_answer = asyncio.Event()

    async def take(self, request: httpx.Request) -> httpx.Response:
        self.asked.release()
        await self.may_answer.wait()
        return httpx.Response(200, json=answer("garbage day"))


@asynccontextmanager
async def slow(web: MockRouter, limits: ServerLimits) -> AsyncIterator[tuple[SlowServer, OpenAITranscriber]]:
    server = SlowServer()
    web.post(f"{URL}/audio/transcriptions").mock(side_effect=server.take)
    async with AsyncOpenAI(base_url=URL, api_key="key", max_retries=0) as client:
        yield server, OpenAITranscriber(client, "whisper-1", limits)


async def reached(server: SlowServer, many: int) -> None:
    async with asyncio.timeout(20):
        for _ in range(many):
            await server.asked.acquire()


async def test_no_more_is_asked_at_once_than_the_server_is_to_get(web: MockRouter) -> None:
    async with slow(web, ServerLimits(at_once=2)) as (server, transcriber):
        asking = [asyncio.create_task(transcriber.transcribe(UTTERANCE)) for _ in range(4)]
        await reached(server, 2)

        assert (transcriber.running, transcriber.waiting, transcriber.have_room()) == (2, 2, False)
        with pytest.raises(PoolFull):
            await transcriber.transcribe(UTTERANCE)

        server.may_answer.set()
        heard = await asyncio.gather(*asking)
    assert len(heard) == 4
    assert (transcriber.running, transcriber.waiting, transcriber.have_room()) == (0, 0, True)


async def test_what_is_not_urgent_does_not_queue(web: MockRouter) -> None:
    async with slow(web, ServerLimits(at_once=1)) as (server, transcriber):
        asking = asyncio.create_task(transcriber.transcribe(UTTERANCE))
        await reached(server, 1)

        with pytest.raises(PoolFull):
            await transcriber.transcribe(UTTERANCE, Urgency.SPECULATIVE)

        server.may_answer.set()
        await asking


async def test_a_caller_waits_no_longer_than_the_limit_for_a_frozen_server(web: MockRouter) -> None:
    async with slow(web, ServerLimits(seconds=0.05)) as (_, transcriber):
        with pytest.raises(TranscriberDown):
            await transcriber.transcribe(UTTERANCE)
