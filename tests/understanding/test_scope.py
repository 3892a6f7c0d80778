"""Whose business first words are, read on an author from whom nothing was learned or chosen."""

import json
from collections import Counter
from pathlib import Path

import pytest

from intents.interpretation.scope import Scope
from intents.meaning.understanding import Ambiguous, NoMatch, Recognized, Understanding
from intents.text.transcript import OpenQuestion, Transcript
from tests.fixtures.typed_line import HAS_ENCODER, typed_ways

SEALED = Path(__file__).parent / "scope"
REFERRED, OFFERED, ANSWERED, ASKED = "referred", "offered a person", "answered", "asked back"
MOST_UNTRUE = 0.03
"Share of the city's business that may be told not to be the city's."
LEAST_REFERRED = 0.35
"Share of nobody's business here that must hear whose it is; what does: `intents/learned/scope.md`."
MOST_BESIDE = 0.15
"Share of what no article answers that may hear an article all the same."
MOST_OFFERED = 0.1
"Share of what an article answers that may be offered a person at once."


def _became(meant: Understanding, referrals: frozenset[str]) -> str:
    match meant:
        case Recognized(article) if article in referrals:
            return REFERRED
        case Recognized():
            return ANSWERED
        case NoMatch(is_unanswered=True):
            return OFFERED
        case Ambiguous() | NoMatch():
            return ASKED
        case _:
            return "an act"


@pytest.fixture(scope="module")
def became() -> dict[Scope, Counter[str]]:
    if not HAS_ENCODER:
        pytest.skip("the sentence encoder is not here: make models")
    pipeline = typed_ways().nlu_pipeline
    assert pipeline.referrals is not None
    found: dict[Scope, Counter[str]] = {each: Counter() for each in Scope}
    for file in sorted(SEALED.glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            said = Transcript(row["text"], row["lang"], 1.0)
            meant = pipeline.understand_now(said, OpenQuestion(), row["lang"])
            found[Scope(row["scope"])][_became(meant, pipeline.referrals.articles)] += 1
    return found


def _share(became: Counter[str], *what: str) -> float:
    return sum(became[each] for each in what) / became.total()


@pytest.mark.slow
def test_the_citys_business_is_not_told_to_be_somebody_elses(became: dict[Scope, Counter[str]]) -> None:
    assert _share(became[Scope.UNANSWERED], REFERRED) <= MOST_UNTRUE
    assert _share(became[Scope.CITY], REFERRED) <= MOST_UNTRUE


@pytest.mark.slow
def test_what_is_no_citys_business_hears_whose_it_is(became: dict[Scope, Counter[str]]) -> None:
    assert _share(became[Scope.ELSEWHERE], REFERRED) >= LEAST_REFERRED


@pytest.mark.slow
@pytest.mark.parametrize("scope", [Scope.UNANSWERED, Scope.ELSEWHERE])
def test_what_no_article_answers_hears_no_article(scope: Scope, became: dict[Scope, Counter[str]]) -> None:
    assert _share(became[scope], ANSWERED) <= MOST_BESIDE


@pytest.mark.slow
def test_what_an_article_answers_is_not_offered_a_person(became: dict[Scope, Counter[str]]) -> None:
    assert _share(became[Scope.CITY], OFFERED) <= MOST_OFFERED
