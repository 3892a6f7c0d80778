"""Which of a call's words are an unanswered question."""

from datetime import UTC, date, datetime, timedelta

from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from ivr.studio.review.unanswered import unanswered_questions
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import (
    CallRecord,
    QueryRecord,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpName,
    WrapUpRecord,
)
from tests.ivr.studio.review.conftest import CITY

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), CITY.directory.time_zone)
SKATES, LICENCE = "do you rent skates", "animal.dog_licence"


def keep(
    database: Database,
    *turns: tuple[str, str, str],
    outcome: QueryOutcome = QueryOutcome.ANSWERED_UNCONFIRMED,
    article: str = "",
) -> None:
    """Keep a call: for each turn the prompt, what was understood, and the words."""
    with database.begin() as session:
        ledger.append(
            session,
            CallRecord("CA1", AT, "en", disposition=Disposition.ANSWERED, ended_at=AT, caller_hash="x"),
            QueryRecord("CA1", 1, AT, "en", article, delivered=True, outcome=outcome, closed_at=AT),
            TransferRecord("CA1", 1, AT, "animal", TransferOutcomeName.ACCEPTED, 90.0),
        )
        for number, (prompt, topic, words) in enumerate(turns, 1):
            kind = "recognized" if topic else "no-match"
            at = AT + timedelta(seconds=number)
            ledger.append(session, TurnRecord("CA1", number, at, "en", prompt, kind, topic, "Answer", 0.9))
            keep_words(session, CallerWords("CA1", number, "en", words, date(2027, 2, 18)), lambda text: text)


def found(database: Database) -> list[tuple[str, UnansweredReason, str]]:
    with database.reading() as session:
        return [(one.text, one.why, one.article) for one in unanswered_questions(session, WEEK)]


def test_words_that_no_article_answers_are_an_unanswered_question(database: Database) -> None:
    keep(database, ("HowCanIHelp", "", SKATES))

    with database.reading() as session:
        (one,) = unanswered_questions(session, WEEK)
    at = AT + timedelta(seconds=1)
    assert one == UnansweredQuestion(
        SKATES, "en", UnansweredReason.NOT_KNOWN, at, "x", "", 90.0, "CA1:1", "CA1", date(2027, 2, 18)
    )


def test_an_answer_to_the_lines_own_question_asks_nothing(database: Database) -> None:
    keep(database, ("DidThatHelp", "", "well maybe"))

    assert found(database) == []


def test_a_rejected_answer_and_a_person_after_one_lead_to_the_first_words(database: Database) -> None:
    said = ("HowCanIHelp", LICENCE, "a tag for my dog"), ("DidThatHelp", LICENCE, "no my dog's tag")
    keep(database, *said, outcome=QueryOutcome.ANSWERED_REJECTED, article=LICENCE)

    assert found(database) == [("a tag for my dog", UnansweredReason.REJECTED, LICENCE)]


def test_a_caller_who_wanted_a_person_after_the_answer_had_no_answer(database: Database) -> None:
    said = (("HowCanIHelp", LICENCE, "a tag for my dog"),)
    keep(database, *said, outcome=QueryOutcome.ESCALATED_CONNECTED, article=LICENCE)

    assert found(database) == [("a tag for my dog", UnansweredReason.PERSON_AFTER, LICENCE)]


def test_a_question_whose_answer_helped_was_answered(database: Database) -> None:
    keep(database, ("HowCanIHelp", LICENCE, "a tag for my dog"), article=LICENCE)

    assert found(database) == []


def report(database: Database, kind: WrapUpName, article: str = "") -> None:
    with database.begin() as session:
        ledger.append(session, WrapUpRecord("1", "CA1", AT, kind, article=article))


def test_what_staff_report_leads_to_the_first_question_of_the_call(database: Database) -> None:
    keep(database, ("HowCanIHelp", LICENCE, "a tag for my dog"), article=LICENCE)
    report(database, WrapUpName.ASSISTANT_WRONG, LICENCE)

    assert found(database) == [("a tag for my dog", UnansweredReason.REPORTED, LICENCE)]


def test_a_report_about_the_department_says_nothing_about_answers(database: Database) -> None:
    keep(database, ("HowCanIHelp", LICENCE, "a tag for my dog"), article=LICENCE)
    report(database, WrapUpName.WRONG_DEPARTMENT)

    assert found(database) == []


def test_a_question_counts_once_whoever_else_reports_it(database: Database) -> None:
    keep(database, ("HowCanIHelp", "", SKATES))
    report(database, WrapUpName.COULD_HAVE_ANSWERED)

    assert found(database) == [(SKATES, UnansweredReason.NOT_KNOWN, "")]
