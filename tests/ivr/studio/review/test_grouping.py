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
from ivr.studio.review.grouping import AskedGrouping, Labelled, Wordings, in_own_process
from ivr.studio.unanswered import store
from ivr.studio.unanswered.group import AskedGroup, Decision, Fate
from ivr.studio.unanswered.question import labels_of
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition
from metrics.ledger.records import CallRecord, TransferOutcomeName, TransferRecord, TurnRecord

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
