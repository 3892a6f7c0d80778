"""What a call sends: the words of the city's file, and the consent without the caller's own."""

from datetime import UTC, datetime

from intents.text.transcript import Keys, Transcript
from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.lookups.outgoing import outgoing
from ivr.call.texts import Texts, load_prompts
from routing.dialogue_state import DialogueState
from routing.texting.templates import TextKind
from routing.texting.text_message import Consent
from routing.texting.texted import SendText

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def texts(city: City, language: str) -> Texts:
    return Texts(city, load_prompts(city.directory.languages, city.path), language, NOW)


def call(language: str) -> Call:
    return Call("CA1", NOW, DialogueState(language), turns=3, encrypted_number="encrypted", is_test=True)


def test_an_answers_text_is_the_citys_in_the_calls_language(city: City) -> None:
    said = Transcript("yes please that would be lovely", "en", 1.0)

    text = outgoing(
        SendText("waste.hazardous", TextKind.ANSWER), None, call("en"), said, texts(city, "en")
    ).text

    assert text is not None
    assert (text.id, text.body) == ("CA1-3", city.services.texts.answers["waste.hazardous"]["en"])
    assert text.consent == Consent("Shall I text you that?", "yes", "spoken", NOW)
    assert text.is_test
    assert "lovely" not in repr(text)


def test_a_reports_text_holds_both_numbers_and_the_key_is_kept_as_such(city: City) -> None:
    asked = SendText("roads.pothole", TextKind.REPORT)

    text = outgoing(asked, None, call("fr"), Keys("1"), texts(city, "fr")).text

    assert text is not None
    assert "noté sous 5995." in text.body
    assert "votre signalement 5995 porte le numéro {number}" in text.numbered
    assert (text.consent.how, text.language) == ("keyed", "fr")
