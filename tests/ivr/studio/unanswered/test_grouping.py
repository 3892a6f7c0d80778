"""Every night groups the unanswered questions, and knows the groups of the night before."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from ivr.privacy.retention import purge
from ivr.privacy.traces import forget_traces_of
from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from ivr.studio.unanswered import store
from ivr.studio.unanswered.group import AskedGroup, Decision, Fate
from ivr.studio.unanswered.grouping import (
    AskedGrouping,
    Labelled,
    Wordings,
    in_own_process,
    unanswered_questions,
)
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, labels_of
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
from tests.fixtures.example import example_city

CITY = example_city()
ZONE = ZoneInfo("America/Vancouver")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ALL_TIME = date(2026, 1, 1)
TOPICS = ("skate", "vote", "patin")


def by_first_topic(models: Path, wordings: Wordings) -> Labelled:
    """Vectors of which each topic has a direction of its own; skates are the same in both languages."""
    rows = np.eye(4, dtype=np.float32)
    places = [next((n for n, topic in enumerate(TOPICS) if topic in text), 3) % 2 for _, text in wordings]
    vectors = rows[places] if places else np.zeros((0, 4), np.float32)
    return labels_of(wordings, vectors), vectors


def ids() -> Iterator[str]:
    return (f"group{n}" for n in count(1))


@pytest.fixture
def grouping(database: Database, tmp_path: Path) -> AskedGrouping:
    (tmp_path / "use").mkdir()
    (tmp_path / "use" / "weights.npz").touch()
    names = ids()
    return AskedGrouping(database, tmp_path, ZONE, by_first_topic, lambda: next(names))


def ask(database: Database, sid: str, words: str, language: str = "en", days_ago: int = 1) -> None:
    at = NOW - timedelta(days=days_ago)
    with database.begin() as session:
        ledger.append(
            session,
            CallRecord(sid, at, language, disposition=Disposition.ANSWERED, ended_at=at, caller_hash=sid),
            TransferRecord(sid, 1, at, "animal", TransferOutcomeName.ACCEPTED, 90.0),
            TurnRecord(sid, 1, at, language, "HowCanIHelp", "no-match", "", "Clarify", 0.1),
        )
        keep_words(session, CallerWords(sid, 1, language, words, date(2027, 2, 18)), str)


def groups(database: Database, words: int = 10) -> dict[str, AskedGroup]:
    with database.reading() as session:
        return {one.id: one for one in store.groups(session, ALL_TIME, words)}


def decide(database: Database, group: str, fate: Fate, seen: Fate = Fate.OPEN) -> bool:
    with database.begin() as session:
        return store.decide(session, group, Decision(fate, "", "nadia", "Nadia Roy", NOW), seen)


def test_a_night_groups_over_both_languages_and_counts_days_callers_and_minutes(
    database: Database, grouping: AskedGrouping
) -> None:
    ask(database, "CA1", "do you rent skates")
    ask(database, "CA2", "skates please", days_ago=8)
    ask(database, "CA3", "louez-vous des patins", "fr")
    ask(database, "CA4", "where do i vote")

    grouping.nightly(NOW)

    (one,) = groups(database).values()
    assert (one.count, one.callers, one.languages) == (3, 3, {"en": 2, "fr": 1})
    assert one.staff_minutes == 4.5
    assert {said.text for said in one.utterances} == {
        "do you rent skates",
        "skates please",
        "louez-vous des patins",
    }
    assert [count for _, count in one.weeks(NOW.date())][-2:] == [1, 2]


def test_a_quiet_season_has_no_groups_and_starts_no_process(database: Database, tmp_path: Path) -> None:
    def never(models: Path, wordings: Wordings) -> Labelled:
        raise AssertionError("there is nothing to label")

    assert AskedGrouping(database, tmp_path, ZONE, never).group(NOW) == 0


def test_a_grouping_that_fails_leaves_the_groups_as_they_are(
    database: Database, grouping: AskedGrouping
) -> None:
    for sid in ("CA1", "CA2", "CA3"):
        ask(database, sid, f"skates {sid}")
    grouping.group(NOW)

    def broken(models: Path, wordings: Wordings) -> Labelled:
        raise OSError

    replace(grouping, label=broken).begin(lambda: NOW, lambda work: work())

    assert groups(database).keys() == {"group1"}
    assert not grouping.is_under_way(NOW)


def test_every_process_says_that_a_grouping_is_under_way_until_it_is_done(
    database: Database, grouping: AskedGrouping
) -> None:
    waiting: list[Callable[[], None]] = []
    elsewhere = replace(grouping)

    grouping.begin(lambda: NOW, waiting.append)
    before = elsewhere.is_under_way(NOW)
    waiting.pop()()

    assert (before, elsewhere.is_under_way(NOW)) == (True, False)


def test_one_process_groups_for_all_once_a_night(database: Database, grouping: AskedGrouping) -> None:
    for sid in ("CA1", "CA2", "CA3"):
        ask(database, sid, f"skates {sid}")
    grouping.nightly(NOW)
    ask(database, "CA4", "more skates")

    grouping.nightly(NOW + timedelta(hours=1))
    assert groups(database)["group1"].count == 3

    grouping.nightly(NOW + timedelta(days=1))
    assert groups(database)["group1"].count == 4


def test_nothing_is_grouped_where_there_is_no_encoder(database: Database, tmp_path: Path) -> None:
    AskedGrouping(database, tmp_path, ZONE, by_first_topic).nightly(NOW)

    assert groups(database) == {}


def test_what_was_decided_stays_and_takes_in_what_comes(database: Database, grouping: AskedGrouping) -> None:
    for sid in ("CA1", "CA2", "CA3"):
        ask(database, sid, f"skates {sid}")
    grouping.group(NOW)
    assert decide(database, "group1", Fate.NOT_OURS)
    ask(database, "CA4", "the skates again")

    grouping.group(NOW)

    (one,) = groups(database).values()
    assert (one.id, one.fate, one.count) == ("group1", Fate.NOT_OURS, 4)


def test_of_two_who_decide_at_once_the_second_is_told(database: Database, grouping: AskedGrouping) -> None:
    for sid in ("CA1", "CA2", "CA3"):
        ask(database, sid, f"skates {sid}")
    grouping.group(NOW)

    assert decide(database, "group1", Fate.IGNORED)
    assert not decide(database, "group1", Fate.NOT_OURS)
    assert decide(database, "group1", Fate.OPEN, seen=Fate.IGNORED)
    assert groups(database)["group1"].decision is None


def test_an_undecided_group_that_nobody_asks_any_more_goes(
    database: Database, grouping: AskedGrouping
) -> None:
    for sid in ("CA1", "CA2", "CA3"):
        ask(database, sid, f"skates {sid}", days_ago=80)
    grouping.group(NOW)
    assert groups(database).keys() == {"group1"}

    grouping.group(NOW + timedelta(days=10))

    assert groups(database) == {}


def test_words_go_with_the_words_of_their_call_and_counts_stay(
    database: Database, grouping: AskedGrouping
) -> None:
    for sid in ("CA1", "CA2", "CA3"):
        ask(database, sid, f"skates {sid}")
    grouping.group(NOW)

    with database.begin() as session:
        forgotten = forget_traces_of(session, "CA1")["asked_utterances"]
        held = purge(session, date(2027, 2, 18), frozenset({"CA2"})).asked

    (one,) = groups(database).values()
    assert (forgotten, held) == (1, 1)
    assert [said.text for said in one.utterances] == ["skates CA2"]
    assert one.count == 3


def test_feedback_joins_the_groups_and_is_purged_on_its_day(
    database: Database, grouping: AskedGrouping
) -> None:
    lines = [store.FeedbackLine(f"feedback:x:{n}", f"skates {n}", "en") for n in range(3)]
    with database.begin() as session:
        assert store.keep_feedback(session, lines, "nadia", NOW, date(2026, 12, 25)) == 3
        assert store.keep_feedback(session, lines, "nadia", NOW, date(2026, 12, 25)) == 0

    grouping.group(NOW)
    (one,) = groups(database).values()
    assert (one.count, one.staff_minutes) == (3, 0.0)

    with database.begin() as session:
        assert store.overdue_asked(session, date(2026, 12, 25)) == 6
        assert store.purge_asked(session, date(2026, 12, 25)) == 6
        assert store.overdue_asked(session, date(2026, 12, 25)) == 0


@pytest.mark.slow
def test_a_process_of_its_own_encodes_and_clusters() -> None:
    models = Path("var/models")
    if not (models / "use" / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models --fetch")
    asked = [
        ("en", "do you rent skates"),
        ("fr", "louez-vous des patins"),
        ("en", "can i hire some skates"),
        ("en", "where do i vote"),
    ]

    labels, vectors = in_own_process(models, asked)

    assert labels[0] == labels[1] == labels[2] != labels[3]
    assert vectors.shape == (4, 512)


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
