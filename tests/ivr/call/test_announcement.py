"""Whoever takes a call hears who calls and why, in a language they speak, within eight seconds."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from ivr.call.announcement import LONGEST_SECONDS, announcement, one_line
from ivr.call.city import City
from ivr.call.handoff import Briefing
from ivr.call.texts import PromptBook, Texts
from routing.decision import Reason
from routing.handoff.handoff import HandOff, ToldAnswer
from routing.handoff.summary import speaking_seconds

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
KNOWN = HandOff("fr", "utilities", Reason.ASKED, "util.high_bill", asked_for_person=2)
TRUE = "French speaker who asked for a person twice about a high water bill."
LIE = "French speaker who asked for a person ten times about a high water bill."


@pytest.fixture
def texts(city: City, prompts: PromptBook) -> Texts:
    return Texts(city, prompts, "fr", NOW)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "a property tax account"), ("fr", "un compte de taxes municipales")]
)
def test_what_is_the_callers_own_is_not_told_staff_as_theirs(texts: Texts, language: str, said: str) -> None:
    known = HandOff(language, "revenue", Reason.POLICY, "tax.balance_account")

    told = one_line(Briefing(known), replace(texts, language=language))

    assert said in told


@pytest.mark.parametrize(("language", "theirs"), [("en", "your"), ("fr", "votre")])
def test_no_name_for_staff_speaks_to_the_caller(city: City, language: str, theirs: str) -> None:
    names = [article.wordings[language].staff_name for article in city.catalog]

    assert [name for name in names if theirs in name.split()] == []


@pytest.mark.parametrize(
    ("caller", "staff", "named"), [("es", "en", "Speaks Spanish"), ("zh", "fr", "Parle chinois")]
)
def test_staff_hear_which_language_the_caller_speaks_that_the_line_lacks(
    texts: Texts, caller: str, staff: str, named: str
) -> None:
    known = HandOff(caller, "contact", Reason.NOT_UNDERSTOOD)

    assert one_line(Briefing(known), replace(texts, language=staff)).startswith(named)


def heard(briefing: Briefing, texts: Texts) -> str:
    return " ".join(sentence.text for sentence in announcement(briefing, texts))


def test_it_says_where_the_call_comes_from_what_it_is_about_and_how_to_take_it(texts: Texts) -> None:
    english = Briefing(HandOff("en", "utilities", Reason.POLICY, "util.high_bill"))

    assert heard(english, texts) == (
        "City line. English speaker, about a high water bill; only a person can help. Press 1 to accept."
    )


def test_it_is_announced_in_the_callers_language_where_the_department_speaks_it(texts: Texts) -> None:
    department = texts.city.directory["utilities"]

    assert "fr" in department.languages
    assert "facture d'eau" in heard(Briefing(KNOWN), texts)


def test_a_department_that_does_not_speak_it_hears_its_own_language_and_whose_call_it_is(
    texts: Texts,
) -> None:
    city = texts.city
    english = replace(city.directory["utilities"], languages=("en",))
    departments = MappingProxyType({**city.directory.departments, "utilities": english})
    directory = replace(city.directory, departments=departments)

    said = heard(Briefing(KNOWN), replace(texts, city=replace(city, directory=directory)))

    assert "French speaker" in said


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("reason", Reason)
def test_no_article_and_no_reason_makes_it_longer_than_eight_seconds(
    city: City, texts: Texts, reason: Reason, language: str
) -> None:
    for article in city.catalog:
        known = HandOff(
            language, article.department, reason, article.id, answered=(ToldAnswer(article.id, 1),)
        )

        said = announcement(Briefing(known), texts)

        assert sum(speaking_seconds(each.text, each.language) for each in said) <= LONGEST_SECONDS


def test_a_worded_sentence_is_spoken_while_it_is_true(city: City, prompts: PromptBook) -> None:
    staff = Texts(city, prompts, "en", NOW)

    assert one_line(Briefing(KNOWN, {"en": TRUE}), staff) == TRUE


def test_a_worded_sentence_that_is_no_longer_true_gives_way_to_our_own(
    city: City, prompts: PromptBook
) -> None:
    staff = Texts(city, prompts, "en", NOW)

    assert one_line(Briefing(KNOWN, {"en": LIE, "fr": TRUE}), staff) == (
        "French speaker, about a high water bill; asked for a person twice."
    )
