import pytest

from intents.acts.controls import noting_earlier_calls
from intents.meaning.understanding import Recognized, Silence, Spoken

BIN = Recognized("waste.missed_pickup", 0.9)


def calls_again(text: str, language: str) -> bool:
    meant = noting_earlier_calls(BIN, text, language)
    return isinstance(meant, Spoken) and meant.calls_again


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "okay so this is the fourth time I've had to phone about my cart"),
        ("en", "I keep calling and the bin is still there"),
        ("en", "I already called you guys on Tuesday about the bin"),
        ("fr", "c'est la deuxième fois que je vous appelle pour mon bac"),
        ("fr", "je vous ai déjà téléphoné mardi pour le bac"),
        ("fr", "j'ai appelé trois fois pour la même affaire"),
    ],
)
def test_a_caller_who_tells_of_an_earlier_call_is_noticed(language: str, text: str) -> None:
    assert calls_again(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "it's the second time they've missed my bin"),
        ("en", "can you call me again tomorrow"),
        ("fr", "c'est la deuxième fois qu'ils passent tout droit"),
        ("fr", "j'ai déjà appelé la police pour le bruit"),
        ("de", "ich rufe zum dritten Mal an"),
    ],
)
def test_what_happened_again_is_no_earlier_call(language: str, text: str) -> None:
    assert not calls_again(text, language)


def test_silence_tells_nothing() -> None:
    assert noting_earlier_calls(Silence(), "this is the third time I call", "en") == Silence()
