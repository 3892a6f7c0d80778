"""What callers hear between two announcements."""

from pathlib import Path

from ivr.audio import seconds
from ivr.call.waiting import ROUND_SECONDS
from ivr.twilio.twiml import HOLD_SOUND
from simulator.carrier.speak import ulaw_of


def test_the_music_is_telephone_sound_that_fits_into_a_round() -> None:
    file = Path("ivr/web") / HOLD_SOUND.removeprefix("/")

    ulaw = ulaw_of("audio/wav", file.read_bytes())

    assert ROUND_SECONDS - 2 < seconds(ulaw) < ROUND_SECONDS
