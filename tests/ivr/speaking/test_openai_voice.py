import numpy as np
import pytest
from httpx import Response
from openai import OpenAI
from respx import MockRouter

from ivr.audio import seconds
from ivr.errors import VoiceFailed
from ivr.speaking.voices import endpoint_voices

SPEECH = "https://speech.example/v1/audio/speech"


@pytest.fixture
def voice():
    with OpenAI(base_url="https://speech.example/v1", api_key="key", max_retries=0) as client:
        yield endpoint_voices(client, "tts-1", "nova", ("en", "fr"))["fr"]


def pcm(samples: np.ndarray) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


def test_the_endpoints_sound_becomes_the_lines(web: MockRouter, voice) -> None:
    second = 0.3 * np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000)
    asked = web.post(SPEECH).respond(content=pcm(second))

    sound = voice.say("Au revoir.", "fr")

    assert seconds(sound) == pytest.approx(1.12, abs=0.02)
    assert b'"input":"Au revoir."' in asked.calls.last.request.content
    assert b'"voice":"nova"' in asked.calls.last.request.content


@pytest.mark.parametrize(
    "answer",
    [
        *(Response(401, json={}), Response(500), Response(200, content=b"")),
        Response(200, content=b"\0" * 9999),
        *(Response(200, html="<p>Sign in</p>" * 999), Response(200, json={"error": "busy" * 9999})),
    ],
)
def test_an_endpoint_without_sound_is_an_error_without_the_sentence(
    web: MockRouter, voice, answer: Response
) -> None:
    web.post(SPEECH).mock(return_value=answer)

    with pytest.raises(VoiceFailed) as error:
        voice.say("Au revoir.", "fr")

    assert "Au revoir" not in str(error.value)
