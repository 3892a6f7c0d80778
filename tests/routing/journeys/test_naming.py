"""Which option callers name, in their own words."""

import pytest

from routing.journeys.journey import AskOption
from routing.journeys.naming import NamedOption, instead_of_denied, named_option
from tests.fixtures.example import example_city


@pytest.fixture(scope="module")
def project() -> AskOption:
    question = example_city().services.journeys["permit.need_one"].steps["project"]
    assert isinstance(question, AskOption)
    return question


@pytest.mark.parametrize(
    ("language", "words", "option"),
    [
        ("en", "a deck", "deck"),
        ("en", "I'd like to build a garage please", "garage"),
        ("en", "Fence.", "fence"),
        ("fr", "une terrasse", "deck"),
        ("fr", "c'est pour une clôture", "fence"),
        ("fr", "un abri d'auto", "garage"),
    ],
)
def test_an_option_and_nothing_else(project: AskOption, language: str, words: str, option: str) -> None:
    assert named_option(project, words, language) == NamedOption(option, is_all=True)


def test_an_option_among_other_words_is_not_all_that_was_said(project: AskOption) -> None:
    named = named_option(project, "how much is the permit for a deck", "en")

    assert named == NamedOption("deck", is_all=False)


@pytest.mark.parametrize("words", ["a windmill", "a decking contractor", "turn my garage into a suite", ""])
def test_no_option_or_two_of_them_name_none(project: AskOption, words: str) -> None:
    assert named_option(project, words, "en") is None


@pytest.mark.parametrize(
    ("language", "words", "option"),
    [
        ("en", "a deck off the kitchen", "deck"),
        ("en", "a fence around my deck", "fence"),
        ("en", "a suite over the garage", "suite"),
        ("fr", "une terrasse à côté de la piscine", "deck"),
        ("fr", "une clôture autour de la piscine", "fence"),
    ],
)
def test_where_it_is_built_is_not_what_is_built(
    project: AskOption, language: str, words: str, option: str
) -> None:
    named = named_option(project, words, language)

    assert named is not None
    assert named.option == option


@pytest.fixture(scope="module")
def applicant() -> AskOption:
    question = example_city().services.journeys["permit.apply_by_phone"].steps["applicant"]
    assert isinstance(question, AskOption)
    return question


@pytest.mark.parametrize(
    ("language", "words", "option"),
    [
        ("en", "I don't own it", "agent"),
        ("en", "it's not mine", "agent"),
        ("en", "it isn't for a client", "owner"),
        ("fr", "je ne suis pas propriétaire", "agent"),
        ("fr", "c'est pas à moi", "agent"),
    ],
)
def test_whoever_denies_one_of_two_options_means_the_other(
    applicant: AskOption, language: str, words: str, option: str
) -> None:
    named = instead_of_denied(applicant, words, language)

    assert named is not None
    assert named.option == option


def test_of_four_options_a_denied_one_names_none(project: AskOption) -> None:
    assert instead_of_denied(project, "it's not a deck", "en") is None
