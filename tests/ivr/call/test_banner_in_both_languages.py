"""A notice for everybody is heard in the language to which a caller changes, too."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from ivr.call.call import Call
from ivr.call.reply import reply
from ivr.call.texts import Texts, load_prompts
from routing.decision import SwitchLanguage
from routing.departments.banner import Banner, EveryCall, Mode
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

ENGLISH, FRENCH = "An ice storm is coming tonight.", "Une tempête de verglas arrive cette nuit."


def test_who_changes_to_french_hears_the_notice_in_french() -> None:
    city = example_city()
    now = datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone)
    texts = MappingProxyType({"en": ENGLISH, "fr": FRENCH})
    storm = Banner(
        "storm",
        EveryCall(),
        Mode.BEFORE_GREETING,
        texts,
        now - timedelta(hours=1),
        now + timedelta(hours=1),
        "Roads",
        "R. Dhaliwal",
    )
    stormy = replace(city, banners=(storm,))
    prompts = load_prompts(city.directory.languages, city.path)

    said = reply(
        SwitchLanguage("fr"), Call("CA1", now, DialogueState("fr")), Texts(stormy, prompts, "fr", now)
    )

    heard = [sentence.text for sentence in said.sentences]
    assert FRENCH in heard
    assert ENGLISH not in heard
