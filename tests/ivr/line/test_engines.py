"""Which server hears and which one speaks, with whose key."""

import pytest

from ivr.errors import BadInput
from ivr.line.engines import hearing_client, load_engine_settings, speech_client
from ivr.settings import load_settings

SHARED = load_settings(_env_file=None, openai_base_url="https://api.openai.com/v1", openai_api_key="shared")


async def test_without_servers_of_their_own_hearing_and_voice_share_one() -> None:
    engines = load_engine_settings(_env_file=None)

    async with hearing_client(SHARED, engines) as hearing:
        assert (str(hearing.base_url), hearing.api_key) == ("https://api.openai.com/v1/", "shared")
    with speech_client(SHARED, engines) as speech:
        assert (str(speech.base_url), speech.api_key) == ("https://api.openai.com/v1/", "shared")


async def test_a_server_of_its_own_does_not_get_the_others_key() -> None:
    engines = load_engine_settings(
        _env_file=None,
        transcription_base_url="http://speaches.internal:8000/v1",
        voice_base_url="http://kokoro.internal:8880/v1",
        voice_api_key="own",
    )

    async with hearing_client(SHARED, engines) as hearing:
        assert (str(hearing.base_url), hearing.api_key) == ("http://speaches.internal:8000/v1/", "none")
    with speech_client(SHARED, engines) as speech:
        assert (str(speech.base_url), speech.api_key) == ("http://kokoro.internal:8880/v1/", "own")


async def test_a_caller_does_not_wait_for_retries_or_a_server_that_takes_no_connection() -> None:
    async with hearing_client(SHARED, load_engine_settings(_env_file=None)) as hearing:
        assert hearing.max_retries == 0
        assert hearing.timeout.connect == 1.0


def test_a_device_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="CITYLINE_WHISPER_DEVICE"):
        load_engine_settings(_env_file=None, whisper_device="tpu")
