"""Departments are found under every word for a desk, whichever the city wrote."""

import pytest

from ivr.call.city import City
from routing.departments.names import name_book, name_in, spoken_names


@pytest.mark.parametrize(
    ("language", "said", "department"),
    [
        ("en", "the building counter", "building"),
        ("en", "the licence lady please", "licensing"),
        ("en", "your tax people", "revenue"),
        ("fr", "le comptoir des taxes", "revenue"),
        ("fr", "le gars des permis", "building"),
    ],
)
def test_a_department_is_found_by_another_word_for_its_desk(
    rivermont: City, language: str, said: str, department: str
) -> None:
    found = name_book(rivermont.directory).find(said, language)

    assert found
    assert found.wanted.department == department


def test_a_name_that_the_city_wrote_is_nobody_elses(rivermont: City) -> None:
    book = name_book(rivermont.directory)

    for department in rivermont.directory.departments.values():
        for language, aliases in department.aliases.items():
            for alias in aliases:
                found = book.find(alias, language)
                assert found, alias
                assert alias in rivermont.directory[found.wanted.department].aliases[language]


def test_only_written_names_are_hinted_to_the_recognizer(rivermont: City) -> None:
    assert "building counter" not in spoken_names(rivermont.directory, "en")


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("Mr. Nguyen", "fr", "monsieur Nguyen"),
        ("Mme Gagnon", "en", "Ms. Gagnon"),
        ("Madame Gagnon", "fr", "Madame Gagnon"),
        ("Sunita Rao", "fr", "Sunita Rao"),
        ("", "fr", ""),
    ],
)
def test_a_title_is_said_in_the_callers_language(name: str, language: str, said: str) -> None:
    assert name_in(name, language) == said
