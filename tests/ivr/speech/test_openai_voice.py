import httpx
import numpy as np
import pytest
import respx
from httpx import Response
from openai import OpenAI

from ivr.errors import VoiceFailed
from ivr.speech.audio import seconds
from ivr.speech.voices import endpoint_voices

SPEECH = "https://speech.example/v1/audio/speech"


@pytest.fixture
def voice():
    # respx intercepts httpx, which the client takes in place of its own httpx2.
    with httpx.Client() as http:
        client = OpenAI(base_url="https://speech.example/v1", api_key="key", max_retries=0, http_client=http)
        yield endpoint_voices(client, "tts-1", "nova", ("en", "fr"))["fr"]


def pcm(samples: np.ndarray) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


@respx.mock
def test_the_endpoints_sound_becomes_the_lines(voice) -> None:
    second = 0.3 * np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000)
    asked = respx.post(SPEECH).mock(Response(200, content=pcm(second)))

    sound = voice.say("Au revoir.", "fr")

    assert seconds(sound) == pytest.approx(1.12, abs=0.02)
    assert b'"input":"Au revoir."' in asked.calls.last.request.content
    assert b'"voice":"nova"' in asked.calls.last.request.content


@pytest.mark.parametrize(
    "answer",
    [Response(401, json={}), Response(500), Response(200, content=b""), Response(200, content=b"\0" * 9999)],
)
@respx.mock
def test_an_endpoint_without_sound_is_an_error_without_the_sentence(voice, answer: Response) -> None:
    respx.post(SPEECH).mock(answer)

    with pytest.raises(VoiceFailed) as error:
        voice.say("Au revoir.", "fr")

    assert "Au revoir" not in str(error.value)
