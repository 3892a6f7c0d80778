from datetime import UTC, datetime, timedelta

import pytest

from ivr.studio.review.review import BadVerdict, Verdict, read_verdict
from metrics.ledger.records import LabelKind, TurnRecord

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
NOW = AT + timedelta(days=7)
TURN = TurnRecord("CA1", 2, AT, "fr", "HowCanIHelp", "recognized", "garbage-day", "Answer", 0.6)
ARTICLES = ("garbage-day", "recycling")


def read(now: datetime = NOW, **form: str) -> Verdict | BadVerdict:
    return read_verdict(form, TURN, ARTICLES, now)


def test_a_right_answer_tests_the_article_that_was_understood() -> None:
    assert read(kind="right", tests="yes") == Verdict(LabelKind.RIGHT, "garbage-day", tests=True)


def test_a_wrong_answer_tests_the_article_that_would_have_been_right() -> None:
    verdict = read(kind="wrong_answer", article="recycling", tests="yes")

    assert verdict == Verdict(LabelKind.WRONG_ANSWER, "recycling", tests=True)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "kind"),
        ({"kind": "splendid"}, "kind"),
        ({"kind": "right", "article": "parking"}, "article"),
        ({"kind": "wrong_answer", "tests": "yes"}, "article"),
    ],
)
def test_a_form_that_is_no_verdict_says_which_field_is_wrong(form: dict[str, str], field: str) -> None:
    verdict = read(**form)

    assert isinstance(verdict, BadVerdict)
    assert verdict.field == field


def test_a_turn_of_the_future_cannot_be_judged() -> None:
    assert isinstance(read(AT - timedelta(seconds=1), kind="right"), BadVerdict)


def test_every_verdict_on_a_turn_is_kept_apart_with_when_and_by_whom_it_was_given() -> None:
    first, second = Verdict(LabelKind.RIGHT), Verdict(LabelKind.HEARD_WRONGLY)

    given = [first.label(TURN, "ana", NOW), second.label(TURN, "ben", NOW), first.label(TURN, "ana", AT)]

    assert len({label.id for label in given}) == 3
    assert [(label.by, label.at) for label in given] == [("ana", NOW), ("ben", NOW), ("ana", AT)]
    assert given[0].stratum == "fr/recognized-low"
    assert first.label(TURN, "ana", NOW) == given[0]
