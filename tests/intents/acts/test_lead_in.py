"""Words that lead up to a question are set aside; what they lead up to stays as it was said."""

import pytest

from intents.acts.lead_in import after_person, without_lead_in


@pytest.mark.parametrize(
    ("said", "language", "left"),
    [
        ("I'm calling about a parking ticket.", "en", "a parking ticket."),
        ("Um, hi, I have a question on property tax", "en", "property tax"),
        ("it's regarding my dog", "en", "my dog"),
        ("I'd like some information about permits", "en", "permits"),
        ("yes hello the pool", "en", "the pool"),
        ("C'est au sujet d'un permis.", "fr", "un permis."),
        ("bonjour, j’ai une question sur l'égout", "fr", "l'égout"),
        ("euh, ça concerne mes taxes", "fr", "mes taxes"),
        ("je voudrais de l'information sur la piscine", "fr", "la piscine"),
        ("la raison de mon appel, c'est la neige", "fr", "la neige"),
    ],
)
def test_what_leads_up_to_it_is_left_out(said: str, language: str, left: str) -> None:
    assert without_lead_in(said, language) == left


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("how do I pay my ticket", "en"),
        ("there are cracks in the road", "en"),
        ("do I need a permit? I was calling about a deck", "en"),
        ("c'est pour quand la déclaration", "fr"),
        ("quand passe la collecte", "fr"),
    ],
)
def test_a_question_itself_is_left_alone(said: str, language: str) -> None:
    assert without_lead_in(said, language) == said


@pytest.mark.parametrize("said", ["I have a question about", "hello", "", "  ", "?!…", "\x00\xff"])
def test_where_nothing_else_was_said_all_of_it_stays(said: str) -> None:
    assert without_lead_in(said, "en") == said


@pytest.mark.parametrize(
    ("said", "language", "topic"),
    [
        ("I want to talk to a person about my property taxes", "en", "my property taxes"),
        ("operator, it's regarding a pothole", "en", "a pothole"),
        ("je veux parler à une personne de mes taxes", "fr", "mes taxes"),
        ("un agent au sujet d'un permis", "fr", "un permis"),
        ("I want to talk to a person", "en", ""),
        ("je veux parler à quelqu'un", "fr", ""),
        ("ein Mensch bitte, wegen der Steuer", "de", ""),
    ],
)
def test_what_a_person_is_wanted_for_is_told_apart(said: str, language: str, topic: str) -> None:
    assert after_person(said, language) == topic


def test_a_language_without_reviewed_lead_ins_loses_nothing() -> None:
    assert without_lead_in("es geht um die Steuer", "de") == "es geht um die Steuer"


def test_ten_thousand_words_are_left_in_bounded_time() -> None:
    endless = "I'm calling about " + "the road " * 5_000

    assert without_lead_in(endless, "en") == endless
