"""What callers allowed to be kept, and what comes of listening to it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from ivr.errors import BadCiphertext
from ivr.privacy.purging import Purging
from ivr.privacy.traces import forget_traces_of
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.sampling import store
from ivr.studio.sampling.checking import HearingCheck
from ivr.studio.sampling.sample import PER_CALL, Listened
from metrics.ledger.period import Period
from metrics.rates.judgements import HeardScore
from tests.ivr.studio.sampling.conftest import NOW, POOL, SOUND, Clock, utterance

WEEK = Period(date(2026, 11, 20), date(2026, 11, 30), ZoneInfo("America/Vancouver"))


def scores(database: Database) -> tuple[HeardScore, ...]:
    with database.reading() as session:
        return store.scores(session, WEEK)


def only(check: HearingCheck) -> str:
    sample = check.next().sample
    assert sample is not None
    return sample.id


def test_a_sound_comes_back_as_it_was_spoken(check: HearingCheck) -> None:
    check.keep(utterance())

    assert check.sound(only(check)) == SOUND


def test_neither_sound_nor_words_can_be_read_in_the_database(check: HearingCheck, database: Database) -> None:
    check.keep(utterance(heard="le vin libre"))

    with database.reading() as session:
        encrypted = session.execute(
            text("SELECT encrypted_heard, encrypted_sound FROM hearing_samples")
        ).one()
    assert "vin" not in encrypted[0]
    with pytest.raises(BadCiphertext):
        Encryption(b"another secret").decrypt(encrypted[1])


def test_a_misheard_word_counts_and_so_does_the_meaning_that_it_cost(
    check: HearingCheck, database: Database
) -> None:
    check.keep(utterance(heard="Le vin libre, à quelle heure?"))

    assert check.listened(only(check), Listened.TYPED, "le bain libre à quelle heure", "ana")

    assert scores(database) == (HeardScore(NOW, "fr", said=6, wrong=1, is_lost=True),)


def test_a_misheard_word_that_changes_nothing_costs_no_meaning(
    check: HearingCheck, database: Database
) -> None:
    check.keep(utterance(heard="le bain livre", meant=POOL))

    check.listened(only(check), Listened.TYPED, "le bain libre", "ana")

    assert scores(database) == (HeardScore(NOW, "fr", said=3, wrong=1, is_lost=False),)


def test_a_caller_who_was_not_heard_at_all_counts(check: HearingCheck, database: Database) -> None:
    check.keep(utterance(heard=""))

    check.listened(only(check), Listened.TYPED, "le bain libre", "ana")

    assert scores(database) == (HeardScore(NOW, "fr", said=3, wrong=3, is_lost=True),)


def test_words_heard_where_nobody_speaks_are_wrong(check: HearingCheck, database: Database) -> None:
    check.keep(utterance(heard="merci beaucoup"))

    check.listened(only(check), Listened.NOBODY, "", "ana")

    assert [(each.said, each.wrong) for each in scores(database)] == [(0, 2)]


def test_what_a_person_cannot_tell_either_counts_for_nothing(check: HearingCheck, database: Database) -> None:
    check.keep(utterance())

    check.listened(only(check), Listened.UNCLEAR, "", "ana")

    assert scores(database) == ()
    assert check.next().count == 0


def test_a_sound_is_deleted_once_somebody_has_listened(check: HearingCheck) -> None:
    check.keep(utterance())
    sample = only(check)

    check.listened(sample, Listened.TYPED, "le bain libre", "ana")

    assert check.sound(sample) is None
    assert not check.listened(sample, Listened.TYPED, "autre chose", "bob")


def test_a_sound_that_nobody_listened_to_is_deleted_on_its_day(
    check: HearingCheck, clock: Clock, database: Database
) -> None:
    check.keep(utterance())
    sample = only(check)

    clock.now = NOW + timedelta(days=7)

    assert check.sound(sample) is None
    Purging(database, clock.now.date, ZoneInfo("UTC")).delete_sounds(clock.now)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM hearing_samples")).scalar() == 0


def test_a_caller_who_wishes_it_is_forgotten_at_once(check: HearingCheck, database: Database) -> None:
    check.keep(utterance())

    with database.begin() as session:
        assert forget_traces_of(session, "CA1")["hearing_samples"] == 1
    assert check.next().count == 0


def test_of_one_call_a_few_sentences_are_kept_and_each_once(check: HearingCheck) -> None:
    for turn in (1, 1, *range(2, 12)):
        check.keep(utterance(turn))

    assert check.next().count == PER_CALL


def test_what_waits_longest_goes_first(check: HearingCheck, clock: Clock) -> None:
    check.keep(utterance(1))
    clock.now = NOW + timedelta(hours=1)
    check.keep(utterance(2))

    sample = check.next().sample
    assert sample is not None
    assert sample.turn == 1
