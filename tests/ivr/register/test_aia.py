"""The Algorithmic Impact Assessment is scored as the official tool scores it."""

import pytest

from ivr.register.aia import Impact, questions_of, score

SURVEY = {
    "pages": [
        {
            "name": "projectDetails",
            "elements": [
                {
                    "type": "panel",
                    "name": "projectDetailsPanel-NS",
                    "elements": [
                        {"type": "text", "name": "projectDetailsTitle"},
                        {"type": "dropdown", "name": "projectDetailsDepartment-NS", "choices": ["item-9"]},
                    ],
                }
            ],
        },
        {
            "name": "risk-RS",
            "elements": [
                {
                    "type": "checkbox",
                    "name": "decisionSector1",
                    "choices": [{"value": f"item{n}-1"} for n in range(1, 9)],
                },
                {
                    "type": "panel",
                    "name": "impactPanel-RS",
                    "elements": [
                        {
                            "type": "radiogroup",
                            "name": "impact5",
                            "choices": [{"value": f"item{n}-{5 - n}"} for n in range(1, 5)],
                        }
                    ],
                },
            ],
        },
        {
            "name": "mitigation-MS",
            "elements": [
                {
                    "type": "radiogroup",
                    "name": f"dataQuality{n}",
                    "choices": [{"value": "item1-2"}, {"value": "item2-0"}],
                }
                for n in range(1, 6)
            ],
        },
    ]
}
"In the official form: weights end a choice, a suffix of the question or its panel says what counts."
QUESTIONS = tuple(questions_of(SURVEY))
VECTOR = {
    "projectDetailsTitle": "project",
    "projectDetailsDepartment-NS": "item061",
    "decisionSector1": ["item1-1", "item2-1", "item3-1"],
}
"The answers of the official tool's own test, tests/unit/store.spec.ts, which expects [3, 0, 3, 1]."


def test_the_official_tools_own_vector_scores_the_same() -> None:
    assert score(QUESTIONS, VECTOR) == Impact(3, 0, 3, 1)


def test_only_questions_that_count_are_counted() -> None:
    assert [(one.name, one.kind, one.most) for one in QUESTIONS[:2]] == [
        ("decisionSector1", "-RS", 8),
        ("impact5", "-RS", 4),
    ]
    assert {one.kind for one in QUESTIONS[2:]} == {"-MS"}


@pytest.mark.parametrize(
    ("answered", "total"),
    [(2, 10), (1, 12)],
    ids=["four of ten earn the cut: 80 % of half", "two do not"],
)
def test_enough_mitigation_cuts_the_score_by_fifteen_per_cent(answered: int, total: int) -> None:
    data = {
        "decisionSector1": [f"item{n}-1" for n in range(1, 9)],
        "impact5": "item1-4",
        **{f"dataQuality{n}": "item1-2" for n in range(1, answered + 1)},
    }

    assert score(QUESTIONS, data) == Impact(12, 2 * answered, total, 4)


@pytest.mark.parametrize(("raw", "level"), [(3, 1), (4, 2), (6, 2), (7, 3)])
def test_levels_are_cut_at_quarters_of_the_largest_raw_score(raw: int, level: int) -> None:
    assert score(QUESTIONS, {"decisionSector1": [f"item{n}-1" for n in range(1, raw + 1)]}).level == level
