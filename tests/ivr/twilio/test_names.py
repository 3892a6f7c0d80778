"""What the carrier is told by name: the city's words for its recognition, and this line's own queues."""

from functools import partial

import pytest

from ivr.call.carrier_action import Ask, EnqueueCaller
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Sentence
from ivr.errors import BadInput
from ivr.settings import load_settings
from ivr.storage.encryption import pop_id
from ivr.twilio.names import LONGEST_HINT, MOST_HINTS, hints_of, queue_name
from ivr.twilio.twiml import Twiml
from routing.asked import HowCanIHelp
from routing.departments.names import spoken_names
from simulator.carrier.document import read
from tests.fixtures.example import example_city

CALL = "CA" + "1" * 32


def twiml(base: str = "https://line.test", **hints: str) -> Twiml:
    return Twiml(base, "wss://line.test", partial(pop_id, b"secret"), hints)


def asked(language: str) -> Ask:
    return Ask(
        Reply((Sentence("How can I help?", language, "how_can_i_help"),), Listen(HowCanIHelp()), language),
        language,
    )


def test_the_carrier_hears_for_the_city_s_own_names_in_the_language_of_the_call() -> None:
    line = twiml(en="City of Rivermont,Building Permits", fr="Ville de Rivermont")

    assert 'hints="City of Rivermont,Building Permits"' in line.render(asked("en"), CALL)
    assert 'hints="Ville de Rivermont"' in line.render(asked("fr"), CALL)
    assert "hints" not in twiml().render(asked("en"), CALL)


def test_hints_keep_the_carrier_s_limits() -> None:
    names = ("Parks, Culture", "Parks, Culture", "x" * 101, " ", *(f"name {n}" for n in range(600)))

    phrases = hints_of(names).split(",")

    assert phrases[:2] == ["Parks Culture", "name 0"]
    assert len(phrases) == MOST_HINTS
    assert max(map(len, phrases)) <= LONGEST_HINT


def test_every_department_of_the_example_city_is_among_its_hints() -> None:
    directory = example_city().directory

    for language in directory.languages:
        hints = hints_of(spoken_names(directory, language)).split(",")
        for department in directory.departments.values():
            assert department.names[language].replace(",", "") in hints


def test_two_lines_of_one_account_have_queues_of_their_own() -> None:
    ours, theirs = (
        twiml(base).render(EnqueueCaller("revenue", ()), CALL)
        for base in ("https://line.test", "https://other.test")
    )

    assert queue_name("https://line.test", "revenue") in ours
    assert queue_name("https://line.test", "revenue") not in theirs
    assert len(queue_name("https://line.test", "d" * 64)) <= 64


def test_what_is_rendered_keeps_the_carrier_s_schema() -> None:
    line = twiml(en="City of Rivermont")

    for step in (asked("en"), EnqueueCaller("revenue", ())):
        assert read("/voice", "text/xml", line.render(step, CALL).encode()).warnings == ()


@pytest.mark.parametrize("address", ["https://api.twilio.com", "https://api.dublin.ie1.twilio.com"])
def test_the_carrier_s_regions_are_known(address: str) -> None:
    assert load_settings(twilio_rest_url=address).twilio_rest_url == address


@pytest.mark.parametrize(
    "address", ["http://api.twilio.com", "https://api.twilio.com.evil.example", "https://evil.example"]
)
def test_the_account_s_token_goes_nowhere_else(address: str) -> None:
    with pytest.raises(BadInput, match="CITYLINE_TWILIO_REST_URL"):
        load_settings(twilio_rest_url=address)
