"""A sentence is tied to its passage, or refused."""

import pytest

from ivr.studio.documents.tie import Loose, looseness, values_in

PASSAGE = (
    "A licence costs $32 a year for a spayed dog. Licences end on 31 December.\n"
    "Dogs are not allowed on the beach from May to September, 9 a.m. to 6 p.m."
)
COSTS = "A licence costs $32 a year for a spayed dog."
BEACH = "Dogs are not allowed on the beach from May to September, 9 a.m. to 6 p.m."


@pytest.mark.parametrize(
    ("sentence", "quotation"),
    [
        (COSTS, COSTS),
        (
            "The licence of a spayed dog costs thirty-two dollars a year.".replace(
                "thirty-two dollars", "$32"
            ),
            COSTS,
        ),
        ("From May to September, dogs aren’t allowed on the beach.", BEACH),
        ("Licences end December 31.", "Licences end on 31 December."),
    ],
)
def test_a_sentence_in_the_quotations_words_is_tied(sentence: str, quotation: str) -> None:
    assert looseness(sentence, quotation, PASSAGE) is None


@pytest.mark.parametrize(
    ("sentence", "quotation", "why"),
    [
        (COSTS, "A licence costs $25 a year for a spayed dog.", Loose.NOT_QUOTED),
        (COSTS, "a year", Loose.NOT_QUOTED),
        ("A licence costs $35 a year for a spayed dog.", COSTS, Loose.VALUES),
        ("A licence costs $32 a month for a spayed dog.", COSTS, Loose.VALUES),
        ("Licences end on the last Friday.", "Licences end on 31 December.", Loose.VALUES),
        ("Dogs are allowed on the beach from May to September.", BEACH, Loose.NEGATION),
        ("A licence never costs $32 a year for a spayed dog.", COSTS, Loose.NEGATION),
        ("You can apply online with a credit card.", COSTS, Loose.WORDS),
    ],
)
def test_a_sentence_that_says_more_or_else_is_refused(sentence: str, quotation: str, why: Loose) -> None:
    assert looseness(sentence, quotation, PASSAGE) is why


def test_what_the_question_and_the_heading_say_is_known() -> None:
    assert looseness("To register a puppy costs $32.", COSTS, PASSAGE) is Loose.WORDS
    assert looseness("To register a puppy costs $32.", COSTS, PASSAGE, ["how do i register a puppy"]) is None


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("1,200.50 dollars", "1 200,50 $"),
        ("three days", "3 jours"),
        ("Mondays at noon", "le lundi à midi"),
        ("25.00", "25"),
    ],
)
def test_values_are_the_same_in_both_languages(text: str, same: str) -> None:
    assert values_in(text) == values_in(same)
