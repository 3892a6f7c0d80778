"""A value that an answer writes out is held against the fact of the same kind that it speaks of."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from intents.articles.catalog import Catalog
from ivr.studio.fact_clash import FactClash, fact_clashes
from tests.fixtures.example import example_city


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return example_city().catalog


def clashes(catalog: Catalog, slug: str, language: str, spoken: str) -> tuple[FactClash, ...]:
    """What clashes when an answer says something else."""
    article = catalog[slug]
    words = replace(article.wordings[language], spoken=spoken)
    changed = replace(article, wordings=MappingProxyType({**article.wordings, language: words}))
    return fact_clashes(changed, catalog.facts, language)


@pytest.mark.parametrize(
    ("slug", "language", "spoken", "clash"),
    [
        (
            "waste.landfill_hours_fees",
            "en",
            "The minimum fee is $18, by card only.",
            FactClash("$18", "landfill_minimum_fee", "$15"),
        ),
        (
            "waste.landfill_hours_fees",
            "fr",
            "Le tarif minimum est de 18,50 $.",
            FactClash("18,50 $", "landfill_minimum_fee", "15 $"),
        ),
        (
            "waste.landfill_hours_fees",
            "en",
            "The opening hours of the landfill are 9 a.m. to 5:30 p.m. each day.",
            FactClash("9 a.m. to 5:30 p.m.", "landfill_hours", "8 a.m. to 5 p.m."),
        ),
        (
            "bylaw.noise",
            "en",
            "Call the police non-emergency line at 604-555-0199.",
            FactClash("604-555-0199", "police_line", "604-555-0165"),
        ),
        ("tax.due_date", "en", "The tax is due on July 3.", FactClash("July 3", "tax_due_date", "July 2")),
        (
            "tax.due_date",
            "fr",
            "L'échéance des taxes est le 1er juillet.",
            FactClash("1er juillet", "tax_due_date", "2 juillet"),
        ),
        (
            "tax.due_date",
            "fr",
            "Une pénalité de 8 % s'ajoute aux taxes impayées.",
            FactClash("8 %", "tax_penalty", "5 %"),
        ),
    ],
)
def test_another_value_for_the_same_is_named_with_its_fact(
    catalog: Catalog, slug: str, language: str, spoken: str, clash: FactClash
) -> None:
    assert clashes(catalog, slug, language, spoken) == (clash,)


@pytest.mark.parametrize(
    "spoken",
    [
        "The minimum fee is $15, and an uncovered load costs $25 more.",
        "A parking permit costs $60 a year.",
        "The minimum fee is for up to 100 kilograms.",
        "The landfill is open from May 1.",
    ],
)
def test_the_same_value_and_other_things_are_no_clash(catalog: Catalog, spoken: str) -> None:
    assert clashes(catalog, "waste.landfill_hours_fees", "en", spoken) == ()


def test_a_short_number_to_dial_is_not_held_against_a_telephone_number(catalog: Catalog) -> None:
    assert (
        clashes(catalog, "police.nonemergency", "en", "For the police line in an emergency, dial 9-1-1.")
        == ()
    )


def test_no_answer_of_the_example_city_contradicts_its_facts(catalog: Catalog) -> None:
    assert [
        one.id for one in catalog for language in one.wordings if fact_clashes(one, catalog.facts, language)
    ] == []
