import pytest

from intents.articles.article import heading


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("the Contact Centre", "en", "Contact Centre"),
        ("Theatre and Arts", "en", "Theatre and Arts"),
        ("le centre de contact", "fr", "Centre de contact"),
        ("les services animaliers", "fr", "Services animaliers"),
        ("l'urbanisme", "fr", "Urbanisme"),
        ("lecture publique", "fr", "Lecture publique"),
        ("the works", "de", "The works"),
    ],
)
def test_a_heading_has_no_article(name: str, language: str, shown: str) -> None:
    assert heading(name, language) == shown
