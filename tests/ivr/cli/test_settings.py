"""Settings that would tell callers' words to others are refused."""

import pytest

from ivr.errors import BadInput
from ivr.settings import load_settings


@pytest.mark.parametrize(
    "address", ["https://line.city.example", "http://127.0.0.1:8000", "http://localhost:1"]
)
def test_the_public_address_is_https_or_this_machines_own(address: str) -> None:
    assert load_settings(public_base_url=address).public_base_url == address


def test_a_public_address_that_anybody_could_read_along_is_refused() -> None:
    with pytest.raises(BadInput, match="CITYLINE_PUBLIC_BASE_URL must begin with https"):
        load_settings(public_base_url="http://line.city.example")


def test_no_voice_leaves_this_machine_unless_that_was_confirmed() -> None:
    with pytest.raises(BadInput, match="CITYLINE_SOUND_MAY_LEAVE=true"):
        load_settings(transcription="openai")

    assert load_settings(transcription="openai", sound_may_leave=True).sound_may_leave
