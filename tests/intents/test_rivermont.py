"""The example city's own questions, asked of a matcher that learned the example city."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from intents.articles.folder import load_catalog
from intents.articles.phrasing import OPEN, out_of_scope, phrasings_of
from intents.evaluation.trial import questions_of, try_all
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.understand import understood
from intents.matching.matcher import Matcher
from intents.matching.sentence_encoder import SentenceEncoder
from intents.matching.subject_encoder import with_subjects
from intents.meaning.understanding import Danger, Recognized, Understanding
from intents.text.transcript import OpenQuestion, Transcript

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "var" / "models" / "use"
FLOOR = 0.95
LANGUAGES = ("en", "fr")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    read, problems = load_catalog(ROOT / "deploy" / "example-city" / "answers", (), LANGUAGES)
    assert [problem for problem in problems if "department" not in str(problem)] == []
    return read


@pytest.fixture(scope="module")
def learned(catalog: Catalog) -> Matcher:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models fetch")
    taught = (*phrasings_of(catalog), *out_of_scope(LANGUAGES))
    return Matcher.fit(taught, with_subjects([SentenceEncoder.load(WEIGHTS)]))


def heard(learned: Matcher, text: str, language: str) -> Understanding:
    return understood(Transcript(text, language, 1.0), OpenQuestion(), NluModels(learned), language)


def answered(catalog: Catalog) -> Iterator[Article]:
    """The city's own articles: what a referral says teaches the matcher what is out of scope."""
    return (article for article in catalog if not article.is_referral)


def questions(catalog: Catalog, language: str) -> Iterator[tuple[str, str]]:
    return ((each.id, text) for each in answered(catalog) for text in each.wordings[language].tests)


def ranked_first(learned: Matcher, asked: Sequence[tuple[str, str]], language: str) -> float:
    rankings = learned.weigh([text for _, text in asked], language)
    found = [each.candidates[0].article for each in rankings]
    return sum(best == article for best, (article, _) in zip(found, asked, strict=True)) / len(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_of_ten_test_questions_find_their_article(
    catalog: Catalog, learned: Matcher, language: str
) -> None:
    asked = list(questions(catalog, language))

    accuracy = ranked_first(learned, asked, language)

    assert accuracy >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_near_miss_is_not_taken_for_its_article(catalog: Catalog, learned: Matcher, language: str) -> None:
    misses = [(article.id, text) for article in catalog for text in article.wordings[language].near_misses]
    meant = [heard(learned, text, language) for _, text in misses]

    taken = sum(
        isinstance(each, Recognized) and each.article == article
        for each, (article, _) in zip(meant, misses, strict=True)
    )

    assert 1 - taken / len(misses) >= FLOOR


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_test_question_is_taken_for_danger(catalog: Catalog, learned: Matcher, language: str) -> None:
    alarms = [
        article
        for article, text in questions(catalog, language)
        if isinstance(heard(learned, text, language), Danger)
    ]

    assert alarms == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrasing_finds_the_article_that_taught_it(
    catalog: Catalog, learned: Matcher, language: str
) -> None:
    taught = [(a.id, text) for a in answered(catalog) for text in a.wordings[language].phrasings]

    assert ranked_first(learned, taught, language) >= FLOOR


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrasing_is_never_a_stranger(catalog: Catalog, learned: Matcher, language: str) -> None:
    taught = [text for article in answered(catalog) for text in article.wordings[language].phrasings]

    refused = [each for each in learned.weigh(taught, language) if each.chance < learned.threshold]

    assert len(refused) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_names_a_topic_alone_is_asked_which_article_is_meant(
    catalog: Catalog, learned: Matcher, language: str
) -> None:
    named = [
        each for each in questions_of(catalog) if each.label.startswith(OPEN) and each.language == language
    ]

    asked_back = [trial for trial in try_all(named, NluModels(learned)) if trial.is_right]

    assert len(asked_back) / len(named) >= 0.9
