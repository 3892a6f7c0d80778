"""A language is wanted where the call should go on in it, and it is the one that was named."""

import pytest

from intents.acts.tongue import tongue_wanted
from intents.meaning.understanding import Control, ControlKind


@pytest.mark.parametrize(
    ("language", "words", "wanted"),
    [
        ("fr", "pourriez-vous poursuivre en anglais", "en"),
        ("fr", "mon français est pas fort, in English please", "en"),
        ("fr", "y a-tu moyen de me parler en français", "fr"),
        ("fr", "je comprends pas l'anglais, moi", "fr"),
        ("fr", "c'est la ligne française, moi je veux l'anglais", "en"),
        ("en", "my husband would rather talk in French", "fr"),
        ("en", "en français, s'il vous plaît", "fr"),
        ("en", "I don't speak English", ""),
        ("fr", "changez donc de langue", ""),
        ("fr", "j'aimerais autant que nous poursuivions cet appel en anglais", "en"),
        ("en", "I got a letter from you, would you mind if we talk in French", "fr"),
        ("fr", "j'ai votre formulaire devant moi, est-ce possible de poursuivre en anglais", "en"),
        ("en", f"oh dear, {'I pressed the key too quickly, ' * 4}I need the other language please", ""),
    ],
)
def test_the_language_that_was_named_is_wanted(language: str, words: str, wanted: str) -> None:
    assert tongue_wanted(words, language) == Control(ControlKind.LANGUAGE, language=wanted)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "ma voisine est anglophone et elle a laissé son bac dans la rue"),
        ("fr", "avez-vous le formulaire en anglais"),
        ("fr", "vous répondez en français ou en anglais"),
        ("fr", "l'agent parlait seulement anglais, je voudrais le reçu en français"),
        ("en", "are there French classes at the rec centre"),
        ("en", "do you run a class to speak better French"),
        ("fr", "la lettre que j'ai reçue est juste en anglais"),
        ("en", "do they speak Spanish at the pool"),
        ("fr", "est-ce qu'ils parlent anglais, eux autres"),
    ],
)
def test_a_language_that_is_only_mentioned_switches_nothing(language: str, words: str) -> None:
    assert tongue_wanted(words, language) is None


@pytest.mark.parametrize(
    ("language", "words", "named"),
    [
        ("fr", "y a quelqu'un qui parle wolof", ""),
        ("en", "could I have this in Tagalog", "tl"),
        ("en", "¿se habla español?", "es"),
        ("en", "Putonghua, please", "zh"),
        ("fr", "Filipino, s'il vous plaît", "tl"),
        ("en", "arabi, please", "ar"),
        ("en", "Panjabi please", "pa"),
    ],
)
def test_a_language_that_the_line_lacks_brings_a_person_who_is_told(
    language: str, words: str, named: str
) -> None:
    assert tongue_wanted(words, language) == Control(ControlKind.PERSON, language=named)


def test_a_call_in_a_language_without_a_list_of_names_is_heard_all_the_same() -> None:
    assert tongue_wanted("I don't speak English", "es") == Control(ControlKind.LANGUAGE, language="es")
