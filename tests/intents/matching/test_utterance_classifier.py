"""One reading tells what a caller does, how near danger it is, and what about."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.matching.utterance_classifier import BUCKETS, FILE, places_of, shipped_classifier, words_read
from intents.meaning.reading import Act, Asked
from intents.text.languages import languages

ROOT = Path(__file__).parents[3]
MOST_MEGABYTES = 13

by_words = shipped_classifier()


@pytest.mark.parametrize(
    ("said", "language", "asked", "act"),
    [
        ("can I speak to someone", "en", Asked.DID_THAT_HELP, Act.PERSON),
        ("passez-moi quelqu'un s'il vous plaît", "fr", Asked.HOW_CAN_I_HELP, Act.PERSON),
        ("no that didn't help me at all", "en", Asked.DID_THAT_HELP, Act.REJECT),
        ("non ça m'a pas aidé pantoute", "fr", Asked.DID_THAT_HELP, Act.REJECT),
        ("could you say that one more time", "en", Asked.DID_THAT_HELP, Act.REPEAT),
        ("parlez moins vite", "fr", Asked.ANYTHING_ELSE, Act.SLOWER),
        ("when is garbage day on my street", "en", Asked.HOW_CAN_I_HELP, Act.ASK),
        ("c'est quand le recyclage dans ma rue", "fr", Asked.ANYTHING_ELSE, Act.ASK),
        ("who gets to listen to this recording", "en", Asked.DID_THAT_HELP, Act.ABOUT_DATA),
        ("merci, bonne journée", "fr", Asked.ANYTHING_ELSE, Act.END),
    ],
)
def test_it_reads_what_the_caller_is_doing(said: str, language: str, asked: Asked, act: Act) -> None:
    assert by_words.read(said, language, asked).act is act


def test_what_was_asked_changes_what_a_word_does() -> None:
    confirmed = by_words.read("parfait", "fr", Asked.DID_THAT_HELP).acts[Act.CONFIRM]
    begun = by_words.read("parfait", "fr", Asked.HOW_CAN_I_HELP).acts[Act.CONFIRM]

    assert confirmed > begun


@settings(max_examples=30)
@given(st.text(), st.sampled_from(languages()), st.sampled_from(Asked))
def test_every_text_gets_chances(text: str, language: str, asked: Asked) -> None:
    reading = by_words.read(text, language, asked)

    assert sum(reading.acts.values()) == pytest.approx(1, abs=1e-4)
    assert all(0 <= chance <= 1 for chance in reading.danger.values())
    assert 0 <= reading.out_of_scope <= 1


def test_what_is_shipped_is_small() -> None:
    assert (ROOT / "intents" / FILE).stat().st_size <= MOST_MEGABYTES * 1_000_000


def test_a_word_spelled_as_it_sounds_shares_places_with_it() -> None:
    shared = {*places_of("hydrant")} & {*places_of("hidrant")}

    assert len(shared) >= 4


@given(st.text())
def test_every_word_has_places_in_the_table(text: str) -> None:
    places = {place for word in words_read(text) for place in places_of(word)}

    assert places
    assert all(0 < place < BUCKETS for place in places)
