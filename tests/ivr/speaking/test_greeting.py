"""The first words of a call, as they sound."""

from datetime import datetime
from pathlib import Path

import pytest

from ivr.audio import seconds
from ivr.call.call import Call
from ivr.call.city import load_city
from ivr.call.greeting import greeting
from ivr.call.texts import Texts, load_prompts
from ivr.line.voice import speaker_of
from ivr.settings import load_settings
from ivr.speaking.mastering import Pace
from routing.dialogue_state import DialogueState

LONGEST = 9.5
"Seconds, with every notice: who calls for help or by habit waits no longer."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("var/models/hibari").is_dir(), reason="the English voice is not fetched"),
]


@pytest.mark.parametrize(("language", "person"), [("en", "For a person, 0."), ("fr", "Une personne, le 0.")])
def test_the_greeting_is_short_and_says_how_to_reach_a_person(language: str, person: str) -> None:
    settings = load_settings(_env_file=None)
    city = load_city(settings.city)
    at = datetime(2026, 11, 30, 10, 0, tzinfo=city.directory.time_zone)
    texts = Texts(city, load_prompts(city.directory.languages, city.path), language, at)
    said = greeting(Call("CA1", at, DialogueState(language)), texts).sentences

    speaker = speaker_of(settings, city)
    lengths = [sum(map(seconds, speaker.say(each.text, each.language, Pace.NORMAL))) for each in said]

    assert person in [each.text for each in said]
    assert sum(lengths) <= LONGEST
