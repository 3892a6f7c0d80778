"""Who wants an application taken is told apart from who wants to hear about it."""

import pytest

from intents.acts.having_done import wishes_done


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I wanna apply for a building permit"),
        ("en", "we're putting in an application for a client's garage"),
        ("en", "I need to pull a permit for a deck"),
        ("en", "building permit application"),
        ("fr", "je voudrais déposer une demande de permis pour un garage"),
        ("fr", "j'aimerais demander un permis de construction"),
        ("fr", "demande de permis, pour une terrasse"),
    ],
)
def test_an_application_is_to_be_taken(language: str, words: str) -> None:
    assert wishes_done(words, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "how do I apply for a building permit"),
        ("en", "what do I bring to file a permit application"),
        ("en", "do I have to apply for a permit"),
        ("en", "can I apply for a permit online"),
        ("en", "I submitted an application last month, is it approved"),
        ("fr", "est-ce que la Ville demande un permis pour une clôture"),
        ("fr", "comment faire une demande de permis"),
        ("fr", "faut-il faire une demande de permis pour un cabanon"),
        ("fr", "où est-ce que je dois déposer ma demande de permis"),
        ("de", "ich möchte einen Antrag stellen"),
    ],
)
def test_a_question_about_an_application_begins_none(language: str, words: str) -> None:
    assert not wishes_done(words, language)
