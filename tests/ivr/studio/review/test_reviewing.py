from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ivr.storage.database import Database
from ivr.studio.review import store
from ivr.studio.review.pages import Reviewing
from ivr.studio.review.review import BadVerdict, Verdict, Week
from metrics.ledger.records import LabelKind

WEEK = Week(date(2026, 11, 16), "2026-W47")
HEARD = "c'est combien pour faire enregistrer mon chien"


@pytest.fixture(autouse=True)
def _a_call(took_place: Callable[..., None]) -> None:
    took_place("CA1", HEARD)


def questions(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(one.text, one.article, one.language) for one in store.questions(session)]


def test_a_drawn_turn_waits_with_what_the_caller_said(reviewing: Reviewing) -> None:
    waiting = reviewing.round(WEEK).open

    assert [(item.turn.call_sid, item.heard) for item in waiting] == [("CA1", HEARD)]


def test_a_judged_turn_waits_no_more(reviewing: Reviewing) -> None:
    reviewing.judge({"turn": "CA1:1", "kind": "right"}, "ana")

    found = reviewing.round(WEEK)

    assert found.open == ()
    assert [(label.kind, label.by) for label in found.labels] == [(LabelKind.RIGHT, "ana")]


def test_the_latest_verdict_on_a_turn_is_the_one_that_counts(reviewing: Reviewing) -> None:
    reviewing.judge({"turn": "CA1:1", "kind": "right"}, "ana")
    later = replace(reviewing, now=lambda: reviewing.now() + timedelta(minutes=1))
    later.judge({"turn": "CA1:1", "kind": "heard_wrongly"}, "ben")

    assert [label.kind for label in reviewing.round(WEEK).labels] == [LabelKind.HEARD_WRONGLY]


def test_words_become_a_test_question_of_the_right_article(reviewing: Reviewing, database: Database) -> None:
    form = {"turn": "CA1:1", "kind": "wrong_answer", "article": "licensing", "tests": "yes"}

    refused = reviewing.judge(form, "ana")
    kept = reviewing.judge({**form, "article": "business.licence"}, "ana")

    assert isinstance(refused, BadVerdict)
    assert isinstance(kept, Verdict)
    assert questions(database) == [(HEARD, "business.licence", "fr")]


def test_a_question_that_no_article_answers_tests_that_the_line_knows_it(
    reviewing: Reviewing, database: Database
) -> None:
    reviewing.judge({"turn": "CA1:1", "kind": "wrong_answer", "article": "oos", "tests": "yes"}, "ana")

    assert [article for _, article, _ in questions(database)] == ["oos"]


def test_a_wrong_form_keeps_nothing(reviewing: Reviewing, database: Database) -> None:
    verdict = reviewing.judge({"turn": "CA1:1", "kind": "splendid", "tests": "yes"}, "ana")

    assert isinstance(verdict, BadVerdict)
    assert reviewing.round(WEEK).labels == ()
    assert questions(database) == []


@pytest.mark.parametrize("turn", ["CA1:9", "CA9:1", "CA1", "", ":"])
def test_a_turn_that_is_not_kept_cannot_be_judged(reviewing: Reviewing, turn: str) -> None:
    verdict = reviewing.judge({"turn": turn, "kind": "right"}, "ana")

    assert verdict == BadVerdict("turn", "review.unknown_turn")


def test_calls_that_only_try_the_line_out_are_not_reviewed(
    reviewing: Reviewing, took_place: Callable[..., None]
) -> None:
    took_place("CA2", "allô, un essai", is_test=True)

    assert {item.turn.call_sid for item in reviewing.round(WEEK).open} == {"CA1"}
