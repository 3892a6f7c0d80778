"""Transcription by an OpenAI-compatible server."""

from collections.abc import AsyncIterator

import httpx
import pytest
import respx
from openai import AsyncOpenAI

from intents.transcript import NoSpeech, Transcript
from ivr.errors import PoolFull, TranscriberDown
from ivr.speech.openai_transcriber import OpenAITranscriber
from ivr.speech.transcriber import Expects, Hint, Urgency, Utterance

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
    # respx intercepts httpx, which the client takes in place of its own httpx2.
    async with httpx.AsyncClient() as http:
        client = AsyncOpenAI(base_url=URL, api_key="key", max_retries=0, http_client=http)
        yield OpenAITranscriber(client, "whisper-1")


@respx.mock
async def test_the_words_come_with_a_confidence(transcriber: OpenAITranscriber) -> None:
    respx.post(f"{URL}/audio/transcriptions").respond(json=answer(" When is garbage day?"))

    said = (await transcriber.transcribe(UTTERANCE)).said

    assert isinstance(said, Transcript)
    assert (said.text, said.language, said.speech_seconds) == ("When is garbage day?", "en", 0.9)
    assert 0.8 < said.confidence < 1


@respx.mock
async def test_the_server_gets_a_wav_file_and_the_language(transcriber: OpenAITranscriber) -> None:
    route = respx.post(f"{URL}/audio/transcriptions").respond(json=answer("Oui."))

    await transcriber.transcribe(Utterance(b"\x00" * 8000, 0.9, Hint("fr")), Urgency.SPECULATIVE)

    body = route.calls.last.request.content
    assert b"RIFF" in body
    assert b'name="language"\r\n\r\nfr' in body


@respx.mock
async def test_a_server_without_probabilities_is_believed(transcriber: OpenAITranscriber) -> None:
    respx.post(f"{URL}/audio/transcriptions").respond(json={"text": "garbage day"})

    said = (await transcriber.transcribe(UTTERANCE)).said

    assert isinstance(said, Transcript)
    assert said.confidence > 0.7


@respx.mock
async def test_an_expected_answer_is_recognized(transcriber: OpenAITranscriber) -> None:
    respx.post(f"{URL}/audio/transcriptions").respond(json=answer("2."))

    said = (await transcriber.transcribe(Utterance(b"\x00" * 800, 0.3, Hint("fr", Expects.DIGITS)))).said

    assert isinstance(said, Transcript)
    assert said.text == "deux"


@respx.mock
async def test_words_for_silence_are_no_speech(transcriber: OpenAITranscriber) -> None:
    respx.post(f"{URL}/audio/transcriptions").respond(json=answer("Thank you.", -0.95, 0.8))

    assert (await transcriber.transcribe(UTTERANCE)).said == NoSpeech()


@respx.mock
async def test_a_server_without_room_sends_the_line_to_its_next_rung(transcriber: OpenAITranscriber) -> None:
    respx.post(f"{URL}/audio/transcriptions").respond(429, json={"error": {"message": "busy"}})

    with pytest.raises(PoolFull):
        await transcriber.transcribe(UTTERANCE)


@respx.mock
@pytest.mark.parametrize(
    "failure",
    [httpx.Response(500), httpx.Response(401, json={}), httpx.ConnectError("no"), httpx.ReadTimeout("")],
)
async def test_a_server_that_fails_is_down(
    transcriber: OpenAITranscriber, failure: httpx.Response | Exception
) -> None:
    respx.post(f"{URL}/audio/transcriptions").mock(side_effect=[failure])

    with pytest.raises(TranscriberDown):
        await transcriber.transcribe(UTTERANCE)
