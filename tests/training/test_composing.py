"""Utterances that are made of others."""

from collections.abc import Sequence

import pytest

from intents.articles.phrasing import OUT_OF_SCOPE
from intents.text.languages import languages
from training.composing import BESIDE, composed
from training.corpus import HARMLESS, corpus
from training.examples import Example

pytestmark = pytest.mark.thorough

Made = Sequence[Example]


@pytest.fixture(scope="module")
def own() -> Made:
    """Every thirtieth sentence: what is made of all of them takes a minute."""
    return corpus(None)[::30]


@pytest.fixture(scope="module")
def made(own: Made) -> Made:
    return composed(own, seed=3)


def by_author(made: Made, author: str, language: str) -> list[Example]:
    return [each for each in made if each.author == author and each.language == language]


@pytest.mark.parametrize("language", languages())
def test_contrasts_are_danger_and_harmless_about_equally_often(made: Made, language: str) -> None:
    contrasts = by_author(made, "contrasts", language)

    assert 0.3 <= sum(each.danger == HARMLESS for each in contrasts) / len(contrasts) <= 0.7


@pytest.mark.parametrize("language", languages())
def test_contrasts_leave_no_slot_open(made: Made, language: str) -> None:
    assert [each.text for each in by_author(made, "contrasts", language) if "{" in each.text] == []


def test_what_is_run_into_other_business_tells_how_many_words_are_whose(made: Made) -> None:
    amid = [each for each in made if each.style == "amid"]

    assert all(sum(many for _, many in each.parts) == len(each.text.split()) for each in amid)
    assert all(each.parts[0][1] <= BESIDE and each.parts[2][1] <= BESIDE for each in amid)


def test_every_part_is_a_sentence_that_was_taught(own: Made, made: Made) -> None:
    taught = {each.text for each in own}

    assert {text for each in made for text, _ in each.parts} <= taught


def test_the_same_seed_makes_the_same(own: Made, made: Made) -> None:
    assert composed(own, seed=3) == made


@pytest.mark.parametrize("language", languages())
def test_everyday_phrases_that_sound_like_danger_stand_beside_city_business(
    made: Made, language: str
) -> None:
    told = by_author(made, "told", language)

    assert {each.danger for each in told} == {HARMLESS}
    assert all(each.subject and len(each.parts) >= 2 for each in told)


@pytest.mark.parametrize("language", languages())
def test_the_words_around_a_rule_are_learned_by_themselves_as_danger_and_as_none(
    made: Made, language: str
) -> None:
    around = by_author(made, "around", language)

    assert all(each.is_by_words and not each.parts for each in around)
    assert 0.2 <= sum(each.danger == HARMLESS for each in around) / len(around) <= 0.7


def test_business_of_another_city_is_no_business_of_this_one(made: Made) -> None:
    elsewhere = [each for each in made if each.author == "frames" and each.text.startswith("I live in ")]

    assert {each.subject for each in elsewhere} == {OUT_OF_SCOPE}
