"""The quality team's board ranks answers by what the ledger holds, and by nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from fastapi.testclient import TestClient

from intents.articles.catalog import Catalog
from ivr.storage.database import Database
from ivr.studio.review.board import QualityBoard, quality_board
from ivr.studio.review.pages import Reviewing
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, LabelKind, LabelRecord, QueryRecord, TurnRecord
from tests.ivr.studio.review.conftest import CITY, furnished

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LICENCE, NOISE, FEES = "animal.dog_licence", "bylaw.noise", "waste.landfill_hours_fees"
GOOD, BAD = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_REJECTED
PERSON, SILENT = QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ANSWERED_UNCONFIRMED


def catalog() -> Catalog:
    """Three answers of the example city, of which one is near its last day."""
    articles = {slug: CITY.catalog[slug] for slug in (LICENCE, NOISE, FEES)}
    articles[FEES] = replace(articles[FEES], review_by=date(2026, 12, 10))
    return replace(CITY.catalog, articles=MappingProxyType(articles), topics=())


def asked(article: str, *outcomes: QueryOutcome, is_test: bool = False) -> list[QueryRecord]:
    return [
        QueryRecord(
            f"CA-{article}-{number}",
            1,
            AT,
            "en",
            article,
            1,
            "waste",
            0.9,
            True,
            outcome=outcome,
            is_test=is_test,
        )
        for number, outcome in enumerate(outcomes)
    ]


def board(
    queries: Iterable[QueryRecord], turns: Iterable[TurnRecord] = (), labels: Iterable[LabelRecord] = ()
) -> QualityBoard:
    return quality_board(catalog(), queries, turns, labels, TODAY)


def test_the_answer_that_surely_helps_least_stands_first() -> None:
    shown = board([*asked(LICENCE, *[GOOD] * 9, BAD), *asked(NOISE, *[GOOD] * 2, *[BAD] * 3, *[PERSON] * 5)])

    assert [(one.article.id, one.helped.numerator, one.helped.denominator) for one in shown.lowest] == [
        (NOISE, 2, 10),
        (LICENCE, 9, 10),
    ]


def test_a_handful_of_callers_ranks_nothing_and_silence_says_nothing() -> None:
    shown = board([*asked(LICENCE, BAD, BAD, BAD, BAD), *asked(NOISE, *[SILENT] * 20)])

    assert shown.lowest == ()
    assert [(one.article.id, one.unanswered, one.asked) for one in shown.unanswered] == [(LICENCE, 4, 4)]


def test_a_person_without_an_answer_before_is_not_in_vain() -> None:
    undelivered = [replace(one, delivered=False) for one in asked(NOISE, PERSON, PERSON)]

    assert board(undelivered).unanswered == ()


def test_trial_calls_and_open_queries_count_for_nothing() -> None:
    open_ones = [replace(one, outcome=None) for one in asked(NOISE, GOOD)]

    shown = board([*asked(NOISE, *[BAD] * 9, is_test=True), *open_ones])

    assert (shown.lowest, shown.unanswered, shown.unlabelled) == ((), (), ())


def test_an_answer_is_stale_a_month_before_its_last_day() -> None:
    assert [one.article.id for one in board([]).stale] == [FEES]


def test_what_was_asked_and_never_labelled_is_named_and_the_most_asked_first() -> None:
    turns = [TurnRecord("CA1", 1, AT, "en", "HowCanIHelp", "recognized", LICENCE, "Answer", 0.9)]
    labels = [LabelRecord("l1", "CA1", 1, AT, LabelKind.WRONG_ANSWER, "en/low", "ana")]

    shown = board(
        [*asked(LICENCE, *[GOOD] * 6), *asked(NOISE, GOOD), *asked(FEES, GOOD, GOOD)], turns, labels
    )

    assert [one.article.id for one in shown.unlabelled] == [FEES, NOISE]
    assert (shown.lowest[0].right.numerator, shown.lowest[0].right.denominator) == (0, 1)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "What to look at first"), ("fr", "À regarder d’abord")]
)
def test_the_board_is_a_page_in_both_languages(
    reviewing: Reviewing, database: Database, language: str, title: str
) -> None:
    with database.begin() as session:
        for number, query in enumerate(asked(LICENCE, *[BAD] * 6)):
            at = AT + timedelta(minutes=number)
            call = CallRecord(query.call_sid, at, "en", disposition=Disposition.UNRESOLVED, ended_at=at)
            ledger.append(session, call, replace(query, opened_at=at, closed_at=at))

    page = TestClient(furnished(reviewing, [])).get(f"/review/board?lang={language}")

    assert page.status_code == 200
    assert title.replace("’", "'") in page.text.replace("&#39;", "'").replace("’", "'")
    assert "/studio/animal.dog_licence" in page.text
    assert "(0–39%)" in page.text or "(0–39\N{NO-BREAK SPACE}%)" in page.text
